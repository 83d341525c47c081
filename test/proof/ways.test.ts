import {afterAll, expect, test} from 'vitest';
import type {Preset} from '../../src/policy/options.js';
import {probes} from '../../src/proof/probes.js';
import {checkWay, namedBy, presets, type Way} from './way.js';
import {account} from './ways/account.js';
import {conditions} from './ways/conditions.js';
import {denies} from './ways/denies.js';
import {lists} from './ways/lists.js';
import {access} from './ways/public.js';
import {reading} from './ways/reading.js';
import {settings} from './ways/settings.js';

/* Every way in which a hole can be opened, under every preset: each must be found, named, or shown to be shut. */

const ways: readonly Way[] = [
	...reading,
	...lists,
	...settings,
	...conditions,
	...account,
	...access,
	...denies,
];
const tried = ways.flatMap(way => presets.map(preset => [way.words, preset, way] as const));
const held = new Set<string>();
const cellOf = (way: Way, preset: Preset) => `${preset} ${way.id}`;

test.each(tried)('%s; in %s', async (_, preset, way) => {
	await checkWay(way, preset);
	held.add(cellOf(way, preset));
});

test('each way has an id of its own, and names rows that there are', () => {
	const ids = ways.map(({id}) => id);
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids.length).toBeGreaterThan(60);
	const rows = new Set(probes.map(({id}) => id));
	for (const way of ways) {
		for (const preset of presets) {
			const end = way[preset];
			const named = end.verdict === 'proven' ? [end.row] : end.rows;
			expect(named.length, way.id).toBeGreaterThan(0);
			expect(
				named.filter(row => !rows.has(row)),
				way.id,
			).toEqual([]);
		}
	}
});

test('what is open now is found in classic and strict; what is not can never be called violated', () => {
	for (const way of ways) {
		const verdicts = new Set(presets.map(preset => way[preset].verdict));
		expect(way.isOpenNow || !verdicts.has('violated'), way.id).toBe(true);
	}
});

/** Every live row that must be denied, and every one that is simulated, has a way that opens it. */
test('every row that must be denied is opened by a way', () => {
	const opened = new Set(
		ways.flatMap(way =>
			presets.flatMap(preset => {
				const end = way[preset];
				return end.verdict === 'violated' ? end.rows : [];
			}),
		),
	);
	const missing = probes
		.filter(
			({id, how, expected, isOptional}) =>
				!opened.has(id) && how !== 'read' && expected === 'denied' && isOptional !== true,
		)
		.map(({id}) => id);
	expect(missing).toEqual([]);
});

afterAll(() => {
	const width = Math.max(...ways.map(({words}) => words.length));
	const row = (words: string, cells: readonly string[], named: string) =>
		`${words.padEnd(width)} | ${cells.map(cell => cell.padEnd(10)).join(' | ')} | ${named}`;
	const lines = ways.map(way =>
		row(
			way.words,
			presets.map(preset => {
				const {verdict} = way[preset];
				return held.has(cellOf(way, preset)) ? verdict.replace('-', ' ') : 'FAILED';
			}),
			namedBy(way),
		),
	);
	process.stdout.write(
		`\n${row('way', presets, 'the row that is named')}\n${lines.join('\n')}\n${ways.length} ways x ${presets.length} presets: ${held.size} of ${tried.length} held\n`,
	);
});
