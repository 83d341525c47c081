import {expect, test} from 'vitest';
import type {Answer} from '../../src/aws/answer.js';
import type {Acl, Ownership, PublicAccessBlock} from '../../src/aws/bucket-access.js';
import type {Versioning} from '../../src/aws/bucket-settings.js';
import {buildDocument} from '../../src/policy/build.js';
import {defaultOptions} from '../../src/policy/options.js';
import type {Facts, Identities} from '../../src/proof/facts.js';
import {initialProof} from '../../src/proof/flow.js';
import {mendsOf} from '../../src/proof/mends.js';
import {probes} from '../../src/proof/probes.js';
import type {ProbeResult, ProofInput} from '../../src/proof/proof.js';
import type {ProofState} from '../../src/proof/state.js';
import {callOf} from './helpers.js';

const userArn = 'arn:aws:iam::111122223333:user/nightdrop-acme';
const input: ProofInput = {
	name: 'acme',
	bucket: 'acme',
	prefix: '',
	region: 'us-east-1',
	account: '111122223333',
	userName: 'nightdrop-acme',
	userArn,
	userId: 'AIDAEXAMPLE',
	options: defaultOptions('hardened'),
	accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
	endpoint: 'https://s3.us-east-1.amazonaws.com',
	isAws: true,
	isPlainHttp: false,
	runId: 'abc123',
	version: '9.9.9',
	mends: {whose: 'profile ops'},
};

const ok = <Value>(value: Value): Answer<Value> => ({ok: true, value, call: callOf('Get')});
const denied: Answer<never> = {
	ok: false,
	error: {kind: 'denied', code: 'AccessDenied', message: '', attempts: 1},
	call: callOf('Get'),
};
const block = (isOn: boolean): PublicAccessBlock => ({
	blockPublicAcls: isOn,
	ignorePublicAcls: isOn,
	blockPublicPolicy: isOn,
	restrictPublicBuckets: isOn,
});
const text = JSON.stringify(buildDocument({...input, bucket: 'acme'}, input.options));
const closedAcl: Acl = {
	ownerId: 'own',
	grants: [{grantee: 'id=own', permission: 'FULL_CONTROL', isPublic: false}],
};

type Change = {
	readonly policy?: Answer<string | undefined>;
	readonly ownership?: Answer<Ownership>;
	readonly publicAccess?: Answer<PublicAccessBlock>;
	readonly versioning?: Answer<Versioning>;
	readonly acl?: Answer<Acl>;
	readonly arn?: string;
	readonly userId?: string;
	readonly phase?: ProofState['phase'];
};

const enabled: Answer<Versioning> = ok({status: 'Enabled', isMfaDelete: false});

/** A proof that has ended with these rows and nothing else wrong. */
function ended(rows: {readonly [id: string]: Partial<ProbeResult>}, change: Change = {}): ProofState {
	const state = initialProof(input);
	const rights = {
		bucketPolicy: change.policy ?? ok(text),
		ownership: change.ownership ?? ok('BucketOwnerEnforced'),
		publicAccess: change.publicAccess ?? ok(block(true)),
		inline: ok([]),
		attached: ok([]),
		groups: ok([]),
		groupPolicies: ok([]),
		boundary: ok(undefined),
	};
	const posture = {
		versioning: change.versioning ?? enabled,
		bucketAcl: change.acl ?? ok(closedAcl),
		encryption: ok(undefined),
		sample: ok({backups: [], otherOwners: [], seen: 0, isComplete: true}),
	};
	const identity = {
		arn: change.arn ?? userArn,
		userId: change.userId ?? 'AIDAEXAMPLE',
		account: input.account,
	};
	for (const id of Object.keys(rows)) {
		expect(probes.map(probe => probe.id)).toContain(id);
	}

	return {
		...state,
		phase: change.phase ?? 'done',
		results: state.results.map(row => ({
			...row,
			verdict: 'proven',
			state: 'done',
			...rows[row.id],
		})),
		evidence: {
			...state.evidence,
			identities: {user: ok(identity), operator: ok(identity)} satisfies Identities,
			// Only what decides about mends.
			facts: {rights, posture} as unknown as Facts,
		},
	};
}

const idsIn = (state: ProofState) => mendsOf(state).mends.map(({id}) => id);
const byHandIn = (state: ProofState) => mendsOf(state).byHand.map(({title}) => title);

const violated = {verdict: 'violated', observed: {outcome: 'allowed'}} as const;
const notProven = {verdict: 'not-proven', observed: {outcome: 'unknown'}} as const;
const shown = {verdict: 'disclosed', observed: {outcome: 'allowed'}} as const;
const objectWriter = ok('ObjectWriter' as const);
const open = ok(block(false));

test.each<readonly [string, {readonly [id: string]: Partial<ProbeResult>}, Change, readonly string[]]>([
	['nothing is wrong', {}, {}, []],
	[
		'our statements are not as written',
		{'posture.statements': notProven},
		{policy: ok(undefined)},
		['policy'],
	],
	['the policy could not be read', {'posture.statements': notProven}, {policy: denied}, []],
	[
		'an upload opened an object to everybody',
		{'acl.put-public': violated},
		{ownership: objectWriter},
		['acls'],
	],
	[
		'an upload opened an object to an account',
		{'acl.put-grant': violated},
		{ownership: objectWriter},
		['acls'],
	],
	['an object was opened to an account', {'acl.set-grant': violated}, {ownership: objectWriter}, ['acls']],
	['an object was opened to everybody', {'acl.set-public': violated}, {ownership: objectWriter}, ['acls']],
	['old objects may be open', {'acl.existing': notProven}, {ownership: objectWriter}, ['acls']],
	[
		'only the block of public access answered',
		{'acl.put-public': {verdict: 'not-proven', observed: {outcome: 'denied', because: 'blocked'}}},
		{ownership: objectWriter},
		['acls'],
	],
	['AWS was busy', {'acl.put-public': notProven}, {ownership: objectWriter}, []],
	['lists are off already', {'acl.existing': notProven}, {}, []],
	['whether lists are on is not known', {'acl.existing': notProven}, {ownership: denied}, []],
	['anybody can read', {'acl.anonymous-get': violated}, {publicAccess: open}, ['public-access']],
	['anybody can list', {'acl.anonymous-list': violated}, {publicAccess: open}, ['public-access']],
	['anybody can put', {'acl.anonymous-put': violated}, {publicAccess: denied}, ['public-access']],
	['public access is blocked already', {'acl.anonymous-get': violated}, {}, []],
	['nothing blocks the public', {'posture.public-access': shown}, {publicAccess: open}, ['public-access']],
	['what blocks the public is not known', {'posture.public-access': shown}, {publicAccess: denied}, []],
	[
		'versions are suspended',
		{'posture.versioning': shown},
		{versioning: ok({status: 'Suspended', isMfaDelete: false})},
		['versioning'],
	],
	['whether versions are on is not known', {'posture.versioning': shown}, {versioning: denied}, []],
	[
		'all at once, ours first: a public policy could not be written after the block',
		{
			'posture.statements': notProven,
			'acl.existing': notProven,
			'acl.anonymous-get': violated,
			'posture.versioning': shown,
		},
		{
			policy: ok(undefined),
			ownership: objectWriter,
			publicAccess: open,
			versioning: ok({status: 'never', isMfaDelete: false}),
		},
		['policy', 'acls', 'public-access', 'versioning'],
	],
	['it still runs', {'acl.anonymous-get': violated}, {publicAccess: open, phase: 'calls'}, []],
])('when %s', (_, rows, change, ids) => {
	const state = ended(rows, change);
	expect(idsIn(state)).toEqual(ids);
	for (const {title, why, others, inShort, done, calls} of mendsOf(state).mends) {
		for (const words of [title, why, others, inShort, done]) {
			expect(words.length).toBeGreaterThan(5);
		}

		expect(calls.length).toBeGreaterThan(0);
		for (const {input: sent} of calls) {
			expect(sent).toMatchObject({Bucket: 'acme', ExpectedBucketOwner: '111122223333'});
		}
	}
});

const through = {via: 'bucket', policy: 'the bucket policy', statement: 's3:GetObject on all'} as const;

test.each<readonly [string, Partial<ProbeResult>, readonly string[]]>([
	[
		'read.get-object',
		{...violated, observed: {outcome: 'allowed', through}},
		['A statement of the bucket policy'],
	],
	[
		'read.get-object',
		{...violated, observed: {outcome: 'allowed', through: {...through, via: 'group', group: 'g'}}},
		['The group g'],
	],
	[
		'read.get-object',
		{...violated, observed: {outcome: 'allowed', through: {...through, via: 'attached', policy: 'p'}}},
		['The policy p'],
	],
	[
		'could.read',
		{...notProven, observed: {outcome: 'unknown', through}},
		['A statement of the bucket policy'],
	],
	[
		'could.list',
		{
			...notProven,
			observed: {outcome: 'unknown', through, by: 'Audit of the bucket policy: s3:ListBucket on acme'},
		},
		['The statement Audit'],
	],
	['posture.password', violated, ['The password of the user']],
	['posture.ssh-keys', notProven, ['SSH keys of the user']],
	['posture.certificates', notProven, ['Signing certificates of the user']],
	['posture.service-credentials', notProven, ['Passwords for services']],
	['posture.groups', notProven, ['The groups of the user']],
	['posture.policies', notProven, ['Other policies of the user']],
	['posture.public-policy', notProven, ['The bucket policy is public']],
	['identity.roles', violated, ['A role that the user can become']],
	['posture.groups', {...notProven, observed: {outcome: 'unknown', because: 'not read'}}, []],
	// The statement that lets it through is ours, and needed: it is a deny that is missing.
	['session.put', {...violated, observed: {outcome: 'allowed', through}}, []],
	['acl.put-grant', {...violated, observed: {outcome: 'allowed', through}}, []],
])('what %s found is a person’s to mend', (id, row, titles) => {
	expect(byHandIn(ended({[id]: row}))).toEqual(titles);
});

test('a user that has another ARN now is written for under it, and remembered', () => {
	const arn = `${userArn}-2`;
	const [mend] = mendsOf(ended({'posture.statements': notProven}, {arn})).mends;
	expect(mend).toMatchObject({
		user: {name: 'nightdrop-acme-2', arn, id: 'AIDAEXAMPLE'},
		write: {subject: {userArn: arn, formerArns: [userArn]}, seen: {text}},
	});
	expect(JSON.stringify(mend?.calls)).not.toContain(`${userArn}"`);
	expect(
		mendsOf(ended({'posture.statements': notProven}, {policy: ok(undefined)})).mends[0],
	).not.toHaveProperty('user');
});

test('where ours cannot be put into the policy that is there, a person is told what stands in the way', () => {
	const theirs = {
		Sid: 'A',
		Effect: 'Allow',
		Principal: {AWS: 'AIDAGONEGONEGONEGO'},
		Action: 's3:Get*',
		Resource: '*',
	};
	const policy = ok(JSON.stringify({Version: '2012-10-17', Statement: [theirs]}));
	const state = ended({'posture.statements': notProven}, {policy});
	expect(mendsOf(state)).toMatchObject({
		mends: [],
		byHand: [{title: 'The statement A names a user or role that was deleted'}],
	});
});

test('the grants of the bucket’s own list are named: S3 does not turn lists off while they are there', () => {
	const grants = [
		...closedAcl.grants,
		{grantee: 'uri=http://acs/AllUsers', permission: 'READ', isPublic: true},
	];
	const state = ended(
		{'acl.existing': notProven},
		{ownership: objectWriter, acl: ok({...closedAcl, grants})},
	);
	expect(mendsOf(state).byHand).toMatchObject([
		{why: expect.stringContaining('READ to http://acs/AllUsers')},
	]);
});
