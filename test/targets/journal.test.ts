import {expect, test} from 'vitest';
import {
	findTargets,
	otherTargetOfUser,
	withIntent,
	withKey,
	withKeyFacts,
	withoutIntent,
	withoutKey,
	withUser,
} from '../../src/targets/journal.js';
import {exampleTarget} from './example.js';

const [key] = exampleTarget.keys;
const newKey = {
	accessKeyId: 'AKIANEWNEWNEWNEWNEWN',
	createdAt: '2026-11-24T00:00:00Z',
	origin: 'ours',
	secret: 'unseen',
} as const;

test('a key comes into the journal, changes there and goes', () => {
	const two = withKey(exampleTarget, newKey);
	expect(two.keys).toEqual([key, newKey]);
	const saved = withKey(two, {...newKey, secret: 'saved', savedTo: 'printed'});
	expect(saved.keys).toEqual([key, {...newKey, secret: 'saved', savedTo: 'printed'}]);
	const verified = withKeyFacts(saved, newKey.accessKeyId, {verifiedAt: '2026-11-24T00:01:00Z'});
	expect(verified.keys[1]).toMatchObject({secret: 'saved', verifiedAt: '2026-11-24T00:01:00Z'});
	expect(withKeyFacts(saved, 'AKIAUNKNOWN', {secret: 'shown'})).toEqual(saved);
	expect(withoutKey(verified, newKey.accessKeyId)).toEqual(exampleTarget);
	expect(exampleTarget.keys).toHaveLength(1);
});

test('an intent is there until its outcome is known', () => {
	const {intent: _, ...calm} = exampleTarget;
	const intent = {
		operation: 'CreateUser',
		at: '2026-11-24T00:00:00Z',
		keysBefore: [],
		run: 'r',
		pid: 1,
	} as const;
	expect(withIntent(calm, intent).intent).toEqual(intent);
	expect(withoutIntent(withIntent(calm, intent))).toEqual(calm);
	expect(withoutIntent(exampleTarget)).not.toHaveProperty('intent');
});

test('a renamed user keeps the ARNs that it had', () => {
	const arn = 'arn:aws:iam::111122223333:user/new';
	const renamed = withUser(exampleTarget, {name: 'new', arn});
	expect(renamed.user).toMatchObject({
		name: 'new',
		arn,
		id: 'AIDAIOSFODNN7EXAMPLE',
		formerArns: [...(exampleTarget.user.formerArns ?? []), exampleTarget.user.arn],
	});
	expect(withUser(renamed, {arn}).user).toEqual(renamed.user);
	const back = withUser(renamed, {arn: 'arn:aws:iam::111122223333:user/old'});
	expect(back.user.formerArns).toEqual([exampleTarget.user.arn, arn]);
});

test('a second target of the same user on a bucket is found', () => {
	const others = [exampleTarget];
	const {bucket, user} = exampleTarget;
	const endpointUrl = exampleTarget.endpointUrl as string;
	const place = {bucket, endpointUrl, user};
	expect(otherTargetOfUser(others, place)).toBe(exampleTarget);
	expect(otherTargetOfUser(others, place, exampleTarget.name)).toBeUndefined();
	expect(otherTargetOfUser(others, {...place, bucket: 'other'})).toBeUndefined();
	expect(otherTargetOfUser(others, {bucket, user})).toBeUndefined();
	expect(otherTargetOfUser(others, {...place, user: {name: user.name.toUpperCase()}})).toBe(exampleTarget);
	expect(otherTargetOfUser(others, {...place, user: {name: 'another'}})).toBeUndefined();
	expect(
		otherTargetOfUser(others, {...place, user: {name: user.name, arn: 'arn:aws:iam::1:user/x'}}),
	).toBeUndefined();
});

test('targets are found by what was said of them', () => {
	const {endpointUrl: _, ...ofAws} = exampleTarget;
	const targets = [
		ofAws,
		{...ofAws, name: 'whole', prefix: ''},
		{...ofAws, name: 'other user', user: {name: 'other'}},
		exampleTarget,
	];
	const names = (query: Parameters<typeof findTargets>[1]) =>
		findTargets(targets, query).map(({name}) => name);
	expect(names({bucket: 'acme-backups'})).toEqual([ofAws.name, 'whole', 'other user']);
	expect(names({bucket: 'acme-backups', prefix: ''})).toEqual(['whole']);
	expect(names({bucket: 'acme-backups', prefix: 'db/', user: 'other'})).toEqual(['other user']);
	expect(names({bucket: 'acme-backups', endpointUrl: 'http://127.0.0.1:9000'})).toEqual([ofAws.name]);
	expect(names({bucket: 'none'})).toEqual([]);
});
