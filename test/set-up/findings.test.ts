import {describe, expect, test} from 'vitest';
import type {AwsError} from '../../src/aws/answer.js';
import {advisedFixes, bucketFindings} from '../../src/set-up/bucket-findings.js';
import type {BucketFacts, UserFacts} from '../../src/set-up/facts.js';
import {cleanUpOf, type UserContext, userFindings} from '../../src/set-up/user-findings.js';
import {account, cleanUser, goodBucket, missingBucket} from './example.js';

const denied: AwsError = {kind: 'denied', code: 'AccessDenied', message: '', status: 403, attempts: 1};
const known = <Value>(value: Value) => ({known: true, value}) as const;

describe('a bucket', () => {
	const found = (change: Partial<BucketFacts>) => bucketFindings({...goodBucket, ...change});
	const titles = (change: Partial<BucketFacts>) =>
		found(change).map(({weight, title}) => `${weight} ${title}`);

	test('that is well set has nothing to mend', () => {
		const findings = found({});
		expect(findings.map(({weight}) => weight)).toEqual(findings.map(() => 'ok'));
		expect(advisedFixes(findings)).toEqual([]);
	});

	test('that is open is told worst first, each with its reason and what others notice', () => {
		const findings = found({
			publicAccess: known({
				blockPublicAcls: false,
				ignorePublicAcls: false,
				blockPublicPolicy: false,
				restrictPublicBuckets: false,
			}),
			ownership: known('ObjectWriter'),
			versioning: known('never'),
			endsUploads: known(false),
		});
		expect(findings.slice(0, 4).map(({title}) => title)).toEqual([
			'Public access is not blocked',
			'Versions are off: an overwrite destroys',
			'Access lists (ACLs) are on',
			'Unfinished uploads stay for ever, and cost',
		]);
		expect(advisedFixes(findings)).toEqual(['public-access', 'versioning', 'acls']);
		for (const {why, fix} of findings.slice(0, 4)) {
			expect(why).toBeTruthy();
			expect(fix?.others).toBeTruthy();
		}

		expect(findings[0]?.fix?.call).toMatchObject({operation: 'PutPublicAccessBlock'});
	});

	test('with some switches on says how many', () => {
		const publicAccess = known({
			blockPublicAcls: true,
			ignorePublicAcls: true,
			blockPublicPolicy: false,
			restrictPublicBuckets: false,
		});
		expect(titles({publicAccess})[0]).toBe('bad Public access is blocked by 2 of 4 switches only');
	});

	test('what was denied is not known, never taken for good or bad', () => {
		const findings = found({versioning: {known: false, error: denied}});
		expect(findings[0]).toMatchObject({weight: 'unknown', id: 'versioning', detail: 'denied to you'});
		expect(findings[0]).not.toHaveProperty('fix');
	});

	test('under a key of the account names the key and what its policy needs', () => {
		const keyId = 'arn:aws:kms:us-east-1:111122223333:key/1';
		expect(found({encryption: known({algorithm: 'aws:kms', keyId})})[0]).toMatchObject({
			weight: 'warn',
			detail: keyId,
			next: expect.stringContaining('kms:GenerateDataKey'),
		});
		expect(titles({encryption: known({algorithm: 'aws:kms'})})).toContain(
			"ok Encrypted by KMS, with AWS's own key for S3",
		);
	});

	test('with a lock says how long test objects stay', () => {
		const objectLock = known({mode: 'COMPLIANCE', days: 30} as const);
		expect(found({objectLock}).find(({id}) => id === 'object-lock')).toMatchObject({
			title: 'Object Lock keeps every new object for 30 days',
			why: expect.stringContaining('stay 30 days'),
		});
	});

	test('that lets others in by its own list is told what stands in the way', () => {
		expect(found({aclGrants: known(['READ to everybody'])})[0]).toMatchObject({
			weight: 'bad',
			detail: 'READ to everybody',
		});
	});

	test('that does not exist gets versions without being asked', () => {
		expect(advisedFixes(bucketFindings(missingBucket))).toEqual(['versioning']);
	});
});

describe('a user', () => {
	const context: UserContext = {
		operatorArn: `arn:aws:iam::${account}:user/admin`,
		rights: [],
		ourKeys: [],
		lostKeys: [],
		now: '2026-11-23T19:00:00.000Z',
	};
	const found = (change: Partial<UserFacts>, more: Partial<UserContext> = {}) =>
		userFindings({...cleanUser, ...change}, {...context, ...more});
	const blocking = (change: Partial<UserFacts>, more: Partial<UserContext> = {}) =>
		found(change, more).filter(({isBlocking}) => isBlocking === true);

	test('without anything is clean', () => {
		expect(found({}).map(({weight}) => weight)).toEqual(found({}).map(() => 'ok'));
	});

	test('that can read is refused, and says by what', () => {
		const rights = [{source: 'attached policy ReadAll', what: 'read', isCleanable: true} as const];
		expect(blocking({}, {rights})).toMatchObject([
			{title: 'It can read this bucket', detail: 'attached policy ReadAll', isCleanable: true},
		]);
	});

	test.each<[string, Partial<UserFacts>, Partial<UserContext>]>([
		['operator', {arn: context.operatorArn}, {}],
		['second-target', {}, {otherPrefix: 'web/'}],
		['password', {password: known({lastUsedAt: '2026-03-12T08:00:00.000Z'})}, {}],
		['trust', {trustingRoles: known(['reader'])}, {}],
		[
			'keys',
			{
				keys: known([
					{accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active'},
					{accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Inactive'},
				]),
			},
			{},
		],
		['policies', {policies: {known: false, error: denied}}, {}],
	])('is refused for %s', (id, change, more) => {
		expect(blocking(change, more).map(finding => finding.id)).toEqual([id]);
	});

	test('is taken where the server does not offer to look, as long as its keys are seen', () => {
		const unsupported: AwsError = {...denied, kind: 'unsupported', code: 'NotImplemented', status: 501};
		const unread = {known: false, error: unsupported} as const;
		const findings = found({password: unread, groups: unread, policies: unread});
		expect(findings.filter(({weight}) => weight === 'unknown')).toMatchObject(
			['password', 'policies', 'groups'].map(id => ({
				id,
				detail: 'not offered by this server (NotImplemented)',
				why: expect.stringContaining('not proven'),
			})),
		);
		expect(blocking({password: unread, groups: unread, policies: unread})).toEqual([]);
		expect(blocking({keys: unread})).toMatchObject([{id: 'keys'}]);
	});

	test('with one key that is in use is taken, and warned about', () => {
		const keys = known([
			{accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active', createdAt: '2025-10-08T19:00:00.000Z'},
		]);
		expect(found({keys})[0]).toMatchObject({
			id: 'keys',
			weight: 'warn',
			detail: 'AKIAIOSFODNN7EXAMPLE 411 days',
		});
		expect(blocking({keys})).toEqual([]);
	});

	test("keys of ours do not count as somebody's", () => {
		const keys = known([{accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active'}]);
		expect(found({keys}, {ourKeys: ['AKIAIOSFODNN7EXAMPLE']}).find(({id}) => id === 'keys')).toMatchObject({
			weight: 'ok',
			title: 'No other key',
		});
	});

	test('is cleaned up in an order that AWS takes', () => {
		const facts: UserFacts = {
			...cleanUser,
			password: known({}),
			groups: known(['analytics']),
			policies: known([
				{kind: 'inline', name: 'inline policy p', policyName: 'p', text: '{}'},
				{kind: 'attached', name: 'attached policy q', policyName: 'q', arn: 'arn:q', text: '{}'},
				{kind: 'group-inline', name: 'r', policyName: 'r', group: 'analytics', text: '{}'},
			]),
		};
		expect(cleanUpOf(facts).map(({call}) => call.operation)).toEqual([
			'DeleteLoginProfile',
			'RemoveUserFromGroup',
			'DeleteUserPolicy',
			'DetachUserPolicy',
		]);
	});
});
