import {expect, test} from 'vitest';
import type {PolicyDocument, Statement} from '../../src/policy/document.js';
import {isPublicPolicy, mostPolicyBytes, validateBucketPolicy} from '../../src/policy/validate.js';
import {account, bucketArn, documentOf, foreign, userArn} from './subject.js';

const known = new Set([userArn, account, `arn:aws:iam::${account}:root`]);

const check = (text: string) =>
	validateBucketPolicy(text, {bucket: 'acme-backups', isKnownPrincipal: arn => known.has(arn)});
const saidOf = (...statements: readonly unknown[]) => {
	const result = check(JSON.stringify({Version: '2012-10-17', Statement: statements}));
	return result.ok ? 'taken' : result.message;
};

const good = foreign('A', {Principal: {AWS: userArn}, Action: 's3:GetObject', Resource: `${bucketArn}/*`});

test('a good policy is taken as it is', () => {
	const document = documentOf(good);
	expect(check(JSON.stringify(document))).toEqual({ok: true, document});
});

test.each<readonly [string, string]>([
	['', "Policies must be valid JSON and the first byte must be '{'"],
	['[]', "Policies must be valid JSON and the first byte must be '{'"],
	['null', "Policies must be valid JSON and the first byte must be '{'"],
	['{"Version":"2012-10-17"}', 'Missing required field Statement'],
	['{"Version":"2020-01-01","Statement":[]}', 'The policy must contain a valid version string'],
	['{"Statement":[]}', 'Could not parse the policy: Statement is empty!'],
	['{"Statement":["x"]}', 'Invalid policy syntax.'],
	['{"Statement":[],"Comment":"x"}', 'Unknown field Comment'],
	['{"Statement":[],"Id":7}', 'Invalid policy syntax.'],
])('the document %s is refused', (text, message) => {
	expect(check(text)).toMatchObject({ok: false, message});
});

test.each<readonly [string, object, string]>([
	['an element that nobody knows', {NotCondition: {}}, 'Unknown field NotCondition'],
	['no effect', {Effect: undefined}, 'Missing required field Effect'],
	['an effect in other letters', {Effect: 'allow'}, 'Invalid effect: allow'],
	['a name that is a number', {Sid: 7}, 'Invalid policy syntax.'],
	['no principal', {Principal: undefined}, 'Missing required field Principal'],
	['no action', {Action: undefined}, 'Missing required field Action'],
	['no resource', {Resource: undefined}, 'Missing required field Resource'],
	[
		'an action both ways',
		{NotAction: 's3:PutObject'},
		'Policy statement cannot contain both Action and NotAction',
	],
	['an empty list of actions', {Action: []}, 'Invalid policy syntax.'],
	['an action that is a number', {Action: [7]}, 'Invalid policy syntax.'],
	['an action that there is not', {Action: 's3:ReadObject'}, 'Policy has invalid action'],
	['an action of another service', {Action: 'iam:GetUser'}, 'Policy has invalid action'],
	['a pattern that no action fits', {Action: 's3:Read*'}, 'Policy has invalid action'],
	['another bucket', {Resource: 'arn:aws:s3:::other/*'}, 'Policy has invalid resource'],
	['no ARN', {Resource: 'acme-backups'}, 'Policy has invalid resource'],
	['a principal in words', {Principal: 'olga'}, 'Invalid principal in policy'],
	['an empty principal', {Principal: {}}, 'Invalid principal in policy'],
	['a kind of principal that there is not', {Principal: {Group: 'x'}}, 'Invalid principal in policy'],
	[
		'an object action on the bucket alone',
		{Resource: bucketArn},
		'Action does not apply to any resource(s) in statement',
	],
	[
		'a bucket action on objects alone',
		{Action: 's3:ListBucket'},
		'Action does not apply to any resource(s) in statement',
	],
	['a condition in words', {Condition: 'never'}, 'Invalid policy syntax.'],
	[
		'an object for a condition’s value',
		{Condition: {StringEquals: {'aws:x': {toString: []}}}},
		'Invalid policy syntax.',
	],
	[
		'a list in a condition’s values',
		{Condition: {StringEquals: {'aws:x': [['y']]}}},
		'Invalid policy syntax.',
	],
	[
		'an operator that nobody knows',
		{Condition: {StringAlmost: {'aws:x': 'y'}}},
		'Invalid Condition type : StringAlmost',
	],
	[
		'a key that S3 does not have',
		{Condition: {StringLike: {'s3:mood': 'y'}}},
		'Policy has an invalid condition key',
	],
	[
		'a key that the action does not carry',
		{Condition: {StringLike: {'s3:prefix': 'db/*'}}},
		'Conditions do not apply to combination of actions and resources in statement',
	],
	[
		'a key that one of two actions does not carry',
		{
			Action: ['s3:ListBucket', 's3:GetBucketLocation'],
			Resource: bucketArn,
			Condition: {StringLike: {'s3:prefix': 'db/*'}},
		},
		'Conditions do not apply to combination of actions and resources in statement',
	],
])('a statement with %s is refused in the words of S3', (_, more, message) => {
	expect(saidOf({...good, ...more})).toBe(message);
});

test.each<readonly [string, Partial<Statement>]>([
	['everyone', {Principal: '*'}],
	['a service', {Principal: {Service: 'cloudtrail.amazonaws.com'}}],
	['the account', {Principal: {AWS: account}}],
	['actions by pattern, in any letters', {Action: 'S3:get*'}],
	['all resources', {Resource: '*'}],
	['buckets that begin so', {Resource: 'arn:aws:s3:::acme-*'}],
	['all but one action', {Action: undefined as never, NotAction: 's3:PutObject'}],
	['a global key on any action', {Condition: {Bool: {'aws:SecureTransport': 'false'}}}],
	['a key in other letters', {Condition: {StringEquals: {'S3:existingobjecttag/a': 'b'}}}],
	['a set operator', {Condition: {'ForAnyValue:StringEqualsIfExists': {'aws:x': 'y'}}}],
])('a statement with %s is taken', (_, more) => {
	expect(saidOf({...good, ...more})).toBe('taken');
});

test('a principal that is not known is refused and named', () => {
	const text = JSON.stringify(documentOf({...good, Principal: {AWS: [userArn, `${userArn}-gone`]}}));
	expect(check(text)).toEqual({
		ok: false,
		message: 'Invalid principal in policy',
		detail: `"AWS" : "${userArn}-gone"`,
	});
});

test('a name that is there twice is refused, none at all may be there often', () => {
	const {Sid: _, ...nameless} = good;
	expect(saidOf(good, good)).toBe('Statement IDs (SID) in a single policy must be unique.');
	expect(saidOf(nameless, nameless, good)).toBe('taken');
});

test('exactly the most bytes are taken, white space apart, and one more is not', () => {
	const filled = (bytes: number) => ({...good, Resource: `${bucketArn}/${'x'.repeat(bytes)}`});
	const base = JSON.stringify(documentOf(filled(0))).length;
	const pretty = JSON.stringify(documentOf(filled(mostPolicyBytes - base)), undefined, 4);
	expect(check(pretty).ok).toBe(true);
	expect(saidOf(filled(mostPolicyBytes - base + 1))).toBe(
		'Policy exceeds the maximum allowed document size.',
	);
});

const open = {...good, Principal: '*'} as const satisfies Statement;
const under = (Condition: Statement['Condition'] & {}): PolicyDocument => documentOf({...open, Condition});

test.each<readonly [string, PolicyDocument, boolean]>([
	['a user', documentOf(good), false],
	['everyone', documentOf(open), true],
	['everyone by name', documentOf({...open, Principal: {AWS: ['*']}}), true],
	[
		'all but one',
		documentOf(
			JSON.parse(JSON.stringify({...open, Principal: undefined, NotPrincipal: {AWS: userArn}})) as Statement,
		),
		true,
	],
	['nobody: a Deny for everyone', documentOf({...open, Effect: 'Deny'}), false],
	['the organisation', under({StringEquals: {'aws:PrincipalOrgID': 'o-1'}}), false],
	['the organisation, if there is one', under({StringEqualsIfExists: {'aws:PrincipalOrgID': 'o-1'}}), true],
	['all but an organisation', under({StringNotEquals: {'aws:PrincipalOrgID': 'o-1'}}), true],
	['any organisation', under({StringLike: {'aws:PrincipalOrgID': '*'}}), true],
	['what a variable names', under({StringEquals: {'aws:PrincipalArn': `\${aws:PrincipalTag/x}`}}), true],
	['an endpoint', under({StringEquals: {'aws:SourceVpce': ['vpce-1', 'vpce-2']}}), false],
	['an office', under({IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}), false],
	['half of the world', under({IpAddress: {'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1']}}), true],
	['an office and the world', under({IpAddress: {'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/0']}}), true],
	['a browser', under({StringLike: {'aws:UserAgent': 'x'}}), true],
])('a policy for %s is public in the sense of S3, or not', (_, document, isPublic) => {
	expect(isPublicPolicy(document)).toBe(isPublic);
});
