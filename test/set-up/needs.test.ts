import {expect, test} from 'vitest';
import {judgeNeeds, needs, operatorPolicy, resourceOf} from '../../src/set-up/needs.js';

const all = new Set(needs.flatMap(need => need.actions));
const subject = {partition: 'aws', account: '111122223333', bucket: 'b', user: 'u'};

test('everything allowed is said so', () => {
	expect(judgeNeeds(all, new Set()).every(({status}) => status === 'allowed')).toBe(true);
});

test('one action that is missing is named in its group', () => {
	const action = 'iam:SimulatePrincipalPolicy';
	const groups = judgeNeeds(new Set([...all].filter(one => one !== action)), new Set([action]));
	expect(groups.filter(({status}) => status !== 'allowed')).toMatchObject([
		{id: 'simulate', status: 'missing', missing: [action], for: 'proof'},
	]);
});

test('no answer is not known, never allowed', () => {
	expect(judgeNeeds(new Set(), new Set()).every(({status}) => status === 'not-known')).toBe(true);
});

test('the ready policy has every action once, on what it acts on', () => {
	const {Statement} = operatorPolicy(subject);
	const actions = Statement.flatMap(({Action}) => Action);
	expect(new Set(actions)).toEqual(all);
	expect(actions.length).toBe(all.size);
	expect(Statement.map(({Resource}) => Resource)).toEqual([
		'arn:aws:iam::111122223333:user/u',
		'*',
		'arn:aws:s3:::b',
		'arn:aws:s3:::b/*',
	]);
});

test('without names it is asked about everything', () => {
	expect(resourceOf('bucket', {...subject, bucket: undefined})).toBe('*');
});
