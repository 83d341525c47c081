import {expect, test} from 'vitest';
import {buildDocument} from '../../src/policy/build.js';
import type {PolicyDocument, Statement} from '../../src/policy/document.js';
import {
	type AttachedPolicy,
	type Caller,
	type ContextKeys,
	type Decision,
	evaluate,
	type PolicyKind,
} from '../../src/policy/evaluate.js';
import {defaultOptions, type PolicyOptions} from '../../src/policy/options.js';
import {account, bucketArn, documentOf, foreign, subject, userArn, userId} from './subject.js';

const root = `arn:aws:iam::${account}:root`;
const user: Caller = {type: 'user', arn: userArn, account, id: userId};
const session: Caller = {...user, type: 'session'};
const federated: Caller = {
	type: 'federated-user',
	arn: `arn:aws:sts::${account}:federated-user/anything`,
	account,
	id: `${account}:anything`,
};
const role: Caller = {
	type: 'assumed-role',
	arn: `arn:aws:iam::${account}:role/backup`,
	account,
	id: 'AROAIOSFODNN7EXAMPLE:s',
	sessionArn: `arn:aws:sts::${account}:assumed-role/backup/s`,
};
const stranger: Caller = {
	...user,
	arn: userArn.replace(account, '444455556666'),
	account: '444455556666',
	id: 'AIDAX',
};
const anonymous: Caller = {type: 'anonymous'};

const policy = (kind: PolicyKind, ...statements: readonly Statement[]): AttachedPolicy => ({
	kind,
	name: `${kind} policy`,
	document: documentOf(...statements),
});

const allow = (more: Partial<Statement> = {}): Statement => ({
	Effect: 'Allow',
	Action: 's3:GetObject',
	Resource: `${bucketArn}/*`,
	...more,
});
const deny = (more: Partial<Statement> = {}): Statement => ({...allow(more), Effect: 'Deny'});
const ofBucket = (one: Statement, Principal: Statement['Principal'] & {} = {AWS: userArn}): Statement => ({
	...one,
	Principal,
});

type Asked = {
	readonly caller?: Caller;
	readonly action?: string;
	readonly resource?: string;
	readonly keys?: ContextKeys;
};

const decide = (policies: readonly AttachedPolicy[], asked: Asked = {}): Decision =>
	evaluate(
		{
			caller: user,
			action: 's3:GetObject',
			resource: `${bucketArn}/db/x`,
			resourceAccount: account,
			keys: {},
			...asked,
		},
		policies,
	);
const effect = (policies: readonly AttachedPolicy[], asked: Asked = {}) => decide(policies, asked).effect;

// Union, and Deny first.

test('nobody said anything: denied, and the identity policies are named as what is missing', () => {
	expect(decide([])).toEqual({effect: 'implicit-deny', missingIn: 'identity', missingKeys: []});
});

test('an Allow of either side is enough in one account', () => {
	expect(effect([policy('identity', allow())])).toBe('allowed');
	expect(effect([policy('resource', ofBucket(allow()))])).toBe('allowed');
});

test.each(['identity', 'resource', 'boundary', 'session'] as const)(
	'a Deny of the %s policy beats every Allow',
	kind => {
		const all = [
			policy('identity', allow({Action: '*', Resource: '*'})),
			policy('resource', ofBucket(allow())),
		];
		const decision = decide([...all, policy(kind, ofBucket(deny()))]);
		expect(decision.effect).toBe('explicit-deny');
		expect(decision.by?.policy.kind).toBe(kind);
	},
);

test('the statement that decided is named by policy and place', () => {
	const decision = decide([policy('identity', allow({Action: 's3:PutObject'}), allow({Sid: 'Second'}))]);
	expect(decision.by).toMatchObject({
		index: 1,
		statement: {Sid: 'Second'},
		policy: {name: 'identity policy'},
	});
});

test('across accounts both sides are needed', () => {
	const identity = policy('identity', allow());
	const resource = policy('resource', ofBucket(allow(), {AWS: stranger.arn}));
	expect(decide([identity], {caller: stranger})).toMatchObject({
		effect: 'implicit-deny',
		missingIn: 'resource',
	});
	expect(decide([resource], {caller: stranger})).toMatchObject({
		effect: 'implicit-deny',
		missingIn: 'identity',
	});
	expect(effect([identity, resource], {caller: stranger})).toBe('allowed');
});

// Principals.

test.each<readonly [string, Statement['Principal'] & {}, Caller, boolean]>([
	['everyone', '*', user, true],
	['everyone by name', {AWS: '*'}, anonymous, true],
	['the user', {AWS: [userArn]}, user, true],
	['the user', {AWS: userArn}, session, true],
	['the user in other letters', {AWS: userArn.toUpperCase()}, user, false],
	['the id of the user', {AWS: userId}, user, true],
	['the account, which only hands over', {AWS: account}, user, false],
	['the root, which only hands over', {AWS: root}, user, false],
	['a service', {Service: 's3.amazonaws.com'}, user, false],
	['the user', {AWS: userArn}, federated, false],
	['the user', {AWS: userArn}, anonymous, false],
	['the role', {AWS: role.arn}, role, true],
	['the session of the role', {AWS: role.sessionArn as string}, role, true],
])('an Allow for %s lets it in or not', (_, principal, caller, isIn) => {
	expect(effect([policy('resource', ofBucket(allow(), principal))], {caller})).toBe(
		isIn ? 'allowed' : 'implicit-deny',
	);
});

test('a Deny for the account binds everybody in it', () => {
	for (const principal of [{AWS: account}, {AWS: root}]) {
		const policies = [policy('identity', allow()), policy('resource', ofBucket(deny(), principal))];
		expect(effect(policies)).toBe('explicit-deny');
	}
});

test('the account of a stranger opens to whom that account lets', () => {
	const policies = [
		policy('identity', allow()),
		policy('resource', ofBucket(allow(), {AWS: stranger.account})),
	];
	expect(effect(policies, {caller: stranger})).toBe('allowed');
});

const notPrincipal = (one: Statement, names: readonly string[]): AttachedPolicy =>
	policy('resource', {...one, NotPrincipal: {AWS: names}});

test('NotPrincipal is about all but those whom it names', () => {
	expect(effect([notPrincipal(allow(), [userArn])])).toBe('implicit-deny');
	expect(effect([notPrincipal(allow(), [role.arn])])).toBe('allowed');
	const identity = policy('identity', allow());
	expect(effect([identity, notPrincipal(deny(), [userArn])])).toBe('allowed');
	expect(effect([identity, notPrincipal(deny(), [role.arn])])).toBe('explicit-deny');
});

test('an account in NotPrincipal spares the account, not its users', () => {
	const identity = policy('identity', allow());
	expect(effect([identity, notPrincipal(deny(), [root])])).toBe('explicit-deny');
	expect(effect([identity, notPrincipal(deny(), [root, userArn])])).toBe('allowed');
});

test('a Deny with NotPrincipal spares nobody who has a boundary', () => {
	const policies = [
		policy('identity', allow()),
		policy('boundary', allow()),
		notPrincipal(deny(), [userArn]),
	];
	expect(effect(policies)).toBe('explicit-deny');
});

// Actions and resources.

test.each<readonly [Partial<Statement>, string, boolean]>([
	[{Action: 's3:*'}, 's3:GetObject', true],
	[{Action: '*'}, 's3:GetObject', true],
	[{Action: 'S3:getOBJECT'}, 's3:GetObject', true],
	[{Action: 's3:Get*'}, 's3:PutObject', false],
	[{Action: ['s3:PutObject', 's3:GetObjec?']}, 's3:GetObject', true],
	[{Action: []}, 's3:GetObject', false],
	[{Action: 'iam:*'}, 's3:GetObject', false],
])('%j is about %s or not', (more, action, isMet) => {
	expect(effect([policy('identity', allow(more))], {action})).toBe(isMet ? 'allowed' : 'implicit-deny');
});

const without = (one: Statement, ...names: readonly (keyof Statement)[]): Statement =>
	Object.fromEntries(
		Object.entries(one).filter(([name]) => !names.includes(name as keyof Statement)),
	) as Statement;

test('NotAction is about all but those that it names, whatever is invented later', () => {
	const one = policy('identity', without(allow({NotAction: ['s3:PutObject', 's3:List*']}), 'Action'));
	expect(effect([one], {action: 's3:PutObject'})).toBe('implicit-deny');
	expect(effect([one], {action: 's3:ListBucket', resource: bucketArn})).toBe('implicit-deny');
	expect(effect([one], {action: 's3:GetObject'})).toBe('allowed');
	expect(effect([one], {action: 's3:ReadByThought'})).toBe('allowed');
});

test('NotResource is about all but those that it names', () => {
	const one = policy('identity', without(allow({NotResource: [`${bucketArn}/db/*`]}), 'Resource'));
	expect(effect([one])).toBe('implicit-deny');
	expect(effect([one], {resource: `${bucketArn}/dbx/y`})).toBe('allowed');
});

test.each<readonly [string, string, boolean]>([
	['*', `${bucketArn}/x`, true],
	[`${bucketArn}/*`, bucketArn, false],
	[bucketArn, `${bucketArn}/x`, false],
	[`${bucketArn}*`, `${bucketArn}-other/x`, true],
	['arn:aws:s3:::*', `${bucketArn}/x`, true],
	['arn:aws:s3*', `${bucketArn}/x`, true],
	['arn:aws:s3:*:acme-backups/*', `${bucketArn}/x`, true],
	['arn:*:acme-backups/d?/*', `${bucketArn}/db/x`, true],
	['arn:aws:s3:*x:acme-backups/*', `${bucketArn}/x`, false],
	['arn:aws:s3:::acme-backups/d?/*', `${bucketArn}/db/x`, true],
	['arn:*:s3:::acme-backups/*', `${bucketArn}/x`, true],
	['arn:aws:iam:::acme-backups/*', `${bucketArn}/x`, false],
	['arn:aws:s3:::ACME-backups/*', `${bucketArn}/x`, false],
	['arn:aws:s3:::acme-backups/a:b', `${bucketArn}/a:b`, true],
	['arn:aws:s3::*:b', `${bucketArn}/a:b`, false],
])('the resource %s reaches %s or not', (pattern, resource, isMet) => {
	expect(effect([policy('identity', allow({Resource: pattern}))], {resource})).toBe(
		isMet ? 'allowed' : 'implicit-deny',
	);
});

// Boundaries and sessions.

test('a boundary caps identity policies, and not what the bucket policy gives the user by name', () => {
	const boundary = policy('boundary', allow({Action: 's3:PutObject'}));
	expect(decide([policy('identity', allow()), boundary])).toMatchObject({
		effect: 'implicit-deny',
		missingIn: 'boundary',
	});
	expect(effect([policy('identity', allow({Action: 's3:*'})), boundary], {action: 's3:PutObject'})).toBe(
		'allowed',
	);
	expect(effect([policy('resource', ofBucket(allow())), boundary])).toBe('allowed');
	expect(effect([policy('resource', ofBucket(allow())), policy('boundary', deny())])).toBe('explicit-deny');
});

test('an empty boundary allows nothing that an identity policy gives', () => {
	expect(effect([policy('identity', allow()), policy('boundary')])).toBe('implicit-deny');
});

test('a session policy caps what a role has, also by the bucket policy, but for the session by name', () => {
	const narrow = policy('session', allow({Action: 's3:PutObject'}));
	expect(effect([policy('identity', allow()), narrow], {caller: role})).toBe('implicit-deny');
	const byRole = policy('resource', ofBucket(allow(), {AWS: role.arn}));
	expect(effect([byRole, narrow], {caller: role})).toBe('implicit-deny');
	const bySession = policy('resource', ofBucket(allow(), {AWS: role.sessionArn as string}));
	expect(effect([bySession, narrow], {caller: role})).toBe('allowed');
	expect(effect([byRole, bySession, narrow], {caller: role})).toBe('allowed');
	const byBoth = policy('resource', ofBucket(allow(), {AWS: [role.arn ?? '', role.sessionArn as string]}));
	expect(effect([byBoth, narrow], {caller: role})).toBe('allowed');
	const byNone = policy('resource', {...allow(), NotPrincipal: {AWS: userArn}});
	expect(effect([byNone, narrow], {caller: role})).toBe('implicit-deny');
});

// Conditions and variables.

test('a statement whose condition is not met counts for nothing, and says which key was missing', () => {
	const one = policy('identity', allow({Condition: {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}}));
	expect(decide([one])).toMatchObject({effect: 'implicit-deny', missingKeys: ['aws:sourceip']});
	expect(effect([one], {keys: {'aws:SourceIp': '10.1.1.1'}})).toBe('allowed');
	expect(effect([one], {keys: {'aws:SourceIp': '11.1.1.1'}})).toBe('implicit-deny');
});

const home = allow({Resource: `${bucketArn}/\${aws:username}/*`});

test('a variable stands for what the request says', () => {
	const one = policy('identity', home);
	expect(effect([one], {resource: `${bucketArn}/nightdrop-acme/x`})).toBe('allowed');
	expect(effect([one], {resource: `${bucketArn}/other/x`})).toBe('implicit-deny');
});

test('in a document of 2008 a variable is plain text', () => {
	const old: AttachedPolicy = {...policy('identity'), document: {Version: '2008-10-17', Statement: home}};
	expect(effect([old], {resource: `${bucketArn}/nightdrop-acme/x`})).toBe('implicit-deny');
	expect(effect([old], {resource: `${bucketArn}/\${aws:username}/x`})).toBe('allowed');
	const none: AttachedPolicy = {...old, document: {Statement: home}};
	expect(effect([none], {resource: `${bucketArn}/nightdrop-acme/x`})).toBe('implicit-deny');
});

test('a variable without a value matches nothing, and one with a default has that', () => {
	const of = (name: string) => policy('identity', allow({Resource: `${bucketArn}/\${${name}}/*`}));
	expect(effect([of('aws:PrincipalTag/team')], {resource: `${bucketArn}//x`})).toBe('implicit-deny');
	expect(effect([of("aws:PrincipalTag/team, 'all'")], {resource: `${bucketArn}/all/x`})).toBe('allowed');
});

test('a value with a star in it does not become a pattern', () => {
	const one = policy('identity', allow({Resource: `${bucketArn}/\${aws:UserAgent}/*`}));
	expect(effect([one], {keys: {'aws:UserAgent': '*'}})).toBe('implicit-deny');
});

test('a variable named like what every object has is no value', () => {
	for (const name of ['constructor', 'toString', '__proto__']) {
		const one = policy('identity', allow({Resource: `${bucketArn}/\${${name}}*`}));
		expect(effect([one], {resource: `${bucketArn}/function Object`})).toBe('implicit-deny');
	}
});

// Who the caller is, as conditions see it.

test.each<readonly [string, Caller, boolean]>([
	['the user', user, true],
	['a session of its key', session, true],
	['a federated user that it made', federated, false],
	['a role that it became', role, false],
	['somebody without a key', anonymous, false],
])('aws:PrincipalArn of %s is the ARN of the user or not', (_, caller, isUser) => {
	const condition = {ArnEquals: {'aws:PrincipalArn': userArn}};
	const policies = [policy('resource', ofBucket(allow(), '*'), ofBucket(deny({Condition: condition}), '*'))];
	expect(effect(policies, {caller})).toBe(isUser ? 'explicit-deny' : 'allowed');
});

// Our own documents, by what AWS says of them.

const preset = (
	options: PolicyOptions,
	more: Parameters<typeof subject>[0] = {},
): readonly AttachedPolicy[] => [
	{kind: 'resource', name: 'the bucket policy', document: buildDocument(subject(more), options)},
];
const hardened = defaultOptions('hardened');
const everything = policy('identity', allow({Action: '*', Resource: '*'}));
const secure = {'aws:SecureTransport': 'true'};

test('hardened lets put and list, and nothing else even to somebody with all rights', () => {
	const policies = [...preset(hardened), everything];
	const ask = (action: string, resource = `${bucketArn}/x`) =>
		effect(policies, {action, resource, keys: secure});
	expect([ask('s3:PutObject'), ask('s3:ListBucket', bucketArn), ask('s3:AbortMultipartUpload')]).toEqual(
		Array(3).fill('allowed'),
	);
	for (const action of [
		's3:GetObject',
		's3:DeleteObject',
		's3:PutObjectAcl',
		's3:GetObjectAnnotation',
		's3:New',
	]) {
		expect(ask(action)).toBe('explicit-deny');
	}
	expect(ask('s3:PutBucketPolicy', bucketArn)).toBe('explicit-deny');
	expect(ask('s3:GetObject', 'arn:aws:s3:::other/x')).toBe('allowed');
});

test.each<readonly [string, Asked, PolicyOptions]>([
	['a session of the key', {caller: session, keys: {'aws:TokenIssueTime': '2026-11-23T00:00:00Z'}}, hardened],
	['plain http', {keys: {'aws:SecureTransport': 'false'}}, hardened],
	['a key of their own', {keys: {'s3:x-amz-server-side-encryption-customer-algorithm': 'AES256'}}, hardened],
	['an ACL', {keys: {'s3:x-amz-acl': 'bucket-owner-full-control'}}, hardened],
	['an ACL that opens', {keys: {'s3:x-amz-acl': 'public-read'}}, {...hardened, acl: true}],
	['an overwrite', {keys: {'s3:ObjectCreationOperation': 'true'}}, {...hardened, noOverwrite: true}],
])('hardened denies a put with %s', (_, asked, options) => {
	expect(effect([...preset(options), everything], {action: 's3:PutObject', ...asked})).toBe('explicit-deny');
});

test('hardened with ACLs lets harmless ones, and no ACL in the body or in grant headers', () => {
	const policies = preset({...hardened, acl: true});
	const ask = (action: string, keys: ContextKeys) => effect(policies, {action, keys: {...secure, ...keys}});
	expect(ask('s3:PutObject', {'s3:x-amz-acl': 'bucket-owner-full-control'})).toBe('allowed');
	expect(ask('s3:PutObject', {})).toBe('allowed');
	expect(ask('s3:PutObjectAcl', {'s3:x-amz-acl': 'private'})).toBe('allowed');
	expect(ask('s3:PutObjectAcl', {'s3:x-amz-acl': 'public-read'})).toBe('explicit-deny');
	expect(ask('s3:PutObjectAcl', {})).toBe('explicit-deny');
});

test('refusing overwrites lets a new name and the parts of an upload pass', () => {
	const policies = preset({...hardened, noOverwrite: true});
	const ask = (keys: ContextKeys) => effect(policies, {action: 's3:PutObject', keys: {...secure, ...keys}});
	expect(ask({'s3:ObjectCreationOperation': 'true', 's3:if-none-match': '*'})).toBe('allowed');
	expect(ask({'s3:ObjectCreationOperation': 'false'})).toBe('allowed');
});

test.each<readonly [string, string, ContextKeys, string]>([
	['put under it', 's3:PutObject', {}, 'allowed'],
	['list under it', 's3:ListBucket', {'s3:prefix': 'db/'}, 'allowed'],
	['list deeper', 's3:ListBucket', {'s3:prefix': 'db/2026/'}, 'allowed'],
	['list a look-alike', 's3:ListBucket', {'s3:prefix': 'dbx/'}, 'explicit-deny'],
	['list without the slash', 's3:ListBucket', {'s3:prefix': 'db'}, 'explicit-deny'],
	['list all', 's3:ListBucket', {}, 'explicit-deny'],
	['list with an empty prefix', 's3:ListBucket', {'s3:prefix': ''}, 'explicit-deny'],
])('hardened under a prefix: %s', (_, action, keys, expected) => {
	const policies = [...preset(hardened, {prefix: 'db/'}), everything];
	const resource = action === 's3:PutObject' ? `${bucketArn}/db/x` : bucketArn;
	expect(effect(policies, {action, resource, keys: {...secure, ...keys}})).toBe(expected);
});

test.each(['dbx/a', 'db', 'Db/x', ''])('hardened denies a put at %j, outside its prefix', key => {
	const policies = [...preset(hardened, {prefix: 'db/'}), everything];
	expect(effect(policies, {action: 's3:PutObject', resource: `${bucketArn}/${key}`, keys: secure})).toBe(
		'explicit-deny',
	);
});

test('renamed: the principals follow, the conditions do not, and everything else stays shut all the same', () => {
	const renamed = userArn.replace('acme', 'new');
	const [built] = preset(hardened) as readonly [AttachedPolicy];
	const moved = JSON.parse(
		JSON.stringify(built.document).replaceAll(`{"AWS":"${userArn}"}`, `{"AWS":"${renamed}"}`),
	) as PolicyDocument;
	const policies = [{...built, document: moved}, everything];
	const caller: Caller = {...user, arn: renamed};
	expect(effect(policies, {caller})).toBe('explicit-deny');
	const put = {caller: {...caller, type: 'session'} as Caller, action: 's3:PutObject'};
	// What only the conditions denied is open again: this is why a rename is a finding.
	expect(effect(policies, {...put, keys: {'aws:TokenIssueTime': '2026-11-23T00:00:00Z'}})).toBe('allowed');
});

test('nobody but our user is touched by any of our statements', () => {
	const other: Caller = {...user, arn: `arn:aws:iam::${account}:user/olga`, id: 'AIDAOLGA'};
	const ofSession = policy('session', allow());
	for (const caller of [other, role, federated]) {
		expect(effect([...preset(hardened), everything, ofSession], {caller})).toBe('allowed');
	}
	expect(
		effect(
			[
				...preset(hardened),
				policy('resource', foreign('X', {Principal: '*', Action: 's3:GetObject', Resource: '*'})),
			],
			{caller: anonymous},
		),
	).toBe('allowed');
});

test.each<readonly [string, string, string, boolean]>([
	['a star', '$'.concat('{*}'), 'a*b', true],
	['a star is no wildcard', '$'.concat('{*}'), 'axb', false],
	['a question mark', '$'.concat('{?}'), 'a?b', true],
	['a question mark is no wildcard', '$'.concat('{?}'), 'axb', false],
	['a dollar', '$'.concat('{$}'), 'a$b', true],
	['a dollar is no variable', '$'.concat('{$}'), 'axb', false],
])('what is meant as such: %s', (_, literal, name, isAllowed) => {
	const wanted = isAllowed ? 'allowed' : 'implicit-deny';
	const resource = `${bucketArn}/db/${name}`;
	for (const Resource of [`${bucketArn}/db/a${literal}b`, `${bucketArn}/d*/a${literal}b`]) {
		expect(effect([policy('identity', allow({Resource}))], {resource}), Resource).toBe(wanted);
	}

	for (const operator of ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase']) {
		const one = allow({Condition: {[operator]: {'s3:prefix': `a${literal}b`}}});
		expect(effect([policy('identity', one)], {keys: {'s3:prefix': name}}), operator).toBe(wanted);
	}
});

test('keys that were asked for and not carried are named in order, in lower case', () => {
	const one = allow({
		Condition: {StringEquals: {'s3:z': 'x', 'aws:B': 'x', 'aws:a': 'x', 'S3:M': 'x', 's3:d': 'x'}},
	});
	expect(decide([policy('identity', one)]).missingKeys).toEqual(['aws:a', 'aws:b', 's3:d', 's3:m', 's3:z']);
});

test('whoever comes without a key is let in by the resource policy alone, and is known as nobody', () => {
	const everybody = (more: Partial<Statement> = {}) => [policy('resource', ofBucket(allow(more), '*'))];
	for (const policies of [[], [policy('identity', allow())], [policy('session', allow())]]) {
		expect(decide(policies, {caller: anonymous})).toMatchObject({
			effect: 'implicit-deny',
			missingIn: 'resource',
		});
	}

	for (const [key, value] of [
		['aws:PrincipalType', 'Anonymous'],
		['aws:userid', 'anonymous'],
	] as const) {
		const policies = everybody({Condition: {StringEquals: {[key]: value}}});
		expect(effect(policies, {caller: anonymous}), key).toBe('allowed');
		expect(effect(policies), key).toBe('implicit-deny');
	}

	const noArn = everybody({Condition: {Null: {'aws:PrincipalArn': 'true'}}});
	expect(effect(noArn, {caller: anonymous})).toBe('allowed');
});

test.each<readonly [string, Caller, boolean]>([
	['a user', user, true],
	['a session of a user', session, true],
	['a role', role, false],
	['a federated user', federated, false],
	['the account itself', {type: 'root', arn: root, account, id: account}, false],
])('the name of the user is a key of %s, or is none', (_, caller, isKnown) => {
	const named = ofBucket(allow({Condition: {Null: {'aws:username': 'false'}}}), '*');
	expect(effect([policy('identity', named)], {caller})).toBe(isKnown ? 'allowed' : 'implicit-deny');
});

test('a federated user without a session policy has nothing from its maker', () => {
	expect(effect([policy('identity', allow())], {caller: federated})).toBe('implicit-deny');
	expect(effect([policy('identity', allow()), policy('session', allow())], {caller: federated})).toBe(
		'allowed',
	);
	expect(effect([policy('resource', ofBucket(allow(), {AWS: federated.arn}))], {caller: federated})).toBe(
		'allowed',
	);
});

test('what caps a session caps no grant to its own name, nor one to a user or to a role among everyone', () => {
	const nothing = policy('session', allow({Action: 's3:DeleteObject'}));
	const toName = policy('resource', ofBucket(allow(), {AWS: federated.arn}));
	const toAll = policy('resource', ofBucket(allow(), '*'));
	expect(effect([toName, nothing], {caller: federated})).toBe('allowed');
	expect(decide([toAll, nothing], {caller: federated})).toMatchObject({
		effect: 'implicit-deny',
		missingIn: 'session',
	});
	expect(decide([nothing], {caller: federated})).toMatchObject({missingIn: 'identity'});
	const boundary = policy('boundary', allow({Action: 's3:DeleteObject'}));
	expect(effect([toAll, boundary])).toBe('allowed');
	expect(effect([toAll, boundary, nothing], {caller: role})).toBe('allowed');
	expect(effect([policy('resource', ofBucket(allow(), {AWS: role.arn})), boundary], {caller: role})).toBe(
		'implicit-deny',
	);
});

test('the account itself is let in by a grant to the account; names that only look like it are others', () => {
	const caller: Caller = {type: 'root', arn: root, account, id: account};
	expect(effect([policy('resource', ofBucket(allow(), {AWS: root}))], {caller})).toBe('allowed');
	for (const AWS of [`x${root}`, `${root}x`]) {
		const all = [policy('identity', allow()), policy('resource', ofBucket(deny(), {AWS}))];
		expect(effect(all), AWS).toBe('allowed');
	}
});

test('NotPrincipal: everyone but those that are named, and with everyone named nobody', () => {
	const but = (one: Statement, AWS: string) => policy('resource', {...one, NotPrincipal: {AWS}});
	const identity = policy('identity', allow());
	expect(effect([identity, but(deny(), '*')])).toBe('allowed');
	expect(effect([but(allow(), '*')], {caller: anonymous})).toBe('implicit-deny');
	expect(effect([but(allow(), userArn)], {caller: anonymous})).toBe('allowed');
	expect(effect([but(allow(), userArn)])).toBe('implicit-deny');
	// A boundary makes a Deny of that kind bind everyone, not an Allow.
	const boundary = policy('boundary', allow());
	expect(effect([but(allow(), userArn), boundary])).toBe('implicit-deny');
});

test('everything is also what has no ARN, and a pattern that ends early without a star stands for nothing more', () => {
	const listing = {action: 's3:ListAllMyBuckets', resource: '*'};
	const all = allow({Action: 's3:*', Resource: '*'});
	expect(effect([policy('identity', all)], listing)).toBe('allowed');
	expect(effect([policy('identity', allow({Action: 's3:*'}))], listing)).toBe('implicit-deny');
	expect(effect([policy('identity', allow({Resource: 'arn:aws:s3'}))])).toBe('implicit-deny');
	expect(effect([policy('identity', allow({Resource: '*:x'}))])).toBe('implicit-deny');
});

test('a variable may have blanks around it, and a default in quotes', () => {
	const at = (inside: string) =>
		policy('identity', allow({Resource: `${bucketArn}/${'$'.concat(`{${inside}}`)}/*`}));
	const name = userArn.slice(userArn.lastIndexOf('/') + 1);
	const resource = `${bucketArn}/${name}/x`;
	expect(effect([at(' aws:username ')], {resource})).toBe('allowed');
	expect(effect([at(`aws:none,  '${name}'`)], {resource})).toBe('allowed');
	expect(effect([at(`aws:none,'${name}'`)], {resource})).toBe('allowed');
	expect(effect([at(`aws:none, '${name}, or so'`)], {resource: `${bucketArn}/${name}, or so/x`})).toBe(
		'allowed',
	);
	// What is written in no such way is no variable (IAM user guide, "Policy variables": the default is in quotes).
	for (const inside of [`aws:none, x'${name}'`, `aws:none, '${name}'x`, `aws:none, ${name}`]) {
		expect(effect([at(inside)], {resource}), inside).toBe('implicit-deny');
		expect(effect([at(inside)], {resource: `${bucketArn}/xx${name}/x`}), inside).toBe('implicit-deny');
	}
});

test('of several variables each must have a value, the last as the first', () => {
	const at = (...names: readonly string[]) =>
		policy(
			'identity',
			allow({Resource: `${bucketArn}/${names.map(one => '$'.concat(`{${one}}`)).join('-')}`}),
		);
	const name = userArn.slice(userArn.lastIndexOf('/') + 1);
	expect(effect([at('aws:username', 'aws:userid')], {resource: `${bucketArn}/${name}-${userId}`})).toBe(
		'allowed',
	);
	for (const names of [
		['aws:none', 'aws:username'],
		['aws:username', 'aws:none'],
	]) {
		for (const none of ['', 'undefined']) {
			const filled = names.map(one => (one === 'aws:none' ? none : name)).join('-');
			expect(effect([at(...names)], {resource: `${bucketArn}/${filled}`}), filled).toBe('implicit-deny');
		}
	}
});

// IAM user guide, "AWS global condition context keys" and "IAM policy elements: variables" ("Principal key values").
test.each<readonly [string, Caller, string | undefined, ContextKeys]>([
	['a user', user, userArn, {'aws:PrincipalType': 'User', 'aws:userid': userId}],
	['a session of a user', session, userArn, {'aws:PrincipalType': 'User', 'aws:userid': userId}],
	[
		'a federated user',
		federated,
		`arn:aws:sts::${account}:federated-user/anything`,
		{'aws:PrincipalType': 'FederatedUser', 'aws:userid': `${account}:anything`},
	],
	[
		'a role',
		role,
		`arn:aws:iam::${account}:role/backup`,
		{'aws:PrincipalType': 'AssumedRole', 'aws:userid': 'AROAIOSFODNN7EXAMPLE:s'},
	],
	[
		'the account itself',
		{type: 'root', arn: root, account, id: account},
		root,
		{'aws:PrincipalType': 'Account', 'aws:userid': account},
	],
])('%s is known by the keys that AWS gives it', (_, caller, arn, keys) => {
	const wanted = {...keys, 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account};
	const policies = (Condition: Statement['Condition'] & {}) => [
		policy('identity', allow({Condition})),
		policy('session', allow()),
	];
	for (const [key, value] of Object.entries(wanted)) {
		expect(effect(policies({StringEquals: {[key]: value as string}}), {caller}), key).toBe('allowed');
		expect(effect(policies({StringNotEquals: {[key]: value as string}}), {caller}), key).toBe(
			'implicit-deny',
		);
	}
});

test('a statement that says not whom, what or where it is about is about nothing', () => {
	const all = [policy('identity', allow()), policy('resource', ofBucket(deny()))];
	expect(effect(all)).toBe('explicit-deny');
	for (const name of ['Principal', 'Action', 'Resource'] as const) {
		const one = without(ofBucket(deny()), name);
		expect(effect([policy('identity', allow()), policy('resource', one)]), name).toBe('allowed');
	}
});

test('across accounts a boundary caps what its own account granted, and a grant to everyone lets in nobody alone', () => {
	const resource = policy('resource', ofBucket(allow(), {AWS: stranger.arn ?? ''}));
	const identity = policy('identity', allow());
	const cap = policy('boundary', allow({Action: 's3:PutObject'}));
	expect(decide([resource, identity, cap], {caller: stranger})).toMatchObject({
		effect: 'implicit-deny',
		missingIn: 'boundary',
	});
	expect(decide([resource, identity, policy('boundary', allow())], {caller: stranger})).toMatchObject({
		effect: 'allowed',
		by: {policy: {kind: 'identity'}},
	});
	expect(decide([policy('resource', ofBucket(allow(), '*'))], {caller: stranger})).toMatchObject({
		effect: 'implicit-deny',
		missingIn: 'identity',
	});
	expect(decide([cap], {caller: user})).toMatchObject({missingIn: 'identity'});
});

test('what lets a role in is named: its own policy before a grant of the bucket that is capped', () => {
	const byRole = policy('resource', ofBucket(allow(), {AWS: role.arn ?? ''}));
	const wide = policy('session', allow());
	expect(decide([byRole, wide], {caller: role})).toMatchObject({
		effect: 'allowed',
		by: {policy: {kind: 'resource'}},
	});
	expect(decide([byRole, policy('identity', allow()), wide], {caller: role})).toMatchObject({
		effect: 'allowed',
		by: {policy: {kind: 'identity'}},
	});
	expect(decide([policy('identity', allow()), policy('resource', ofBucket(allow()))])).toMatchObject({
		effect: 'allowed',
		by: {policy: {kind: 'resource'}},
	});
});
