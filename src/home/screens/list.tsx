import {width} from '../../terminal/printable.js';
import {namedIn} from '../../ui/bindings.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, why} from '../../ui/blocks/callout.js';
import {facts} from '../../ui/blocks/facts.js';
import {lines, paragraph} from '../../ui/blocks/paragraph.js';
import {type Column, type Row, table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {formatAge, formatNumber, formatTimeAgo} from '../../ui/format.js';
import {bold, mark, type Span} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import type {Binding, Go, View} from '../../ui/view.js';
import type {Cell} from '../finding.js';
import {type CheckedRow, isSilent, visibleRows} from '../rows.js';
import type {HomeEvent, HomeState} from '../state.js';
import {fixesBinding} from './fixes.js';

type Size = {readonly columns: number};
type Bindings = readonly Binding<HomeEvent | Go>[];

/** All targets, the sick ones first, and below them what is wrong with the focused one. */
export function listView(state: HomeState, {columns}: Size): View<HomeEvent | Go> {
	const checked = visibleRows(state);
	const focus = Math.max(
		0,
		checked.findIndex(({target}) => target.name === state.focus),
	);
	const focused = checked[focus];
	const list = columns < 72 ? cards(checked, focus) : targetTable(checked, focus);
	return {
		crumbs: ['Nightdrop'],
		bindings: state.isFiltering
			? filterBindings
			: namedIn(focused?.check.findings[0]?.next, listBindings(state, focused)),
		...(state.isFiltering && {
			field: {label: 'Filter', text: state.filter},
			typed: {text: state.filter, event: input => ({type: 'filterTyped', input})},
		}),
		isBusy: checked.some(({isChecking, facts}) => isChecking && facts?.backups === undefined),
		body: (
			<Body blocks={[summary(state, checked), list]} inspector={focused && inspectorOf(focused, state.now)} />
		),
	};
}

const summaryWords: readonly (readonly [Role, string])[] = [
	['bad', 'urgent'],
	['warn', 'warning'],
	['unknown', 'unknown'],
	['ok', 'healthy'],
];

function summary(state: HomeState, checked: readonly CheckedRow[]): Block {
	const total = state.rows?.length ?? 0;
	if (state.filter !== '') {
		return paragraph([`${checked.length} of ${formatNumber(total, 'target')} has "${state.filter}" in it`]);
	}

	const counts = summaryWords.flatMap(([role, word]): readonly Span[] => {
		const count = checked.filter(({check}) => check.role === role).length;
		return count === 0 ? [] : ['    ', mark(role), ` ${count} ${word}`];
	});
	return lines([[bold(formatNumber(total, 'target')), ...counts]]);
}

/** Cells of each column at least, its mark included: so the columns stay where they are while AWS answers. */
const least = {target: 19, proof: 12, newest: 10, key: 9} as const;

const columnsOfTable: readonly Column[] = [
	{title: 'Target', hasMark: true, isName: true, min: least.target, max: 42},
	{title: 'Proof', hasMark: true, min: least.proof},
	{title: 'Newest', hasMark: true, min: least.newest, leftOut: 3},
	{title: 'Key', hasMark: true, min: least.key, leftOut: 2},
	{title: 'Set-up', hasMark: true, min: 12, leftOut: 1},
	{title: 'Backup user', min: 12, max: 34, leftOut: 0.5},
];

function targetTable(checked: readonly CheckedRow[], focus: number): Block {
	const tableOf = (newest: (cell: Cell) => Cell) =>
		table({
			columns: columnsOfTable,
			rows: checked.map(
				({target, check}): Row => ({
					cells: [
						{mark: check.role, text: target.name},
						cell(check.proof),
						cell(newest(check.newest)),
						cell(check.key),
						cell(check.setUp),
						target.user.name,
					],
				}),
			),
			focus,
		});
	return {
		isFlexible: true,
		draw: area => tableOf(leastCells(checked) <= area.cells ? same : countAlone).draw(area),
	};
}

/** What the columns take that say whether all is well, with the gaps between them. */
function leastCells(checked: readonly CheckedRow[]): number {
	const cellsOf = (part: 'proof' | 'newest' | 'key') =>
		Math.max(least[part], ...checked.map(({check}) => 2 + width(check[part].word)));
	return least.target + 2 + cellsOf('proof') + 2 + cellsOf('newest') + 2 + cellsOf('key');
}

const same = (one: Cell): Cell => one;
/** `3 d 16 h, 13 to look at`: rather than the key its age goes, which says little beside the count. */
const countAlone = ({word, ...rest}: Cell): Cell => ({...rest, word: word.split(', ').at(-1) ?? word});

const cell = ({role, word}: Cell) => (role === undefined ? word : {mark: role, text: word});

/** Two lines a target; the second is one sentence, so that it reads aloud well. */
function cards(checked: readonly CheckedRow[], focus: number): Block {
	const rows = checked.map(({target, check}): Row => {
		const parts = [
			check.proof.word,
			check.newest.word && `newest ${check.newest.word}`,
			check.key.word && `key ${check.key.word}`,
			check.setUp.word,
		];
		return {
			cells: [{mark: check.role, text: target.name}],
			under: [[parts.filter(Boolean).join(' · ')]],
		};
	});
	return table({columns: [{title: '', hasMark: true, isName: true}], rows, focus, isBare: true});
}

function inspectorOf(row: CheckedRow, now: number) {
	const {target, facts: seen, toldAt, isChecking, check} = row;
	const [finding] = check.findings;
	const proof = target.lastProof;
	return {
		...(finding && {
			callout: callout({
				role: finding.role,
				title: finding.title,
				...(seen && {right: `seen ${formatAge(now - seen.at)} ago`}),
				lines: [why(finding.why), next(finding.next)],
			}),
		}),
		facts: [
			facts([
				{label: 'Backup user', value: target.user.name},
				{
					label: 'Proof',
					value: proof
						? `${formatTimeAgo(Date.parse(proof.at), now)}, ${formatNumber(proof.probes, 'probe')}`
						: 'not yet',
				},
				{
					label: 'Checked',
					value: seen ? formatTimeAgo(seen.at, now) : isChecking ? 'asking AWS' : 'not yet',
				},
				...(isSilent(row)
					? [{label: 'AWS told', value: toldAt === undefined ? 'nothing yet' : formatTimeAgo(toldAt, now)}]
					: []),
			]),
		],
	};
}

const filterBindings: Bindings = [
	{keys: ['enter'], label: 'keep the filter', event: {type: 'filterKept'}},
	{keys: ['up'], label: 'move', event: {type: 'focusMoved', by: -1}, isQuiet: true},
	{keys: ['down'], label: 'move', event: {type: 'focusMoved', by: 1}, isQuiet: true},
	{keys: ['escape'], label: 'clear it', event: {type: 'filterCleared'}},
];

function listBindings(state: HomeState, focused: CheckedRow | undefined): Bindings {
	const target = focused?.target;
	const open: Go | HomeEvent | undefined =
		target === undefined
			? undefined
			: target.setUp.isComplete
				? {type: 'targetOpened', name: target.name}
				: {type: 'go', to: {type: 'set-up', target: target.name}};
	const nothing = target === undefined ? {off: 'no target has the focus'} : {};
	return [
		{
			keys: ['enter'],
			label: target?.setUp.isComplete === false ? 'go on with set-up' : 'open',
			...(target?.setUp.isComplete === false && {short: 'go on'}),
			...(open && {event: open}),
			...nothing,
		},
		{
			keys: ['p'],
			label: 'prove',
			...(target && {event: {type: 'go', to: {type: 'proof', target: target.name}} as const}),
			...(target?.setUp.isComplete === false
				? {off: 'set-up is not finished (enter); it ends with a proof'}
				: nothing),
		},
		{
			keys: ['b'],
			label: 'backups',
			...(target && {event: {type: 'go', to: {type: 'backups', target: target.name}} as const}),
			...nothing,
		},
		{
			keys: ['r'],
			label: 'rotate',
			...(target && {event: {type: 'go', to: {type: 'rotation', target: target.name}} as const}),
			...(target?.setUp.isComplete === false ? {off: 'set-up is not finished (enter)'} : nothing),
		},
		...(focused === undefined ? [] : [{...fixesBinding(focused, state.isReadOnly), isQuiet: true}]),
		{keys: ['n'], label: 'new set-up', event: {type: 'go', to: {type: 'set-up'}}},
		{keys: ['o'], label: 'open a bucket', short: 'bucket', event: {type: 'go', to: {type: 'open-bucket'}}},
		{keys: ['/'], label: 'filter', event: {type: 'filterStarted'}},
		{keys: ['R'], label: 'look again', event: {type: 'checkAsked'}},
		{keys: ['up'], label: 'move', event: {type: 'focusMoved', by: -1}, isQuiet: true},
		{keys: ['down'], label: 'move', event: {type: 'focusMoved', by: 1}, isQuiet: true},
		{keys: ['pageup'], label: 'by page', event: {type: 'focusMoved', by: -10}, isQuiet: true},
		{keys: ['pagedown'], label: 'by page', event: {type: 'focusMoved', by: 10}, isQuiet: true},
		{keys: ['g', 'home'], label: 'first', event: {type: 'focusJumped', to: 'first'}, isQuiet: true},
		{keys: ['G', 'end'], label: 'last', event: {type: 'focusJumped', to: 'last'}, isQuiet: true},
		...(state.filter === ''
			? []
			: [{keys: ['escape'], label: 'clear the filter', event: {type: 'filterCleared'} as const}]),
		{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
		{keys: ['q'], label: 'quit', event: {type: 'go', to: {type: 'quit'}}},
	];
}
