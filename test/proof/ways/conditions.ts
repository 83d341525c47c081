import type {Statement} from '../../../src/policy/document.js';
import {bucketArn, type Scene} from '../rehearsal.js';
import {byStatement, hidden, inBucketPolicy, open, reads, type Way} from '../way.js';

type Condition = Statement['Condition'] & {};

/** Conditions that are met by every call of the proof. */
const met: readonly (readonly [id: string, words: string, Condition])[] = [
	['address', 'from this address', {IpAddress: {'aws:SourceIp': '127.0.0.0/8'}}],
	['not-address', 'from everywhere but one address', {NotIpAddress: {'aws:SourceIp': '203.0.113.0/24'}}],
	['after', 'since a day that is past', {DateGreaterThan: {'aws:CurrentTime': '2020-01-01T00:00:00Z'}}],
	['before', 'until a day that is to come', {NumericLessThan: {'aws:EpochTime': '4102444800'}}],
	['agent', 'with an agent that anybody can send', {StringLike: {'aws:UserAgent': '*nightdrop/*'}}],
	['no-referer', 'without a referer', {Null: {'aws:Referer': 'true'}}],
	['not-referer', 'from no page of one site', {StringNotLike: {'aws:Referer': 'https://intranet.example/*'}}],
	['plain-http', 'over plain http', {Bool: {'aws:SecureTransport': 'false'}}],
	['if-exists', 'from an endpoint, if there is one', {StringEqualsIfExists: {'aws:SourceVpce': 'vpce-1a2b'}}],
	[
		'all-values',
		'by any services of these, so by none',
		{'ForAllValues:StringEquals': {'aws:CalledVia': ['athena.amazonaws.com']}},
	],
	['signature-age', 'with a fresh signature', {NumericLessThan: {'s3:signatureAge': '600000'}}],
	['name', 'for its own name', {StringLike: {'aws:username': 'nightdrop-*'}}],
	// biome-ignore lint/suspicious/noTemplateCurlyInString: this is how IAM writes it
	['variable', 'for a name in a variable', {StringEquals: {'aws:username': '${aws:username}'}}],
];

/** Conditions that no call of the proof meets, and that a thief may meet one day. */
const unmet: readonly (readonly [id: string, words: string, Condition])[] = [
	['other-address', 'from another address', {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}],
	['endpoint', 'through an endpoint', {StringEquals: {'aws:SourceVpce': 'vpce-1a2b'}}],
	['network', 'from a private network', {StringEquals: {'aws:SourceVpc': 'vpc-1a2b'}}],
	['later', 'from a day that is to come', {DateGreaterThan: {'aws:CurrentTime': '2036-01-01T00:00:00Z'}}],
	['earlier', 'until a day that is past', {DateLessThan: {'aws:CurrentTime': '2020-01-01T00:00:00Z'}}],
	['other-agent', 'with another agent', {StringLike: {'aws:UserAgent': 'restore-tool/*'}}],
	['referer', 'from a page of one site', {StringLike: {'aws:Referer': 'https://intranet.example/*'}}],
	['object-tag', 'of objects with a tag', {StringEquals: {'s3:ExistingObjectTag/audit': 'yes'}}],
	['principal-tag', 'with a tag that the user has not', {StringEquals: {'aws:PrincipalTag/team': 'audit'}}],
	['access-point', 'through an access point', {StringEquals: {'s3:DataAccessPointAccount': '111122223333'}}],
	['tls-version', 'over TLS', {NumericGreaterThanEquals: {'s3:TlsVersion': '1.2'}}],
	['secure', 'over https', {Bool: {'aws:SecureTransport': 'true'}}],
	['organisation', 'to an organisation', {StringEquals: {'aws:PrincipalOrgID': 'o-1a2b3c4d5e'}}],
	['mfa', 'with an MFA device', {Bool: {'aws:MultiFactorAuthPresent': 'true'}}],
	[
		'if-exists-other',
		'with another agent, if there is one',
		{StringLikeIfExists: {'aws:UserAgent': 'restore-tool/*'}},
	],
	[
		'any-value',
		'by one of these services',
		{'ForAnyValue:StringEquals': {'aws:CalledVia': ['athena.amazonaws.com']}},
	],
	['old-signature', 'with an old signature', {NumericGreaterThan: {'s3:signatureAge': '600000'}}],
];

const notSeen = hidden('could.read', 'read.get-object');
const fromOffice = {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}};
const atNight = {DateGreaterThan: {'aws:CurrentTime': '2036-01-01T00:00:00Z'}};

/** Grants under a condition that no call meets; then the row that no call can answer, and one that our Deny answers. */
const others: readonly (readonly [
	id: string,
	words: string,
	Partial<Statement>,
	could: string,
	shown: string,
])[] = [
	[
		'delete-at-night',
		'DeleteObject, at night',
		{Action: 's3:DeleteObject', Condition: atNight},
		'could.delete',
		'damage.delete',
	],
	[
		'versions-from-office',
		'ListBucketVersions, from another address',
		{Action: 's3:ListBucketVersions', Resource: bucketArn, Condition: fromOffice},
		'could.list',
		'list.versions',
	],
	[
		'acl-from-office',
		'PutObjectVersionAcl, from another address',
		{Action: 's3:PutObjectVersionAcl', Condition: fromOffice},
		'could.acl',
		'read.acl',
	],
	[
		'tags-from-office',
		'PutObjectTagging, from another address',
		{Action: 's3:PutObjectTagging', Condition: fromOffice},
		'could.write',
		'read.tagging',
	],
	[
		'attributes-tagged',
		'GetObjectVersion, of objects with a tag',
		{Action: 's3:GetObjectVersion', Condition: {StringEquals: {'s3:ExistingObjectTag/audit': 'yes'}}},
		'could.read',
		'read.get-version',
	],
];

/** Ways that ask something of the request. */
export const conditions: readonly Way[] = [
	...met.map(
		([id, words, Condition]): Way => ({
			...byStatement,
			id: `met-${id}`,
			words: `GetObject, ${words}`,
			grant: inBucketPolicy({Action: 's3:GetObject', Condition}),
			...open(...reads),
			why: /allows s3:GetObject on acme-backups\/\*, under a condition\.$/u,
		}),
	),
	{
		...byStatement,
		id: 'met-principal-tag',
		words: 'GetObject, with a tag that the user has',
		async grant(scene: Scene) {
			scene.user.tags.set('team', 'audit');
			const Condition = {StringEquals: {'aws:PrincipalTag/team': 'audit'}};
			await inBucketPolicy({Action: 's3:GetObject', Condition})(scene);
		},
		...open(...reads),
	},
	...unmet.map(
		([id, words, Condition]): Way => ({
			...byStatement,
			id: `unmet-${id}`,
			words: `GetObject, ${words}`,
			isOpenNow: false,
			setting: {backups: ['2026/11/orders.dump']},
			grant: inBucketPolicy({Action: 's3:GetObject', Condition}),
			...notSeen,
			names:
				/^(?:.* )?May be allowed, when its condition is met: s3:GetObject by Grant of the bucket policy: s3:GetObject on acme-backups\/\*, under a condition/u,
		}),
	),
	...others.map(
		([id, words, statement, could, shown]): Way => ({
			...byStatement,
			id,
			words,
			isOpenNow: false,
			grant: inBucketPolicy(statement),
			...hidden(could, shown),
		}),
	),
];
