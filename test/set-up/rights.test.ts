import {expect, test} from 'vitest';
import {buildDocument} from '../../src/policy/build.js';
import {asList, type Statement} from '../../src/policy/document.js';
import {defaultOptions, type PolicyOptions} from '../../src/policy/options.js';
import type {PolicySource, UserFacts} from '../../src/set-up/facts.js';
import {initialSetUp} from '../../src/set-up/initial.js';
import {rightsOf} from '../../src/set-up/rights.js';
import type {SetUpState} from '../../src/set-up/state.js';
import {account, cleanUser, goodBucket} from './example.js';

const userArn = cleanUser.arn as string;
const bucketArn = 'arn:aws:s3:::acme-backups';

type Given = {
	readonly policy?: string | undefined;
	readonly policies?: readonly PolicySource[];
	readonly options?: PolicyOptions;
	readonly prefix?: string;
	readonly user?: Partial<UserFacts>;
};

function rights({
	policy,
	policies = [],
	options = defaultOptions('hardened'),
	prefix = '',
	user = {},
}: Given) {
	const initial = initialSetUp(
		{id: '7f3a91c2', version: '0.1.0', startedAt: 0, keyFolder: '~'},
		{bucket: 'acme-backups', prefix, options},
	);
	const state: SetUpState = {
		...initial,
		account: {
			...initial.account,
			operator: {arn: `arn:aws:iam::${account}:user/olga`, account, partition: 'aws', name: 'user olga'},
		},
		bucket: {...initial.bucket, facts: {...goodBucket, policy: {known: true, value: policy}}},
	};
	const facts: UserFacts = {...cleanUser, policies: {known: true, value: policies}, ...user};
	return rightsOf(state, facts);
}

const document = (...statements: readonly object[]) =>
	JSON.stringify({Version: '2012-10-17', Statement: statements});

const allow = (more: object = {}) => ({Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more});

const source = (kind: PolicySource['kind'], name: string, text: string): PolicySource => ({
	kind,
	name,
	policyName: name,
	text,
});

test('a clean user on a bucket without a policy has no right', () => {
	expect(rights({})).toEqual([]);
});

test('each right is named with the policy that gives it, and whether the clean-up takes it away', () => {
	const given = {
		policy: document(
			allow({Sid: 'Audit', Principal: {AWS: userArn}, Action: 's3:ListBucketVersions', Resource: bucketArn}),
		),
		policies: [
			source(
				'attached',
				'attached policy AmazonS3ReadOnlyAccess',
				document(allow({Action: ['s3:Get*', 's3:List*']})),
			),
			source('group-inline', 'inline policy p of the group g', document(allow({Action: 's3:DeleteObject'}))),
		],
	};
	expect(rights(given)).toEqual(
		expect.arrayContaining([
			{source: 'attached policy AmazonS3ReadOnlyAccess', what: 'read', isCleanable: true},
			{source: 'attached policy AmazonS3ReadOnlyAccess', what: 'config', isCleanable: true},
			{source: 'inline policy p of the group g', what: 'delete', isCleanable: true},
			{source: 'Audit of the bucket policy', what: 'list', isCleanable: false},
		]),
	);
});

test('one policy that gives a right twice is named once', () => {
	const twice = document(allow(), allow({Action: 's3:GetObjectVersion'}));
	expect(rights({policies: [source('inline', 'inline policy p', twice)]})).toEqual([
		{source: 'inline policy p', what: 'read', isCleanable: true},
	]);
});

test('a right under a condition is one, and one on another bucket is none', () => {
	const condition = {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}};
	const ask = (more: object) => rights({policies: [source('inline', 'p', document(allow(more)))]}).length;
	expect(ask({Condition: condition})).toBe(1);
	expect(ask({Resource: 'arn:aws:s3:::other/*'})).toBe(0);
});

test('what the preset gives anyhow is no other right, and more than the preset is', () => {
	const put = source('inline', 'p', document(allow({Action: 's3:PutObject', Resource: `${bucketArn}/*`})));
	expect(rights({policies: [put]})).toEqual([]);
	expect(rights({policies: [put], prefix: 'db/'})).toEqual([{source: 'p', what: 'write', isCleanable: true}]);
});

const ours = (options: PolicyOptions) => {
	const subject = {userArn, bucket: 'acme-backups', prefix: '', isPlainHttp: false};
	return asList<Statement>(buildDocument(subject, options).Statement);
};

test('our own statements are no right of others, not even when somebody widened one: they are written anew', () => {
	const widened = ours(defaultOptions('classic')).map(one => ({...one, Action: 's3:*'}));
	expect(rights({policy: document(...widened)})).toEqual([]);
});

test('a right that only our denies hold back is still one', () => {
	const hardened = ours(defaultOptions('hardened'));
	const given = {
		policy: document(...hardened),
		policies: [source('attached', 'all', document(allow({Action: 's3:GetObject'})))],
	};
	expect(rights(given)).toEqual([{source: 'all', what: 'read', isCleanable: true}]);
});

test('a deny of others counts where nothing but the user is asked', () => {
	const read = source('inline', 'p', document(allow()));
	const deny = {Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `${bucketArn}/*`};
	expect(rights({policies: [read], policy: document(deny)})).toEqual([]);
	const elsewhere = {...deny, Condition: {NotIpAddress: {'aws:SourceIp': '203.0.113.0/24'}}};
	expect(rights({policies: [read], policy: document(elsewhere)})).toHaveLength(1);
});

test('a policy that cannot be understood may let it read; a boundary like that caps nothing', () => {
	const broken = '{"Statement":[{"Effect":"allow"}]}';
	expect(rights({policies: [source('inline', 'p', broken)]})).toEqual([
		{source: 'p', what: 'read', isCleanable: true},
	]);
	expect(rights({policy: broken})).toEqual([{source: 'the bucket policy', what: 'read', isCleanable: false}]);
	const capped = [source('inline', 'p', document(allow())), source('boundary', 'b', broken)];
	expect(rights({policies: capped}).map(({source: name}) => name)).toEqual(['p']);
});

test('a boundary caps what can be shown to be capped', () => {
	const boundary = source('boundary', 'b', document(allow({Action: 's3:PutObject'})));
	expect(rights({policies: [source('inline', 'p', document(allow())), boundary]})).toEqual([]);
});

test('a user that is yet to be made has no right', () => {
	const {arn: _, ...rest} = cleanUser;
	const facts: UserFacts = {...rest, status: 'missing'};
	const state = initialSetUp(
		{id: '7f3a91c2', version: '0.1.0', startedAt: 0, keyFolder: '~'},
		{bucket: 'acme-backups'},
	);
	expect(rightsOf(state, facts)).toEqual([]);
});
