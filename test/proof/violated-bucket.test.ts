import {expect, test} from 'vitest';
import type {Statement} from '../../src/policy/document.js';
import {summarize} from '../../src/proof/summary.js';
import {allUsers} from '../../src/sandbox/s3/names.js';
import {nothingBlocked} from '../../src/sandbox/s3/public-access.js';
import type {Acl} from '../../src/sandbox/state.js';
import {bucketArn, idsWith, prove, type Scene, setScene} from './rehearsal.js';
import {
	backup,
	checkWay,
	inBucketPolicy,
	objects,
	reads,
	statementFor,
	tried,
	type Way,
	without,
} from './ways.js';

const accountOf = (scene: Scene) => scene.sandbox.account;
const whole = [bucketArn, objects];
const statement = /^A statement of the bucket policy allows /u;
const takeOut = /take that statement out of the bucket policy/iu;
const lists = /turn access lists off/iu;

const openToAll = (acl: Acl): Acl => ({
	...acl,
	grants: [...acl.grants, {grantee: allUsers, permission: 'READ'}],
});

function tagBackup({bucket}: Scene): void {
	for (const {tags} of bucket.objects.get(backup) ?? []) {
		tags.set('audit', 'yes');
	}
}

/** In an old bucket without ACL rights: nothing of the public is blocked. */
const old = {isOld: true, options: {acl: false}} as const;

type Granted = Omit<Way, 'grant' | 'why' | 'remedy' | 'hardened'> & {
	readonly statement: Partial<Statement>;
	readonly why?: RegExp;
};

/** Rights that a row each is about. */
const single = {
	's3:GetObjectTagging': 'read.tagging',
	's3:GetObjectAcl': 'read.acl',
	's3:RestoreObject': 'read.restore',
	's3:ListObjectAnnotations': 'read.annotations',
	's3:ListBucketVersions': 'list.versions',
	's3:ListBucketMultipartUploads': 'list.uploads',
	's3:ListMultipartUploadParts': 'list.parts',
};

/** Single statements that hardened shuts altogether. */
const granted: readonly Granted[] = [
	{
		way: 'reading, to the user',
		statement: {Action: 's3:GetObject'},
		opens: reads,
		classic: reads,
		why: /allows s3:GetObject on acme-backups\/\*\.$/u,
	},
	{
		way: 'everything that begins with Get',
		statement: {Action: 's3:Get*', Resource: whole},
		opens: [
			...reads,
			...['read.get-version', 'read.attributes', 'read.tagging', 'read.acl'],
			...['config.see-policy', 'config.see-versioning', 'config.see-acl', 'config.see-public-access'],
			'could.config',
		],
		why: /allows s3:Get\* on acme-backups, acme-backups\/\*\.$/u,
	},
	{
		way: 'reading everywhere but in one place',
		statement: {Action: 's3:GetObject', NotResource: `${bucketArn}/secret/*`},
		opens: reads,
		why: /allows s3:GetObject on all but acme-backups\/secret\/\*\.$/u,
	},
	{
		way: 'reading under a condition that holds',
		statement: {
			Action: 's3:GetObject',
			Condition: {IpAddress: {'aws:SourceIp': '127.0.0.0/8'}},
		},
		opens: reads,
		why: /allows s3:GetObject on acme-backups\/\*, under a condition\.$/u,
	},
	{
		way: 'reading by a signed link',
		statement: {
			Action: 's3:GetObject',
			Condition: {StringEquals: {'s3:authType': 'REST-QUERY-STRING'}},
		},
		opens: ['read.get-presigned', 'could.read'],
	},
	{
		way: 'reading older versions alone',
		statement: {Action: 's3:GetObjectVersion'},
		opens: ['read.get-version', 'could.read'],
	},
	{
		way: 'reading backups whose names are unlike the test object',
		setting: {backups: [backup]},
		statement: {Action: 's3:GetObject', Resource: `${bucketArn}/*.dump`},
		opens: ['read.real-backups', 'could.read'],
		why: /allows s3:GetObject on acme-backups\/\*\.dump\.$/u,
	},
	{
		way: 'deleting',
		statement: {Action: 's3:DeleteObject'},
		opens: ['damage.delete', 'damage.delete-many', 'could.delete'],
	},
	{
		way: 'deleting versions',
		statement: {Action: 's3:DeleteObjectVersion'},
		opens: ['damage.delete-version', 'could.delete'],
	},
	{
		way: 'seeing a setting',
		statement: {Action: 's3:GetBucketPolicy', Resource: bucketArn},
		opens: ['config.see-policy', 'could.config'],
	},
	{
		way: 'changing a setting',
		statement: {Action: 's3:PutBucketPolicy', Resource: bucketArn},
		opens: ['config.put-policy', 'could.config'],
	},
	{
		way: 'what is known of objects, and lists of older ones and of uploads',
		statement: {
			Action: [...Object.keys(single)],
			Resource: whole,
		},
		opens: [...Object.values(single), 'could.read', 'could.list'],
	},
];

const ways: readonly Way[] = [
	...granted.map(
		({statement: more, why = statement, ...way}): Way => ({
			...way,
			grant: inBucketPolicy(more),
			why,
			remedy: takeOut,
		}),
	),

	{
		way: 'reading, to everyone of the account',
		grant: async scene =>
			inBucketPolicy({
				Action: 's3:GetObject',
				Principal: '*',
				Condition: {StringEquals: {'aws:PrincipalAccount': accountOf(scene)}},
			})(scene),
		opens: reads,
		hardened: {},
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'everything but one action',
		grant: inBucketPolicy({NotAction: ['s3:DeleteBucket']}),
		opens: [
			...reads.filter(id => id !== 'session.get'),
			...['read.get-version', 'read.attributes', 'read.tagging', 'read.acl', 'read.annotations'],
			...['read.restore', 'list.parts', 'session.get', 'could.list', 'could.delete'],
			...['damage.delete', 'damage.delete-many', 'damage.delete-version', 'damage.abort'],
		],
		// What our Deny spares for uploaders is all that is left.
		hardened: {opens: ['damage.abort', 'could.delete']},
		why: /allows all but s3:DeleteBucket on acme-backups\/\*\.$/u,
		remedy: takeOut,
	},
	{
		way: 'reading backups of a tag that the test object has not',
		setting: {backups: [backup]},
		async grant(scene) {
			tagBackup(scene);
			const Condition = {StringEquals: {'s3:ExistingObjectTag/audit': 'yes'}};
			await inBucketPolicy({Action: 's3:GetObject', Condition})(scene);
		},
		opens: ['read.real-backups', 'could.read'],
		hardened: {},
		why: statement,
		remedy: takeOut,
	},
	{
		way: "ending others' uploads",
		grant: inBucketPolicy({Action: 's3:AbortMultipartUpload'}),
		opens: ['damage.abort', 'could.delete'],
		hardened: {opens: ['damage.abort', 'could.delete']},
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'names, where lists are off',
		setting: {options: {list: false}},
		grant: inBucketPolicy({Action: 's3:ListBucket', Resource: bucketArn}),
		opens: ['list.names', 'could.list'],
		hardened: {},
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'names outside the prefix',
		setting: {prefix: 'db/', options: {list: true}},
		grant: inBucketPolicy({Action: 's3:ListBucket', Resource: bucketArn}),
		opens: ['list.whole-bucket', 'list.empty-prefix', 'list.sibling', 'could.list'],
		hardened: {},
		classic: ['list.whole-bucket', 'list.empty-prefix', 'list.sibling', 'could.list'],
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'putting outside the prefix',
		setting: {prefix: 'db/'},
		grant: inBucketPolicy({Action: 's3:PutObject'}),
		opens: ['write.sibling', 'write.no-slash', 'write.look-alike', 'could.write'],
		hardened: {},
		classic: ['write.sibling', 'write.no-slash', 'write.look-alike', 'could.write'],
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'opening objects, access lists on',
		setting: old,
		grant: inBucketPolicy({Action: 's3:PutObjectAcl'}),
		opens: ['acl.put-public', 'acl.put-grant', 'acl.set-grant', 'acl.set-public', 'could.acl'],
		hardened: {leavesOpen: ['acl.existing']},
		why: statement,
		remedy: lists,
	},
	{
		way: 'opening objects to an account, the public blocked',
		setting: old,
		async grant(scene) {
			await inBucketPolicy({Action: 's3:PutObjectAcl'})(scene);
			scene.bucket.publicAccessBlock = {
				...nothingBlocked,
				blockPublicAcls: true,
				ignorePublicAcls: true,
			};
		},
		opens: ['acl.put-grant', 'acl.set-grant', 'could.acl'],
		hardened: {},
		why: statement,
		remedy: lists,
	},
	{
		way: 'reading, to anybody',
		setting: old,
		grant: inBucketPolicy({Principal: '*', Action: 's3:GetObject'}),
		opens: [...reads, 'acl.anonymous-get'],
		hardened: {opens: ['acl.anonymous-get', 'could.read']},
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'names, to anybody',
		setting: {...old, options: {acl: false, list: true}},
		grant: inBucketPolicy({Principal: '*', Action: 's3:ListBucket', Resource: bucketArn}),
		opens: ['acl.anonymous-list', 'could.list'],
		hardened: {opens: ['acl.anonymous-list', 'could.list']},
		why: statement,
		remedy: /^Take that statement out of the bucket policy: turning the key off would not help/u,
	},
	{
		way: 'putting, to anybody',
		setting: old,
		grant: inBucketPolicy({Principal: '*', Action: 's3:PutObject'}),
		opens: ['acl.anonymous-put', 'could.write'],
		hardened: {opens: ['acl.anonymous-put', 'could.write']},
		why: statement,
		remedy: /turning the key off would not help/u,
	},
	{
		way: "the bucket's own list, open to anybody",
		setting: {...old, options: {acl: false, list: true}},
		grant(scene) {
			scene.bucket.acl = openToAll(scene.bucket.acl);
		},
		opens: ['list.versions', 'list.uploads', 'acl.anonymous-list'],
		hardened: {opens: ['acl.anonymous-list']},
		why: /^No policy that was read allows it\. Access lists are on and .*the bucket's own list grants others/u,
		remedy: lists,
	},
	{
		way: 'an old backup that its own list opens',
		setting: {...old, backups: [backup]},
		grant({bucket}) {
			for (const version of bucket.objects.get(backup) ?? []) {
				version.acl = openToAll(version.acl);
			}
		},
		opens: ['read.real-backups'],
		hardened: {leavesOpen: ['acl.existing']},
		why: /^No policy that was read allows it\. Access lists are on/u,
		remedy: lists,
	},
];

test.each(tried(ways))('granted in the bucket: %s; in %s', async (_, preset, way) => {
	await checkWay(way, preset);
});

test('hardened stays proven with all of these granted at once', async () => {
	const scene = await setScene({backups: [backup]});
	const statements = granted.map(({statement: more}) => statementFor(scene, more));
	await scene.writePolicy(...scene.ours, ...statements);
	const state = await prove(scene);
	expect(idsWith(state, 'not-proven')).toEqual([]);
	expect(state.verdict).toBe('proven');
});

/** Denies of ours that somebody took away, where a grant is waiting behind them. */
const removals: readonly Way[] = [
	{
		way: 'the deny of everything else',
		grant: without(['NightdropDenyElse', 'NightdropDenyElseUser'], ({user}) => [
			{Effect: 'Allow', Principal: {AWS: user.arn}, Action: 's3:GetObject', Resource: objects},
		]),
		opens: [],
		// Sessions are still shut.
		hardened: {opens: reads.filter(id => id !== 'session.get')},
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'the denies outside the prefix',
		setting: {prefix: 'db/'},
		grant: without(['NightdropDenyOutside', 'NightdropDenyListOutside'], ({user}) => [
			{Effect: 'Allow', Principal: {AWS: user.arn}, Action: 's3:PutObject', Resource: objects},
		]),
		opens: [],
		hardened: {opens: ['write.sibling', 'write.no-slash', 'write.look-alike', 'could.write']},
		why: statement,
		remedy: takeOut,
	},
	{
		way: 'the deny of sessions',
		grant: without(['NightdropDenySessions']),
		opens: [],
		hardened: {opens: ['session.put']},
		why: /^The bucket policy does not hold our statements as they were written\.$/u,
		remedy: /write the policy anew/u,
	},
	{
		way: 'the deny of overwriting',
		setting: {options: {noOverwrite: true}},
		grant: without(['NightdropDenyOverwrite']),
		opens: [],
		hardened: {opens: ['damage.overwrite']},
		why: /^The bucket policy does not hold our statements as they were written\.$/u,
		remedy: /write the policy anew/u,
	},
];

test.each(removals.map(way => [way.way, way] as const))('taken out of hardened: %s', async (_, way) => {
	await checkWay(way, 'hardened');
});

test('a deny that is gone with nothing behind it is not proven: it no longer binds', async () => {
	const scene = await setScene();
	await without(['NightdropDenyElse', 'NightdropDenyElseUser'])(scene);
	const state = await prove(scene);
	expect([state.verdict, idsWith(state, 'violated')]).toEqual(['not-proven', []]);
	expect(idsWith(state, 'not-proven')).toEqual(
		expect.arrayContaining(['read.get-object', 'damage.delete', 'posture.statements']),
	);
});

test('classic in a bucket with access lists is violated by its own grant', async () => {
	const state = await prove(await setScene({preset: 'classic', isOld: true}));
	expect(idsWith(state, 'violated')).toEqual([
		'acl.put-public',
		'acl.put-grant',
		'acl.set-grant',
		'acl.set-public',
	]);
	expect(summarize(state)).toMatchObject({
		title: 'Violated: this key can open backups to others',
		why: 'A statement of the bucket policy allows s3:PutObjectAcl, s3:PutObject on acme-backups/*.',
		next: expect.stringMatching(lists),
	});
});

test('a grant to the account alone hands nothing to its users', async () => {
	for (const preset of ['classic', 'strict', 'hardened'] as const) {
		const scene = await setScene({preset});
		const Principal = {AWS: `arn:aws:iam::${accountOf(scene)}:root`};
		await inBucketPolicy({Action: 's3:*', Principal, Resource: whole})(scene);
		expect((await prove(scene)).verdict, preset).toBe('proven');
	}
});

test('a key that may not put is violated in words of its own, and is not to be turned off', async () => {
	const scene = await setScene({preset: 'strict'});
	await scene.writePolicy({
		Effect: 'Allow',
		Principal: {AWS: scene.user.arn},
		Action: 's3:GetBucketLocation',
		Resource: bucketArn,
	});
	const state = await prove(scene);
	expect(idsWith(state, 'violated')).toEqual(['write.put']);
	expect(summarize(state)).toMatchObject({
		type: 'cannot-write',
		title: 'Violated: this key cannot write, so backups would fail',
		next: expect.stringContaining('leave it on'),
		isKeyDangerous: false,
	});
});
