import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {buildDocument, checkSubject, ourSids} from '../../src/policy/build.js';
import {asList, type PolicyDocument, type Statement} from '../../src/policy/document.js';
import {defaultOptions, type PolicyOptions, type PolicySubject} from '../../src/policy/options.js';
import {validateBucketPolicy} from '../../src/policy/validate.js';
import {account, bucketArn, statementsOf, subject, userArn} from './subject.js';

/** Written down by hand once, and held against what AWS says of each statement. */
const documents = JSON.parse(readFileSync(join(import.meta.dirname, 'documents.json'), 'utf8')) as Readonly<
	Record<string, PolicyDocument>
>;

const hardened = defaultOptions('hardened');
const china = userArn.replace('arn:aws:', 'arn:aws-cn:');
const government = userArn.replace('arn:aws:', 'arn:aws-us-gov:');

const cases: readonly (readonly [string, PolicySubject, PolicyOptions])[] = [
	['classic', subject(), defaultOptions('classic')],
	['strict', subject(), defaultOptions('strict')],
	['hardened', subject(), hardened],
	['hardened, prefix db1/', subject({prefix: 'db1/'}), hardened],
	['hardened, acl on', subject(), {...hardened, acl: true}],
	[
		'hardened, prefix, acl, no-overwrite',
		subject({prefix: 'db1/'}),
		{...hardened, acl: true, noOverwrite: true},
	],
	['hardened, aws-cn', subject({userArn: china}), hardened],
	['hardened, prefix, aws-us-gov', subject({userArn: government, prefix: 'db1/'}), hardened],
];

const inOrder = (actions: Statement['Action'] & {}) =>
	[...asList<string>(actions)].sort((a, b) => (a < b ? -1 : 1));

/** The order of actions means nothing. */
const sorted = (statement: Statement): Statement => ({
	...statement,
	...(statement.Action !== undefined && {Action: inOrder(statement.Action)}),
	...(statement.NotAction !== undefined && {NotAction: inOrder(statement.NotAction)}),
});

test.each(cases)('%s is the document that was written down, statement by statement', (name, who, options) => {
	const built = buildDocument(who, options);
	const written = documents[name] as PolicyDocument;
	expect(statementsOf(built).map(sorted)).toEqual(statementsOf(written).map(sorted));
	expect([built.Version, built.Id]).toEqual([written.Version, written.Id]);
});

test('every document that was written down is one of the cases', () => {
	expect(cases.map(([name]) => name)).toEqual(Object.keys(documents));
});

test('classic is the recipe to the letter, its actions in the order of the recipe', () => {
	const Principal = {AWS: userArn};
	expect(buildDocument(subject(), defaultOptions('classic'), {id: 'P1'})).toEqual({
		Version: '2012-10-17',
		Id: 'P1',
		Statement: [
			{
				Sid: 'BucketPermissions',
				Effect: 'Allow',
				Principal,
				Action: ['s3:ListBucket', 's3:GetBucketLocation'],
				Resource: bucketArn,
			},
			{
				Sid: 'ObjectPermissions',
				Effect: 'Allow',
				Principal,
				Action: ['s3:PutObjectAcl', 's3:PutObject'],
				Resource: `${bucketArn}/*`,
			},
		],
	});
});

const allOptions = (['classic', 'strict', 'hardened'] as const).flatMap(preset =>
	Array.from({length: 32}, (_, bits) => ({
		...defaultOptions(preset),
		list: (bits & 1) !== 0,
		acl: (bits & 2) !== 0,
		tls: (bits & 4) !== 0,
		sessions: (bits & 8) !== 0,
		noOverwrite: (bits & 16) !== 0,
	})),
);

test('S3 takes every document that can be built', () => {
	for (const options of allOptions) {
		for (const prefix of ['', 'db/', 'a/b c/']) {
			const text = JSON.stringify(buildDocument(subject({prefix}), options));
			const check = validateBucketPolicy(text, {
				bucket: 'acme-backups',
				isKnownPrincipal: arn => arn === userArn,
			});
			expect(check, `${JSON.stringify(options)} ${prefix}`).toMatchObject({ok: true});
		}
	}
});

test('every statement is about our user alone: an Allow by its principal, a Deny by principal or condition', () => {
	for (const options of allOptions) {
		for (const one of statementsOf(buildDocument(subject({prefix: 'db/'}), options))) {
			const isBound =
				one.Principal === '*'
					? one.Effect === 'Deny' && one.Condition?.['ArnEquals']?.['aws:PrincipalArn'] === userArn
					: JSON.stringify(one.Principal) === JSON.stringify({AWS: userArn});
			expect(isBound, JSON.stringify(one)).toBe(true);
			expect(ourSids).toContain(one.Sid);
		}
	}
});

const sidsOf = (options: PolicyOptions, more: Partial<PolicySubject> = {}) =>
	statementsOf(buildDocument(subject(more), options)).map(({Sid}) => Sid);

test('hardened without listing still tells the region, strict without it nothing', () => {
	expect(sidsOf({...hardened, list: false})).toContain('BucketPermissions');
	expect(sidsOf(defaultOptions('strict'))).toEqual(['ObjectPermissions']);
	expect(sidsOf({...defaultOptions('strict'), list: true})).toEqual([
		'BucketPermissions',
		'ObjectPermissions',
	]);
});

test('over plain http nothing forbids plain http', () => {
	expect(sidsOf(hardened)).toContain('NightdropDenyPlainHttp');
	expect(sidsOf(hardened, {isPlainHttp: true})).not.toContain('NightdropDenyPlainHttp');
});

test.each([
	['no ARN at all', {userArn: ''}, 'user'],
	['a role', {userArn: `arn:aws:iam::${account}:role/backup`}, 'user'],
	['the root of an account', {userArn: `arn:aws:iam::${account}:root`}, 'user'],
	['a session', {userArn: `arn:aws:sts::${account}:federated-user/x`}, 'user'],
	['a path with a star', {userArn: `arn:aws:iam::${account}:user/*/drop`}, 'user'],
	['a path with a question mark', {userArn: `arn:aws:iam::${account}:user/?/drop`}, 'user'],
	['a name with a variable', {userArn: `arn:aws:iam::${account}:user/\${aws:username}`}, 'user'],
	['a prefix with a star', {prefix: 'a*b/'}, 'prefix'],
	['a prefix with a question mark', {prefix: 'a?/'}, 'prefix'],
	['a prefix with a variable', {prefix: `\${aws:username}/`}, 'prefix'],
	['a prefix without a slash at its end', {prefix: 'db'}, 'prefix'],
] as const)('%s is refused before anything is built', (_, more, kind) => {
	expect(checkSubject(subject(more))?.kind).toBe(kind);
});

test('a plain user is taken, with a path and in any partition', () => {
	for (const arn of [userArn, `arn:aws:iam::${account}:user/drop/eu/x`, china, government]) {
		expect(checkSubject(subject({userArn: arn, prefix: 'db/'}))).toBeUndefined();
	}
});

test('a user of another account than the bucket is refused, and so is the operator', () => {
	const ours = {bucketAccount: account, operatorArn: `arn:aws:iam::${account}:user/olga`};
	expect(checkSubject(subject(), ours)).toBeUndefined();
	expect(checkSubject(subject(), {...ours, bucketAccount: '444455556666'})?.what).toContain(
		'different accounts',
	);
	expect(checkSubject(subject(), {...ours, operatorArn: userArn})?.what).toBe('This user is you');
	expect(checkSubject(subject({prefix: 'db'}), ours)?.kind).toBe('prefix');
});

test('what surrounds the user is not checked where it is not known', () => {
	expect(checkSubject(subject(), {bucketAccount: '', operatorArn: ''})).toBeUndefined();
});
