import type {Waiting} from '../flow/ask-until.js';
import type {Block} from '../ui/blocks/block.js';
import {callView} from '../ui/blocks/call-view.js';
import {callout, detail, labelled, next, pathLine, sentence, why} from '../ui/blocks/callout.js';
import {confirm} from '../ui/blocks/confirm.js';
import {errorCallout} from '../ui/blocks/error-callout.js';
import {paragraph} from '../ui/blocks/paragraph.js';
import type {Inspector} from '../ui/blocks/stack.js';
import {type Row, table} from '../ui/blocks/table.js';
import {Body} from '../ui/components/body.js';
import {formatDuration} from '../ui/format.js';
import type {Binding, View} from '../ui/view.js';
import {callWords} from '../ui/words.js';
import {byHandOf, type Mending, type MendingEvent, mendOf} from './flow.js';
import type {Mend, MendList} from './mend.js';

type Bindings = readonly Binding<MendingEvent>[];

/** The fixes of one target; `whose` credentials make the calls. */
export function mendingView(
	mending: Mending,
	{crumbs, whose}: {readonly crumbs: readonly string[]; readonly whose: string},
): View<MendingEvent> {
	const mend = mendOf(mending);
	const isBusy = mending.step.type === 'doing';
	return {
		crumbs: [...crumbs, 'Fixes'],
		isBusy,
		...(mending.scroll !== undefined && mend !== undefined
			? {bindings: callBindings, body: <Body blocks={callBlocks(mend, mending.scroll)} />}
			: {
					bindings: bindingsOf(mending),
					body: <Body blocks={blocksOf(mending, whose)} inspector={inspectorOf(mending)} />,
				}),
	};
}

function callBlocks(mend: Mend, scroll: number): readonly Block[] {
	const first = 'A copy of the policy that is there is kept on this machine before it is written.';
	return [
		paragraph([
			'Exactly what is sent, in this order.',
			...(mend.write?.seen?.text === undefined ? [] : [first]),
		]),
		callView(mend.calls, scroll),
	];
}

const arrows: Bindings = [
	{keys: ['up'], shown: '↑↓', label: 'move', event: {type: 'moved', by: -1}, isQuiet: true},
	{keys: ['down'], label: 'move', event: {type: 'moved', by: 1}, isQuiet: true},
];

const callBindings: Bindings = [
	{keys: ['v'], label: 'close', event: {type: 'callsToggled'}},
	...arrows,
	{keys: ['pageup'], label: 'by page', event: {type: 'moved', by: -3}, isQuiet: true},
	{keys: ['pagedown'], label: 'by page', event: {type: 'moved', by: 3}, isQuiet: true},
	{keys: ['escape'], label: 'back', event: {type: 'left'}},
];

function bindingsOf(mending: Mending): Bindings {
	const {step} = mending;
	const calls: Binding<MendingEvent> = {keys: ['v'], label: 'the calls', event: {type: 'callsToggled'}};
	const back: Binding<MendingEvent> = {keys: ['escape'], label: 'back', event: {type: 'left'}};
	switch (step.type) {
		case 'asking':
			return [
				{
					keys: ['enter'],
					label: step.isYes ? 'do it' : 'leave it',
					short: 'choose',
					event: {type: 'answered'},
				},
				calls,
				...arrows,
				{...back, label: 'leave it', short: 'no'},
			];
		case 'doing':
			return [{keys: ['escape'], label: 'back', off: 'it is being done; what was sent cannot be taken back'}];
		case 'failed':
			return [{keys: ['r'], label: 'try again', event: {type: 'triedAgain'}}, calls, back];
		case 'done':
		case 'reading':
			return [back];
		default:
			return [openBinding(mending), ...(mendOf(mending) === undefined ? [] : [calls]), ...arrows, back];
	}
}

function openBinding(mending: Mending): Binding<MendingEvent> {
	const mend = mendOf(mending);
	const enter = {keys: ['enter'], label: 'open'};
	return mend !== undefined && mending.done.includes(mend.id)
		? {...enter, off: 'this is done'}
		: {...enter, event: {type: 'chosen'}};
}

function blocksOf(mending: Mending, whose: string): readonly Block[] {
	const {step} = mending;
	switch (step.type) {
		case 'reading':
			return [
				callout({
					role: 'warn',
					title: step.byHand.title,
					lines: [labelled('What', step.byHand.why), next(step.byHand.next)],
				}),
			];
		case 'asking':
			return question(step.mend, step.isYes);
		case 'doing':
			return [
				callout({
					role: 'busy',
					title: step.mend.title,
					...(step.waiting && {
						right: boundWords(step.waiting),
						lines: [sentence(`${step.waiting.for}. Asked ${step.waiting.asked} times.`)],
					}),
				}),
			];
		case 'done':
			return [doneCallout(step)];
		case 'failed':
			return [errorCallout(step.trouble, {whose})];
		default:
			return [listCallout(mending.list), listTable(mending)];
	}
}

const boundWords = ({elapsedMs, boundMs}: Waiting): readonly string[] => {
	const elapsed = formatDuration(elapsedMs);
	return [`${elapsed} of at most ${formatDuration(boundMs)}`, elapsed];
};

const question = ({title, others, inShort, calls}: Mend, isYes: boolean): readonly Block[] =>
	confirm({
		title: `${title}?`,
		what: others,
		inShort,
		call: calls.map(({service, operation}) => `${service} ${operation}`).join(', '),
		no: 'No, leave it as it is',
		yes: 'Yes, do it',
		isYes,
	});

function doneCallout({mend, mended}: Extract<Mending['step'], {type: 'done'}>): Block {
	return callout({
		role: 'ok',
		title: `Done: ${mend.done}`,
		lines: [
			...(mended.calls.length === 0 ? [sentence('It was there already, so nothing was written.')] : []),
			...mended.calls.map(call => detail(callWords(call))),
			...(mended.copy === undefined ? [] : [pathLine('The policy as it was', mended.copy)]),
			next('Prove again (p): only that shows that it holds.'),
		],
	});
}

function listCallout({mends, byHand}: MendList): Block {
	const ours = mends.length === 1 ? '1 fix that we can make' : `${mends.length} fixes that we can make`;
	const theirs = byHand.length === 1 ? '1 that a person must' : `${byHand.length} that a person must`;
	const isOurs = mends.length > 0;
	return callout({
		role: 'info',
		title: isOurs ? [byHand.length > 0 ? `${ours}, ${theirs}` : ours, ours] : 'This a person must mend',
		lines: [
			next(
				isOurs
					? ['Choose one (enter). You see the call, and are asked, before it is made.', 'Choose one (enter).']
					: ['We never take away what we did not make. Choose one (enter) to see it.', 'See it (enter).'],
			),
		],
	});
}

function listTable({list, focus, done}: Mending): Block {
	return table({
		isBare: true,
		focus,
		columns: [
			{title: '', hasMark: true, isName: true, min: 30},
			{title: '', leftOut: 1},
		],
		rows: [
			...list.mends.map(({id, title}): Row => {
				const isDone = done.includes(id);
				return {cells: [{mark: isDone ? 'ok' : 'todo', text: title}, isDone ? 'done' : 'we can']};
			}),
			...list.byHand.map(({title}): Row => ({cells: [{mark: 'skip', text: title}, 'a person must']})),
		],
	});
}

/** What the focus is on; in a small window enter says it. */
function inspectorOf(mending: Mending): Inspector | undefined {
	const mend = mendOf(mending);
	const byHand = byHandOf(mending);
	if (mending.step.type !== 'choosing') {
		return undefined;
	}

	return {
		callout:
			mend === undefined
				? byHand && callout({role: 'warn', title: byHand.title, lines: [why(byHand.why), next(byHand.next)]})
				: callout({
						role: 'warn',
						title: mend.title,
						lines: [why(mend.why), labelled('What', mend.others)],
					}),
	};
}
