import {describe, expect, test} from 'vitest';
import {isAbandoned, lostKeysOf, usableKeyOf} from '../../src/keys/known-keys.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {exampleTarget} from '../targets/example.js';

const now = Date.parse('2026-11-23T19:00:00.000Z');
const hours = (count: number) => new Date(now - count * 3_600_000).toISOString();
const key = (change: Partial<KeyRecord>): Target => ({
	...exampleTarget,
	keys: [{accessKeyId: 'AKIAONE', createdAt: hours(48), origin: 'ours', secret: 'saved', ...change}],
});

test.each<[string, Partial<KeyRecord>, boolean]>([
	['ours, and nobody saw its secret', {secret: 'unseen'}, true],
	['ours, shown and not confirmed', {secret: 'unknown'}, false],
	['ours, and saved', {secret: 'saved'}, false],
	['of a proof that has long ended', {origin: 'temporary', secret: 'unseen'}, true],
	['of a proof that may still run', {origin: 'temporary', secret: 'unseen', createdAt: hours(0.5)}, false],
	[
		'of a lost answer, off for two days',
		{origin: 'candidate', secret: 'unseen', deactivatedAt: hours(48)},
		true,
	],
	[
		'of a lost answer, off for an hour',
		{origin: 'candidate', secret: 'unseen', deactivatedAt: hours(1)},
		false,
	],
	['of a lost answer, not turned off', {origin: 'candidate', secret: 'unseen'}, false],
	['of somebody else', {origin: 'foreign', secret: 'unknown'}, false],
])('a key %s: nobody has its secret: %s', (_, change, isLost) => {
	expect(lostKeysOf(key(change), now)).toEqual(isLost ? ['AKIAONE'] : []);
});

test.each<[string, Partial<KeyRecord>, boolean]>([
	['that is saved', {}, true],
	['that was shown and not confirmed', {secret: 'unknown'}, true],
	['that nobody saw', {secret: 'unseen'}, false],
	['that is off', {deactivatedAt: hours(1)}, false],
	['of a proof', {origin: 'temporary'}, false],
	['of somebody else', {origin: 'foreign'}, false],
])('a key %s can be used: %s', (_, change, isUsable) => {
	expect(usableKeyOf(key(change))?.accessKeyId).toBe(isUsable ? 'AKIAONE' : undefined);
});

test('without a target there is none', () => {
	expect([lostKeysOf(undefined, now), usableKeyOf(undefined)]).toEqual([[], undefined]);
});

describe('a temporary key', () => {
	const temporary: KeyRecord = {
		...{accessKeyId: 'AKIATMP', createdAt: hours(0.1), origin: 'temporary', secret: 'unseen'},
		process: 'here/4711',
	};
	const abandoned = (change: Partial<KeyRecord>, isRunning: boolean) =>
		isAbandoned({...temporary, ...change}, {now, isRunning: () => isRunning});

	test('is left alone while its process runs', () => {
		expect(abandoned({}, true)).toBe(false);
	});

	test("is nobody's once its process is gone, it is off, or it is older than any proof", () => {
		expect(abandoned({}, false)).toBe(true);
		expect(abandoned({deactivatedAt: hours(0)}, true)).toBe(true);
		expect(abandoned({createdAt: hours(2)}, true)).toBe(true);
	});

	test('of another kind is never taken for one', () => {
		expect(abandoned({origin: 'ours', createdAt: hours(2)}, false)).toBe(false);
		expect(abandoned({origin: 'foreign', createdAt: hours(2)}, false)).toBe(false);
	});
});
