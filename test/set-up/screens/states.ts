import {defaultOptions} from '../../../src/policy/options.js';
import {createSecret} from '../../../src/secret.js';
import type {Finding} from '../../../src/set-up/facts.js';
import type {
	ApplyRow,
	NeedGroup,
	PlanRow,
	PolicyChange,
	PolicyPreview,
	SetUpState,
	Tool,
} from '../../../src/set-up/state.js';

export const now = Date.UTC(2026, 10, 23, 19, 3, 0);

const need = (
	id: string,
	title: string,
	actions: readonly string[],
	purpose: NeedGroup['for'] = 'set-up',
): NeedGroup => ({
	id,
	title,
	actions,
	missing: [],
	status: 'allowed',
	for: purpose,
	why: 'Without it this step cannot be done.',
});

const simulate: NeedGroup = {
	...need('simulate', 'Ask IAM what a key could do', ['iam:SimulatePrincipalPolicy'], 'proof'),
	missing: ['iam:SimulatePrincipalPolicy'],
	status: 'missing',
	why: '16 probes are too dangerous to make; IAM is asked instead, and this profile may not.',
};

const needGroups: readonly NeedGroup[] = [
	need('user', 'Make a user and its key', [
		'iam:CreateUser',
		'iam:CreateAccessKey',
		'iam:GetUser',
		'iam:ListAccessKeys',
		'iam:ListUserPolicies',
		'iam:ListAttachedUserPolicies',
		'iam:ListGroupsForUser',
		'iam:GetLoginProfile',
	]),
	need('policy', 'Read and write the bucket policy', [
		's3:GetBucketPolicy',
		's3:PutBucketPolicy',
		's3:GetBucketPolicyStatus',
		's3:ListBucket',
	]),
	need('test', 'See and clean up test objects', [
		's3:GetObject',
		's3:DeleteObjectVersion',
		's3:ListBucketVersions',
	]),
	simulate,
];

const call = (operation: string, input: Record<string, unknown> = {}) =>
	({service: operation.startsWith('Put') ? 's3' : 'iam', operation, input}) as const;

const bucketFindings: readonly Finding[] = [
	{
		id: 'public-access',
		weight: 'bad',
		title: 'Public access is not blocked',
		why: 'One wrong policy or access list would open this bucket to everyone.',
		fix: {
			id: 'public-access',
			label: 'block it, all four switches',
			title: 'Block public access, all four switches',
			done: 'mended it',
			others: 'public links to this bucket stop',
			isAdvised: true,
			call: call('PutPublicAccessBlock', {Bucket: 'acme-backups'}),
		},
	},
	{
		id: 'versioning',
		weight: 'warn',
		title: 'Versions are off: an overwrite destroys',
		why: 'A thief who overwrites a backup would destroy it.',
		fix: {
			id: 'versioning',
			label: 'turn them on',
			title: 'Turn versions on',
			done: 'mended it',
			isAdvised: true,
			call: call('PutBucketVersioning', {Bucket: 'acme-backups'}),
		},
	},
	{
		id: 'acls',
		weight: 'warn',
		title: 'Access lists (ACLs) are on',
		fix: {
			id: 'acls',
			label: 'turn them off for the whole bucket',
			title: 'Turn access lists off for the whole bucket',
			done: 'mended it',
			isAdvised: true,
			call: call('PutBucketOwnershipControls', {Bucket: 'acme-backups'}),
		},
	},
	{
		id: 'uploads',
		weight: 'warn',
		title: 'Unfinished uploads stay for ever, and cost',
		fix: {
			id: 'uploads',
			label: 'drop them after 7 days',
			title: 'Drop unfinished uploads after 7 days',
			done: 'mended it',
			isAdvised: false,
			call: call('PutBucketLifecycleConfiguration', {Bucket: 'acme-backups'}),
		},
	},
	{id: 'encryption', weight: 'ok', title: 'Encrypted by S3 (SSE-S3)'},
	{id: 'object-lock', weight: 'ok', title: 'No Object Lock, so that test objects can be removed'},
	{id: 'policy', weight: 'info', title: 'A policy is there: 2 statements of others; they stay as they are'},
];

export const userFindings: readonly Finding[] = [
	{
		id: 'rights',
		weight: 'bad',
		title: 'It can read this bucket',
		detail: 'attached policy AmazonS3ReadOnlyAccess',
		why: 'A right from another policy counts as much as ours. Write-only means: no other right.',
		next: 'Take a new user (recommended), or see what cleaning this one up would change.',
		isBlocking: true,
		isCleanable: true,
	},
	{
		id: 'password',
		weight: 'bad',
		title: 'It has a password',
		detail: 'last used 2026-03-12',
		why: 'A backup user cannot log in.',
		isBlocking: true,
		isCleanable: true,
	},
	{
		id: 'keys',
		weight: 'warn',
		title: 'It has two active keys',
		detail: 'AKIAIOSFODNN7EXAMPLE 412 days, AKIAI44QH8DHBEXAMPLE 3 days',
	},
	{id: 'groups', weight: 'ok', title: 'In no group'},
];

const changes: readonly PolicyChange[] = [
	{sid: 'CloudTrailWrite', change: 'kept', isOurs: false, words: 'kept, not ours'},
	{sid: 'ReplicationRead', change: 'kept', isOurs: false, words: 'kept, not ours'},
	{sid: 'BucketPermissions', change: 'added', isOurs: true, words: 'lets it list names and sizes'},
	{sid: 'ObjectPermissions', change: 'added', isOurs: true, words: 'lets it put objects under db/'},
	{sid: 'NightdropDenyElse', change: 'added', isOurs: true, words: 'denies every other action'},
	{sid: 'NightdropDenySessions', change: 'added', isOurs: true, words: 'denies sessions made with the key'},
	{sid: 'NightdropDenyPlainHttp', change: 'added', isOurs: true, words: 'denies plain http'},
	{sid: 'NightdropDenySseC', change: 'added', isOurs: true, words: 'denies encryption with a foreign key'},
];

const jsonText = JSON.stringify(
	{
		Version: '2012-10-17',
		Statement: changes.map(({sid}) => ({
			Sid: sid,
			Effect: sid.includes('Deny') ? 'Deny' : 'Allow',
			Principal: {AWS: 'arn:aws:iam::111122223333:user/nightdrop-acme-backups-db'},
			Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
			Resource: 'arn:aws:s3:::acme-backups/db/*',
		})),
	},
	undefined,
	2,
);

export const preview: PolicyPreview = {
	type: 'ready',
	subject: {
		userArn: 'arn:aws:iam::111122223333:user/nightdrop-acme-backups-db',
		bucket: 'acme-backups',
		prefix: 'db/',
		isPlainHttp: false,
	},
	text: jsonText,
	document: JSON.parse(jsonText) as unknown,
	lines: jsonText.split('\n').map((text, index) => ({text, isOurs: index > 20})),
	changes,
	thief: {
		still: [
			{id: 'add', words: 'Add files, and fill the bucket'},
			{id: 'overwrite', words: 'Overwrite a backup; the old version stays'},
			{id: 'list', words: 'See the names and sizes of all backups'},
			{id: 'abort', words: 'Stop a running upload, if they know its id'},
		],
		not: [
			{id: 'read', words: 'Read or copy a backup, in any way', statement: 'NightdropDenyElse'},
			{id: 'delete', words: 'Delete a backup or a version', statement: 'NightdropDenyElse'},
			{id: 'public', words: 'Make anything public', statement: 'NightdropDenyElse'},
			{id: 'session', words: 'Go on by a session after the key is off', statement: 'NightdropDenySessions'},
			{id: 'ssec', words: 'Encrypt files with a key of their own', statement: 'NightdropDenySseC'},
		],
	},
	ours: 6,
	kept: 2,
	added: 6,
	replaced: 0,
	bytes: 3174,
	isUnchanged: false,
};

const row = (id: PlanRow['id'], title: string, how: string, more: Partial<PlanRow> = {}): PlanRow => ({
	id,
	title,
	done: `did: ${title}`,
	how,
	calls: [],
	isWithKey: false,
	...more,
});

export const planRows: readonly PlanRow[] = [
	row('create-user', 'Make the user nightdrop-acme-backups-db', 'iam CreateUser'),
	row('check-user', 'Check that it has no password and no other right', 'iam, 6 reads'),
	row('fix-public-access', 'Block public access, all four switches', 's3 PutPublicAccessBlock', {
		others: 'public links to this bucket stop working',
	}),
	row('fix-versioning', 'Turn versions on', 's3 PutBucketVersioning'),
	row('back-up-policy', 'Keep a copy of the policy that is there', 'a file on this machine'),
	row(
		'write-policy',
		'Write the policy: 6 statements of ours, 2 kept',
		's3 PutBucketPolicy, GetBucketPolicy',
	),
	row('create-key', 'Make one access key', 'iam CreateAccessKey'),
	row('test', 'Put a test object with that key', 's3 PutObject', {isWithKey: true}),
	row('prove', 'Prove that it cannot read', '72 probes', {isWithKey: true}),
];

/** The rows of the plan as far as they came: done before `at`, and `state` there. */
export function applyRows(
	at: number,
	state: ApplyRow['state'],
	more: Partial<ApplyRow> = {},
): readonly ApplyRow[] {
	return planRows
		.filter(({isWithKey}) => !isWithKey)
		.map((planned, index) => ({
			...planned,
			state: index < at ? 'done' : index === at ? state : 'todo',
			...(index < at && planned.id !== 'back-up-policy' ? {durationMs: 400 - index * 50} : {}),
			...(index === at ? more : {}),
		}));
}

const tool = (id: string, name: string, lines: readonly string[], notes: readonly string[] = []): Tool => ({
	id,
	name,
	works: true,
	lines,
	notes,
});

const refused = (id: string, name: string): Tool => ({
	id,
	name,
	works: false,
	why: 'must read what it wrote',
	lines: [],
	notes: ['It reads its own index before it writes.'],
});

export const tools: readonly Tool[] = [
	tool(
		'wal-g',
		'WAL-G',
		['WALG_S3_PREFIX=s3://acme-backups/db', 'AWS_PROFILE=acme-backups-db', 'AWS_REGION=eu-west-1'],
		['To restore, use other credentials: this key cannot read.'],
	),
	tool('aws', 'aws cli', ['aws --profile acme-backups-db s3 cp FILE s3://acme-backups/db/']),
	tool('s3cmd', 's3cmd', ['s3cmd -c s3cfg put FILE s3://acme-backups/db/']),
	tool('rclone', 'rclone 1.61 or later', ['[drop]', 'type = s3']),
	tool('barman-cloud', 'barman-cloud', ['AWS_PROFILE=acme-backups-db']),
	tool('curl', 'curl', [
		'curl --aws-sigv4 aws:amz:eu-west-1:s3 -T FILE https://acme-backups.s3.eu-west-1.amazonaws.com/db/NAME',
	]),
	refused('restic', 'restic'),
	refused('pgbackrest', 'pgBackRest'),
	refused('veeam', 'Veeam'),
];

const operator = {
	arn: 'arn:aws:iam::111122223333:user/olga',
	account: '111122223333',
	partition: 'aws',
	name: 'user olga',
};

/** A wizard in which everything was read and nothing is done yet. */
export const base: SetUpState = {
	step: 'account',
	mode: 'new',
	run: {id: '7f3a91c2', version: '0.1.0', startedAt: now, keyFolder: '~'},
	account: {
		status: 'known',
		sources: [
			{id: 'profile:ops', label: 'profile ops', operator},
			{id: 'profile:billing', label: 'profile billing'},
			{id: 'environment', label: 'environment', note: 'AWS_ACCESS_KEY_ID is set'},
			{id: 'sandbox', label: 'sandbox', note: 'a pretend AWS on this machine; nothing leaves it'},
		],
		focus: 'profile:ops',
		chosen: 'profile:ops',
		operator,
		where: {
			region: 'eu-west-1',
			endpoint: 'https://s3.eu-west-1.amazonaws.com',
			isAws: true,
			label: 'profile ops',
			isSandbox: false,
			isReadOnly: false,
			isPlainHttp: false,
		},
		needs: {status: 'known', groups: needGroups},
	},
	bucket: {
		status: 'read',
		bucket: 'acme-backups',
		prefix: 'db/',
		focus: 'public-access',
		problems: {},
		facts: {bucket: 'acme-backups', status: 'ours', region: 'eu-west-1'},
		findings: bucketFindings,
		ticked: ['public-access', 'versioning', 'acls'],
		willCreate: false,
		mayCreate: true,
	},
	user: {
		status: 'read',
		choice: 'new',
		focus: 'new',
		newName: 'nightdrop-acme-backups-db',
		existingName: '',
		isGiven: false,
		mayAdopt: false,
		facts: {name: 'nightdrop-acme-backups-db', status: 'missing'},
		findings: [],
		isCleanUpShown: false,
		willCleanUp: false,
	},
	policy: {
		options: defaultOptions('hardened'),
		isGiven: false,
		focus: 'hardened',
		view: 'thief',
		scroll: 0,
		preview,
	},
	review: {rows: planRows, focus: 0, status: 'shown'},
	apply: {status: 'running', rows: applyRows(0, 'doing'), focus: 0, undo: [], isUndoChosen: false},
	key: {
		status: 'choosing',
		place: 'profile',
		isGiven: false,
		profileName: 'acme-backups-db',
		filePath: 'acme-backups-db.key',
		focus: 'profile',
		isShown: false,
		showing: 0,
		isCopyWarned: false,
		lastFour: '',
	},
	test: {status: 'idle', rows: [], bytes: 1024, whose: 'profile ops'},
	proof: {status: 'idle'},
	handOver: {tools, focus: 'wal-g'},
	known: [],
	calls: [],
	isCallShown: false,
};

/** The example secret of the AWS documentation. */
export const secret = createSecret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');

export type Change = {
	readonly [part in keyof SetUpState]?: SetUpState[part] extends object
		? Partial<SetUpState[part]>
		: SetUpState[part];
};

/** The base state at a step, with some of its parts changed. */
export function stateAt(step: SetUpState['step'], change: Change = {}): SetUpState {
	const merged = Object.entries(change).map(([part, value]) => {
		const before = base[part as keyof SetUpState];
		const isPart = typeof before === 'object' && !Array.isArray(before) && typeof value === 'object';
		return [part, isPart ? {...before, ...value} : value];
	});
	return {...base, ...(Object.fromEntries(merged) as Partial<SetUpState>), step};
}
