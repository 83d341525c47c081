import {isUnderWay, type Mending} from '../mending/flow.js';
import {mendingView} from '../mending/screen.js';
import type {TerminalSize} from '../terminal/size.js';
import {namedIn} from '../ui/bindings.js';
import type {Block} from '../ui/blocks/block.js';
import {callout, next, progress, sentence, why} from '../ui/blocks/callout.js';
import {confirm} from '../ui/blocks/confirm.js';
import {Body} from '../ui/components/body.js';
import {formatDuration} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import type {Binding, Message, View} from '../ui/view.js';
import {wrapView} from '../ui/wrap-view.js';
import {isRunning} from './flow.js';
import {mendsOf} from './mends.js';
import {callBinding, movesOf, narrowest, rowsBody} from './rows-view.js';
import type {ProofEvent, ProofState} from './state.js';
import {type Summary, summarize} from './summary.js';
import {counted} from './tally.js';

type Size = Pick<TerminalSize, 'columns' | 'rows'>;

/** The screen of a proof, running or ended. */
export function proofView(state: ProofState, size: Size): View<ProofEvent> {
	const isBusy = isRunning(state);
	const message = messageOf(state);
	const common = {
		crumbs: [state.evidence.input.name, 'Proof'],
		isBusy,
		...(message && {message}),
	};
	if (state.turnOff?.type === 'asking') {
		return {...common, bindings: confirmBindings, body: <Body blocks={turnOffBlocks(state)} />};
	}

	const {mends} = state.evidence.input;
	if (mends !== undefined && state.mending !== undefined && state.mending.step.type !== 'closed') {
		return fixesView(state.mending, common.crumbs, mends.whose);
	}

	const summary = summarize(state);
	return {
		...common,
		bindings: namedIn(summary.next, bindingsOf(state, summary, size)),
		body: <Body {...rowsBody(state, summaryCallout(state, summary), size)} />,
	};
}

const proveAgain: Binding<ProofEvent> = {
	keys: ['p'],
	label: 'prove again',
	event: {type: 'proveAgainAsked'},
};

/** What can be done about it, instead of the rows; from there it can be proved again. */
function fixesView(mending: Mending, crumbs: readonly string[], whose: string): View<ProofEvent> {
	const view = wrapView(
		mendingView(mending, {crumbs, whose}),
		(event): ProofEvent => ({type: 'mending', event}),
	);
	return isUnderWay(mending)
		? view
		: {...view, bindings: [...view.bindings.slice(0, -1), proveAgain, ...view.bindings.slice(-1)]};
}

const roles: {readonly [type in Summary['type']]: Role} = {
	running: 'busy',
	proven: 'ok',
	violated: 'bad',
	'cannot-write': 'bad',
	'not-proven': 'unknown',
	refused: 'unknown',
};

function summaryCallout(state: ProofState, summary: Summary): Block {
	const rows = counted(state.results);
	const done = rows.filter(({verdict, state: at}) => verdict !== undefined && at === 'done').length;
	const time = formatDuration((state.finishedAt ?? state.now) - state.startedAt);
	const isRun = summary.type === 'running';
	return callout({
		role: roles[summary.type],
		title: summary.title,
		right: isRun
			? [`${done} of ${rows.length} probes, ${time}`, `${done} of ${rows.length}`]
			: [`${rows.length} probes, ${time}`, time],
		lines: [
			...summary.sentences.map(text => sentence(text)),
			...(summary.why === undefined ? [] : [why(summary.why)]),
			...(summary.next === undefined
				? []
				: [next(`${summary.next}${isMendable(state) ? ' See the fixes (f).' : ''}`)]),
			...(isRun ? [progress(done, rows.length)] : []),
		],
	});
}

/** Something is left that can be done about it from here. */
function isMendable(state: ProofState): boolean {
	const {mends, byHand} = mendsOf(state);
	const done = state.mending?.done ?? [];
	const isLeft = byHand.length > 0 || mends.some(({id}) => !done.includes(id));
	return state.evidence.input.mends !== undefined && isLeft;
}

function messageOf({turnOff, saved, mending}: ProofState): Message | undefined {
	switch (turnOff?.type) {
		case 'doing':
			return {role: 'busy', text: 'Turning the key off'};
		case 'done':
			return {role: 'ok', text: 'The key is off. It may work for a few seconds more'};
		case 'failed':
			return {role: 'bad', text: `The key was not turned off: ${turnOff.error.code}`};
		default:
			break;
	}

	if (saved === undefined) {
		const mended = mending?.list.mends.find(({id}) => id === mending.done.at(-1));
		return mended && {role: 'ok', text: `Done: ${mended.done}. Prove again (p)`};
	}

	return 'path' in saved
		? {role: 'ok', text: `Evidence saved in ${saved.path}`}
		: {role: 'bad', text: `Evidence not saved: ${saved.problem}`};
}

function turnOffBlocks({turnOff, evidence: {input}}: ProofState): readonly Block[] {
	return confirm({
		title: 'Turn this key off?',
		what: `${input.accessKeyId} stops working within seconds: backups with it fail until there is another key. It can be turned on again.`,
		inShort: 'Backups with it fail until there is another key.',
		call: `iam UpdateAccessKey ${input.accessKeyId} Inactive`,
		no: 'No, leave it on',
		yes: 'Yes, turn it off',
		isYes: turnOff?.type === 'asking' && turnOff.isYes,
	});
}

const confirmBindings: readonly Binding<ProofEvent>[] = [
	{keys: ['enter'], label: 'choose', event: {type: 'turnOffAnswered'}},
	{keys: ['up'], shown: '↑↓', label: 'move', event: {type: 'turnOffMoved'}},
	{keys: ['down'], label: 'move', event: {type: 'turnOffMoved'}, isQuiet: true},
	{keys: ['escape'], label: 'no', event: {type: 'turnOffLeft'}},
];

function bindingsOf(state: ProofState, summary: Summary, size: Size): readonly Binding<ProofEvent>[] {
	const moves = movesOf(state, size);
	const call = callBinding(state);
	if (isRunning(state)) {
		return [...moves, call, {keys: ['escape'], label: 'stop', event: {type: 'stopAsked'}}];
	}

	const isOff = state.turnOff?.type === 'done' || state.turnOff?.type === 'doing';
	return [
		...(summary.isKeyDangerous && !isOff ? [turnOffBinding(size)] : []),
		...fixesBinding(state),
		proveAgain,
		...(state.evidence.input.keepsEvidence
			? [{keys: ['e'], label: 'save evidence', event: {type: 'evidenceAsked'}} as const]
			: []),
		call,
		...moves,
		// Without an event the console goes back by itself.
		state.look.isCallShown
			? {keys: ['escape'], label: 'back', event: {type: 'callToggled'}}
			: {keys: ['escape'], label: 'back'},
	];
}

/** Of all keys the one that must be seen, in any window. */
const turnOffBinding = ({columns}: Size): Binding<ProofEvent> => ({
	keys: ['d'],
	label: columns < narrowest ? 'turn off' : 'turn the key off',
	event: {type: 'turnOffAsked'},
});

/** Offered where findings can be mended from here at all. */
function fixesBinding(state: ProofState): readonly Binding<ProofEvent>[] {
	const binding = {keys: ['f'], label: 'fixes'};
	return state.evidence.input.mends === undefined
		? []
		: isMendable(state)
			? [{...binding, event: {type: 'mendsAsked'}}]
			: [{...binding, off: 'nothing was found that can be mended'}];
}
