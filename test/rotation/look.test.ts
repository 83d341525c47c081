import {describe, expect, test} from 'vitest';
import {longestGapMs} from '../../src/backups/health/longest-gap.js';
import {afterLook, type Look, type SeriesAge, situationOf} from '../../src/rotation/look.js';
import {nextStep} from '../../src/rotation/next-step.js';
import {day, hour, type IamKey} from '../../src/rotation/situation.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {exampleTarget} from '../targets/example.js';
import {at, now} from './key.js';

const {intent, ...settled} = exampleTarget;
const record = (accessKeyId: string, change: Partial<KeyRecord> = {}): KeyRecord => ({
	...{accessKeyId, createdAt: at(60 * day), origin: 'ours', secret: 'saved', verifiedAt: at(60 * day)},
	...change,
});
const target = (keys: readonly KeyRecord[], change: Partial<Target> = {}): Target => ({
	...settled,
	keys,
	...change,
});
const key = (accessKeyId: string, used: number | null, change: Partial<IamKey> = {}): IamKey => ({
	...{accessKeyId, status: 'Active', createdAt: now - 60 * day},
	lastUsed: used === null ? null : {at: now - used, service: 's3'},
	...change,
});
const look = (keys: readonly IamKey[], change: Partial<Look> = {}): Look => ({
	...{at: now, user: 'as known', keys, isOtherRun: false},
	...change,
});
const minute = 60_000;
const isRunning = () => false;

describe('whether backups arrived', () => {
	const old = key('AKIAOLD', 60 * hour);
	const fresh = key('AKIANEW', hour, {createdAt: now - 5 * day});
	const standing = (series: readonly SeriesAge[] | undefined) => {
		const situation = situationOf(
			target([record('AKIAOLD'), record('AKIANEW')]),
			look([old, fresh], series && {series}),
			{now, isRunning},
		);
		return {...situation.arrivals, state: nextStep(situation).state};
	};
	const daily = (newest: number): SeriesAge => ({name: 'daily', newestAt: now - newest, intervalMs: day});

	test('each series that was alive when the old key was last used is due one that is newer', () => {
		expect(standing([daily(hour), daily(2 * hour)])).toMatchObject({due: 2, arrived: 2, state: 'switched'});
		expect(standing([daily(hour), daily(61 * hour)])).toMatchObject({
			due: 2,
			arrived: 1,
			state: 'switched-late',
		});
	});

	test('one put at the very moment of that use was put with the old key', () => {
		expect(standing([daily(60 * hour)])).toMatchObject({due: 1, arrived: 0, state: 'switched-late'});
	});

	test('one put minutes after it may have been too: of several uses IAM notes the first', () => {
		expect(standing([daily(60 * hour - 10 * minute)])).toMatchObject({arrived: 0, state: 'switched-late'});
		expect(standing([daily(60 * hour - 16 * minute)])).toMatchObject({arrived: 1, state: 'switched'});
	});

	test('what comes at no regular times is not waited for, unless nothing else is there', () => {
		const once: SeriesAge = {name: 'README', newestAt: now - 61 * hour};
		expect(standing([daily(hour), once])).toMatchObject({due: 1, arrived: 1, state: 'switched'});
		expect(standing([once])).toMatchObject({due: 1, arrived: 0, state: 'switched-late'});
	});

	test('a series that ended before is not waited for', () => {
		expect(standing([daily(hour), daily(30 * day)])).toMatchObject({due: 1, arrived: 1, state: 'switched'});
	});

	test('the slowest series decides how long a key must be quiet', () => {
		const weekly = {name: 'weekly', newestAt: now - hour, intervalMs: 7 * day};
		expect(standing([daily(hour), weekly]).state).toBe('switching');
	});

	test('over a weekend a key is not quiet that a job of workdays may have', () => {
		const workdays = [0, 1, 4, 5, 6].map(weekday => weekday * day + 2 * hour);
		const intervalMs = longestGapMs({intervalMs: day, slots: workdays});
		expect(intervalMs).toBe(3 * day);
		const erp = {name: 'erp', newestAt: now - hour, intervalMs};
		expect(standing([daily(hour), erp])).toMatchObject({due: 2, arrived: 2, state: 'switching'});
		expect(longestGapMs({intervalMs: day})).toBe(day);
		expect(longestGapMs({intervalMs: 7 * day, slots: [2 * day]})).toBe(7 * day);
	});

	test('where they could not be seen nothing is turned off by the last use alone', () => {
		expect(standing(undefined)).toEqual({state: 'switched-unseen'});
	});
});

describe('the journal after a look', () => {
	const keysAfter = (records: readonly KeyRecord[], keys: readonly IamKey[], change: Partial<Target> = {}) =>
		afterLook(target(records, change), look(keys));

	test('what nobody changed stays as it is', () => {
		const known = target([record('AKIAOLD')]);
		expect(afterLook(known, look([key('AKIAOLD', null)]))).toBe(known);
	});

	test('a key that is off is so from when it was first seen, and on again is on', () => {
		const off = keysAfter([record('AKIAOLD')], [key('AKIAOLD', null, {status: 'Inactive'})]);
		expect(off.keys[0]?.deactivatedAt).toBe(at(0));
		const on = keysAfter([record('AKIAOLD', {deactivatedAt: at(day)})], [key('AKIAOLD', null)]);
		expect(on.keys[0]?.deactivatedAt).toBeUndefined();
	});

	test('of a key that nobody had, whoever turned it on again says that it is theirs', () => {
		const lost = record('AKIALOST', {origin: 'candidate', secret: 'unseen', deactivatedAt: at(hour)});
		const [theirs] = keysAfter([lost], [key('AKIALOST', null)]).keys;
		expect(theirs).toMatchObject({origin: 'foreign', secret: 'unknown'});
		expect(theirs).not.toHaveProperty('deactivatedAt');
		// A list may lag behind the call that turned it off.
		const late = {...lost, deactivatedAt: at(minute)};
		expect(keysAfter([late], [key('AKIALOST', null)]).keys).toEqual([late]);
	});

	test('one of somebody else that is off is remembered from then on', () => {
		const {keys} = keysAfter(
			[record('AKIAOLD')],
			[key('AKIAOLD', null), key('AKIAX', null, {status: 'Inactive'})],
		);
		expect(keys[1]).toMatchObject({accessKeyId: 'AKIAX', origin: 'foreign', deactivatedAt: at(0)});
	});

	test('a use by a host is remembered, one by us is not taken for it', () => {
		const used = keysAfter([record('AKIAOLD', {ourLastCallAt: at(5 * hour)})], [key('AKIAOLD', hour)]);
		expect(used.keys[0]?.usedAt).toBe(at(hour));
		const ours = keysAfter([record('AKIAOLD', {ourLastCallAt: at(hour)})], [key('AKIAOLD', hour)]);
		expect(ours.keys[0]?.usedAt).toBeUndefined();
	});

	test('a key that is gone is forgotten, but not one that was just made, nor all of them', () => {
		const young = record('AKIANEW', {createdAt: at(60_000)});
		const ids = (one: Target) => one.keys.map(({accessKeyId}) => accessKeyId);
		expect(ids(keysAfter([record('AKIAGONE'), record('AKIAOLD'), young], [key('AKIAOLD', null)]))).toEqual([
			'AKIAOLD',
			'AKIANEW',
		]);
		expect(ids(keysAfter([record('AKIAGONE')], []))).toEqual(['AKIAGONE']);
	});

	test('a change whose answer was lost is what the list shows; a key that may have been made is not', () => {
		const open = {...(intent as NonNullable<Target['intent']>)};
		const keys = [key('AKIAOLD', null)];
		expect(
			keysAfter([record('AKIAOLD')], keys, {intent: {...open, operation: 'UpdateAccessKey'}}).intent,
		).toBeUndefined();
		expect(keysAfter([record('AKIAOLD')], keys, {intent: open}).intent).toEqual(open);
	});

	test('a suspicion ends when its keys are gone and no session of them can live', () => {
		const compromise = {
			keys: ['AKIAOLD'],
			at: at(50 * hour),
			since: at(5 * day),
			sessionsDeniedAt: at(40 * hour),
		};
		const other = [key('AKIANEW', hour)];
		const records = [record('AKIANEW')];
		expect(keysAfter(records, other, {compromise}).compromise).toBeUndefined();
		const later = {...compromise, sessionsDeniedAt: at(30 * hour)};
		expect(keysAfter(records, other, {compromise: later}).compromise).toEqual(later);
		expect(keysAfter(records, [...other, key('AKIAOLD', null)], {compromise}).compromise).toEqual(compromise);
	});

	test('a policy that was seen to refuse sessions is asked for from then on, also when nobody noted that it was written', () => {
		const compromise = {keys: ['AKIAOLD'], at: at(hour), since: at(5 * day)};
		const {options} = settled;
		const loose = target([record('AKIAOLD')], {compromise, options: {...options, sessions: false}});
		const seen = (areSessionsDenied: boolean) =>
			afterLook(loose, look([key('AKIAOLD', hour)], {areSessionsDenied}));
		expect(seen(true)).toMatchObject({
			options: {...options, sessions: true},
			compromise: {...compromise, sessionsDeniedAt: at(0)},
		});
		expect(seen(false).options.sessions).toBe(false);
		const {compromise: _, ...calm} = loose;
		expect(afterLook(calm, look([key('AKIAOLD', hour)], {areSessionsDenied: true})).options.sessions).toBe(
			false,
		);
	});

	test('of a user that is not ours any more nothing is learnt', () => {
		const known = target([record('AKIAOLD')]);
		expect(afterLook(known, look([], {user: 'renamed'}))).toBe(known);
	});
});
