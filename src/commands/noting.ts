import type {Call} from '../aws/answer.js';
import {type Activity, type ActivityEntry, openActivity} from '../storage/activity.js';
import {settingsDirectory} from '../storage/directory.js';
import type {FileAnswer} from '../storage/problem.js';
import {changeWords} from '../ui/change-words.js';
import type {Context} from './context.js';

/** Who did something, and for which target. */
export type Doer = {
	readonly target: string | undefined;
	readonly who: string;
	/** The ARN; it may still be asked for. */
	readonly operator?: string | Promise<string | undefined>;
};

export type Noting = {
	readonly activity: Activity;
	/** Note a changing call. */
	readonly call: (call: Call, doer: Doer) => void;
	/** Note what is more than one call, as a proof. */
	readonly entry: (entry: Omit<ActivityEntry, 'run'>) => void;
	/** Write something else down, in its turn. */
	readonly also: (write: () => Promise<FileAnswer<unknown>>) => void;
	/** Waits until all is written; says why, where something could not be. */
	readonly settled: () => Promise<string | undefined>;
};

/** The record of what Nightdrop did, one line after the other in the order of the calls. */
export function openNoting({
	directory = settingsDirectory(),
	runId,
}: Pick<Context, 'directory' | 'runId'>): Noting {
	const activity = openActivity({directory});
	let writing: Promise<void> = Promise.resolve();
	let trouble: string | undefined;
	const also: Noting['also'] = write => {
		writing = writing.then(async () => {
			const written = await write();
			if (!written.ok) {
				trouble ??= `${written.problem.what}: ${written.problem.why}`;
			}
		});
	};

	const record = async (one: Omit<ActivityEntry, 'run'>) => activity.record({...one, run: runId});

	return {
		activity,
		entry: one => also(async () => record(one)),
		also,
		call(call, {operator, ...doer}) {
			also(async () => record(entryOf(call, {...doer, operator: await operator})));
		},
		async settled() {
			await writing;
			return trouble;
		},
	};
}

function entryOf(
	call: Call,
	{target, who, operator}: Omit<Doer, 'operator'> & {readonly operator: string | undefined},
): Omit<ActivityEntry, 'run'> {
	const {service, operation, status, code, requestId, startedAt, durationMs, accessKeyId} = call;
	return {
		at: new Date(startedAt).toISOString(),
		what: changeWords(call),
		outcome: status === undefined ? 'unknown' : status < 400 ? 'ok' : 'refused',
		...(target !== undefined && {target}),
		service,
		operation,
		...(status !== undefined && {status}),
		...(code !== undefined && {code}),
		...(requestId !== undefined && {requestId}),
		...(accessKeyId !== undefined && {accessKeyId}),
		durationMs,
		who,
		...(operator !== undefined && {operator}),
	};
}
