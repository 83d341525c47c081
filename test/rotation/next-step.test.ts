import {describe, expect, test} from 'vitest';
import {nextStep} from '../../src/rotation/next-step.js';
import {day, hour} from '../../src/rotation/situation.js';
import {sayStanding} from '../../src/rotation/words.js';
import {at, ours, situationOf} from './key.js';
import {A, B, candidate, intentOfNone, minute, old, rows, unseen} from './table.js';

describe('every row of the table of states', () => {
	test.each(rows)('%s', (_, keys, scene, expected) => {
		for (const examples of [keys, [...keys].reverse()]) {
			const {state, next, isAsking} = nextStep(situationOf(examples, scene));
			expect({state, ...(next && {step: next.step}), ...(next?.key && {key: next.key}), isAsking}).toEqual({
				isAsking: false,
				...(expected.step === 'delete' && {key: next?.key}),
				...expected,
			});
		}
	});
});

test('another run that is in the middle of a change is waited for', () => {
	expect(nextStep(situationOf([old], {change: {isOtherRun: true, isDue: true}}))).toMatchObject({
		state: 'other-run',
	});
});

test('more new keys than were asked for: two people are at work', () => {
	const strangers = [candidate, {...candidate, id: A}];
	expect(nextStep(situationOf(strangers, {intent: intentOfNone})).state).toBe('two-new');
});

test('a key that came long after its reply was lost is somebody else’s', () => {
	const intent = {...intentOfNone, at: at(5 * day)};
	const [key] = situationOf([candidate], {intent}).keys;
	expect(key).toMatchObject({origin: 'foreign', secret: 'unknown', use: 'never', isNobodys: false});
	expect(nextStep(situationOf([old, candidate], {intent}))).toMatchObject({state: 'foreign-young'});
});

test('a key that was used after its reply was lost is somebody else’s', () => {
	const [key] = situationOf([{...candidate, used: minute}], {intent: intentOfNone}).keys;
	expect(key).toMatchObject({origin: 'foreign', secret: 'unknown', use: 'in-use'});
});

test('a key that nobody should have, and that a host uses, is somebody’s', () => {
	const [key] = situationOf([{...unseen, used: minute}]).keys;
	expect(key).toMatchObject({isNobodys: false, secret: 'unknown'});
});

test('a key of that age is changed also where no use by a host was seen', () => {
	const unused = {id: A, record: ours({ourLastCallAt: at(hour)}), used: hour};
	expect(nextStep(situationOf([unused])).state).toBe('install');
	expect(nextStep(situationOf([unused], {change: {isDue: true}}))).toMatchObject({
		state: 'due',
		next: {step: 'create'},
	});
});

test('a use by a host that our own proof hides is not forgotten', () => {
	const record = ours({usedAt: at(2 * hour), ourLastCallAt: at(hour)});
	expect(situationOf([{id: A, used: hour, record}]).keys[0]?.use).toBe('in-use');
	expect(situationOf([{id: A, used: hour, record: ours({ourLastCallAt: at(hour)})}]).keys[0]?.use).toBe(
		'ours-only',
	);
});

test('quiet is twice the longest interval of a series, and a day at least', () => {
	const {isQuiet} = situationOf([{...old, used: 25 * hour}]).keys[0] ?? {};
	expect(isQuiet).toBe(true);
	expect(situationOf([{...old, used: 23 * hour}]).keys[0]?.use).toBe('in-use');
});

test('a key that can do more than put is not to be installed, nor called healthy', () => {
	const violated = {change: {isViolated: true}};
	const isNext = {state: 'violated', next: {step: 'finish', key: A}};
	expect(nextStep(situationOf([{id: A, record: ours()}], violated))).toMatchObject(isNext);
	expect(nextStep(situationOf([{id: A, record: ours(), used: hour}], violated))).toMatchObject(isNext);
	const stolen = {id: A, status: 'Inactive', used: day, record: ours({deactivatedAt: at(hour)})};
	const beside = situationOf([stolen, {id: B, age: minute, record: ours()}], {
		...violated,
		suspected: [A],
	});
	expect(nextStep(beside)).toMatchObject({
		...isNext,
		next: {step: 'finish', key: B},
		other: {accessKeyId: A},
	});
	expect(sayStanding(nextStep(beside), beside).title).toBe(`Do not install ${B}: it is not write-only`);
});

test('beside a suspected key that is off nothing is said of a backup that would stop', () => {
	const stolen = {id: A, status: 'Inactive', used: day, record: ours({deactivatedAt: at(hour)})};
	const situation = situationOf([stolen, {id: B, age: minute, record: ours()}], {suspected: [A]});
	const {why, next} = sayStanding(nextStep(situation), situation);
	expect(why).toBe(`No host has used ${B} yet. ${A} is off, since it may be in other hands.`);
	expect(next).toBe(
		`Install the new key on your hosts (h). ${A} is deleted when a host has used the new one.`,
	);
});
