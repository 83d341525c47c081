import {PutObjectCommand, S3} from '@aws-sdk/client-s3';
import {STS} from '@aws-sdk/client-sts';
import {getSignedUrl} from '@aws-sdk/s3-request-presigner';
import {afterAll, expect, onTestFinished, test} from 'vitest';
import type {Statement} from '../../src/policy/document.js';
import type {Preset} from '../../src/policy/options.js';
import {thiefView} from '../../src/policy/thief.js';
import type {ThiefLine} from '../../src/policy/thief-questions.js';
import {putObject} from '../../src/sandbox/seed-objects.js';
import {bucketArn, bucketName, type Scene, type Setting, setScene} from '../proof/rehearsal.js';
import {statementFor} from '../proof/way.js';
import {type ActName, acts, perform, type Thief} from './thief-acts.js';
import {saidBy, trials} from './thief-sentences.js';

/* Every sentence of "What a thief with this key could still do", done with the key; and everything that a thief would try, said. */

const agent = 'restore-tool/1';
const withAgent = {StringLike: {'aws:UserAgent': `*${agent}*`}};

type Tried = {
	readonly name: string;
	readonly setting: Setting;
	readonly isVersioned: boolean;
	/** What others have in the bucket policy, for this user. */
	readonly foreign?: readonly Partial<Statement>[];
};

const presets: readonly Preset[] = ['classic', 'strict', 'hardened'];
const toggles = ['list', 'acl', 'prefix', 'isOld', 'sessions', 'noOverwrite', 'isVersioned'] as const;
type Toggles = {readonly [name in (typeof toggles)[number]]: boolean};

/** All of the first three with each preset; the others so that each of any two meets each. */
const plain: readonly Tried[] = presets.flatMap((preset, third) =>
	Array.from({length: 8}, (_, number) => {
		const bits = [number & 1, number & 2, number & 4].map(Boolean);
		const [a, b, c] = bits as [boolean, boolean, boolean];
		const rest = [a !== b, (b !== c) !== (third === 1), a !== c, ((a !== b) !== c) !== (third === 2)];
		const on = Object.fromEntries(toggles.map((name, at) => [name, [...bits, ...rest][at]])) as Toggles;
		return triedWith(preset, on);
	}),
);

function triedWith(
	preset: Preset,
	{list, acl, prefix, isOld, sessions, noOverwrite, isVersioned}: Toggles,
	foreign: readonly Partial<Statement>[] = [],
	words = '',
): Tried {
	const on = Object.entries({list, acl, prefix, isOld, sessions, noOverwrite, isVersioned});
	return {
		name: `${preset} ${on.flatMap(([name, isOn]) => (isOn ? [name] : [])).join(' ')}${words}`,
		setting: {
			preset,
			options: {list, acl, sessions, noOverwrite},
			prefix: prefix ? 'db/' : '',
			isOld,
		},
		isVersioned,
		foreign,
	};
}

const everything = [bucketArn, `${bucketArn}/*`];
const others: {readonly [name: string]: Partial<Statement>} = {
	reading: {Action: 's3:GetObject'},
	'reading versions': {Action: 's3:GetObjectVersion'},
	'reading with an agent': {Action: 's3:GetObject', Condition: withAgent},
	'reading in a session': {Action: 's3:GetObject', Condition: {Null: {'aws:TokenIssueTime': 'false'}}},
	tags: {Action: 's3:GetObjectTagging'},
	restoring: {Action: 's3:RestoreObject'},
	deleting: {Action: 's3:DeleteObject'},
	'deleting versions with an agent': {Action: 's3:DeleteObjectVersion', Condition: withAgent},
	'opening objects': {Action: 's3:PutObjectAcl'},
	'opening objects with an agent': {Action: 's3:PutObjectAcl', Condition: withAgent},
	'seeing the policy': {Action: 's3:GetBucketPolicy', Resource: bucketArn},
	'changing lifecycle rules': {Action: 's3:PutLifecycleConfiguration', Resource: bucketArn},
	'opening the bucket': {Action: 's3:PutBucketAcl', Resource: bucketArn},
	'opening the bucket with an agent': {
		Action: 's3:PutBucketAcl',
		Resource: bucketArn,
		Condition: withAgent,
	},
	'writing the policy': {Action: 's3:PutBucketPolicy', Resource: bucketArn},
	'changing tags': {Action: 's3:PutObjectTagging'},
	'putting everywhere': {Action: 's3:PutObject'},
	'putting in one other place': {Action: 's3:PutObject', Resource: `${bucketArn}/logs/*`},
	'listing all': {Action: 's3:ListBucket', Resource: bucketArn},
	'listing versions': {Action: 's3:ListBucketVersions', Resource: bucketArn},
	'listing with an agent': {Action: 's3:ListBucket', Resource: bucketArn, Condition: withAgent},
	'everything but deleting the bucket': {NotAction: 's3:DeleteBucket', Resource: everything},
	'no abort': {Sid: 'KeepUploads', Effect: 'Deny', Action: 's3:AbortMultipartUpload'},
	'no upload without an agent': {
		Sid: 'OnlyTool',
		Effect: 'Deny',
		Action: 's3:*',
		Condition: {StringNotLike: {'aws:UserAgent': `*${agent}*`}},
		Resource: everything,
	},
	'no reading without https': {
		Sid: 'OnlyTls',
		Effect: 'Deny',
		Action: 's3:GetObject',
		Condition: {Bool: {'aws:SecureTransport': 'false'}},
	},
};

/** What others grant, beside each preset. */
const shared: readonly Tried[] = Object.entries(others).flatMap(([words, statement], number) =>
	presets.map(preset =>
		triedWith(
			preset,
			{
				list: preset === 'hardened',
				acl: false,
				prefix: number % 2 === 1,
				isOld: words.startsWith('opening') || number % 3 === 0,
				sessions: preset === 'hardened',
				noOverwrite: false,
				isVersioned: true,
			},
			[statement],
			`, and ${words}`,
		),
	),
);

const takesOwnKeys =
	'<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';

async function rob({setting, isVersioned, foreign = []}: Tried): Promise<Thief> {
	const prefix = setting.prefix ?? '';
	const scene = await setScene(setting);
	const {bucket, sandbox} = scene;
	const Key = `${prefix}2026/11/orders.dump`;
	const statements = foreign.map(one => statementFor(scene, {Sid: 'Audit', ...one}));
	await scene.writePolicy(...scene.ours, ...statements);
	if (!isVersioned) {
		delete bucket.versioning;
	}

	// A bucket takes no keys of others' own unless it says so (S3 user guide, "Blocking SSE-C", April 2026).
	bucket.configurations.set('encryption', takesOwnKeys);
	putObject(sandbox.state, bucket, Key, 12, sandbox.state.clock() - 3_600_000);
	const {endpoint, region} = sandbox;
	const open = (credentials: Scene['key'] & {readonly sessionToken?: string}, customUserAgent?: string) => {
		const s3 = new S3({
			...{endpoint, region, forcePathStyle: true, credentials, maxAttempts: 1},
			...(customUserAgent !== undefined && {customUserAgent}),
		});
		onTestFinished(() => s3.destroy());
		return s3;
	};
	const sts = new STS({endpoint, region, credentials: scene.key});
	onTestFinished(() => sts.destroy());
	const {Credentials} = await sts.getSessionToken({DurationSeconds: 900});
	// A thief sends what a policy asks for.
	const isAsked = JSON.stringify(foreign).includes(agent);
	const s3 = open(scene.key);
	const begin = async (who: S3) => {
		const running = `${prefix}running`;
		const {UploadId = ''} = await who.createMultipartUpload({Bucket: bucketName, Key: running});
		return {Key: running, UploadId};
	};
	let made = 0;
	const newKey = () => `${prefix}2026/12/orders-${++made}.dump`;
	return {
		...{scene, sts, Bucket: bucketName, Key, newKey},
		clients: isAsked ? [s3, open(scene.key, agent)] : [s3],
		session: open(
			{
				accessKeyId: Credentials?.AccessKeyId ?? '',
				secretAccessKey: Credentials?.SecretAccessKey ?? '',
				sessionToken: Credentials?.SessionToken ?? '',
			},
			isAsked ? agent : undefined,
		),
		VersionId: bucket.objects.get(Key)?.[0]?.versionId ?? '',
		upload: await begin(open(scene.key, agent)),
		others: await begin(open(sandbox)),
		async putByLink(key) {
			const headers = new Set(['if-none-match']);
			const url = await getSignedUrl(
				s3,
				new PutObjectCommand({Bucket: bucketName, Key: key, IfNoneMatch: '*'}),
				{expiresIn: 7 * 86_400, unhoistableHeaders: headers, signableHeaders: new Set(['host', ...headers])},
			);
			const answer = await fetch(url, {
				method: 'PUT',
				body: 'junk',
				headers: {'if-none-match': '*', 'user-agent': agent},
			});
			await answer.arrayBuffer();
			return answer.ok;
		},
	};
}

const actNames = Object.keys(acts) as readonly ActName[];
const counted = {scenes: 0, could: 0, couldNot: 0, worked: 0, refused: 0};
const seen = new Set<string>();

/** A sentence without its end, and its trial: none is a sentence that nobody tries. */
function trialOf({id, words}: ThiefLine) {
	const [said = ''] = words.split(/(?: and more)?, where /u);
	const found = trials.filter(trial => trial.id === id && trial.words.test(said));
	expect(found, `a trial of "${words}"`).toHaveLength(1);
	seen.add(`${id} ${said}`);
	return found.flatMap(trial => trial.acts);
}

/** What came of an overwrite is in the sentence too. */
function checkOverwritten({scene: {bucket}, Key}: Thief, words: string): void {
	const versions = bucket.objects.get(Key)?.filter(({isDeleteMarker}) => !isDeleteMarker) ?? [];
	expect(versions.length > 1 ? 'stays' : 'destroy', words).toBe(
		words.includes('stays') ? 'stays' : 'destroy',
	);
}

test.each([...plain, ...shared].map(tried => [tried.name, tried] as const))('%s', async (_, tried) => {
	const thief = await rob(tried);
	const {scene} = thief;
	const view = thiefView(
		scene.bucket.policy?.text ?? '',
		{
			...{userArn: scene.user.arn, userId: scene.user.id, bucket: bucketName},
			...{prefix: scene.prefix, isPlainHttp: true},
		},
		scene.options,
		{versioning: tried.isVersioned, acls: tried.setting.isOld === true, objectLock: false},
	);
	const overwriting = view.still.find(({id}) => id === 'overwrite');
	const worked = new Set<ActName>();
	for (const name of actNames) {
		if (await perform(name, thief)) {
			worked.add(name);
		}

		if (name === 'overwrite' && overwriting !== undefined) {
			checkOverwritten(thief, overwriting.words);
		}
	}

	for (const line of view.still) {
		expect(
			trialOf(line).some(act => worked.has(act)),
			`could: ${line.words}`,
		).toBe(true);
		counted.could++;
	}

	for (const line of view.not) {
		expect(
			trialOf(line).filter(act => worked.has(act)),
			`could not: ${line.words}`,
		).toEqual([]);
		counted.couldNot++;
	}

	const said = new Set(view.still.map(({id}) => id));
	const unsaid = [...worked].filter(name => !saidBy[name].some(id => said.has(id)));
	expect(unsaid, 'worked, and no sentence says so').toEqual([]);
	counted.scenes++;
	counted.worked += worked.size;
	counted.refused += actNames.length - worked.size;
});

test('every trial is of a sentence that was said', () => {
	const idle = trials.filter(
		({id, words}) => ![...seen].some(one => one.startsWith(`${id} `) && words.test(one.slice(id.length + 1))),
	);
	expect(idle).toEqual([]);
});

afterAll(() => {
	const {scenes, could, couldNot, worked, refused} = counted;
	process.stdout.write(
		`\n${scenes} policies: ${could} sentences of "could" done, ${couldNot} of "could not" refused; ${worked} acts worked and were said, ${refused} were refused; ${seen.size} sentences in ${trials.length} trials\n`,
	);
});
