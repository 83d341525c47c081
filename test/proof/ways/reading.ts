import type {Statement} from '../../../src/policy/document.js';
import type {ObjectVersion} from '../../../src/sandbox/state.js';
import {bucketArn, type Scene} from '../rehearsal.js';
import {
	backup,
	byStatement,
	everyRead,
	hidden,
	inBucketPolicy,
	notProven,
	open,
	reads,
	readsBut,
	seeing,
	shut,
	violated,
	type Way,
	whole,
} from '../way.js';

type Granted = Partial<Omit<Way, 'grant'>> & Pick<Way, 'id' | 'words' | 'classic' | 'strict' | 'hardened'>;

/** By one statement of the bucket policy, for the user. */
const granted = (statement: Partial<Statement>, way: Granted): Way => ({
	...byStatement,
	...way,
	grant: inBucketPolicy(statement),
});

const kmsDefault =
	'<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';

const notSeen = hidden('could.read', 'read.get-object');

function tagBackup({bucket}: Scene): void {
	for (const {tags} of bucket.objects.get(backup) ?? []) {
		tags.set('audit', 'yes');
	}
}

/** As if the bucket gave something to each object that is put: else there is nothing to be seen of it. */
const giving =
	(give: (version: ObjectVersion) => void, Action: string) =>
	async (scene: Scene): Promise<void> => {
		const {bucket} = scene;
		bucket.objectLock = {};
		const set = bucket.objects.set.bind(bucket.objects);
		bucket.objects.set = (key, versions) => {
			versions.forEach(give);
			return set(key, versions);
		};
		await inBucketPolicy({Action})(scene);
	};

const annotation = {content: new Uint8Array([1]), etag: 'e', lastModified: 0};

/** Ways to read objects, or what is known of them, by the bucket policy. */
export const reading: readonly Way[] = [
	granted(
		{Action: 's3:GetObject'},
		{
			id: 'read-user',
			words: 'GetObject, to the user',
			...open(...reads),
			why: /allows s3:GetObject on acme-backups\/\*\.$/u,
		},
	),
	{
		...byStatement,
		id: 'read-among',
		words: 'GetObject, to the user among others',
		async grant(scene) {
			const AWS = ['arn:aws:iam::111122223333:root', scene.user.arn];
			await inBucketPolicy({Action: 's3:GetObject', Principal: {AWS}})(scene);
		},
		...open(...reads),
	},
	granted(
		{Sid: 'ObjectPermissions2', Action: 's3:GetObject'},
		{
			id: 'read-our-name',
			words: 'GetObject, under a name like ours',
			...open(...reads),
			hardened: notProven('posture.statements'),
			names: /statements/u,
		},
	),
	granted(
		{Action: 's3:Get*', Resource: whole},
		{
			id: 'read-wildcard',
			words: 'Get*',
			...open(...everyRead, ...seeing, 'could.config'),
			why: /allows s3:Get\* on acme-backups, acme-backups\/\*\.$/u,
		},
	),
	granted(
		{Action: 's3:GetObject', NotResource: `${bucketArn}/secret/*`},
		{
			id: 'read-not-resource',
			words: 'GetObject, everywhere but in one place',
			...open(...reads),
			why: /allows s3:GetObject on all but acme-backups\/secret\/\*\.$/u,
		},
	),
	granted(
		{NotAction: ['s3:DeleteBucket']},
		{
			id: 'not-action',
			words: 'everything but one action',
			...open(
				...everyRead,
				...['read.annotations', 'read.restore', 'list.parts', 'could.list', 'could.delete'],
				...['damage.delete', 'damage.delete-many', 'damage.delete-version', 'damage.abort'],
			),
			// What our Deny spares for uploaders is all that is left.
			hardened: violated('damage.abort', 'could.delete'),
			why: /allows all but s3:DeleteBucket on acme-backups\/\*\.$/u,
		},
	),
	...(['s3:*', '*'] as const).map(Action =>
		granted(
			{Action},
			{
				id: `all-of-objects-${Action}`,
				words: `${Action} on all objects`,
				...open(
					...everyRead,
					...['read.annotations', 'read.restore', 'list.parts', 'could.list', 'could.delete'],
					...['damage.delete', 'damage.delete-many', 'damage.delete-version', 'damage.abort'],
				),
				hardened: violated('damage.abort', 'could.delete'),
			},
		),
	),
	granted(
		{Action: 's3:GetObjectVersion'},
		{id: 'read-version', words: 'GetObjectVersion alone', ...open('read.get-version', 'could.read')},
	),
	granted(
		// It needs GetObject besides, so no call shows it.
		{Action: 's3:GetObjectAttributes'},
		{id: 'read-attributes', words: 'GetObjectAttributes alone', ...hidden('could.read', 'read.attributes')},
	),
	granted(
		{Action: ['s3:GetObject', 's3:GetObjectAttributes']},
		{
			id: 'read-with-attributes',
			words: 'GetObject and GetObjectAttributes',
			...open(...reads, 'read.attributes'),
		},
	),
	...(
		[
			['s3:GetObjectTagging', 'read.tagging'],
			['s3:GetObjectAcl', 'read.acl'],
			['s3:RestoreObject', 'read.restore'],
			['s3:ListObjectAnnotations', 'read.annotations'],
		] as const
	).map(([Action, row]) =>
		granted({Action}, {id: row, words: `${Action.slice(3)} alone`, ...open(row, 'could.read')}),
	),
	granted(
		{Action: 's3:GetObjectTorrent'},
		{id: 'read.torrent', words: 'GetObjectTorrent alone', ...hidden('could.read', 'read.torrent')},
	),
	...(
		[
			[
				's3:GetObjectRetention',
				'read.retention',
				version => {
					version.retention = {mode: 'GOVERNANCE', until: 0};
				},
			],
			[
				's3:GetObjectLegalHold',
				'read.legal-hold',
				version => {
					version.legalHold = false;
				},
			],
			[
				's3:GetObjectAnnotation',
				'read.annotation',
				version => {
					version.annotations = new Map([['nightdrop', annotation]]);
				},
			],
		] as const satisfies readonly (readonly [string, string, (version: ObjectVersion) => void])[]
	).map(
		([Action, row, give]): Way => ({
			...byStatement,
			id: row,
			words: `${Action.slice(3)} alone, of an object that has one`,
			grant: giving(give, Action),
			...open(row, 'could.read'),
		}),
	),
	{
		...byStatement,
		id: 'read-plain-key',
		words: 'GetObject, where objects are put under a KMS key',
		async grant(scene) {
			scene.bucket.configurations.set('encryption', kmsDefault);
			await inBucketPolicy({Action: 's3:GetObject'})(scene);
		},
		...open(...reads, 'read.get-plain-key'),
	},
	granted(
		{Action: 's3:GetObject', Resource: `${bucketArn}/*.dump`},
		{
			id: 'read-pattern-now',
			words: 'GetObject, of names that backups have and the test object has not',
			setting: {backups: [backup]},
			...open('read.real-backups', 'could.read'),
			why: /allows s3:GetObject on acme-backups\/\*\.dump\.$/u,
		},
	),
	granted(
		{Action: 's3:GetObject', Resource: `${bucketArn}/*.key`},
		{
			id: 'read-pattern-later',
			words: 'GetObject, of names that nothing has yet',
			isOpenNow: false,
			setting: {backups: [backup]},
			...notSeen,
		},
	),
	granted(
		{
			Action: 's3:GetObject',
			Principal: '*',
			Condition: {StringEquals: {'aws:PrincipalAccount': '111122223333'}},
		},
		{id: 'read-account', words: 'GetObject, to everyone of the account', ...open(...reads)},
	),
	granted(
		{
			Action: 's3:GetObject',
			Principal: '*',
			Condition: {ArnLike: {'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/*'}},
		},
		{id: 'read-users', words: 'GetObject, to every user of the account', ...open(...reads)},
	),
	{
		...byStatement,
		id: 'read-tagged-backup',
		words: 'GetObject, of a tag that backups have and the test object has not',
		setting: {backups: [backup]},
		async grant(scene) {
			tagBackup(scene);
			const Condition = {StringEquals: {'s3:ExistingObjectTag/audit': 'yes'}};
			await inBucketPolicy({Action: 's3:GetObject', Condition})(scene);
		},
		...open('read.real-backups', 'could.read'),
	},
	granted(
		{Action: 's3:GetObject', Condition: {StringEquals: {'s3:authType': 'REST-QUERY-STRING'}}},
		{id: 'read-presigned', words: 'GetObject, by a signed link', ...open('read.get-presigned', 'could.read')},
	),
	granted(
		{Action: 's3:GetObject', Condition: {StringEquals: {'s3:authType': 'REST-HEADER'}}},
		{
			id: 'read-not-presigned',
			words: 'GetObject, but not by a signed link',
			...open(...readsBut('read.get-presigned')),
		},
	),
	granted(
		{Action: 's3:GetObject', Condition: {Null: {'aws:TokenIssueTime': 'false'}}},
		{id: 'read-session', words: 'GetObject, in a session alone', ...open('session.get', 'could.read')},
	),
	granted(
		{Action: 's3:GetObject', Condition: {Null: {'aws:TokenIssueTime': 'true'}}},
		{
			id: 'read-no-session',
			words: 'GetObject, but not in a session',
			...open(...readsBut('session.get')),
		},
	),
	{
		...byStatement,
		id: 'read-root',
		words: "GetObject, to the account's root: it hands its users nothing",
		grant: inBucketPolicy({
			Action: 's3:*',
			Principal: {AWS: 'arn:aws:iam::111122223333:root'},
			Resource: whole,
		}),
		classic: {verdict: 'proven', row: 'read.get-object', because: 'no grant'},
		strict: {verdict: 'proven', row: 'read.get-object', because: 'no grant'},
		hardened: shut('read.get-object'),
	},
];
