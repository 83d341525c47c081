import type {ActivityFlags, CommonFlags} from '../flags.js';
import {type Activity, type ActivityEntry, openActivity} from '../storage/activity.js';
import {settingsDirectory} from '../storage/directory.js';
import {targetName} from '../targets/names.js';
import {formatNumber} from '../ui/format.js';
import {nearest} from '../ui/nearest.js';
import {answerWords} from '../ui/words.js';
import type {Output} from './machine.js';
import {sayProblem} from './problem.js';

/** `nightdrop activity`: what was changed from this machine, the newest first. Nothing is asked of AWS, and a target that is forgotten still has its past. */
export async function runActivity(
	{target: {name, bucket, prefix = ''}, sinceMs, limit}: ActivityFlags,
	common: CommonFlags,
	output: Output,
): Promise<number> {
	const {configDirectory: directory = settingsDirectory()} = common;
	const target = name ?? (bucket === undefined ? undefined : targetName(bucket, prefix));
	const activity = openActivity({directory});
	const read = await activity.read({
		...(target !== undefined && {target}),
		...(sinceMs !== undefined && {since: Date.now() - sinceMs}),
		...(limit !== undefined && {limit}),
	});
	if (!read.ok) {
		sayProblem('activity', read.problem, common, output);
		return 3;
	}

	const entries = read.value;
	if (common.isJson) {
		output.out.json({schema: 'nightdrop/activity/1', ok: true, path: activity.path, entries});
		return 0;
	}

	if (entries.length === 0) {
		const of = target === undefined ? '' : ` of ${target}`;
		const since = sinceMs === undefined ? '' : ' in that time';
		output.out.line(`ok: empty, nothing${of} was changed from this machine${since}`);
		const near = await nearTo(target, activity);
		if (near !== undefined) {
			output.err.line(`  next: did you mean ${near}?`);
		}
	}

	for (const entry of entries) {
		output.out.line(lineOf(entry));
	}

	output.err.line(`ok: ${formatNumber(entries.length, 'entry', 'entries')} in ${activity.path}`);
	return 0;
}

/** Another name in the record, of which this one may be a slip. */
async function nearTo(target: string | undefined, activity: Activity): Promise<string | undefined> {
	const read = target === undefined ? undefined : await activity.read();
	const names = read?.ok ? read.value.flatMap(one => one.target ?? []) : [];
	return target === undefined || names.includes(target) ? undefined : nearest(target, [...new Set(names)]);
}

function lineOf({
	at,
	target,
	what,
	service,
	operation,
	status,
	code,
	requestId,
	who,
	operator,
	note,
}: ActivityEntry) {
	const by = operator === undefined ? who : `${who ?? ''} ${operator}`.trim();
	const answer = answerWords({...(status !== undefined && {status}), ...(code !== undefined && {code})});
	return [
		`${at} ${target === undefined ? '' : `${target}: `}${what}`,
		...(service === undefined ? [] : [`${service} ${operation ?? ''} ${answer}`]),
		...(requestId === undefined ? [] : [`request ${requestId}`]),
		...(by ? [by] : []),
		...(note ? [note] : []),
	].join(', ');
}
