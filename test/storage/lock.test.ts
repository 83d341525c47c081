import {existsSync, readdirSync, utimesSync, writeFileSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {withLock} from '../../src/storage/lock.js';
import {compileProgram} from './child.js';
import {makeTestFolder} from './folder.js';

const done = async () => ({ok: true, value: 'done'}) as const;

test('what is done under a lock is alone, and the lock goes', async () => {
	const folder = makeTestFolder();
	let inside = 0;
	let most = 0;
	const results = await Promise.all(
		Array.from({length: 20}, async () =>
			withLock(join(folder, 'f'), 'x', async () => {
				most = Math.max(most, ++inside);
				await new Promise(setImmediate);
				inside--;
				return done();
			}),
		),
	);
	expect(most).toBe(1);
	expect(results.every(({ok}) => ok)).toBe(true);
	expect(readdirSync(folder)).toEqual([]);
});

test('a lock that somebody holds is given up in words', async () => {
	const path = join(makeTestFolder(), 'f');
	writeFileSync(`${path}.lock`, JSON.stringify({pid: process.pid, host: hostname(), token: 'x'}));
	expect(await withLock(path, 'It cannot be saved', done, 50)).toMatchObject({
		ok: false,
		problem: {kind: 'busy', what: 'It cannot be saved'},
	});
	expect(existsSync(`${path}.lock`)).toBe(true);
});

test('a lock of a process that is gone is broken', async () => {
	const folder = makeTestFolder();
	const end = await compileProgram(folder, 'process.stdout.write(String(process.pid));');
	const pid = Number(await end());
	const path = join(folder, 'f');
	writeFileSync(`${path}.lock`, JSON.stringify({pid, host: hostname(), token: 'x'}));
	const all = await Promise.all([1, 2, 3, 4].map(async () => withLock(path, 'x', done, 2000)));
	expect(all.every(({ok}) => ok)).toBe(true);
	expect(existsSync(`${path}.lock`)).toBe(false);
});

test('an old lock of another machine, or half a lock, is broken', async () => {
	const path = join(makeTestFolder(), 'f');
	for (const content of [JSON.stringify({pid: 1, host: 'elsewhere', token: 'x'}), '']) {
		writeFileSync(`${path}.lock`, content);
		expect(await withLock(path, 'x', done, 50)).toMatchObject({ok: false, problem: {kind: 'busy'}});
		utimesSync(`${path}.lock`, new Date(0), new Date(0));
		expect(await withLock(path, 'x', done, 2000)).toMatchObject({ok: true});
	}
});

test('where no lock can be made, it is said', async () => {
	const path = join(makeTestFolder(), 'missing', 'f');
	expect(await withLock(path, 'x', done)).toMatchObject({ok: false, problem: {kind: 'missing'}});
});
