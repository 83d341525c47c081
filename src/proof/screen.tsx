import {isUnderWay, type Mending} from '../mending/flow.js';
import {mendingView} from '../mending/screen.js';
import type {TerminalSize} from '../terminal/size.js';
import type {Block} from '../ui/blocks/block.js';
import {callout, next, progress, sentence, why} from '../ui/blocks/callout.js';
import {confirm} from '../ui/blocks/confirm.js';
import {type Fact, facts} from '../ui/blocks/facts.js';
import {lines, paragraph, spreadLine} from '../ui/blocks/paragraph.js';
import {panes} from '../ui/blocks/stack.js';
import {type Row, table} from '../ui/blocks/table.js';
import {Body} from '../ui/components/body.js';
import {formatDuration} from '../ui/format.js';
import {narrow} from '../ui/header.js';
import {bold, spansWidth} from '../ui/text.js';
import type {Role} from '../ui/theme.js';
import type {Binding, Message, View} from '../ui/view.js';
import {callWords} from '../ui/words.js';
import {wrapView} from '../ui/wrap-view.js';
import {isRunning} from './flow.js';
import {focusedGroup, focusedRow, rowsOf} from './look.js';
import {mendsOf} from './mends.js';
import {groups} from './probes.js';
import type {Group, ProbeResult} from './proof.js';
import {answerOf, becauseOf, callOf} from './row-words.js';
import type {ProofEvent, ProofState} from './state.js';
import {type Summary, summarize} from './summary.js';
import {counted, roleOf, talliesOf} from './tally.js';

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
		bindings: bindingsOf(state, summary, size),
		body: <Body {...bodyOf(state, summary, size)} />,
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

function bodyOf(state: ProofState, summary: Summary, size: Size) {
	const row = focusedRow(state);
	const top = summaryCallout(state, summary);
	if (state.look.isCallShown && row !== undefined) {
		return {blocks: [top, callBlock(row)]};
	}

	const isNarrow = size.columns < narrow;
	const list = isNarrow
		? [groupLine(state), probeTable(state, true)]
		: [panes([groupTable(state)], [probeTable(state, false)], groupCells(state))];
	return {
		blocks: [top, ...list],
		// Smaller screens have enter for it.
		...(row !== undefined && size.rows >= tall && !isNarrow && {inspector: {facts: [inspector(row)]}}),
	};
}

const tall = 28;

/** Wide enough for each group beside its figure, whose column is never narrower than usual: it stands still as the proof goes on. */
function groupCells(state: ProofState): number {
	const tallies = talliesOf(state.results, isRunning(state));
	const names = Math.max(...tallies.map(({title}) => title.length));
	const figures = Math.max(leastFigure, ...tallies.map(({words}) => words.length));
	return Math.max(22, 2 + names + 1 + figures);
}

const leastFigure = 9;

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

function groupTable(state: ProofState): Block {
	const tallies = talliesOf(state.results, isRunning(state));
	const focus = groups.findIndex(({id}) => id === focusedGroup(state));
	return table({
		columns: [
			{title: 'Groups', isHeading: true, hasMark: true, isName: true},
			{title: '', side: 'right', min: leastFigure},
		],
		gap: 1,
		...(state.look.pane === 'groups' && {focus}),
		rows: tallies.map(
			({title, role, words}): Row => ({
				cells: [
					{mark: role, text: title},
					{spans: [role === 'bad' || role === 'unknown' ? bold(words) : words]},
				],
			}),
		),
	});
}

const headingOf = (group: Group): string => {
	const found = groups.find(({id}) => id === group);
	return found === undefined ? '' : `${found.title}: ${found.about}`;
};

function groupLine(state: ProofState): Block {
	const group = focusedGroup(state);
	const at = groups.findIndex(({id}) => id === group);
	return spreadLine([bold(headingOf(group))], [`group ${at + 1} of ${groups.length}`]);
}

function probeTable(state: ProofState, isBare: boolean): Block {
	const group = focusedGroup(state);
	const rows = rowsOf(state, group);
	const hasFocus = isBare || state.look.pane === 'probes';
	return table({
		columns: [
			{title: isBare ? '' : headingOf(group), isHeading: true, hasMark: true, isName: true, min: 26},
			{title: 'Call', yields: true, min: 14, leftOut: 1},
			{title: 'Answer'},
			{title: 'Because', leftOut: 2, max: 14},
		],
		gap: 1,
		isBare,
		...(isBare && {isTight: true}),
		...(hasFocus && {focus: Math.min(state.look.probe, rows.length - 1)}),
		rows: rows.map(probeRow),
	});
}

function probeRow(row: ProbeResult): Row {
	const role = roleOf(row);
	const answer = answerOf(row);
	const isWrong = role === 'bad' || role === 'unknown';
	return {
		cells: [
			{mark: role, text: row.title},
			callOf(row),
			{spans: [isWrong ? bold(answer) : answer]},
			becauseOf(row),
		],
	};
}

function inspector(row: ProbeResult): Block {
	const call = row.observed?.call;
	const words = call === undefined ? '' : callWords(call).replace(/^\w+ /u, '');
	const said = paragraph([row.note ?? row.question]);
	return {
		draw(area) {
			const heading = [bold(row.title), words === '' ? '' : `   ${words}`];
			const isLong = spansWidth(heading, area.theme) > area.cells;
			return [...lines(isLong ? [[bold(row.title)], [words]] : [heading]).draw(area), ...said.draw(area)];
		},
	};
}

/** Everything about one probe. */
function callBlock(row: ProbeResult): Block {
	const {observed} = row;
	const call = observed?.call;
	const list: readonly (Fact | undefined)[] = [
		{label: 'Probe', value: row.title},
		{label: 'Asks', value: row.question},
		{label: 'Call', value: callOf(row)},
		{label: 'How', value: howWords[row.how]},
		{label: 'Must be', value: row.expected},
		{label: 'Answer', value: [answerOf(row), becauseOf(row)].filter(Boolean).join(', ') || 'not asked yet'},
		call && {label: 'Record', value: callWords(call)},
		observed?.by === undefined ? undefined : {label: 'By', value: observed.by},
		row.note === undefined ? undefined : {label: 'Means', value: row.note},
		{label: 'Counts', value: row.isRequired ? 'yes' : 'no: it is shown, and decides nothing'},
	];
	return facts(
		list.filter(fact => fact !== undefined),
		{isNamed: true},
	);
}

const howWords = {
	live: 'the call is made',
	simulated: "too dangerous to make: IAM's simulator is asked",
	read: 'read with your own credentials',
} as const;

function messageOf({turnOff, saved, mending}: ProofState): Message | undefined {
	const mended = mending?.list.mends.find(({id}) => id === mending.done.at(-1));
	if (mended !== undefined) {
		return {role: 'ok', text: `Done: ${mended.done}. Prove again (p)`};
	}

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
		return undefined;
	}

	return 'path' in saved
		? {role: 'ok', text: `Evidence saved in ${saved.path}`}
		: {role: 'bad', text: `Evidence not saved: ${saved.problem}`};
}

function turnOffBlocks({turnOff, evidence: {input}}: ProofState): readonly Block[] {
	return confirm({
		title: 'Turn this key off?',
		what: `${input.accessKeyId} stops working within seconds: backups with it fail until there is another key. It can be turned on again.`,
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
	const moves = size.columns < narrow ? narrowMoves : wideMoves(state);
	const call: Binding<ProofEvent> = {
		keys: ['v', 'enter'],
		label: state.look.isCallShown ? 'the list' : 'the call',
		event: {type: 'callToggled'},
	};
	if (isRunning(state)) {
		return [...moves, call, {keys: ['escape'], label: 'stop', event: {type: 'stopAsked'}}];
	}

	const isOff = state.turnOff?.type === 'done' || state.turnOff?.type === 'doing';
	return [
		...(summary.isKeyDangerous && !isOff
			? [{keys: ['d'], label: 'turn the key off', event: {type: 'turnOffAsked'}} as const]
			: []),
		...(state.evidence.input.keepsEvidence
			? [{keys: ['e'], label: 'save evidence', event: {type: 'evidenceAsked'}} as const]
			: []),
		...fixesBinding(state),
		proveAgain,
		call,
		...moves,
		// Without an event the console goes back by itself.
		state.look.isCallShown
			? {keys: ['escape'], label: 'back', event: {type: 'callToggled'}}
			: {keys: ['escape'], label: 'back'},
	];
}

/** Offered where findings can be mended from here at all. */
function fixesBinding(state: ProofState): readonly Binding<ProofEvent>[] {
	const binding = {keys: ['f'], label: 'fixes'};
	return state.evidence.input.mends === undefined
		? []
		: isMendable(state)
			? [{...binding, event: {type: 'mendsAsked'}}]
			: [{...binding, off: 'nothing was found that can be mended'}];
}

const narrowMoves: readonly Binding<ProofEvent>[] = [
	{keys: ['left'], shown: '←→', label: 'groups', event: {type: 'groupMoved', by: -1}},
	{keys: ['right'], label: 'groups', event: {type: 'groupMoved', by: 1}, isQuiet: true},
	{keys: ['up'], label: 'probes', event: {type: 'probeMoved', by: -1}, isQuiet: true},
	{keys: ['down'], label: 'probes', event: {type: 'probeMoved', by: 1}, isQuiet: true},
	...farMoves(by => ({type: 'probeMoved', by})),
];

/** By page, and to the ends of the list. */
function farMoves(moved: (by: number) => ProofEvent): readonly Binding<ProofEvent>[] {
	const quiet = (keys: readonly string[], label: string, by: number): Binding<ProofEvent> => ({
		keys,
		label,
		event: moved(by),
		isQuiet: true,
	});
	return [
		quiet(['pageup'], 'by page', -10),
		quiet(['pagedown'], 'by page', 10),
		quiet(['g', 'home'], 'first', -1000),
		quiet(['G', 'end'], 'last', 1000),
	];
}

function wideMoves({look}: ProofState): readonly Binding<ProofEvent>[] {
	const moved = (by: number): ProofEvent =>
		look.pane === 'groups' ? {type: 'groupMoved', by} : {type: 'probeMoved', by};
	return [
		{keys: ['up'], shown: '↑↓', label: look.pane, event: moved(-1)},
		{keys: ['down'], label: look.pane, event: moved(1), isQuiet: true},
		...farMoves(moved),
		{keys: ['right'], label: 'to the probes', event: {type: 'paneChanged', pane: 'probes'}, isQuiet: true},
		{keys: ['left'], label: 'to the groups', event: {type: 'paneChanged', pane: 'groups'}, isQuiet: true},
	];
}
