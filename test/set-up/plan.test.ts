import {expect, test} from 'vitest';
import {bucketFindings, fixesOf} from '../../src/set-up/bucket-findings.js';
import {type PlanInput, planSetUp} from '../../src/set-up/plan.js';
import {cleanUpOf} from '../../src/set-up/user-findings.js';
import {account, cleanUser, goodBucket, missingBucket, missingUser} from './example.js';

const input: PlanInput = {
	account,
	region: 'eu-west-1',
	bucket: goodBucket,
	user: missingUser,
	willCreateUser: true,
	cleanUp: [],
	fixes: [],
	policy: {document: {Statement: []}, text: '{}', ours: 6, kept: 0, isUnchanged: false},
	lostKeys: [],
	needsKey: true,
	testPrefix: '.nightdrop/',
};

const ids = (change: Partial<PlanInput> = {}) => planSetUp({...input, ...change}).map(({id}) => id);

test('the user first, then the bucket, then the policy, and the key last', () => {
	const open = {
		...goodBucket,
		versioning: {known: true, value: 'never'} as const,
		policy: {known: true, value: '{"Statement":[]}'} as const,
	};
	expect(ids({bucket: open, fixes: fixesOf(bucketFindings(open))})).toEqual([
		'create-user',
		'check-user',
		'fix-versioning',
		'back-up-policy',
		'write-policy',
		'create-key',
		'test',
		'prove',
	]);
});

test('a bucket is made before it is mended, and has no policy to keep', () => {
	const fixes = fixesOf(bucketFindings(missingBucket)).filter(({isAdvised}) => isAdvised);
	expect(ids({bucket: missingBucket, fixes}).slice(2, 5)).toEqual([
		'create-bucket',
		'fix-versioning',
		'write-policy',
	]);
});

test('the oldest region is not named, every other one is', () => {
	const calls = (region: string) => {
		const [, , row] = planSetUp({...input, bucket: missingBucket, region});
		return row?.calls[0]?.input;
	};
	expect(calls('us-east-1')).toEqual({Bucket: 'acme-backups'});
	expect(calls('eu-west-1')).toMatchObject({CreateBucketConfiguration: {LocationConstraint: 'eu-west-1'}});
});

test('where everything is there, nothing is changed', () => {
	expect(
		ids({
			user: cleanUser,
			willCreateUser: false,
			needsKey: false,
			policy: {...input.policy, isUnchanged: true},
		}),
	).toEqual(['test', 'prove']);
});

test('a key that nobody has goes before another is made', () => {
	expect(ids({lostKeys: ['AKIAIOSFODNN7EXAMPLE']}).slice(-4)).toEqual([
		'remove-key',
		'create-key',
		'test',
		'prove',
	]);
});

test('cleaning up an existing user shows every call', () => {
	const user = {...cleanUser, groups: {known: true, value: ['analytics']} as const};
	const [row] = planSetUp({...input, user, willCreateUser: false, cleanUp: cleanUpOf(user)});
	expect(row).toMatchObject({id: 'clean-user', others: expect.any(String)});
	expect(row?.calls).toEqual([
		{
			service: 'iam',
			operation: 'RemoveUserFromGroup',
			input: {GroupName: 'analytics', UserName: cleanUser.name},
		},
	]);
});

test('that a policy which refuses overwrites shuts tools out is said where it is written', () => {
	const others = (refusesOverwrites: boolean) =>
		planSetUp({...input, policy: {...input.policy, refusesOverwrites}}).find(({id}) => id === 'write-policy')
			?.others;
	expect(others(true)).toBe('uploads without If-None-Match are refused');
	expect(others(false)).toBeUndefined();
});

test('every call on the bucket names the owner that it must have', () => {
	const rows = planSetUp({...input, fixes: fixesOf(bucketFindings(missingBucket))});
	const onBucket = rows
		.filter(({id}) => id.startsWith('fix-') || id === 'write-policy')
		.flatMap(row => row.calls);
	expect(onBucket.length).toBeGreaterThan(2);
	for (const call of onBucket) {
		expect(call.input).toMatchObject({ExpectedBucketOwner: account});
	}
});
