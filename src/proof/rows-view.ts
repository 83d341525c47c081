import type {TerminalSize} from '../terminal/size.js';
import type {Block} from '../ui/blocks/block.js';
import {type Fact, facts} from '../ui/blocks/facts.js';
import {lines, paragraph, spreadLine} from '../ui/blocks/paragraph.js';
import {panes} from '../ui/blocks/stack.js';
import {type Row, table} from '../ui/blocks/table.js';
import type {BodyProps} from '../ui/components/body.js';
import {narrow} from '../ui/header.js';
import {bold, spansWidth} from '../ui/text.js';
import type {Binding} from '../ui/view.js';
import {callWords} from '../ui/words.js';
import {isRunning} from './flow.js';
import {focusedGroup, focusedRow, rowsOf} from './look.js';
import {groups} from './probes.js';
import type {Group, ProbeResult} from './proof.js';
import {answerOf, becauseOf, callOf} from './row-words.js';
import type {Move, Shown} from './state.js';
import {roleOf, talliesOf} from './tally.js';

type Size = Pick<TerminalSize, 'columns' | 'rows'>;

/** The groups and their rows under a callout, or everything about one of them. */
export function rowsBody(state: Shown, top: Block, size: Size): BodyProps {
	const row = focusedRow(state);
	if (state.look.isCallShown && row !== undefined) {
		return {blocks: [top, callBlock(row)]};
	}

	const isNarrow = size.columns < narrow;
	const list = isNarrow
		? [groupLine(state), probeTable(state, true, size.columns < narrowest)]
		: [panes([groupTable(state)], [probeTable(state, false, false)], groupCells(state))];
	return {
		blocks: [top, ...list],
		// Smaller screens have enter for it.
		...(row !== undefined && size.rows >= tall && !isNarrow && {inspector: {facts: [inspector(row)]}}),
	};
}

const tall = 28;

/** Wide enough for each group beside its figure, whose column is never narrower than usual: it stands still as the proof goes on. */
function groupCells(state: Shown): number {
	const tallies = talliesOf(state.results, isRunning(state));
	const names = Math.max(...tallies.map(({title}) => title.length));
	const figures = Math.max(leastFigure, ...tallies.map(({words}) => words.length));
	return Math.max(22, 2 + names + 1 + figures);
}

const leastFigure = 9;

function groupTable(state: Shown): Block {
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

function groupLine(state: Shown): Block {
	const group = focusedGroup(state);
	const at = groups.findIndex(({id}) => id === group);
	return spreadLine([bold(headingOf(group))], [`group ${at + 1} of ${groups.length}`]);
}

/** Narrower than this the number of an answer would be cut, and a figure that is cut is another figure. */
export const narrowest = 44;

function probeTable(state: Shown, isBare: boolean, isShort: boolean): Block {
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
		rows: rows.map(row => probeRow(row, isShort)),
	});
}

function probeRow(row: ProbeResult, isShort: boolean): Row {
	const role = roleOf(row);
	const answer = isShort ? answerOf(row).replace(/ \d+$/u, '') : answerOf(row);
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

/** The keys that move about in them. */
export const movesOf = (state: Shown, size: Size): readonly Binding<Move>[] =>
	size.columns < narrow ? narrowMoves : wideMoves(state);

/** The key that shows everything about a row, and the rows again. */
export const callBinding = ({look}: Shown): Binding<Move> => ({
	keys: ['v', 'enter'],
	label: look.isCallShown ? 'the list' : 'the call',
	event: {type: 'callToggled'},
});

const narrowMoves: readonly Binding<Move>[] = [
	{keys: ['left'], shown: '←→', label: 'groups', event: {type: 'groupMoved', by: -1}},
	{keys: ['right'], label: 'groups', event: {type: 'groupMoved', by: 1}, isQuiet: true},
	{keys: ['up'], label: 'probes', event: {type: 'probeMoved', by: -1}, isQuiet: true},
	{keys: ['down'], label: 'probes', event: {type: 'probeMoved', by: 1}, isQuiet: true},
	...farMoves(by => ({type: 'probeMoved', by})),
];

/** By page, and to the ends of the list. */
function farMoves(moved: (by: number) => Move): readonly Binding<Move>[] {
	const quiet = (keys: readonly string[], label: string, by: number): Binding<Move> => ({
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

function wideMoves({look}: Shown): readonly Binding<Move>[] {
	const moved = (by: number): Move =>
		look.pane === 'groups' ? {type: 'groupMoved', by} : {type: 'probeMoved', by};
	return [
		{keys: ['up'], shown: '↑↓', label: look.pane, event: moved(-1)},
		{keys: ['down'], label: look.pane, event: moved(1), isQuiet: true},
		...farMoves(moved),
		{keys: ['right'], label: 'to the probes', event: {type: 'paneChanged', pane: 'probes'}, isQuiet: true},
		{keys: ['left'], label: 'to the groups', event: {type: 'paneChanged', pane: 'groups'}, isQuiet: true},
	];
}
