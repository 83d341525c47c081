import {type PolicyChange, policyChanges} from '../../policy/diff.js';
import {mergePolicy} from '../../policy/merge.js';
import {thiefView} from '../../policy/thief.js';
import {subjectOf} from '../../targets/subject.js';
import {printable, width} from '../../terminal/printable.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, detail, next, pathLine, why} from '../../ui/blocks/callout.js';
import {confirm} from '../../ui/blocks/confirm.js';
import {lines, paragraph} from '../../ui/blocks/paragraph.js';
import {tabs} from '../../ui/blocks/stack.js';
import {table} from '../../ui/blocks/table.js';
import {textView} from '../../ui/blocks/text-view.js';
import {Body} from '../../ui/components/body.js';
import {formatAge} from '../../ui/format.js';
import {bold, mark} from '../../ui/text.js';
import type {Glyph} from '../../ui/theme.js';
import type {Binding, Go, View} from '../../ui/view.js';
import {checkPolicy} from '../check-policy.js';
import type {CheckedRow} from '../rows.js';
import {type HomeEvent, type HomeState, type PolicyPage, policyTabs} from '../state.js';

type Event = HomeEvent | Go;
type Bindings = readonly Binding<Event>[];

/** The bucket policy as it is now, against what we wrote. */
export function policyView(
	row: CheckedRow,
	page: PolicyPage,
	{now, isReadOnly}: Pick<HomeState, 'now' | 'isReadOnly'>,
): View<Event> {
	const crumbs = [row.target.name, 'Policy'];
	if (page.write?.type === 'asking') {
		return {
			crumbs,
			bindings: askingBindings(page.write.isYes),
			body: <Body blocks={question(row, page.write.isYes)} />,
		};
	}

	const text = row.facts?.policy.isKnown ? row.facts.policy.value : undefined;
	return {
		crumbs,
		isBusy: page.write?.type === 'writing',
		bindings: bindingsOf({row, page, text, isReadOnly}),
		body: (
			<Body
				blocks={[
					stateCallout(row, page, now),
					tabs(policyTabs, page.tab),
					...(row.facts === undefined ? [paragraph(['Asking AWS.'])] : tabBlocks(row, page, text)),
				]}
			/>
		),
	};
}

function question({target}: CheckedRow, isYes: boolean): readonly Block[] {
	return confirm({
		title: 'Write our statements anew?',
		what: 'Statements of others stay as they are, and a copy of the policy is kept on this machine first.',
		call: `s3 PutBucketPolicy on ${target.bucket}`,
		no: 'No, leave it as it is',
		yes: 'Yes, write ours again',
		isYes,
	});
}

const askingBindings = (isYes: boolean): Bindings => [
	{
		keys: ['enter'],
		label: isYes ? 'write ours again' : 'leave it',
		short: isYes ? 'write' : 'leave',
		event: {type: 'writeAnswered'},
	},
	{keys: ['up'], label: 'move', event: {type: 'focusMoved', by: -1}, isQuiet: true},
	{keys: ['down'], label: 'move', event: {type: 'focusMoved', by: 1}, isQuiet: true},
	{keys: ['escape'], label: 'leave it', short: 'leave', event: {type: 'closed'}},
	{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
];

type OfPage = {
	readonly row: CheckedRow;
	readonly page: PolicyPage;
	readonly text: string | undefined;
	readonly isReadOnly: boolean;
};

/** The key that writes our statements anew, or why it does not. */
function writeBinding({row, page, isReadOnly}: OfPage): Binding<Event> {
	const write = {keys: ['w'], label: 'write ours again'};
	if (isReadOnly) {
		return {...write, off: 'started with --read-only'};
	}

	if (page.write?.type === 'writing') {
		return {...write, off: 'it is being written'};
	}

	return row.facts === undefined
		? {...write, off: 'AWS has not answered yet'}
		: {...write, event: {type: 'writeAsked'}};
}

function bindingsOf(of: OfPage): Bindings {
	const {text} = of;
	const turn = (name: string, by: number): Binding<Event> => ({
		keys: [name],
		label: by > 0 ? 'next view' : 'view before',
		event: {type: 'tabMoved', by},
		isQuiet: name !== 'tab',
	});
	return [
		turn('tab', 1),
		writeBinding(of),
		...(text === undefined
			? []
			: [
					{
						keys: ['c'],
						label: 'copy the JSON',
						event: {type: 'go', to: {type: 'copy', text: pretty(text), what: 'the policy'}} as const,
					},
				]),
		turn('backtab', -1),
		turn('right', 1),
		turn('left', -1),
		{keys: ['down', 'pagedown'], label: 'scroll', event: {type: 'focusMoved', by: 5}, isQuiet: true},
		{keys: ['up', 'pageup'], label: 'scroll', event: {type: 'focusMoved', by: -5}, isQuiet: true},
		{keys: ['R'], label: 'look again', event: {type: 'checkAsked'}, isQuiet: true},
		{keys: ['escape'], label: 'back', event: {type: 'closed'}},
		{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
	];
}

function stateCallout(row: CheckedRow, {write}: PolicyPage, now: number): Block | undefined {
	switch (write?.type) {
		case 'writing':
			return callout({role: 'busy', title: 'Writing our statements anew'});
		case 'written':
			return callout({
				role: 'ok',
				title: 'Our statements were written anew',
				lines: [
					...(write.backup === undefined ? [] : [pathLine('The policy as it was', write.backup)]),
					next('Prove again (p on the page before): only that shows that it holds.'),
				],
			});
		case 'failed':
			return callout({
				role: 'bad',
				title: write.problem.what,
				lines: [
					why(write.problem.why),
					next(write.problem.next),
					...(write.problem.details === undefined ? [] : [detail(write.problem.details)]),
				],
			});
		default:
			return comparison(row, now);
	}
}

function comparison({target, facts}: CheckedRow, now: number): Block | undefined {
	if (facts === undefined) {
		return undefined;
	}

	const [finding] = checkPolicy(target, facts).findings.filter(({role}) => role !== 'info');
	const right = `seen ${formatAge(now - facts.at)} ago`;
	return finding === undefined
		? callout({role: 'ok', title: 'Our part of the policy is as we wrote it', right})
		: callout({
				role: finding.role,
				title: finding.title,
				right,
				lines: [
					why(finding.why),
					next(finding.id === 'our-statements' ? 'Write ours again (w).' : finding.next),
				],
			});
}

function tabBlocks(row: CheckedRow, page: PolicyPage, text: string | undefined): readonly Block[] {
	const subject = subjectOf(row.target, row.facts?.isPlainHttp ?? false);
	if (subject === undefined) {
		return [paragraph(['Set-up was not finished: the user of this policy is not known yet.'])];
	}

	const {options} = row.target;
	if (page.tab === 2) {
		return text === undefined
			? [paragraph(['The bucket has no policy.'])]
			: [
					textView({
						title: 'JSON',
						lines: pretty(text)
							.split('\n')
							.map(line => [line]),
						scroll: page.scroll,
					}),
				];
	}

	if (page.tab === 1) {
		const posture = row.facts?.bucket.isKnown ? row.facts.bucket.value : undefined;
		return thiefBlocks(
			thiefView(text ?? emptyPolicy, subject, options, {
				versioning: posture?.hasVersions ?? false,
				acls: !(posture?.areAclsOff ?? false),
				objectLock: false,
			}),
		);
	}

	const merged = mergePolicy(text, subject, options);
	return merged.ok
		? [changesBlock(policyChanges(text, merged.text, subject), page.scroll)]
		: [paragraph([merged.problem.what])];
}

const emptyPolicy = '{"Version":"2012-10-17","Statement":[]}';

/** Cells in which the name of a statement stands whole beside what is said of it. */
const roomForWords = 48;

const changesBlock = (changes: readonly PolicyChange[], scroll: number): Block => ({
	isFlexible: true,
	draw: area => changeTable(changes, scroll, area.cells < roomForWords).draw(area),
});

function whoseWords({isOurs, change}: PolicyChange, isShort: boolean): string {
	if (!isOurs) {
		return 'not ours';
	}

	return change === 'kept' ? (isShort ? 'ours' : 'ours, as written') : isShort ? 'missing' : 'ours, missing';
}

function changeTable(changes: readonly PolicyChange[], scroll: number, isShort: boolean): Block {
	// All of ours begin alike: what tells them apart stands at the end, and goes last.
	const longest = Math.max(...changes.map(({sid}) => width(printable(sid))));
	return table({
		isBare: true,
		inSight: scroll,
		columns: [
			{title: '', hasMark: true, isName: true, min: Math.min(longest + 2, isShort ? 26 : 40)},
			{title: '', min: isShort ? 8 : 16},
			{title: '', leftOut: 1},
		],
		rows: changes.map(one => ({
			cells: [
				one.change === 'kept' ? one.sid : {mark: marks[one.change], text: one.sid},
				whoseWords(one, isShort),
				one.words,
			],
		})),
	});
}

const marks: Readonly<Record<'added' | 'replaced' | 'removed', Glyph>> = {
	added: 'removed',
	replaced: 'removed',
	removed: 'added',
};

function thiefBlocks({still, not}: ReturnType<typeof thiefView>): readonly Block[] {
	const list = (role: Glyph, rows: readonly {readonly words: string; readonly statement?: string}[]) =>
		table({
			isBare: true,
			isTight: true,
			columns: [{title: ''}, {title: '', leftOut: 1}],
			rows: rows.map(({words, statement}) => ({cells: [{spans: [mark(role), ' ', words]}, statement ?? '']})),
		});
	return [
		lines([[bold('With this key, a thief could still')]]),
		list('warn', still),
		lines([[bold('and could not')]]),
		list('ok', not),
	];
}

function pretty(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), undefined, 2);
	} catch {
		return text;
	}
}
