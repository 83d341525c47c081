import type {TerminalSize} from '../../terminal/size.js';
import type {Block} from '../../ui/blocks/block.js';
import {type CalloutLine, callout, next, pathLine, sentence, why} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {lines, paragraph} from '../../ui/blocks/paragraph.js';
import {panes} from '../../ui/blocks/stack.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {textView, wrapCode} from '../../ui/blocks/text-view.js';
import {formatKeptTime, formatTime} from '../../ui/format.js';
import {bold} from '../../ui/text.js';
import {ellipsis} from '../../ui/theme.js';
import type {View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {HandOverStep, SetUpState, Tool} from '../state.js';
import {enter, key, wizardView} from './wizard-view.js';

/** Step 10: what to give to the tool that makes the backups. */
export function handOverView(state: SetUpState, {columns, rows}: TerminalSize): View<SetUpEvent> {
	const {handOver} = state;
	const tool = handOver.tools.find(({id}) => id === handOver.focus);
	const isTwo = columns >= 72;
	// One column and few rows: the list alone, and what the focused tool needs under it.
	const isShort = rows < 20;
	const left = [toolsTable(handOver, isShort)];
	// The configuration stands whole where there is any room for it: notes and tools far from the focus go first.
	const right = toolBlocks(tool, isShort);
	return wizardView(state, {
		blocks: [
			isShort ? undefined : doneCallout(state, columns >= 96),
			troubleBlock(handOver),
			...(isTwo ? [panes(left, right, nameCells(handOver))] : [...left, ...right]),
		],
		bindings: [
			enter('finish'),
			{
				...key('c', 'copy', {type: 'copyAsked'}),
				...(tool?.works ? {} : {off: 'there is nothing to copy for this tool'}),
			},
			key('e', 'save evidence', {type: 'evidenceAsked'}),
			{keys: ['down'], shown: '↑↓', label: 'tools', event: {type: 'moved', by: 1}},
		],
		escape: 'back',
	});
}

/** Wide enough for the longest name, but the text beside it keeps most of the room. */
const nameCells = ({tools}: HandOverStep): number =>
	Math.min(30, Math.max(20, ...tools.map(({name}) => 2 + name.length)));

const verdicts = {
	proven: {role: 'ok', words: 'is write-only, and proven'},
	violated: {role: 'bad', words: 'is not write-only'},
	'not-proven': {role: 'unknown', words: 'is set up, but not proven'},
} as const;

function doneCallout({target, proof, handOver, run}: SetUpState, isWide: boolean): Block {
	const record = proof.record ?? target?.lastProof;
	const name = target?.name ?? 'This bucket';
	const at = record === undefined ? undefined : Date.parse(record.at);
	const {role, words} = record === undefined ? verdicts['not-proven'] : verdicts[record.verdict];
	return callout({
		role,
		title: role === 'ok' ? `Done: ${name} ${words}` : `${name} ${words}`,
		...(at === undefined ? {} : {right: formatKeptTime(at)}),
		lines: [...verdictLines(role, record?.why), ...expectations(handOver, at ?? run.startedAt, isWide)],
	});
}

function verdictLines(role: 'ok' | 'bad' | 'unknown', reason: string | undefined): readonly CalloutLine[] {
	return role === 'ok'
		? []
		: [
				...(reason === undefined ? [] : [why(reason)]),
				next('Go back to the proof (esc) and prove again, before you give the key to anything.'),
			];
}

function expectations(
	{evidence, firstBackupBy}: HandOverStep,
	now: number,
	isWide: boolean,
): readonly CalloutLine[] {
	const path = evidence !== undefined && 'path' in evidence ? evidence.path : undefined;
	const saved = path === undefined ? 'Evidence is not saved yet (e).' : `Evidence: ${path}.`;
	const due =
		firstBackupBy === undefined
			? ''
			: `First backup expected by ${formatTime(Date.parse(firstBackupBy), now)}.`;
	const both = `${saved} ${due}`.trim();
	if (isWide && both.length <= oneLine) {
		return [sentence(both)];
	}

	return [
		path === undefined ? sentence(saved) : pathLine('Evidence', path),
		...(due === '' ? [] : [sentence(due)]),
	];
}

/** So much of a sentence fits into one line of the callout from 96 columns. */
const oneLine = 88;

const troubleBlock = ({evidence}: HandOverStep): Block | undefined =>
	evidence !== undefined && 'trouble' in evidence
		? errorCallout(evidence.trouble, {whose: 'you'})
		: undefined;

function toolsTable({tools, focus}: HandOverStep, isBare: boolean): Block {
	const firstRefused = tools.findIndex(({works}) => !works);
	return table({
		isBare,
		columns: [{title: 'Works with', hasMark: true, isName: true, max: 40}],
		rows: tools.map(({name, works}, index): Row => {
			const cells = [{mark: works ? ('ok' as const) : ('bad' as const), text: name}];
			return index === firstRefused ? {cells, above: [['  Not with this key']]} : {cells};
		}),
		focus: tools.findIndex(({id}) => id === focus),
	});
}

function toolBlocks(tool: Tool | undefined, isFlexible: boolean): readonly Block[] {
	if (tool === undefined) {
		return [];
	}

	if (!tool.works) {
		return [
			callout({
				role: 'bad',
				title: `${tool.name} cannot work ${tool.notWhere ?? 'with a write-only key'}`,
				lines: [
					...(tool.why === undefined ? [] : [why(`It ${tool.why}.`)]),
					...tool.notes.map(note => sentence(note)),
				],
			}),
		];
	}

	return [
		{...lines([[bold(`For ${tool.name}`)]]), leftOut: 2},
		{...configuration(tool.lines), isFlexible, isTight: true},
		paragraph(tool.notes, {leftOut: 1}),
	];
}

/** The lines as they are; what is too long goes on below, two cells in. A value that the operator has is three dots. */
const configuration = (code: readonly string[]): Block => ({
	draw: area =>
		textView({
			title: 'Configuration',
			lines: code
				.map(line => line.replace(/…$/u, ellipsis(area.theme)))
				.flatMap(line => wrapCode(line, area.cells).map(part => [part])),
			scroll: 0,
		}).draw(area),
});
