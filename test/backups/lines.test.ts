import {expect, test} from 'vitest';
import type {Entry} from '../../src/backups/backup.js';
import {resultLines} from '../../src/backups/lines.js';
import {complete, day, entry, nightly, now, seriesOf, stateAfter} from './listed-example.js';

const linesOf = (...entries: readonly (readonly Entry[])[]) =>
	resultLines(stateAfter(complete(seriesOf(...entries)))).map(({text}) => text);

test('a series that cannot be judged is not said to be on time', () => {
	const files = Array.from({length: 12}, (_, index) =>
		entry(`db/site/${'abcdefghijkl'[index]}/page.html`, {at: now - index * day}),
	);
	const said = linesOf(nightly('ledger'), files);
	expect(said).toContain('ok: 1 series on time');
	expect(said).toContain('note: 1 series not judged: nothing in the names says what should come');
});

test('what else is wrong with a series is said beside the worst', () => {
	const [newest, ...rest] = nightly('orders', {missing: 2, lastSize: 0});
	const said = linesOf([...(newest === undefined ? [] : [newest]), ...rest]);
	expect(said.find(line => line.startsWith('problem: '))).toMatch(/: 2 missing \(.*; also empty, 0 bytes$/u);
});

test('days on which nothing came are said although a later one did', () => {
	const all = nightly('orders');
	const said = linesOf([...all.slice(0, 1), ...all.slice(3)]);
	expect(said.filter(line => line.startsWith('note: '))).toEqual([
		expect.stringMatching(/: none came on 2026-11-21, 2026-11-22$/u),
	]);
	expect(said).toContain('ok: 1 series on time');
});
