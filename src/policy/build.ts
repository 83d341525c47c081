import type {ConditionElement, PolicyDocument, Statement} from './document.js';
import type {PolicyOptions, PolicySubject} from './options.js';

/** Something that cannot be built, before anything is sent. */
export type PolicyProblem = {
	readonly kind:
		| 'user'
		| 'prefix'
		| 'not-json'
		| 'duplicate-sid'
		| 'dead-principal'
		| 'second-target'
		| 'too-large';
	readonly what: string;
	readonly why: string;
	readonly next: string;
};

/** `aws`, `aws-cn`, `aws-us-gov` …: from the user's own ARN, never from a region that was typed. */
export const partitionOf = (arn: string): string => arn.split(':')[1] || 'aws';

export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

export const bucketArn = ({userArn, bucket}: Pick<PolicySubject, 'userArn' | 'bucket'>): string =>
	`arn:${partitionOf(userArn)}:s3:::${bucket}`;

/** A wildcard in a name would be a pattern in the policy, and `${…}` a variable: they would grant more than they say. */
const wild = /[*?$]/u;

/** Whose bucket it is, and who writes its policy; empty where it is not known. */
export type SubjectSurroundings = {readonly bucketAccount: string; readonly operatorArn: string};

/** Why no policy can be built for this user and place; undefined: nothing. What surrounds it is checked where it is known. */
export function checkSubject(
	{userArn, prefix}: PolicySubject,
	surroundings?: SubjectSurroundings,
): PolicyProblem | undefined {
	if (!/^arn:[^:]+:iam::\d{12}:user\/.+$/u.test(userArn)) {
		return {
			kind: 'user',
			what: 'This is not the ARN of an IAM user',
			why: `The policy names the user exactly as IAM does, and ${userArn || 'nothing'} is no such name.`,
			next: 'Give one like arn:aws:iam::111122223333:user/NAME.',
		};
	}

	if (wild.test(userArn)) {
		return {
			kind: 'user',
			what: 'The path of this user cannot be used',
			why: 'It has *, ? or $ in it, which a policy would read as a pattern for other users.',
			next: 'Take a user with a plain path.',
		};
	}

	if (wild.test(prefix)) {
		return {
			kind: 'prefix',
			what: 'A prefix cannot have *, ? or $ in it',
			why: 'A policy would read it as a pattern, and grant more than it says.',
			next: 'Take a prefix of letters, digits, - and _.',
		};
	}

	return prefix === '' || prefix.endsWith('/')
		? surroundings && checkSurroundings(userArn, surroundings)
		: {
				kind: 'prefix',
				what: 'A prefix ends in /',
				why: `Without it ${prefix} would also mean ${prefix}x.`,
				next: `Take ${prefix}/ instead.`,
			};
}

function checkSurroundings(
	userArn: string,
	{bucketAccount, operatorArn}: SubjectSurroundings,
): PolicyProblem | undefined {
	if (bucketAccount !== '' && accountOf(userArn) !== bucketAccount) {
		return {
			kind: 'user',
			what: 'The user and the bucket are of different accounts',
			why: `The user is of ${accountOf(userArn)}, the bucket of ${bucketAccount}: a bucket policy alone cannot let it in.`,
			next: 'Take a user of the account that owns the bucket.',
		};
	}

	return userArn === operatorArn
		? {
				kind: 'user',
				what: 'This user is you',
				why: 'The policy would shut its own maker out of the bucket.',
				next: 'Take another user.',
			}
		: undefined;
}

/** The Sids of our statements, in the order of the document. */
export const ourSids = [
	'BucketPermissions',
	'ListPermissions',
	'ObjectPermissions',
	'NightdropDenyElse',
	'NightdropDenyElseUser',
	'NightdropDenyOutside',
	'NightdropDenyListOutside',
	'NightdropDenyAcl',
	'NightdropDenyAclOnPut',
	'NightdropDenySessions',
	'NightdropDenyPlainHttp',
	'NightdropDenySseC',
	'NightdropDenyOverwrite',
] as const;

/** A statement with a name, as ours all are. */
export type NamedStatement = Statement & {readonly Sid: string};

/** Our statements for one user and place, as the policy design has them. */
export function buildStatements(subject: PolicySubject, options: PolicyOptions): readonly NamedStatement[] {
	return [...allows(subject, options), ...denies(subject, options)];
}

/** A whole document with nothing but our statements. */
export function buildDocument(
	subject: PolicySubject,
	options: PolicyOptions,
	{id = 'Nightdrop'}: {readonly id?: string} = {},
): PolicyDocument {
	return {Version: '2012-10-17', Id: id, Statement: buildStatements(subject, options)};
}

function allows(subject: PolicySubject, {preset, list, acl}: PolicyOptions): readonly NamedStatement[] {
	const {userArn, prefix} = subject;
	const bucket = bucketArn(subject);
	const Principal = {AWS: userArn};
	const statements: NamedStatement[] = [];
	if (preset !== 'strict' || list) {
		const Action = list && prefix === '' ? ['s3:ListBucket', 's3:GetBucketLocation'] : 's3:GetBucketLocation';
		statements.push({Sid: 'BucketPermissions', Effect: 'Allow', Principal, Action, Resource: bucket});
	}

	if (list && prefix !== '') {
		// A statement of its own: S3 refuses a condition that one of the statement's actions does not carry.
		statements.push({
			Sid: 'ListPermissions',
			Effect: 'Allow',
			Principal,
			Action: 's3:ListBucket',
			Resource: bucket,
			Condition: {StringLike: {'s3:prefix': `${prefix}*`}},
		});
	}

	statements.push({
		Sid: 'ObjectPermissions',
		Effect: 'Allow',
		Principal,
		Action: acl ? ['s3:PutObjectAcl', 's3:PutObject'] : 's3:PutObject',
		Resource: `${bucket}/${prefix}*`,
	});
	return statements;
}

const harmlessAcls = ['private', 'bucket-owner-full-control'];

function denies(subject: PolicySubject, options: PolicyOptions): readonly NamedStatement[] {
	const {userArn, prefix, isPlainHttp} = subject;
	const {preset, list, acl, tls, sessions, noOverwrite} = options;
	const bucket = bucketArn(subject);
	const both = [bucket, `${bucket}/*`];
	const objects = `${bucket}/*`;
	// Binds by condition: it survives the user being made again, needs no principal that exists, and covers its sessions.
	const deny = (
		Sid: string,
		rest: Omit<Statement, 'Sid' | 'Effect' | 'Principal' | 'Condition'>,
		condition: ConditionElement = {},
	): NamedStatement => ({
		Sid,
		Effect: 'Deny',
		Principal: '*',
		...rest,
		Condition: {ArnEquals: {'aws:PrincipalArn': userArn}, ...condition},
	});
	const spared = [
		's3:AbortMultipartUpload',
		's3:GetBucketLocation',
		's3:PutObject',
		...(list ? ['s3:ListBucket'] : []),
		...(acl ? ['s3:PutObjectAcl'] : []),
	];
	const written = ['s3:AbortMultipartUpload', 's3:PutObject', ...(acl ? ['s3:PutObjectAcl'] : [])];
	const hardened: readonly (NamedStatement | false)[] =
		(preset === 'hardened' && [
			deny('NightdropDenyElse', {NotAction: spared, Resource: both}),
			// Follows the user when it is renamed, which conditions do not.
			{
				Sid: 'NightdropDenyElseUser',
				Effect: 'Deny',
				Principal: {AWS: userArn},
				NotAction: spared,
				Resource: both,
			},
			prefix !== '' && deny('NightdropDenyOutside', {Action: written, NotResource: `${bucket}/${prefix}*`}),
			prefix !== '' &&
				list &&
				deny(
					'NightdropDenyListOutside',
					{Action: 's3:ListBucket', Resource: bucket},
					{StringNotLike: {'s3:prefix': `${prefix}*`}},
				),
			acl &&
				// No Null: an ACL in the body or in grant headers has no x-amz-acl and must be denied too.
				deny(
					'NightdropDenyAcl',
					{Action: 's3:PutObjectAcl', Resource: objects},
					{StringNotEquals: {'s3:x-amz-acl': harmlessAcls}},
				),
			deny(
				'NightdropDenyAclOnPut',
				{Action: 's3:PutObject', Resource: objects},
				{Null: {'s3:x-amz-acl': 'false'}, ...(acl && {StringNotEquals: {'s3:x-amz-acl': harmlessAcls}})},
			),
		]) ||
		[];
	const chosen: readonly (NamedStatement | false)[] = [
		sessions &&
			deny(
				'NightdropDenySessions',
				{Action: 's3:*', Resource: both},
				{Null: {'aws:TokenIssueTime': 'false'}},
			),
		tls &&
			!isPlainHttp &&
			deny(
				'NightdropDenyPlainHttp',
				{Action: 's3:*', Resource: both},
				{Bool: {'aws:SecureTransport': 'false'}},
			),
		preset === 'hardened' &&
			deny(
				'NightdropDenySseC',
				{Action: 's3:PutObject', Resource: objects},
				{Null: {'s3:x-amz-server-side-encryption-customer-algorithm': 'false'}},
			),
		noOverwrite &&
			deny(
				'NightdropDenyOverwrite',
				{Action: 's3:PutObject', Resource: objects},
				{Null: {'s3:if-none-match': 'true'}, Bool: {'s3:ObjectCreationOperation': 'true'}},
			),
	];
	return [...hardened, ...chosen].filter(statement => statement !== false);
}
