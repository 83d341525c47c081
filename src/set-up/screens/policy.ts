import type {PolicyOptions, Preset} from '../../policy/options.js';
import type {TerminalSize} from '../../terminal/size.js';
import type {Block} from '../../ui/blocks/block.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {facts} from '../../ui/blocks/facts.js';
import {lines, paragraph} from '../../ui/blocks/paragraph.js';
import {panes, tabs} from '../../ui/blocks/stack.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {textView} from '../../ui/blocks/text-view.js';
import {formatNumber} from '../../ui/format.js';
import {bold, mark, midSentence, type Span, wrapText} from '../../ui/text.js';
import type {Glyph} from '../../ui/theme.js';
import type {Binding, View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {PolicyChange, PolicyPreview, PolicyStep, PolicyView, SetUpState, Thief} from '../state.js';
import {isOnOtherPreset} from '../steps/policy.js';
import {type PolicyFocus, policyWords} from './policy-words.js';
import {enter, key, whoseOf, wizardView} from './wizard-view.js';

type Ready = Extract<PolicyPreview, {type: 'ready'}>;

/** Step 4: how tight; beside it what a thief could still do, what changes, and the JSON. */
export function policyView(state: SetUpState, {columns, rows}: TerminalSize): View<SetUpEvent> {
	const {policy} = state;
	const isWide = columns >= 96;
	const isTwo = columns >= 72;
	const isShort = rows < 20;
	const left = isShort ? [allOptions(policy)] : leftBlocks(policy, isWide);
	const right = [tabs(viewTitles, views.indexOf(policy.view)), ...viewBlocks(state, policy, isShort)];
	const isRefused = policy.preview?.type === 'refused';
	return wizardView(state, {
		blocks: isTwo ? [panes(left, right, isWide ? 28 : 24)] : [...left, ...right],
		inspector: isTwo ? {facts: [inspected(policy, state.account.where?.isPlainHttp ?? false)]} : undefined,
		bindings: [
			isOnOtherPreset(policy)
				? enter('choose it')
				: isRefused
					? {...enter('continue'), off: 'this policy cannot be written; see why above'}
					: enter('continue'),
			key('space', 'choose', {type: 'ticked'}),
			key('tab', 'next view', {type: 'viewTurned', by: 1}),
			...turning(policy, isShort),
		],
		call: 'the call',
	});
}

const views: readonly PolicyView[] = ['thief', 'changes', 'json'];
const viewTitles = ['What a thief could do', 'Changes', 'JSON'];

function turning({view}: PolicyStep, isShort: boolean): readonly Binding<SetUpEvent>[] {
	const quiet = {isQuiet: true};
	const scroll = (name: string, by: number) => ({...key(name, 'scroll', {type: 'scrolled', by}), ...quiet});
	return [
		{...key('backtab', 'view before', {type: 'viewTurned', by: -1}), ...quiet},
		{...key('right', 'next view', {type: 'viewTurned', by: 1}), ...quiet},
		{...key('left', 'view before', {type: 'viewTurned', by: -1}), ...quiet},
		...(view === 'json' ? [{...key('c', 'copy', {type: 'copyAsked'})}] : []),
		scroll('pagedown', isShort ? 3 : 10),
		scroll('pageup', isShort ? -3 : -10),
	];
}

const presets: readonly Preset[] = ['hardened', 'strict', 'classic'];
const options = [
	'list',
	'acl',
	'tls',
	'sessions',
	'noOverwrite',
] as const satisfies readonly (keyof PolicyOptions)[];

/** Presets and options in one list, of which a short window shows what is around the focus. */
function allOptions({options: chosen, focus}: PolicyStep): Block {
	const presetRows = presets.map((preset): Row => {
		const glyph = chosen.preset === preset ? ('chosen' as const) : ('choice' as const);
		return {cells: [{mark: glyph, text: policyWords[preset].title}]};
	});
	return table({
		isBare: true,
		columns: [{title: '', isName: true, hasMark: true}],
		rows: [...presetRows, ...options.map(option => optionRow(chosen, option))],
		focus: [...presets, ...options].indexOf(focus as PolicyFocus),
	});
}

function optionRow(chosen: PolicyOptions, option: (typeof options)[number]): Row {
	return {cells: [{mark: chosen[option] ? 'ticked' : 'unticked', text: policyWords[option].title}]};
}

function leftBlocks(policy: PolicyStep, isWide: boolean): readonly Block[] {
	const bare = {isBare: true, isTight: true} as const;
	const names = [{title: '', isName: true, hasMark: true, min: 11}];
	return [
		{...lines([[bold('How tight?')]]), leftOut: 3},
		table({
			...bare,
			isFlexible: false,
			columns: isWide ? [...names, {title: ''}] : names,
			rows: presets.map(preset => ({
				cells: [
					{mark: policy.options.preset === preset ? 'chosen' : 'choice', text: policyWords[preset].title},
					policyWords[preset].note,
				],
			})),
			focus: presets.indexOf(policy.focus as Preset),
		}),
		{...lines([[bold('Options')]]), leftOut: 3},
		table({
			...bare,
			isFlexible: false,
			columns: names,
			rows: options.map(option => optionRow(policy.options, option)),
			focus: options.indexOf(policy.focus as (typeof options)[number]),
		}),
		...(policy.preview?.type === 'ready' ? weightBlocks(policy.preview) : []),
	];
}

function weightBlocks(preview: Ready): readonly Block[] {
	const {ours, kept, bytes, isUnchanged} = preview;
	const first: Glyph | undefined = isUnchanged ? undefined : 'added';
	const used = (bytes / 1024).toFixed(1);
	return [
		{...lines([[bold('Bucket policy')]]), leftOut: 2},
		{
			...lines([
				[first === undefined ? ' ' : mark(first), ` ${formatNumber(ours, 'statement')} of ours`],
				[`  ${kept === 0 ? 'none of others' : `${kept} of others, kept`}`],
				[`  ${used} of 20 KiB used`],
			]),
			isTight: true,
			leftOut: 2,
		},
	];
}

function viewBlocks(state: SetUpState, policy: PolicyStep, isShort: boolean): readonly Block[] {
	const {preview} = policy;
	if (preview === undefined) {
		return [paragraph(['Not worked out yet.'])];
	}

	if (preview.type === 'refused') {
		return [errorCallout(preview.trouble, {whose: whoseOf(state)})];
	}

	switch (policy.view) {
		case 'thief':
			return isShort ? [thiefList(preview.thief, policy.scroll)] : thiefBlocks(preview.thief);
		case 'changes':
			return changesBlocks(preview, policy.scroll);
		default:
			return [textView({title: 'JSON', lines: preview.lines.map(jsonSpans), scroll: policy.scroll})];
	}
}

/** The same in one list, for a short window: the headings become part of each row. */
function thiefList({still, not}: Thief, scroll: number): Block {
	const row = (glyph: 'warn' | 'ok', text: string, cells: number): Row => {
		const [first = '', ...rest] = wrapText(text, cells - 2);
		return {cells: [{spans: [mark(glyph), ' ', first]}], under: rest.map(part => [part])};
	};
	return {
		isFlexible: true,
		draw: area =>
			table({
				isBare: true,
				columns: [{title: ''}],
				inSight: scroll,
				rows: [
					...still.map(({words}) => row('warn', `Could ${midSentence(words)}`, area.cells)),
					...not.map(({words}) => row('ok', `Could not ${midSentence(words)}`, area.cells)),
				],
			}).draw(area),
	};
}

function thiefBlocks({still, not}: Thief): readonly Block[] {
	const list = (rows: readonly Row[]) =>
		table({
			isBare: true,
			isTight: true,
			// Shown whole; where there is no room, the end of the last one is cut.
			isFlexible: false,
			columns: [
				{title: '', hasMark: true},
				{title: '', leftOut: 1},
			],
			rows,
		});
	return [
		lines([[bold('With this key, a thief could still')]]),
		list(still.map(({words}) => ({cells: [{spans: [mark('warn'), ' ', words]}]}))),
		lines([[bold('and could not')]]),
		list(not.map(({words, statement}) => ({cells: [{mark: 'ok', text: words}, statement ?? '']}))),
		paragraph(
			[
				[
					'Worked out from this policy; tested by the proof in step 9.',
					'Worked out from this policy; proven in step 9.',
				],
			],
			{leftOut: 1},
		),
	];
}

function changesBlocks({changes, isUnchanged}: Ready, scroll: number): readonly Block[] {
	return [
		paragraph([
			isUnchanged ? 'The policy that is there says the same. Nothing is written.' : changeSummary(changes),
		]),
		{
			isFlexible: true,
			draw: area =>
				table({
					isBare: true,
					inSight: scroll,
					columns: [
						{title: '', hasMark: true},
						{title: '', isName: true, min: 8},
					],
					rows: changes.map(change => ({
						cells: [changeCell(change), area.cells < roomForWords ? shortWords[change.change] : change.words],
					})),
				}).draw(area),
		},
	];
}

/** Cells in which the words of a change stand whole beside the name of the longest statement of ours. */
const roomForWords = 44;

const shortWords: Readonly<Record<PolicyChange['change'], string>> = {
	kept: 'kept',
	added: 'new',
	replaced: 'anew',
	removed: 'removed',
};

function changeSummary(changes: readonly PolicyChange[]): readonly string[] {
	const now = changes.filter(({change}) => change !== 'added').length;
	const after = changes.filter(({change}) => change !== 'removed').length;
	const counts = `${formatNumber(now, 'statement')} now, ${after} after this.`;
	const touched = changes.filter(({change}) => change === 'replaced' || change === 'removed').length;
	return touched === 0
		? [`${counts} Nothing is removed or edited.`, counts]
		: [`${counts} ${touched} of ours are written anew; nothing of others is touched.`, counts];
}

function changeCell({sid, change}: PolicyChange) {
	const glyph: Glyph | undefined = change === 'kept' ? undefined : change === 'removed' ? 'removed' : 'added';
	return glyph === undefined ? {text: sid} : {mark: glyph, text: sid};
}

const jsonSpans = ({isOurs, text}: Ready['lines'][number]): readonly Span[] => [
	isOurs ? mark('added') : ' ',
	' ',
	text,
];

/** What the focused preset or option does, costs and breaks. */
function inspected({focus}: PolicyStep, isPlainHttp: boolean): Block {
	const words = policyWords[focus as PolicyFocus] ?? policyWords.hardened;
	const {title} = words;
	const sentences =
		focus === 'tls' && isPlainHttp ? ['Left out here: this endpoint has no https.'] : words.sentences;
	return facts(
		sentences.map((value, index) => ({label: index === 0 ? title : '', value})),
		{isNamed: true, labelCells: Math.max(10, title.length)},
	);
}
