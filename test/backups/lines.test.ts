import {expect, test} from 'vitest';
import type {Entry} from '../../src/backups/backup.js';
import {resultLines} from '../../src/backups/lines.js';
import {complete, day, entry, gib, nightly, now, seriesOf, stateAfter} from './listed-example.js';

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

test('a misdated one is named, with both of its times and what to do', () => {
	const key = 'db/orders/2026-11-12/orders.zst';
	const before = nightly('orders').filter(one => one.key !== key);
	const said = linesOf([entry(key, {at: Date.parse('2026-11-23T18:00:00Z'), size: 2 * gib}), ...before]);
	expect(said.find(line => line.startsWith('warning: '))).toMatch(
		/^warning: db\/orders: misdated \(db\/orders\/2026-11-12\/orders\.zst, put 2026-11-23T18:00:00Z, of 2026-11-12T00:00:00Z by its name\); newest 2026-11-23T02:10:00Z, .*; look at its versions: it may be a late upload, or an old backup that was overwritten$/u,
	);
});

test('one from the future is named too, and beside what is worse', () => {
	const key = 'db/orders/2026-12-24/orders.zst';
	const future = entry(key, {at: Date.parse('2026-12-24T02:10:00Z'), size: 2 * gib});
	const line = linesOf([future, ...nightly('orders', {missing: 2})]).find(text =>
		text.startsWith('problem: '),
	);
	expect(line).toMatch(
		/: 2 missing .*; also from the future \(db\/orders\/2026-12-24\/orders\.zst, put 2026-12-24T02:10:00Z, /u,
	);
});
