import fc from 'fast-check';
import {expect, test} from 'vitest';
import {kindOfAction} from '../../src/policy/action-kinds.js';
import {allActions, scopeOfAction} from '../../src/policy/actions.js';
import {buildDocument} from '../../src/policy/build.js';
import {type CouldGrant, couldApply} from '../../src/policy/could.js';
import type {ConditionElement, Statement} from '../../src/policy/document.js';
import {type AttachedPolicy, type ContextKeys, evaluate, type PolicyKind} from '../../src/policy/evaluate.js';
import {defaultOptions, type PolicyOptions, type Preset} from '../../src/policy/options.js';
import {account, bucketArn, documentOf, statementsOf, subject, userArn, userId} from './subject.js';

const user = {arn: userArn, id: userId};
const hardened = defaultOptions('hardened');

type Given = {
	readonly options?: PolicyOptions;
	readonly prefix?: string;
	/** Statements of others in the bucket policy. */
	readonly bucket?: readonly Statement[];
	readonly identity?: readonly Statement[] | undefined;
	readonly boundary?: readonly Statement[] | undefined;
	/** The bucket policy without our statements. */
	readonly isBare?: boolean;
};

function policiesOf({
	options = hardened,
	prefix = '',
	bucket = [],
	identity,
	boundary,
	isBare = false,
}: Given): readonly AttachedPolicy[] {
	const policy = (
		kind: PolicyKind,
		statements: readonly Statement[] | undefined,
	): readonly AttachedPolicy[] =>
		statements === undefined ? [] : [{kind, name: kind, document: documentOf(...statements)}];
	const ours = isBare ? [] : statementsOf(buildDocument(subject({prefix}), options));
	return [
		...policy('resource', [...bucket, ...ours]),
		...policy('identity', identity),
		...policy('boundary', boundary),
	];
}

const could = (given: Given): readonly CouldGrant[] =>
	couldApply({
		policies: policiesOf(given),
		user,
		bucket: 'acme-backups',
		prefix: given.prefix ?? '',
		options: given.options ?? hardened,
	});

const kinds = (given: Given) =>
	[...new Set(could(given).map(({what}) => what))].sort((a, b) => (a < b ? -1 : 1));

const allow = (more: Partial<Statement> = {}): Statement => ({
	Effect: 'Allow',
	Action: 's3:GetObject',
	Resource: `${bucketArn}/*`,
	...more,
});
const deny = (more: Partial<Statement> = {}): Statement => ({...allow(more), Effect: 'Deny'});
const toUser = (more: Partial<Statement> = {}) => allow({Principal: {AWS: userArn}, ...more});
const without = (one: Statement, name: keyof Statement): Statement =>
	Object.fromEntries(Object.entries(one).filter(([key]) => key !== name)) as Statement;

const presets: readonly Preset[] = ['classic', 'strict', 'hardened'];

test.each(presets)('%s by itself leaves nothing that could apply, with every option and prefix', preset => {
	for (let bits = 0; bits < 8; bits++) {
		const options = {
			...defaultOptions(preset),
			list: (bits & 1) !== 0,
			acl: (bits & 2) !== 0,
			noOverwrite: (bits & 4) !== 0,
		};
		for (const prefix of ['', 'db/', 'a/b/']) {
			expect(could({options, prefix}), JSON.stringify({options, prefix})).toEqual([]);
		}
	}
});

// It misses nothing.

const conditions: readonly ConditionElement[] = [
	{IpAddress: {'aws:SourceIp': '10.0.0.0/8'}},
	{StringEquals: {'aws:SourceVpce': 'vpce-1'}},
	{DateLessThan: {'aws:CurrentTime': '2027-01-01T00:00:00Z'}},
	{StringLike: {'aws:UserAgent': 'tool*'}},
	{StringEquals: {'s3:ExistingObjectTag/open': 'yes'}},
	{StringEquals: {'s3:authType': 'REST-QUERY-STRING'}},
	{StringEquals: {'aws:PrincipalOrgID': 'o-1'}},
	{StringEquals: {'s3:DataAccessPointAccount': account}},
	{ArnEquals: {'aws:PrincipalArn': userArn}},
	{ArnLike: {'aws:PrincipalArn': [`arn:aws:iam::${account}:user/*`]}},
	{ArnEquals: {'aws:PrincipalArn': `arn:aws:iam::${account}:user/other`}},
	{StringLike: {'s3:prefix': 'db/*'}},
	{StringNotLike: {'s3:prefix': 'db/*'}},
	{StringNotLike: {'s3:prefix': ['db/*', 'a*']}},
	{StringEquals: {'s3:prefix': ['db/', 'x/']}},
	{Null: {'aws:TokenIssueTime': 'false'}},
	{Bool: {'aws:SecureTransport': 'false'}},
	{},
];

const requests: ReadonlyArray<readonly [string, readonly string[]]> = [
	['aws:SourceIp', ['10.1.2.3', '192.0.2.1']],
	['aws:SourceVpce', ['vpce-1']],
	['aws:CurrentTime', ['2026-11-23T00:00:00Z']],
	['aws:UserAgent', ['tool/1']],
	['s3:ExistingObjectTag/open', ['yes']],
	['s3:authType', ['REST-QUERY-STRING', 'REST-HEADER']],
	['aws:PrincipalOrgID', ['o-1']],
	['s3:DataAccessPointAccount', [account]],
	['s3:prefix', ['db/', 'db/x', 'x/', 'a', '']],
	['aws:TokenIssueTime', ['2026-11-23T00:00:00Z']],
	['aws:SecureTransport', ['true', 'false']],
];

const context: fc.Arbitrary<ContextKeys> = fc
	.tuple(
		...requests.map(([name, values]) =>
			fc.option(fc.constantFrom(...values)).map(value => [name, value] as const),
		),
	)
	.map(entries =>
		Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null)),
	);

const actionPatterns = fc.constantFrom(
	's3:*',
	'*',
	's3:Get*',
	's3:GetObject',
	's3:getobject*',
	's3:?etObject',
	's3:List*',
	's3:ListBucket',
	's3:Put*',
	's3:PutObject',
	's3:PutObjectAcl',
	's3:PutObject*',
	's3:Delete*',
	's3:AbortMultipartUpload',
	's3:*Bucket*',
	's3:PutBucketPolicy',
	's3:GetBucketLocation',
	's3:ReadByThought',
	's3:Read*',
	'iam:*',
);

const resourcePatterns = fc.constantFrom(
	'*',
	'arn:aws:s3:::*',
	'arn:aws:s3*',
	'arn:*:s3:::acme-backups*',
	bucketArn,
	`${bucketArn}/*`,
	`${bucketArn}/db/*`,
	`${bucketArn}/d?/*`,
	`${bucketArn}/*.dump`,
	`${bucketArn}/x/only`,
	`${bucketArn}/\${aws:username}/*`,
	`arn:aws:s3:::\${aws:PrincipalTag/bucket}/*`,
	'arn:aws:s3:::other/*',
	'arn:aws:s3:::*/db/*',
);

const few = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, {minLength: 1, maxLength: 2});

const principals = fc.constantFrom<readonly ['Principal' | 'NotPrincipal', Statement['Principal'] & {}]>(
	['Principal', '*'],
	['Principal', {AWS: '*'}],
	['Principal', {AWS: userArn}],
	['Principal', {AWS: [`arn:aws:iam::${account}:user/other`, userArn]}],
	['Principal', {AWS: account}],
	['Principal', {AWS: userId}],
	['Principal', {AWS: `arn:aws:iam::${account}:user/other`}],
	['Principal', {Service: 'x.amazonaws.com'}],
	['NotPrincipal', {AWS: `arn:aws:iam::${account}:user/other`}],
	['NotPrincipal', {AWS: userArn}],
	['NotPrincipal', {AWS: account}],
);

const statements = (isOfBucket: boolean): fc.Arbitrary<Statement> =>
	fc
		.record({
			Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
			actions: few(actionPatterns),
			isNotAction: fc.boolean(),
			resources: few(resourcePatterns),
			isNotResource: fc.boolean(),
			condition: fc.option(fc.constantFrom(...conditions), {nil: undefined}),
			second: fc.option(fc.constantFrom(...conditions), {nil: undefined}),
			principal: principals,
		})
		.map(({Effect, actions, isNotAction, resources, isNotResource, condition, second, principal}) => ({
			Effect,
			...(isOfBucket && {[principal[0]]: principal[1]}),
			[isNotAction ? 'NotAction' : 'Action']: actions,
			[isNotResource ? 'NotResource' : 'Resource']: resources,
			...(condition && {Condition: {...second, ...condition}}),
		}));

const options: fc.Arbitrary<PolicyOptions> = fc
	.record({
		preset: fc.constantFrom(...presets),
		list: fc.boolean(),
		acl: fc.boolean(),
		sessions: fc.boolean(),
	})
	.map(({preset, ...more}) => ({...defaultOptions(preset), ...more}));

const worlds = fc.record({
	options,
	prefix: fc.constantFrom('', 'db/'),
	bucket: fc.array(statements(true), {maxLength: 3}),
	identity: fc.option(fc.array(statements(false), {maxLength: 2}), {nil: undefined}),
	boundary: fc.option(fc.array(statements(false), {maxLength: 2}), {nil: undefined, freq: 4}),
	isBare: fc.boolean(),
});

const actions = fc.constantFrom(
	...allActions.filter(action => scopeOfAction(action) !== 'account'),
	's3:ReadByThought',
	's3:GetObjectDream',
);

const calls = fc.record({
	action: actions,
	key: fc.constantFrom(
		'db/x',
		'db/y.dump',
		'dbx/z',
		'x/only',
		'nightdrop-acme/h',
		'a.dump',
		`\${aws:username}/x`,
		'db',
	),
	isOnBucket: fc.boolean(),
	keys: context,
	tag: fc.option(fc.constantFrom('acme-backups'), {nil: undefined}),
});

/** What the preset gives, said once more in plain words. */
function isGiven(
	action: string,
	resource: string,
	keys: ContextKeys,
	{options: {preset, list, acl}, prefix}: {readonly options: PolicyOptions; readonly prefix: string},
): boolean {
	switch (action) {
		case 's3:putobject':
			return resource.startsWith(`${bucketArn}/${prefix}`);
		case 's3:putobjectacl':
			return acl && resource.startsWith(`${bucketArn}/${prefix}`);
		case 's3:listbucket':
			return list && (prefix === '' || String(keys['s3:prefix'] ?? '').startsWith(prefix));
		case 's3:getbucketlocation':
			return preset !== 'strict' || list;
		default:
			return false;
	}
}

test('whatever the user may do beyond its preset, in whatever request, is reported with its kind', () => {
	let beyond = 0;
	fc.assert(
		fc.property(worlds, fc.array(calls, {minLength: 8, maxLength: 8}), (world, all) => {
			const found = new Set(could(world).map(({what}) => what));
			const policies = policiesOf(world);
			for (const {action, key, isOnBucket, keys: given, tag} of all) {
				const scope = scopeOfAction(action);
				const isBucket = scope === 'bucket' || (scope === undefined && isOnBucket);
				const resource = isBucket ? bucketArn : `${bucketArn}/${key}`;
				const keys: ContextKeys = {...given, ...(tag !== undefined && {'aws:PrincipalTag/bucket': tag})};
				const type = keys['aws:TokenIssueTime'] === undefined ? ('user' as const) : ('session' as const);
				const caller = {type, arn: userArn, account, id: userId};
				const {effect} = evaluate({caller, action, resource, resourceAccount: account, keys}, policies);
				if (effect === 'allowed' && !isGiven(action, resource, keys, world)) {
					beyond++;
					expect([...found], `${action} on ${resource}`).toContain(kindOfAction(action));
				}
			}
		}),
		{numRuns: 3000},
	);
	// Else nothing was tested.
	expect(beyond).toBeGreaterThan(1000);
});

test('whatever is open to those without a key is reported, even where the user itself is denied', () => {
	let open = 0;
	fc.assert(
		fc.property(worlds, fc.array(calls, {minLength: 8, maxLength: 8}), (world, all) => {
			const found = new Set(
				could(world)
					.filter(grant => grant.isForEveryone)
					.map(({what}) => what),
			);
			const policies = policiesOf(world).filter(({kind}) => kind === 'resource');
			for (const {action, key, keys: given} of all) {
				// What only a signed request carries, or one through an access point.
				const {
					'aws:PrincipalOrgID': _,
					'aws:TokenIssueTime': _2,
					's3:DataAccessPointAccount': _3,
					...keys
				} = given;
				const resource = scopeOfAction(action) === 'bucket' ? bucketArn : `${bucketArn}/${key}`;
				const request = {
					caller: {type: 'anonymous'} as const,
					action,
					resource,
					resourceAccount: account,
					keys,
				};
				if (evaluate(request, policies).effect === 'allowed') {
					open++;
					expect([...found], `${action} on ${resource}`).toContain(kindOfAction(action));
				}
			}
		}),
		// About 630 open calls come up in 2000 runs, give or take 50: twice as many runs, so that chance never leaves too few.
		{numRuns: 4000},
	);
	// Else nothing was tested.
	expect(open).toBeGreaterThan(500);
});

// Hardened stays silent.

test('hardened closes whatever is granted to the user, today or later, under whatever condition', () => {
	const grants = statements(false).map((one): Statement => ({...one, Effect: 'Allow'}));
	fc.assert(
		fc.property(
			grants,
			fc.boolean(),
			fc.constantFrom('', 'db/'),
			fc.boolean(),
			(one, isOfBucket, prefix, acl) => {
				const world: Given = {options: {...hardened, acl}, prefix};
				const found = could(
					isOfBucket
						? {...world, bucket: [{...one, Principal: {AWS: userArn}}]}
						: {...world, identity: [one]},
				);
				// To end an upload is spared by our Deny, since uploaders end their own; a grant for all is still named.
				expect(found.filter(({action}) => action !== 's3:AbortMultipartUpload')).toEqual([]);
			},
		),
		{numRuns: 3000},
	);
});

test.each<readonly [string, Given]>([
	['all rights by a group', {identity: [allow({Action: '*', Resource: '*'})]}],
	['all but IAM', {identity: [without(allow({NotAction: 'iam:*', Resource: '*'}), 'Action')]}],
	[
		'the organisation',
		{bucket: [allow({Principal: '*', Condition: {StringEquals: {'aws:PrincipalOrgID': 'o-1'}}})]},
	],
	[
		'access points',
		{
			bucket: [
				allow({
					Principal: {AWS: '*'},
					Action: '*',
					Resource: [bucketArn, `${bucketArn}/*`],
					Condition: {StringEquals: {'s3:DataAccessPointAccount': account}},
				}),
			],
		},
	],
])(
	'hardened closes %s for reads, deletes, settings, lists and ACLs; classic and strict do not',
	(_, given) => {
		expect(
			could(given)
				.map(({action}) => action)
				.filter(action => action !== 's3:AbortMultipartUpload'),
		).toEqual([]);
		expect(kinds({...given, options: defaultOptions('classic')})).toContain('read');
		expect(kinds({...given, options: defaultOptions('strict')})).toContain('read');
	},
);

test('a renamed user is still shut out by the Deny that names it', () => {
	const renamed = userArn.replace('acme', 'new');
	const moved = JSON.parse(
		JSON.stringify(policiesOf({bucket: [toUser()]})).replaceAll(
			`{"AWS":"${userArn}"}`,
			`{"AWS":"${renamed}"}`,
		),
	) as readonly AttachedPolicy[];
	const ask = (policies: readonly AttachedPolicy[]) =>
		couldApply({policies, user: {arn: renamed}, bucket: 'acme-backups', prefix: '', options: hardened});
	expect(ask(moved)).toEqual([]);
	const alone = moved.map(policy => ({
		...policy,
		document: documentOf(...statementsOf(policy.document).filter(({Sid}) => Sid !== 'NightdropDenyElseUser')),
	}));
	expect(ask(alone).map(({what}) => what)).toEqual(['read']);
});

// Particulars, in strict: nothing is closed.

const strict = defaultOptions('strict');
const ofUser = (more: Partial<Statement>): Given => ({options: strict, bucket: [toUser(more)]});

test.each<readonly [string, Given, readonly string[]]>([
	['one key', ofUser({Resource: `${bucketArn}/x/only`}), ['read']],
	['keys that end so', ofUser({Resource: `${bucketArn}/*.dump`}), ['read']],
	['another bucket', ofUser({Resource: 'arn:aws:s3:::other/*'}), []],
	['buckets that begin so', ofUser({Resource: 'arn:aws:s3:::acme-*'}), ['read']],
	['a variable for the bucket', ofUser({Resource: `arn:aws:s3:::\${aws:PrincipalTag/b}/*`}), ['read']],
	['a variable in the key', ofUser({Resource: `${bucketArn}/\${aws:username}/*`}), ['read']],
	[
		'all but this bucket',
		{options: strict, identity: [without(allow({NotResource: [bucketArn, `${bucketArn}/*`]}), 'Resource')]},
		[],
	],
	[
		'all but one prefix',
		{options: strict, identity: [without(allow({NotResource: `${bucketArn}/db/*`}), 'Resource')]},
		['read'],
	],
	[
		'all but what a variable names',
		{
			options: strict,
			identity: [without(allow({NotResource: `${bucketArn}/\${aws:username}*`}), 'Resource')],
		},
		['read'],
	],
	['reads on the bucket itself', ofUser({Resource: bucketArn}), []],
	['put where it may put', ofUser({Action: 's3:PutObject'}), []],
	['put, with a prefix', {...ofUser({Action: 's3:PutObject'}), prefix: 'db/'}, ['write']],
	[
		'put under the prefix',
		{...ofUser({Action: 's3:PutObject', Resource: `${bucketArn}/db/2026/*`}), prefix: 'db/'},
		[],
	],
	[
		'put in a look-alike',
		{...ofUser({Action: 's3:PutObject', Resource: `${bucketArn}/db*`}), prefix: 'db/'},
		['write'],
	],
	['tags', ofUser({Action: 's3:PutObjectTagging'}), ['write']],
	['retention taken off', ofUser({Action: 's3:BypassGovernanceRetention'}), ['delete']],
	['ending uploads', ofUser({Action: 's3:AbortMultipartUpload'}), ['delete']],
	['ACLs', ofUser({Action: 's3:PutObjectVersionAcl'}), ['acl']],
	['the policy', ofUser({Action: 's3:PutBucketPolicy', Resource: bucketArn}), ['config']],
	['the region', ofUser({Action: 's3:GetBucketLocation', Resource: bucketArn}), ['config']],
	['listing', ofUser({Action: 's3:ListBucket', Resource: bucketArn}), ['list']],
	['an action of tomorrow', ofUser({Action: 's3:GetObjectDream'}), ['read']],
	['actions of tomorrow', ofUser({Action: 's3:DeleteForGood*'}), ['delete']],
	['annotations', ofUser({Action: 's3:ListObjectAnnotations'}), ['read']],
	[
		'the list of all buckets',
		{options: strict, identity: [allow({Action: 's3:ListAllMyBuckets', Resource: '*'})]},
		[],
	],
	[
		'an access point',
		{
			options: strict,
			identity: [allow({Resource: `arn:aws:s3:eu-west-1:${account}:accesspoint/x/object/*`})],
		},
		['read'],
	],
	['a queue', {options: strict, identity: [allow({Action: 'sqs:*', Resource: '*'})]}, []],
	['a service', ofUser({Principal: {Service: 'cloudfront.amazonaws.com'}}), []],
	['another user', ofUser({Principal: {AWS: `arn:aws:iam::${account}:user/other`}}), []],
	['the account, which hands over', ofUser({Principal: {AWS: account}}), []],
	['the id of the user', ofUser({Principal: {AWS: userId}}), ['read']],
	[
		'everyone but somebody',
		{
			options: strict,
			bucket: [without({...toUser(), NotPrincipal: {AWS: 'arn:aws:iam::1:user/x'}}, 'Principal')],
		},
		['read'],
	],
	[
		'everyone but the user and no others',
		{options: strict, bucket: [without({...toUser(), NotPrincipal: {AWS: '*'}}, 'Principal')]},
		[],
	],
])('a grant of %s', (_, given, expected) => {
	expect(kinds(given)).toEqual(expected);
});

test.each<readonly [string, Statement, boolean]>([
	['of everything by name', deny({Principal: {AWS: userArn}, Action: 's3:*', Resource: '*'}), true],
	['of everything for all', deny({Principal: '*', Action: 's3:Get*'}), true],
	[
		'bound to the user alone',
		deny({Principal: '*', Condition: {ArnLike: {'aws:PrincipalArn': userArn}}}),
		true,
	],
	[
		'bound to all users',
		deny({Principal: '*', Condition: {ArnLike: {'aws:PrincipalArn': `arn:aws:iam::${account}:user/*`}}}),
		true,
	],
	[
		'from elsewhere',
		deny({Principal: '*', Condition: {NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}}),
		false,
	],
	[
		'for the user from elsewhere',
		deny({Principal: {AWS: userArn}, Condition: {NotIpAddress: {'aws:SourceIp': '10.0.0.0/8'}}}),
		false,
	],
	[
		'bound to another',
		deny({Principal: '*', Condition: {ArnEquals: {'aws:PrincipalArn': `${userArn}x`}}}),
		false,
	],
	['of the canary alone', deny({Principal: '*', Resource: `${bucketArn}/.nightdrop/*`}), false],
	['of another action', deny({Principal: '*', Action: 's3:GetObjectAcl'}), false],
	[
		'of one that hangs on a variable',
		deny({Principal: '*', Resource: `${bucketArn}/\${aws:username}*`}),
		false,
	],
	['in two halves', deny({Principal: '*', Resource: [`${bucketArn}/db/*`, `${bucketArn}/d*`]}), true],
	[
		'of all but another prefix',
		without(deny({Principal: '*', NotResource: `${bucketArn}/x/*`}), 'Resource'),
		true,
	],
	[
		'of all but half of it',
		without(deny({Principal: '*', NotResource: `${bucketArn}/db/2026*`}), 'Resource'),
		false,
	],
	['of all but puts', without(deny({Principal: '*', NotAction: 's3:Put*'}), 'Action'), true],
	['of all but reads', without(deny({Principal: '*', NotAction: 's3:Get*'}), 'Action'), false],
	['for the dead id of the user', deny({Principal: {AWS: userId}}), false],
	[
		'for all but others',
		without({...deny(), NotPrincipal: {AWS: 'arn:aws:iam::444455556666:user/x'}}, 'Principal'),
		true,
	],
])('a Deny %s closes a grant of reads under db/ in any case, or not', (_, one, isClosed) => {
	const given: Given = {
		options: strict,
		bucket: [toUser({Resource: `${bucketArn}/db/*`}), one],
	};
	expect(kinds(given)).toEqual(isClosed ? [] : ['read']);
});

test('two Denies close together what neither closes alone', () => {
	const grant = toUser({Resource: [`${bucketArn}/a/*`, `${bucketArn}/b/*`]});
	const half = (name: string) => deny({Principal: '*', Resource: `${bucketArn}/${name}/*`});
	expect(kinds({options: strict, bucket: [grant, half('a')]})).toEqual(['read']);
	expect(kinds({options: strict, bucket: [grant, half('a'), half('b')]})).toEqual([]);
});

test('a Deny of a session policy closes nothing: the user needs no session', () => {
	const policies: readonly AttachedPolicy[] = [
		...policiesOf({options: strict, bucket: [toUser()]}),
		{kind: 'session', name: 'session', document: documentOf(deny({Action: '*', Resource: '*'}))},
	];
	const found = couldApply({policies, user, bucket: 'acme-backups', prefix: '', options: strict});
	expect(found.map(({what}) => what)).toEqual(['read']);
});

test('a Deny on the user itself closes too', () => {
	expect(
		kinds({options: strict, bucket: [toUser()], identity: [deny({Action: '*', Resource: '*'})]}),
	).toEqual([]);
});

test('a boundary caps what identity policies grant, where that can be shown, and never the bucket policy', () => {
	const all = allow({Action: 's3:*', Resource: '*'});
	const ask = (boundary: readonly Statement[], more: Given = {}) =>
		kinds({options: strict, identity: [all], boundary, ...more});
	expect(ask([allow({Action: 's3:PutObject'})])).toEqual([]);
	expect(ask([allow({Action: 's3:GetObject', Resource: 'arn:aws:s3:::other/*'})])).toEqual([]);
	expect(ask([allow({Action: 's3:GetObject', Resource: `${bucketArn}/x/*`})])).toEqual(['read']);
	expect(ask([allow({Condition: {IpAddress: {'aws:SourceIp': '10.0.0.0/8'}}})])).toEqual(['read']);
	expect(ask([])).toEqual([]);
	expect(ask([], {identity: [], bucket: [toUser()]})).toEqual(['read']);
	expect(ask([deny()], {identity: [], bucket: [toUser()]})).toEqual([]);
});

test('what a boundary caps of one policy it does not cap of another that grants the same', () => {
	const found = could({options: strict, bucket: [toUser()], identity: [allow()], boundary: []});
	expect(found.map(({policy}) => policy.kind)).toEqual(['resource']);
});

test('listing is held against the prefix, as the condition of a grant and of a Deny says it', () => {
	const classic = defaultOptions('classic');
	const ask = (Condition: ConditionElement | undefined, more: Given = {}) =>
		kinds({
			options: classic,
			prefix: 'db/',
			bucket: [toUser({Action: 's3:ListBucket', Resource: bucketArn, ...(Condition && {Condition})})],
			...more,
		});
	expect(ask(undefined)).toEqual(['list']);
	expect(ask({StringLike: {'s3:prefix': 'db/2026/*'}})).toEqual([]);
	expect(ask({StringEquals: {'s3:prefix': ['db/', 'db/x']}})).toEqual([]);
	expect(ask({StringEquals: {'s3:prefix': ['db/', '']}})).toEqual(['list']);
	expect(ask({StringLike: {'s3:prefix': 'db*'}})).toEqual(['list']);
	expect(ask({StringLikeIfExists: {'s3:prefix': 'db/*'}})).toEqual(['list']);
	expect(ask({StringLike: {'s3:prefix': `\${aws:username}/*`}})).toEqual(['list']);
	expect(ask(undefined, {options: hardened})).toEqual([]);
});

test('a Deny of listings outside the prefix does not stand for one of all listings', () => {
	const options = {...defaultOptions('strict'), list: false};
	const outside = deny({
		Principal: '*',
		Action: 's3:ListBucket',
		Resource: bucketArn,
		Condition: {ArnEquals: {'aws:PrincipalArn': userArn}, StringNotLike: {'s3:prefix': 'db/*'}},
	});
	const grant = toUser({Action: 's3:ListBucket', Resource: bucketArn});
	expect(kinds({options, prefix: 'db/', bucket: [grant, outside]})).toEqual(['list']);
});

test('a door for everyone stays open beside our Denies: who comes without a key is not the user', () => {
	const given: Given = {
		bucket: [
			allow({Sid: 'Office', Principal: '*', Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}}),
		],
	};
	expect(could(given)).toMatchObject([
		{
			what: 'read',
			action: 's3:GetObject',
			isForEveryone: true,
			isConditional: true,
			statement: {Sid: 'Office'},
		},
	]);
	expect(kinds({bucket: [...(given.bucket ?? []), deny({Principal: '*'})]})).toEqual([]);
});

test('what the user may do is still a grant when it is open to everyone', () => {
	const door = allow({Principal: '*', Action: 's3:PutObject'});
	expect(could({bucket: [door]})).toMatchObject([
		{what: 'write', action: 's3:PutObject', isForEveryone: true},
	]);
});

test.each<readonly [string, Statement, boolean]>([
	[
		'spares what a variable names',
		without(deny({Principal: '*', NotResource: `${bucketArn}/\${aws:username}*`}), 'Resource'),
		false,
	],
	['is of another partition', deny({Principal: '*', Resource: 'arn:aws-cn:s3:::acme-backups/*'}), false],
	['is of no bucket', deny({Principal: '*', Resource: 'arn:aws:s3:eu-west-1::acme-backups/*'}), false],
	['is cut short', deny({Principal: '*', Resource: 'arn:aws:s3*'}), true],
	[
		'spares the user',
		without({...deny(), NotPrincipal: {AWS: ['arn:aws:iam::1:user/x', userArn]}}, 'Principal'),
		false,
	],
	['spares the account', without({...deny(), NotPrincipal: {AWS: account}}, 'Principal'), false],
	[
		'asks for the name elsewhere',
		deny({Principal: '*', Condition: {StringEquals: {'aws:SourceArn': userArn}}}),
		false,
	],
	[
		'spares by the condition',
		deny({Principal: '*', Condition: {ArnNotEquals: {'aws:PrincipalArn': userArn}}}),
		false,
	],
])('a Deny that %s closes a grant of reads, or not', (_, one, isClosed) => {
	expect(kinds({options: strict, bucket: [toUser(), one]})).toEqual(isClosed ? [] : ['read']);
});

test('the grant is named: which policy, which statement, which action', () => {
	const [found, ...more] = could({
		options: strict,
		bucket: [deny({Principal: {AWS: `${userArn}x`}}), toUser({Sid: 'Audit'})],
	});
	expect(more).toEqual([]);
	expect(found).toMatchObject({
		what: 'read',
		action: 's3:GetObject',
		index: 1,
		isConditional: false,
		isForEveryone: false,
		statement: {Sid: 'Audit'},
		policy: {kind: 'resource', name: 'resource'},
	});
});

test('our own statement, widened by hand, is a grant like any other', () => {
	const [policy] = policiesOf({options: strict}) as readonly [AttachedPolicy];
	const widened = statementsOf(policy.document).map(one => ({
		...one,
		Action: ['s3:PutObject', 's3:GetObject'],
	}));
	const found = couldApply({
		policies: [{...policy, document: documentOf(...widened)}],
		user,
		bucket: 'acme-backups',
		prefix: '',
		options: strict,
	});
	expect(found.map(({what, statement}) => [what, statement.Sid])).toEqual([['read', 'ObjectPermissions']]);
});

test('other partitions are held against their own ARNs', () => {
	const arn = userArn.replace('arn:aws:', 'arn:aws-cn:');
	const ask = (Resource: string) =>
		couldApply({
			policies: [{kind: 'identity', name: 'p', document: documentOf(allow({Resource}))}],
			user: {arn},
			bucket: 'acme-backups',
			prefix: '',
			options: strict,
		}).length;
	expect([ask('arn:aws-cn:s3:::acme-backups/*'), ask('arn:aws:s3:::acme-backups/*'), ask('*')]).toEqual([
		1, 0, 1,
	]);
});

test('a policy made to be hard is answered with a report, not with silence', () => {
	const hard = Array.from({length: 40}, (_, index) => `${bucketArn}/*${'a?'.repeat(20)}${index}*b`);
	const given: Given = {
		options: strict,
		bucket: [
			toUser({Action: 's3:*', Resource: hard}),
			deny({Principal: '*', Action: 's3:*', Resource: hard}),
		],
	};
	expect(kinds(given)).toContain('read');
});
