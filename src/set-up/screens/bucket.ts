import type {Trouble} from '../../aws/trouble.js';
import type {TerminalSize} from '../../terminal/size.js';
import type {Area, Block} from '../../ui/blocks/block.js';
import {type CalloutLine, callout, labelled, next, sentence, why} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {type Field, fields} from '../../ui/blocks/field.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {formatNumber} from '../../ui/format.js';
import {midSentence} from '../../ui/text.js';
import type {Binding, View} from '../../ui/view.js';
import {completionOf, meantBy} from '../completion.js';
import type {SetUpEvent} from '../event.js';
import type {Finding} from '../facts.js';
import type {BucketStep, SetUpState} from '../state.js';
import {enter, farAway, key, whoseOf, wizardView} from './wizard-view.js';

/** Step 2: which bucket and prefix, what was found there, and what to mend. */
export function bucketView(state: SetUpState, {columns}: TerminalSize): View<SetUpEvent> {
	const {bucket} = state;
	const isField = bucket.focus === 'bucket' || bucket.focus === 'prefix';
	const focused = bucket.findings.find(finding => finding.id === bucket.focus);
	return wizardView(state, {
		blocks: [
			troubleBlock(state),
			nameFields(state),
			bucket.status === 'typing' && bucket.names !== undefined ? namesBlock(bucket) : undefined,
			bucket.status === 'reading' ? readingBlock(bucket) : undefined,
			missingBlock(state),
			bucket.findings.length > 0 ? findingsTable(bucket, columns < 72) : undefined,
		],
		inspector: {callout: focused && findingCallout(focused)},
		bindings: [
			enter(enterLabel(bucket)),
			isField
				? {keys: ['down'], shown: '↑↓', label: 'move', event: {type: 'moved', by: 1}}
				: {...key('space', 'tick a fix', {type: 'ticked'}), ...noFix(focused)},
			completionBinding(bucket),
			isField ? undefined : anotherName,
			bucket.status === 'refused' && !isField ? key('r', 'try again', {type: 'retried'}) : undefined,
		],
		call: isField ? undefined : 'the call',
		typed: isField
			? {
					text: bucket.focus === 'bucket' ? bucket.bucket : bucket.prefix,
					event: input => ({type: 'typed', input}),
				}
			: undefined,
		isBusy: bucket.status === 'reading',
	});
}

/** Back to the name, wherever among the findings one is. */
const anotherName = key('n', 'another name', {type: 'moved', by: -farAway});

function completionBinding(step: BucketStep): Binding<SetUpEvent> | undefined {
	if (completionOf(step) === undefined) {
		return undefined;
	}

	return meantBy(step) === undefined
		? key('tab', 'complete', {type: 'completed'})
		: {...key('tab', 'take that name', {type: 'completed'}), isNamed: true};
}

function enterLabel({status, trouble}: BucketStep): string {
	if (status === 'refused') {
		return trouble?.region === undefined ? 'look again' : `use ${trouble.region}`;
	}

	return status === 'read' ? 'continue' : 'look at it';
}

const noFix = (finding: Finding | undefined) =>
	finding?.fix === undefined ? {off: 'there is nothing to mend in this row'} : {};

/** What is wrong with a name as typed, or with the bucket as found. */
function troubleBlock(state: SetUpState): Block | undefined {
	const {trouble, problems, bucket} = state.bucket;
	const shown: Trouble | undefined = problems.bucket ?? problems.prefix ?? trouble;
	return shown && errorCallout(shown, {whose: whoseOf(state), on: bucket});
}

function nameFields({bucket, account}: SetUpState): Block {
	const {focus, prefix, problems} = bucket;
	const bucketNote = problems.bucket === undefined ? statusNote(bucket, account.where?.region) : wrongNote;
	const prefixNote = problems.prefix === undefined ? prefixNoteOf(prefix) : refusedNote;
	return fields([
		{
			label: 'Bucket',
			text: bucket.bucket,
			isFocused: focus === 'bucket',
			...(bucketNote === undefined ? {} : {note: bucketNote}),
		},
		{label: 'Prefix', text: prefix, isFocused: focus === 'prefix', note: prefixNote},
	]);
}

const wrongNote: Field['note'] = {
	role: 'bad',
	text: ['not a name that AWS takes; see above', 'not taken; see above'],
};

const refusedNote: Field['note'] = {role: 'bad', text: 'not taken; see above'};

function prefixNoteOf(prefix: string): NonNullable<Field['note']> {
	if (prefix === '') {
		return {text: ['none: backups may go anywhere in the bucket', 'none: anywhere in the bucket']};
	}

	return prefix.endsWith('/')
		? {text: [`ends in /, so that ${prefix} never means ${prefix.slice(0, -1)}x/`, 'ends in /']}
		: {text: 'ends in /: add it'};
}

function statusNote({facts, status}: BucketStep, region: string | undefined): Field['note'] {
	switch (facts?.status) {
		case 'ours':
			return {
				role: status === 'refused' ? 'bad' : 'ok',
				text: [
					`exists, in ${facts.region ?? 'an unknown region'}, owned by this account`,
					`yours, in ${facts.region ?? 'an unknown region'}`,
				],
			};
		case 'missing':
			return {
				role: 'warn',
				text: [`does not exist; it will be made in ${region ?? 'this region'}`, 'does not exist'],
			};
		case 'elsewhere':
			return {role: 'bad', text: 'belongs to another account'};
		case 'unknown':
			return {role: 'unknown', text: 'could not be looked at'};
		default:
			return undefined;
	}
}

const mostNames = (height: Area['height']): number => (height === 'tall' ? 10 : 4);

/** The buckets that are there and go on like what was typed, as many as there is room for; typing needs no list. */
function namesBlock({names = [], bucket}: BucketStep): Block {
	const fitting = names.filter(name => name.startsWith(bucket));
	const count = formatNumber(names.length, 'bucket');
	const begin = `${fitting.length} ${fitting.length === 1 ? 'begins' : 'begin'} like this`;
	const heading =
		bucket === '' ? `${count} in this account` : [`${count} in this account, ${begin}`, `${count}, ${begin}`];
	return {
		isFlexible: true,
		leftOut: 1,
		draw(area) {
			const first = paragraph([heading]).draw(area);
			const room = Math.min(mostNames(area.height) + 1, area.rows - first.length);
			const shown = fitting.slice(0, fitting.length > room ? Math.max(0, room - 1) : room);
			const rest = fitting.length - shown.length;
			return [
				...first,
				...[...shown, ...(rest > 0 ? [`${rest} more`] : [])].map(text => ({spans: [`  ${text}`]})),
			];
		},
	};
}

/** A name without a bucket may be meant, or misspelt: then the backups would go where nobody looks. */
function missingBlock({bucket: step, account}: SetUpState): Block | undefined {
	const {facts, status, bucket} = step;
	if (status !== 'read' || facts?.status !== 'missing') {
		return undefined;
	}

	const region = account.where?.region ?? 'this region';
	const meant = meantBy(step);
	return meant === undefined
		? callout({
				role: 'warn',
				title: ['No bucket of that name exists: check the spelling', 'No such bucket: check its name'],
				lines: [
					next([
						`Go on (enter): set-up makes it in ${region}. Or type the right name.`,
						'Right? Enter makes it.',
					]),
				],
			})
		: callout({
				role: 'warn',
				title: [`No bucket of that name exists. Did you mean ${meant}?`, `Did you mean ${meant}?`],
				lines: [
					next([
						`If so, take it (tab). Going on (enter) makes ${bucket} in ${region}.`,
						`If so, take it (tab). Enter makes ${bucket}.`,
						'If so: tab. Enter makes a new one.',
					]),
				],
			});
}

function readingBlock({bucket}: BucketStep): Block {
	return callout({
		role: 'busy',
		title: `Looking at ${bucket}`,
		lines: [
			sentence('Ten reads: where it is, who may reach it, versions, encryption, policy. Nothing is changed.'),
		],
	});
}

function findingsTable({findings, ticked, focus}: BucketStep, isNarrow: boolean): Block {
	return table({
		columns: [
			{title: 'What we found', hasMark: true, isName: true, min: 24},
			{title: 'Fix', yields: true, min: isNarrow ? 3 : 16, leftOut: 1},
		],
		rows: findings.map((finding): Row => {
			const {fix, title, weight, detail = ''} = finding;
			const isTicked = fix !== undefined && ticked.includes(fix.id);
			return {
				cells: [
					{mark: weight, text: title},
					fix === undefined
						? isNarrow
							? ''
							: detail
						: {mark: isTicked ? 'ticked' : 'unticked', text: isNarrow ? '' : fix.label},
				],
			};
		}),
		focus: findings.findIndex(finding => finding.id === focus),
	});
}

function findingCallout(finding: Finding): Block {
	const {fix} = finding;
	const lines: readonly (CalloutLine | undefined)[] = [
		finding.why === undefined ? undefined : why(finding.why),
		finding.next === undefined ? undefined : next(finding.next),
		fix === undefined ? undefined : labelled('Fix', fixWords(fix.call.operation, fix.title, fix.others)),
	];
	return callout({
		role: finding.weight,
		title: finding.title,
		lines: lines.filter(line => line !== undefined),
	});
}

function fixWords(operation: string, title: string, others: string | undefined): readonly string[] {
	const what = `${operation}: ${midSentence(title)}.`;
	return others === undefined
		? [`${what} Nobody else notices.`, what]
		: [`${what} Others notice: ${others}.`, `${operation}. Others notice: ${others}.`];
}
