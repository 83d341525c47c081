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
});
