import {describe, expect, test} from 'vitest';
import {checkKeys} from '../../src/home/check-keys.js';
import type {KeyFact} from '../../src/home/facts.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {day, healthy, iso, now, target} from './example.js';

const old: KeyFact = {accessKeyId: 'AKIAOLD', status: 'Active', createdAt: now - 60 * day};
const fresh = (age: number): KeyFact => ({
	accessKeyId: 'AKIANEW',
	status: 'Active',
	createdAt: now - age * day,
});
const record = (accessKeyId: string, change: Partial<KeyRecord> = {}): KeyRecord => ({
	...{accessKeyId, createdAt: iso(60 * day), origin: 'ours', secret: 'saved'},
	...change,
});

const checked = (
	keys: readonly KeyFact[],
	records: readonly KeyRecord[] = [],
	change: Partial<Target> = {},
) => {
	const one = target('acme', {keys: records, ...change});
	const {cell, findings} = checkKeys(one, healthy(one, {keys: {isKnown: true, value: keys}}), now);
	return {
		word: cell.word,
		findings: findings.map(({id, role}) => [id, role]),
		title: findings[0]?.title ?? '',
	};
};

describe('the keys of a target', () => {
	test.each<
		readonly [string, readonly KeyFact[], readonly KeyRecord[], string, readonly (readonly string[])[]]
	>([
		['one, young', [fresh(12)], [], '12 days', []],
		['one, due', [fresh(84)], [], '84 days, due', [['key-age', 'warn']]],
		['none', [], [], 'No key', [['no-key', 'bad']]],
		['one that is off', [{...old, status: 'Inactive'}], [], 'Turned off', [['key-off', 'bad']]],
		[
			'two, one made for a rotation',
			[old, fresh(2)],
			[record('AKIANEW')],
			'Changing, 2 days',
			[['rotation', 'info']],
		],
		['two, for too long', [old, fresh(15)], [record('AKIANEW')], '2 active', [['two-keys', 'warn']]],
		[
			'two, the newer of somebody else',
			[old, fresh(2)],
			[record('AKIAOLD')],
			'2 active',
			[['two-keys', 'warn']],
		],
		[
			'two, one of a proof',
			[old, fresh(0)],
			[record('AKIANEW', {origin: 'temporary', secret: 'unseen'})],
			'Proving',
			[['two-keys', 'info']],
		],
		[
			'the old one off for 3 days',
			[fresh(12), {...old, status: 'Inactive'}],
			[record('AKIAOLD', {deactivatedAt: iso(3 * day)})],
			'12 days',
			[['rotation', 'info']],
		],
		[
			'the old one off for 3 weeks',
			[fresh(30), {...old, status: 'Inactive'}],
			[record('AKIAOLD', {deactivatedAt: iso(21 * day)})],
			'Old key left',
			[['key-left', 'warn']],
		],
	])('%s', (_, keys, records, word, findings) => {
		for (const list of [keys, [...keys].reverse()]) {
			expect(checked(list, records)).toMatchObject({word, findings});
		}
	});

	test('a change under way has its deadline', () => {
		expect(checked([old, fresh(2)], [record('AKIANEW')]).title).toBe(
			'The key is being changed since 2 days: your hosts switch to AKIANEW',
		);
		const off = checked(
			[fresh(12), {...old, status: 'Inactive'}],
			[record('AKIAOLD', {deactivatedAt: iso(3 * day)})],
		);
		expect(off.title).toBe('The old key is off; it is kept until 27 Nov');
	});

	test('a suspicion that was not gone on with is bad while the key is on', () => {
		const compromise = {keys: ['AKIAOLD'], at: iso(day), since: iso(2 * day)};
		expect(checked([old], [], {compromise})).toMatchObject({
			word: 'Suspected',
			findings: [['key-suspected', 'bad']],
		});
		const off = checked([fresh(1), {...old, status: 'Inactive'}], [], {compromise});
		expect(off.findings[0]).toEqual(['key-suspected', 'warn']);
	});

	test('of two that are suspected each is told, the one that is on first, and neither is only kept for a while', () => {
		const one = target('acme', {
			compromise: {keys: ['AKIAOLD', 'AKIANEW'], at: iso(day), since: iso(2 * day)},
		});
		for (const keys of [
			[{...old, status: 'Inactive'}, fresh(10)],
			[fresh(10), {...old, status: 'Inactive'}],
		]) {
			const {cell, findings} = checkKeys(one, healthy(one, {keys: {isKnown: true, value: keys}}), now);
			expect(cell).toEqual({role: 'bad', word: 'Suspected'});
			expect(findings.map(({id, role, title}) => [id, role, title])).toEqual([
				['key-suspected', 'bad', 'AKIANEW may be in other hands, and is still on'],
				['key-suspected', 'warn', 'AKIAOLD may be in other hands, and is not replaced yet'],
			]);
		}
	});

	describe("the only active key is nobody's", () => {
		const off: KeyFact = {...old, status: 'Inactive'};
		const hosts = record('AKIAOLD', {usedAt: iso(day), deactivatedAt: iso(day / 24)});
		const lost = record('AKIANEW', {secret: 'unseen', createdAt: iso(day / 12)});
		const found = (records: readonly KeyRecord[], change: Partial<Target> = {}) => {
			const one = target('acme', {keys: records, ...change});
			return checkKeys(one, healthy(one, {keys: {isKnown: true, value: [off, fresh(1)]}}), now).findings;
		};

		test('and that of the hosts is off', () => {
			expect(found([hosts, lost])).toEqual([
				{
					id: 'key-nobodys',
					role: 'bad',
					title: "The only active key, AKIANEW, is nobody's: backups cannot arrive",
					why: 'Nobody has its secret, and AKIAOLD is off.',
					next: 'Turn AKIAOLD on again, if your hosts have it (r).',
				},
			]);
		});

		test('and the other must not come back', () => {
			const compromise = {keys: ['AKIAOLD'], at: iso(day), since: iso(2 * day)};
			expect(found([hosts, lost], {compromise})).toMatchObject([
				{id: 'key-nobodys', next: 'Make a new key (r).'},
				{id: 'key-suspected'},
			]);
		});

		test('unless a host was seen to use it, or a proof runs with it', () => {
			expect(found([hosts, {...lost, usedAt: iso(0)}]).map(({id}) => id)).toEqual(['rotation']);
			const proving = record('AKIANEW', {
				origin: 'temporary',
				secret: 'unseen',
				createdAt: iso(60_000),
				process: 'host/1',
			});
			expect(found([hosts, proving]).map(({id}) => id)).toEqual(['rotation']);
		});
	});
});

test('a stolen key that is off is not advised to come back', () => {
	const one = target('acme', {
		keys: [record('AKIAOLD', {deactivatedAt: iso(day)})],
		compromise: {keys: ['AKIAOLD'], at: iso(day), since: iso(2 * day)},
	});
	const keys = [{...old, status: 'Inactive'}] as const;
	const {findings} = checkKeys(one, healthy(one, {keys: {isKnown: true, value: keys}}), now);
	const off = findings.find(({id}) => id === 'key-off');
	expect(off).toMatchObject({next: 'Make a new one (r).'});
	expect(findings.map(({next}) => next).join()).not.toMatch(/on again/u);
});
