import {expect, test} from 'vitest';
import {type Area, type Block, heightOf} from '../../src/ui/blocks/block.js';
import {callout, detail, next, pathLine, progress, why} from '../../src/ui/blocks/callout.js';
import {facts} from '../../src/ui/blocks/facts.js';
import {fields} from '../../src/ui/blocks/field.js';
import {lines, paragraph} from '../../src/ui/blocks/paragraph.js';
import {bodyLines, panes, stack, tabs} from '../../src/ui/blocks/stack.js';
import {table} from '../../src/ui/blocks/table.js';
import {textView, wrapCode} from '../../src/ui/blocks/text-view.js';
import {cutSpans, lineText, spanText} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';

const areaOf = (columns: number, rows: number): Area => ({
	cells: columns - 4,
	rows: rows - 6,
	height: heightOf(rows),
	theme: plainTheme,
});

const draw = (block: Block, area: Area = areaOf(100, 30)) =>
	block.draw(area).map(line => lineText(line, area.theme));

const read = (list: readonly {spans: readonly unknown[]}[]) =>
	list.map(line => lineText(line as never, plainTheme));

const targets = table({
	columns: [
		{title: 'Target', hasMark: true, isName: true, min: 12},
		{title: 'Proof', hasMark: true},
		{title: 'Size', side: 'right'},
		{title: 'Set-up', leftOut: 1},
	],
	rows: [
		{
			cells: [
				{mark: 'bad', text: 'acme-backups/db/'},
				{mark: 'bad', text: 'Violated 2 h'},
				'18.2 GiB',
				'Changed',
			],
		},
		{cells: [{mark: 'ok', text: 'acme-wal'}, 'Proven 3 d', '1.1 KiB', 'As made']},
	],
	focus: 0,
});

test('a table aligns words whether or not a mark is there, and figures right', () => {
	expect(draw(targets)).toEqual([
		'    Target              Proof             Size  Set-up',
		'→ ✗ acme-backups/db/  ✗ Violated 2 h  18.2 GiB  Changed',
		'  ✓ acme-wal            Proven 3 d     1.1 KiB  As made',
	]);
});

test('a table drops columns in order, then its name gives way', () => {
	expect(draw(targets, areaOf(50, 30))[0]).not.toContain('Set-up');
	expect(draw(targets, areaOf(46, 30))[1]).toContain('acme-backups/…');
	for (const line of draw(targets, areaOf(42, 30))) {
		expect(line.length).toBeLessThanOrEqual(40);
	}
});

test('a table shows what fits around the focus and says what it leaves out', () => {
	const long = table({
		columns: [{title: 'Name', isName: true}],
		rows: Array.from({length: 50}, (_, index) => ({cells: [`row ${index}`]})),
		focus: 25,
	});
	const shown = draw(long, {...areaOf(80, 24), rows: 8});
	expect(shown).toHaveLength(8);
	expect(shown[1]).toMatch(/^ {4}\d+ more above$/u);
	expect(shown.at(-1)).toMatch(/^ {4}\d+ more below$/u);
	expect(shown).toContain('→ row 25');
});

test('a row with nothing behind its name may run on', () => {
	const found = table({
		isBare: true,
		columns: [{title: '', isName: true, min: 10}, {title: ''}],
		rows: [{cells: ['short', 'a fix']}, {cells: ['a long line that has no fix beside it', '']}],
	});
	expect(draw(found)).toEqual(['  short       a fix', '  a long line that has no fix beside it']);
});

test('a callout has its labels padded, and wraps what does not fit', () => {
	const block = callout({
		role: 'bad',
		title: 'The policy was not written',
		right: '26 s',
		lines: [
			why('Your organisation forbids it.'),
			next('Ask whoever keeps that rule, then try again (r).'),
			detail('s3 PutBucketPolicy, 403'),
		],
	});
	expect(draw(block, areaOf(52, 30))).toEqual([
		'  ▌ ✗ The policy was not written              26 s',
		'  ▌   Why   Your organisation forbids it.',
		'  ▌   Next  Ask whoever keeps that rule, then try',
		'  ▌         again (r).',
		'  ▌         s3 PutBucketPolicy, 403',
	]);
	expect(draw(block, areaOf(40, 12))).not.toContain('Why');
});

test('a bar is neither empty when something is done nor full before all is', () => {
	const bar = (done: number, of: number) =>
		draw(callout({role: 'busy', title: 'Waiting', lines: [progress(done, of)]}), areaOf(60, 30))[1] ?? '';
	expect(bar(0, 120)).not.toContain('━');
	expect(bar(1, 120)).toContain('━');
	expect(bar(119, 120)).toContain('─');
	expect(bar(120, 120)).not.toContain('─');
});

test('facts are padded to their longest label', () => {
	expect(
		draw(
			facts([
				{label: 'Backup user', value: 'olga'},
				{label: 'Newest', value: '4 min ago'},
			]),
		),
	).toEqual(['  Backup user  olga', '  Newest       4 min ago']);
});

test('a field shows its cursor, and its note beside or under it', () => {
	const block = fields([
		{label: 'Bucket', text: 'acme', isFocused: true, note: {role: 'ok', text: 'exists, in eu-west-1'}},
	]);
	expect(draw(block)).toEqual(['→ Bucket  acme█                       ✓ exists, in eu-west-1']);
	expect(draw(block, areaOf(42, 20))).toEqual(['→ Bucket  acme█  ✓ exists, in eu-west-1']);
	expect(draw(block, areaOf(36, 20))).toEqual(['→ Bucket  acme█', '          ✓ exists, in eu-west-1']);
});

test('blocks are apart by one row, and what may go goes first when rows are short', () => {
	const area = {...areaOf(80, 24), rows: 20};
	const blocks = [lines([['one']]), paragraph(['two'], {leftOut: 1}), lines([['three']], {isTight: true})];
	expect(read(stack(blocks, area))).toEqual(['  one', '', '  two', '  three']);
	expect(read(stack(blocks, {...area, rows: 3}))).toEqual(['  one', '  three']);
	expect(read(stack(blocks, {...area, rows: 1}))).toEqual(['    2 more below']);
});

test('the inspector is docked at the bottom, and goes when the window is short', () => {
	const inspector = {
		callout: callout({role: 'ok', title: 'Well'}),
		facts: [facts([{label: 'A', value: 'b'}])],
	};
	const tall = read(bodyLines([targets], inspector, {...areaOf(100, 30), rows: 25}));
	expect(tall).toHaveLength(25);
	expect(tall.at(-1)).toBe('  A  b');
	expect(read(bodyLines([targets], inspector, {...areaOf(80, 24), rows: 19})).at(-1)).toContain('✓ Well');
	expect(read(bodyLines([targets], inspector, {...areaOf(40, 12), rows: 9})).join('\n')).not.toMatch(
		/Well|A {2}b/u,
	);
});

test('two panes stand beside each other, each with its own margin', () => {
	const block = panes(
		[lines([['left']])],
		[table({isBare: true, columns: [{title: '', isName: true}], rows: [{cells: ['right']}], focus: 0})],
		10,
	);
	expect(draw(block)).toEqual(['  left        → right']);
});

test('tabs that do not fit become the current one and its number', () => {
	expect(draw(tabs(['What a thief could do', 'Changes', 'JSON'], 1))).toEqual([
		'  What a thief could do   Changes   JSON',
	]);
	expect(draw(tabs(['What a thief could do', 'Changes', 'JSON'], 1), areaOf(40, 12))).toEqual([
		'  Changes  2 of 3',
	]);
});

test('a long text says which of its lines are seen, and stops at its end', () => {
	const block = textView({
		title: 'JSON',
		lines: Array.from({length: 30}, (_, at) => [`line ${at + 1}`]),
		scroll: 99,
	});
	const shown = draw(block, {...areaOf(80, 24), rows: 10});
	expect(shown[0]).toBe('  JSON, lines 22 to 30 of 30');
	expect(shown.at(-1)).toBe('  line 30');
});

test('a row that fits is not said to be cut because another one does not', () => {
	const rows = [
		'short',
		'a line that is far too long for the room there is in this window, and so it is cut',
	];
	const cut = table({
		isBare: true,
		columns: [{title: '', hasMark: true, isName: true, min: 12}, {title: ''}],
		rows: rows.map(text => ({cells: [{mark: 'ok', text: 'Proof'}, text]})),
	});
	const area = areaOf(60, 30);
	const seen = cut.draw(area).map(({spans}) =>
		cutSpans(spans, area.cells, area.theme)
			.map(span => spanText(span, area.theme))
			.join(''),
	);
	expect(seen[0]).toBe('✓ Proof       short');
	expect(seen[1]).toMatch(/far too long for the room …$/u);
});

test('a line of code goes on two cells in, and keeps its own indent', () => {
	expect(wrapCode('  path: db', 40)).toEqual(['  path: db']);
	expect(wrapCode('  aws --profile acme s3 cp FILE s3://acme/db/', 24)).toEqual([
		'  aws --profile acme s3',
		'    cp FILE',
		'    s3://acme/db/',
	]);
	expect(wrapCode('a'.repeat(30), 20).map(line => line.length)).toEqual([20, 12]);
});

test('a name of any length leaves room for the words around it', () => {
	for (const cells of [36, 76, 140]) {
		const lines = draw(
			callout({
				role: 'bad',
				title: `The group ${'long-'.repeat(200)}end lets it read`,
				lines: [why(`Its policy ${'x'.repeat(1000)} allows it.`), next('Take the user out of the group.')],
			}),
			areaOf(cells, 60),
		);
		expect(lines.length).toBeLessThan(cells === 36 ? 22 : 13);
		const text = lines.map(line => line.replace(/^[\s▌]+/u, '')).join(' ');
		for (const words of ['The group', 'read', 'Why', 'allows it.', 'Take the user out of the group.']) {
			expect(text).toContain(words);
		}
	}
});

test('a path in a callout loses its beginning', () => {
	const kept = callout({
		role: 'ok',
		title: 'Done',
		lines: [pathLine('Evidence', `/a/${'b'.repeat(60)}/2026-11-23.json`)],
	});
	const [, line = ''] = draw(kept, areaOf(60, 30));
	expect(line).toMatch(/Evidence: …b+\/2026-11-23\.json$/u);
	expect(line.length).toBeLessThanOrEqual(58);
});
