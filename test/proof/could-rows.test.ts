import {expect, test} from 'vitest';
import type {Answer} from '../../src/aws/answer.js';
import {buildDocument} from '../../src/policy/build.js';
import {asList, type Statement} from '../../src/policy/document.js';
import {defaultOptions, type Preset} from '../../src/policy/options.js';
import {judgeCould} from '../../src/proof/could-rows.js';
import type {Facts, Rights} from '../../src/proof/facts.js';
import {couldProbes} from '../../src/proof/probes/posture.js';
import {probes} from '../../src/proof/probes.js';
import type {ProofInput} from '../../src/proof/proof.js';
import type {Evidence} from '../../src/proof/state.js';
import {callOf, denied} from './helpers.js';

const account = '111122223333';
const userArn = `arn:aws:iam::${account}:user/nightdrop-acme`;
const userId = 'AIDAIOSFODNN7EXAMPLE';
const bucketArn = 'arn:aws:s3:::acme-backups';

const answered = <Value>(value: Value): Answer<Value> => ({ok: true, value, call: callOf('GetBucketPolicy')});
const refused = (): Answer<never> => {
	const {call, error} = denied();
	return {ok: false, error: error as NonNullable<typeof error>, call};
};

type Given = {
	readonly preset?: Preset;
	readonly prefix?: string;
	/** Statements of others in the bucket policy. */
	readonly more?: readonly Statement[];
	readonly rights?: Partial<Rights>;
	/** What IAM calls the user now. */
	readonly arn?: string;
};

function evidenceOf({
	preset = 'strict',
	prefix = '',
	more = [],
	rights = {},
	arn = userArn,
}: Given): Evidence {
	const input: ProofInput = {
		name: 'acme-backups',
		bucket: 'acme-backups',
		prefix,
		region: 'eu-west-1',
		account,
		userName: 'nightdrop-acme',
		userArn,
		userId,
		options: defaultOptions(preset),
		accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
		endpoint: 'https://s3.eu-west-1.amazonaws.com',
		isAws: true,
		isPlainHttp: false,
		runId: '7f3a91c2',
		version: '0.1.0',
	};
	const ours = asList<Statement>(
		buildDocument({userArn, bucket: 'acme-backups', prefix, isPlainHttp: false}, input.options).Statement,
	);
	const all: Rights = {
		user: answered({
			name: 'nightdrop-acme',
			arn,
			id: userId,
			createdAt: undefined,
		}) as unknown as Rights['user'],
		bucketPolicy: answered(JSON.stringify({Version: '2012-10-17', Statement: [...more, ...ours]})),
		inline: answered([]),
		attached: answered([]),
		groups: answered([]),
		groupPolicies: answered([]),
		boundary: answered(undefined),
		roles: answered([]),
		ownership: answered('BucketOwnerEnforced') as unknown as Rights['ownership'],
		publicAccess: answered({}) as unknown as Rights['publicAccess'],
		keys: answered([]),
		...rights,
	};
	return {
		input,
		identities: {
			user: answered({arn, account, userId}) as unknown as NonNullable<Evidence['identities']>['user'],
			operator: refused(),
		},
		facts: {rights: all} as unknown as Facts,
		puts: [],
		warmUp: 'passed',
		controls: {},
		seen: {},
		simulated: {},
		isComplete: true,
		isStopped: false,
	};
}

const rows = (given: Given, violated: readonly string[] = []) => {
	const evidence = evidenceOf(given);
	return Object.fromEntries(
		couldProbes.map(({id}) => [id, judgeCould(id, evidence, new Set(violated))] as const),
	);
};

const open = (given: Given, violated: readonly string[] = []) =>
	Object.entries(rows(given, violated)).flatMap(([id, judgement]) =>
		judgement?.verdict === 'proven' ? [] : [`${id} ${judgement?.verdict}`],
	);

const allow = (more: Partial<Statement> = {}): Statement => ({
	Sid: 'Audit',
	Effect: 'Allow',
	Principal: {AWS: userArn},
	Action: 's3:GetObject',
	Resource: `${bucketArn}/*`,
	...more,
});
const office = {Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}};
const named = (name: string, ...statements: readonly object[]) => ({
	name,
	document: JSON.stringify({Version: '2012-10-17', Statement: statements}),
});

test.each(['classic', 'strict', 'hardened'] as const)('%s by itself: all rows are proven', preset => {
	for (const prefix of ['', 'db/']) {
		expect(open({preset, prefix})).toEqual([]);
		expect(Object.keys(rows({preset, prefix}))).toHaveLength(6);
	}
});

test('a grant under a condition that does not hold now is not proven, and named', () => {
	const {'could.read': read, ...others} = rows({more: [allow(office)]});
	expect(read).toMatchObject({
		verdict: 'not-proven',
		observed: {
			outcome: 'unknown',
			by: 'Audit of the bucket policy: s3:GetObject on acme-backups/*, under a condition',
		},
		note: 'May be allowed, when its condition is met: s3:GetObject by Audit of the bucket policy: s3:GetObject on acme-backups/*, under a condition.',
	});
	expect(Object.values(others).every(one => one?.verdict === 'proven')).toBe(true);
});

test.each<readonly [string, Statement['Condition'] & {}]>([
	['an address', {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}],
	['a time', {DateGreaterThan: {'aws:CurrentTime': '2030-01-01T00:00:00Z'}}],
	['an agent', {StringLike: {'aws:UserAgent': 'restore*'}}],
	['a tag of the object', {StringEquals: {'s3:ExistingObjectTag/open': 'yes'}}],
	['a presigned request', {StringEquals: {'s3:authType': 'REST-QUERY-STRING'}}],
	['an access point', {StringEquals: {'s3:DataAccessPointAccount': account}}],
	['an endpoint', {StringEquals: {'aws:SourceVpce': 'vpce-1'}}],
	['an organisation', {StringEquals: {'aws:PrincipalOrgID': 'o-1'}}],
])('reads under %s: not proven in strict and classic, shut in hardened', (_, Condition) => {
	const more = [allow({Condition})];
	expect(open({preset: 'strict', more})).toEqual(['could.read not-proven']);
	expect(open({preset: 'classic', more})).toEqual(['could.read not-proven']);
	expect(open({preset: 'hardened', more})).toEqual([]);
});

test('a grant of keys that the test object is not among is not proven', () => {
	expect(open({more: [allow({Resource: `${bucketArn}/*.dump`})]})).toEqual(['could.read not-proven']);
});

test.each<readonly [string, Partial<Statement>, string]>([
	['could.read', {}, 'read.get-object'],
	['could.read', {}, 'session.get'],
	['could.list', {Action: 's3:ListBucket', Resource: bucketArn}, 'list.versions'],
	['could.delete', {Action: 's3:DeleteObject'}, 'damage.delete'],
	['could.acl', {Action: 's3:PutObjectAcl'}, 'acl.set-grant'],
	['could.config', {Action: 's3:PutBucketPolicy', Resource: bucketArn}, 'config.see-policy'],
])('%s is violated where a call of its kind went through', (id, more, probe) => {
	expect(rows({more: [allow(more)]}, [probe])[id]).toMatchObject({
		verdict: 'violated',
		observed: {outcome: 'allowed', through: {via: 'bucket'}},
	});
	expect(
		rows({more: [allow(more)]}, ['write.put', 'identity.get-user', 'posture.password'])[id]?.verdict,
	).toBe('not-proven');
});

test('writes outside the prefix are violated by the put that was tried there, not by a write that must work', () => {
	const given = {prefix: 'db/', more: [allow({Action: 's3:PutObject'})]};
	expect(open(given, ['write.sibling'])).toEqual(['could.write violated']);
	expect(open(given, ['write.put', 'write.multipart', 'damage.overwrite'])).toEqual([
		'could.write not-proven',
	]);
});

test('every probe that can show a grant is there', () => {
	const ids = new Set(probes.map(({id}) => id));
	for (const id of [
		'read.get-object',
		'session.get',
		'list.versions',
		'damage.delete',
		'acl.set-grant',
		'acl.anonymous-get',
		'acl.anonymous-list',
		'acl.anonymous-put',
		'config.see-policy',
		'write.sibling',
		'write.no-slash',
		'write.look-alike',
	]) {
		expect(ids, id).toContain(id);
	}
});

test('a call that went through and that no grant explains does not make the row violated', () => {
	expect(open({}, ['read.get-object'])).toEqual([]);
});

test('an unconditional grant is named before one under a condition, and the others are counted', () => {
	const given = {more: [allow(office), allow({Sid: 'Plain'}), allow({Sid: 'Third', ...office})]};
	expect(rows(given)['could.read']?.note).toBe(
		'May be allowed, though no call went through: s3:GetObject by Plain of the bucket policy: s3:GetObject on acme-backups/*, and 2 more.',
	);
	expect(rows(given, ['read.get-object'])['could.read']?.note).toBe(
		'Allowed by Plain of the bucket policy: s3:GetObject on acme-backups/*, or by 2 more.',
	);
});

test.each<readonly [string, Partial<Rights>, string]>([
	['inline', {inline: answered([named('p', allow())])}, 'p, an inline policy of the user'],
	['attached', {attached: answered([named('read-all', allow())])}, 'read-all, a policy attached to the user'],
	[
		'group',
		{groupPolicies: answered([{group: 'analytics', policies: [named('read-all', allow())]}])},
		'read-all, a policy of the group analytics',
	],
] as const)('a grant of an %s policy is named with its place', (via, rights, words) => {
	const row = rows({rights})['could.read'];
	expect(row?.observed?.through).toMatchObject({via});
	expect(row?.note).toContain(words);
});

test('somebody without a key is told apart from the user', () => {
	const row = rows({preset: 'hardened', more: [allow({Principal: '*', ...office})]})['could.read'];
	expect(row?.note).toMatch(/^Anyone may be allowed, even without a key, when its condition is met/u);
});

test('a read without a key is explained by a door for everyone alone', () => {
	const seen = ['acl.anonymous-get'];
	expect(open({more: [allow(office)]}, seen)).toEqual(['could.read not-proven']);
	expect(open({more: [allow({Principal: '*', ...office})]}, seen)).toEqual(['could.read violated']);
});

test.each<readonly [string, Partial<Rights>, string]>([
	['the bucket policy', {bucketPolicy: refused()}, 'The bucket policy'],
	['inline policies', {inline: refused()}, "The user's inline policies"],
	['the policies of groups', {groupPolicies: refused()}, "The policies of the user's groups"],
	['a boundary', {boundary: refused()}, "The user's boundary"],
	[
		'a policy that is not understood',
		{inline: answered([{name: 'p', document: '{"Statement":[{"Effect":"allow"}]}'}])},
		'P, an inline policy of the user',
	],
])('where %s cannot be read no row is proven, and says so', (_, rights, words) => {
	for (const [id, row] of Object.entries(rows({rights}))) {
		expect(row?.verdict, id).toBe('not-proven');
		expect(row?.note).toContain(`${words} could not be read or understood`);
	}
});

test('a grant that is found is named though something else could not be read', () => {
	const row = rows({rights: {inline: refused()}, more: [allow()]})['could.read'];
	expect(row?.note).toContain('Audit of the bucket policy');
});

test('after a rename the conditions bind nobody: the user is who IAM says that it is now', () => {
	const renamed = userArn.replace('acme', 'new');
	const given = {preset: 'hardened' as const, arn: renamed, more: [allow({Principal: {AWS: renamed}})]};
	expect(open(given)).toEqual(['could.read not-proven']);
});

test('before anything was read there is nothing to say', () => {
	const {facts: _, ...nothing} = evidenceOf({});
	expect(judgeCould('could.read', nothing, new Set())).toBeUndefined();
	expect(judgeCould('could.fly', evidenceOf({}), new Set())).toBeUndefined();
	expect(judgeCould('could.constructor', evidenceOf({}), new Set())).toBeUndefined();
});

test('the same reading under other options is worked out anew', () => {
	const strict = evidenceOf({more: [allow({Action: 's3:ListBucket', Resource: bucketArn})]});
	const listing = {...strict, input: {...strict.input, options: {...strict.input.options, list: true}}};
	expect(judgeCould('could.list', strict, new Set())?.verdict).toBe('not-proven');
	expect(judgeCould('could.list', listing, new Set())?.verdict).toBe('proven');
});
