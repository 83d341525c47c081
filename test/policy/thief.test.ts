import {expect, test} from 'vitest';
import {buildDocument} from '../../src/policy/build.js';
import type {PolicyDocument, Statement} from '../../src/policy/document.js';
import {defaultOptions, type PolicyOptions, type PolicySubject} from '../../src/policy/options.js';
import {thiefView} from '../../src/policy/thief.js';
import {bucketArn, documentOf, statementsOf, subject, userArn} from './subject.js';

const hardened = defaultOptions('hardened');
const strict = defaultOptions('strict');
const classic = defaultOptions('classic');

type Given = {
	readonly options?: PolicyOptions;
	readonly who?: Partial<PolicySubject>;
	readonly more?: readonly Statement[];
	readonly versioning?: boolean;
	readonly acls?: boolean;
	readonly objectLock?: boolean;
	readonly document?: PolicyDocument | string;
};

function view({options = hardened, who = {}, more = [], document, ...rest}: Given) {
	const about = subject(who);
	const built = documentOf(...more, ...statementsOf(buildDocument(about, options)));
	return thiefView(document ?? built, about, options, {
		versioning: true,
		acls: false,
		objectLock: false,
		...rest,
	});
}

const still = (given: Given) => view(given).still.map(({words}) => words);
const not = (given: Given) =>
	view(given).not.map(({words, statement}) => (statement === undefined ? words : `${words}: ${statement}`));

const always = [
	'Add files and fill the bucket, at your cost',
	'Plant files that a restore would use',
	'Stop a running upload, if they know its id',
	'Make upload links that last up to 7 days',
	'Set off what runs when a file arrives',
];

test('hardened: what any uploader can do, and names; the rest is shut, each by the statement that shuts it', () => {
	expect(still({})).toEqual([
		'Overwrite a backup; the old version stays',
		'Add files and fill the bucket, at your cost',
		'Plant files that a restore would use',
		'See the names and sizes of all backups',
		'Stop a running upload, if they know its id',
		'Make upload links that last up to 7 days',
		'Set off what runs when a file arrives',
	]);
	expect(not({})).toEqual([
		'Read or copy a backup, in any way: NightdropDenyElse',
		'Delete a backup or a version: NightdropDenyElse',
		'Make anything public: NightdropDenyElse',
		'See or change settings of the bucket: NightdropDenyElse',
		'Go on by a session after the key is off: NightdropDenySessions',
		'Encrypt files with a key of their own: NightdropDenySseC',
	]);
});

test('strict: no names but guesses, sessions outlive the key, and nothing is shut by a statement', () => {
	expect(still({options: strict})).toEqual([
		'Overwrite a backup; the old version stays',
		'Add files and fill the bucket, at your cost',
		'Plant files that a restore would use',
		'Find out whether a guessed name exists',
		'Open a session that outlives the key by 36 h',
		'Stop a running upload, if they know its id',
		'Encrypt files with a key of their own',
		'Make upload links that last up to 7 days',
		'Set off what runs when a file arrives',
	]);
	expect(not({options: strict})).toEqual([
		'Read or copy a backup, in any way',
		'Delete a backup or a version',
		'Make anything public',
		'See or change settings of the bucket',
		'See the names and sizes of backups',
	]);
});

test('classic, access lists on: whoever may set them can open backups, and so read them', () => {
	expect(still({options: classic, acls: true})[0]).toBe('Open backups to others, and so read them');
	expect(still({options: classic, acls: false})).not.toContain('Open backups to others, and so read them');
	expect(not({options: classic, acls: false})).toContain('Make anything public: access lists are off');
	expect(still({options: classic})).toContain('Open a session that outlives the key by 36 h');
});

test('hardened with ACLs lets only harmless ones, so nothing can be opened even where access lists are on', () => {
	const words = not({options: {...hardened, acl: true}, acls: true});
	expect(words).toContain('Make anything public: NightdropDenyAcl');
});

test('strict and hardened without ACLs open nothing where access lists are on', () => {
	for (const options of [strict, hardened]) {
		expect(still({options, acls: true})).not.toContain('Open backups to others, and so read them');
	}
});

test('an overwrite does what the bucket says: destroys, or leaves the old version, locked or not', () => {
	const first = (given: Given) => still(given)[0];
	expect(first({versioning: false})).toBe('Overwrite a backup, and so destroy it');
	expect(first({versioning: true})).toBe('Overwrite a backup; the old version stays');
	expect(first({objectLock: true})).toBe('Overwrite a backup; the locked version stays');
});

test('where overwrites are refused, everything else that an uploader can do stays', () => {
	const options = {...hardened, noOverwrite: true};
	expect(not({options})).toContain('Overwrite a backup: NightdropDenyOverwrite');
	expect(still({options})).toEqual(expect.arrayContaining(always));
});

test('without listing a guessed name can be tested, by an upload that must not overwrite', () => {
	const options = {...hardened, list: false};
	expect(still({options})).toContain('Find out whether a guessed name exists');
	expect(not({options})).toContain('See the names and sizes of backups: NightdropDenyElse');
});

test('without the Deny of sessions they outlive the key', () => {
	expect(still({options: {...hardened, sessions: false}})).toContain(
		'Open a session that outlives the key by 36 h',
	);
});

test('a prefix is named, and what is outside of it', () => {
	expect(still({who: {prefix: 'db/'}})).toContain('See names and sizes under db/');
	expect(not({who: {prefix: 'db/'}})).toContain('Add anything outside db/: NightdropDenyOutside');
	expect(not({who: {prefix: 'db/'}, options: strict})).toContain('Add anything outside db/');
});

test('over plain http it says the same: what is left out there is a Deny that no thief minds', () => {
	expect(still({who: {isPlainHttp: true}})).toEqual(still({}));
});

const allow = (more: Partial<Statement> = {}): Statement => ({
	Sid: 'Audit',
	Effect: 'Allow',
	Principal: {AWS: userArn},
	Action: 's3:GetObject',
	Resource: `${bucketArn}/*`,
	...more,
});
const whenThere = {Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}}};

test.each<readonly [string, Statement, string]>([
	['reads', allow(), 'Read and copy backups'],
	['reads of older versions', allow({Action: 's3:GetObjectVersion'}), 'Read and copy backups'],
	['tags', allow({Action: 's3:GetObjectTagging'}), 'Read what is kept about backups, or restore them'],
	['deletes', allow({Action: 's3:DeleteObjectVersion'}), 'Delete backups or versions'],
	[
		'settings',
		allow({Action: 's3:PutLifecycleConfiguration', Resource: bucketArn}),
		'See or change settings of the bucket',
	],
	[
		'the policy itself',
		allow({Action: 's3:PutBucketPolicy', Resource: bucketArn}),
		'Open backups to others, and so read them',
	],
	['changing tags', allow({Action: 's3:PutObjectTagging'}), 'Change tags or locks of backups'],
	[
		'listing',
		allow({Action: 's3:ListBucket', Resource: bucketArn}),
		'See the names and sizes of all backups',
	],
	['reads from one place', allow(whenThere), 'Read and copy backups, where Audit allows it'],
	[
		'reads of some keys',
		allow({Resource: `${bucketArn}/*.dump`}),
		'Read and copy backups, where Audit allows it',
	],
	[
		'deletes from one place',
		allow({Action: 's3:DeleteObject', ...whenThere}),
		'Delete backups or versions, where Audit allows it',
	],
	[
		'listing of versions',
		allow({Action: 's3:ListBucketVersions', Resource: bucketArn}),
		'See names and sizes, where Audit allows it',
	],
	[
		'locks from one place',
		allow({Action: 's3:PutObjectRetention', ...whenThere}),
		'Change tags or locks of backups, where Audit allows it',
	],
])('strict with a grant of %s says so', (_, grant, words) => {
	expect(still({options: strict, more: [grant]})).toContain(words);
});

test('who began an upload may end it, unless a Deny forbids it', () => {
	const deny = allow({Sid: 'KeepUploads', Effect: 'Deny', Action: 's3:AbortMultipartUpload'});
	expect(still({options: strict})).toContain('Stop a running upload, if they know its id');
	expect(not({options: strict, more: [deny]})).toContain('Stop a running upload: KeepUploads');
});

test.each<readonly [string, Statement['Condition'] & {}]>([
	['a header', {StringNotEquals: {'s3:x-amz-server-side-encryption': 'AES256'}}],
	['a header that is missing', {Null: {'s3:x-amz-storage-class': 'true'}}],
	['an agent', {StringNotLike: {'aws:UserAgent': 'backup/*'}}],
	['an address', {NotIpAddress: {'aws:SourceIp': '203.0.113.0/24'}}],
	['an organisation', {StringNotEquals: {'aws:PrincipalOrgID': 'o-1'}}],
])('a deny of others that asks for %s shuts nothing: a thief may come as it wants it', (_, Condition) => {
	const more = [allow({Sid: 'OnlySo', Effect: 'Deny', Action: 's3:*', Condition})];
	for (const options of [classic, strict, hardened]) {
		expect(still({options, more})).toEqual(still({options}));
	}
});

test('a deny that asks for nothing but the user shuts what it names', () => {
	const admin = 'arn:aws:iam::111122223333:role/admin';
	const Condition = {ArnNotEquals: {'aws:PrincipalArn': admin}};
	const more = [
		allow({Sid: 'OnlyAdmins', Effect: 'Deny', Principal: '*', Condition, Action: 's3:PutObject'}),
	];
	expect(not({options: strict, more})).toContain('Add files: OnlyAdmins');
});

test('setting ACLs under a condition is said where access lists are on, and opens nothing where they are off', () => {
	const more = [allow({Action: 's3:PutObjectAcl', ...whenThere})];
	expect(still({options: strict, more, acls: true})).toContain(
		'Open backups to others, and so read them, where Audit allows it',
	);
	expect(not({options: strict, more})).toContain('Make anything public: access lists are off');
});

test('the list of the bucket lets others in, not into backups; where a setting can be changed, that nothing can be deleted is not said', () => {
	const grant = (Action: string, more: Partial<Statement> = {}) => [
		allow({Action, Resource: bucketArn, ...more}),
	];
	const listed = {options: strict, acls: true, more: grant('s3:PutBucketAcl')};
	expect(still(listed)).toContain('Let others list, overwrite and delete backups');
	expect(still({...listed, more: grant('s3:PutBucketAcl', whenThere)})).toContain(
		'Let others list, overwrite and delete backups, where Audit allows it',
	);
	expect(not({...listed, acls: false})).toContain('Make anything public: access lists are off');
	const words = 'Delete a backup or a version before a setting is changed';
	expect(not(listed)).toContain(words);
	expect(not({...listed, acls: false})).toContain('Delete a backup or a version');
	expect(not({options: strict, more: grant('s3:PutLifecycleConfiguration')})).toContain(words);
});

test('a grant outside the prefix is named though the key beside it is shut', () => {
	const grant = allow({Action: 's3:PutObject', Resource: `${bucketArn}/logs/*`});
	const words = still({options: strict, who: {prefix: 'db/'}, more: [grant]});
	expect(words).toContain('Add and overwrite files outside db/, where Audit allows it');
});

test('hardened beside the same grants is as it was', () => {
	for (const Action of ['s3:GetObject', 's3:DeleteObject', 's3:PutObjectTagging', 's3:PutObjectAcl']) {
		for (const more of [{}, whenThere]) {
			const given = {more: [allow({Action, ...more})]};
			expect([still(given), not(given)]).toEqual([still({}), not({})]);
		}
	}
});

test('no policy gives nothing, whatever the options say', () => {
	const nothing = view({document: documentOf()});
	expect(nothing.still).toEqual([]);
	expect(nothing.not.map(({words}) => words)).toContain('Add files');
});

test('a text says what its document says, and one that cannot be understood rules nothing out', () => {
	const document = buildDocument(subject(), classic);
	expect(view({document: JSON.stringify(document), options: classic})).toEqual(
		view({document, options: classic}),
	);
	const unclear = view({document: '{"Statement":[{"Effect":"allow"}]}'});
	expect(unclear.not).toEqual([]);
	expect(unclear.still).toHaveLength(1);
});

test('every line has an id of its own', () => {
	const ids = [...view({options: classic}).still, ...view({options: classic}).not].map(({id}) => id);
	expect(new Set(ids).size).toBe(ids.length);
});
