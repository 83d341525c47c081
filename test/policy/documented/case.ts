import type {ConditionElement, Statement} from '../../../src/policy/document.js';
import type {
	AccessRequest,
	AttachedPolicy,
	Caller,
	Decision,
	PolicyKind,
} from '../../../src/policy/evaluate.js';

/** A request whose outcome the documentation of AWS tells, and what it tells. Written from the page, not from what our code answers. */
export type DocumentedCase = Asked & {
	readonly id: string;
	readonly words: string;
	readonly cite: {readonly page: string; readonly url: string; readonly section: string};
	readonly policies: readonly AttachedPolicy[];
	readonly expected: Decision['effect'];
};

/** What differs from the usual request: the user anna reads an object of the bucket acme-backups in her own account. */
export type Asked = Partial<AccessRequest>;

type Row<Section extends string> = Omit<DocumentedCase, 'cite'> & {readonly section: Section};

/** The cases of a page, each with its citation; sections are given by title, with the anchor that leads there. */
export function casesOf<Section extends string>(
	{page, url}: {readonly page: string; readonly url: string},
	anchors: {readonly [section in Section]: string},
	rows: readonly Row<NoInfer<Section>>[],
): readonly DocumentedCase[] {
	return rows.map(({section, ...row}) => {
		const anchor = anchors[section] === '' ? '' : `#${anchors[section]}`;
		return {...row, cite: {page, url: `${url}${anchor}`, section}};
	});
}

export const iamGuide = (name: string) => `https://docs.aws.amazon.com/IAM/latest/UserGuide/${name}.html`;
export const s3Guide = (name: string) => `https://docs.aws.amazon.com/AmazonS3/latest/userguide/${name}.html`;

export const account = '111122223333';
export const otherAccount = '444455556666';
export const bucket = 'arn:aws:s3:::acme-backups';
export const object = `${bucket}/db/x`;
export const rootOf = (of: string) => `arn:aws:iam::${of}:root`;

const user = (name: string, of: string): Caller & {readonly type: 'user'} => ({
	type: 'user',
	arn: `arn:aws:iam::${of}:user/${name}`,
	account: of,
	id: `AIDA${name.toUpperCase()}EXAMPLE`,
});

export const anna = user('anna', account);
export const boris = user('boris', account);
/** Of the other account. */
export const dana = user('dana', otherAccount);
export const erik = user('erik', otherAccount);
export const anonymous: Caller = {type: 'anonymous'};
export const root: Caller & {readonly type: 'root'} = {
	type: 'root',
	arn: rootOf(account),
	account,
	id: account,
};
export const nightly: Caller & {readonly type: 'assumed-role'; readonly sessionArn: string} = {
	type: 'assumed-role',
	arn: `arn:aws:iam::${account}:role/nightly`,
	account,
	id: 'AROANIGHTLYEXAMPLE:host1',
	sessionArn: `arn:aws:sts::${account}:assumed-role/nightly/host1`,
};
/** What anna got from GetFederationToken for somebody else. */
export const guest: Caller & {readonly type: 'federated-user'} = {
	type: 'federated-user',
	arn: `arn:aws:sts::${account}:federated-user/guest`,
	account,
	id: `${account}:guest`,
};

type Given = Partial<Statement>;

/** An Allow of s3:GetObject on the whole bucket, but for what is given; NotAction, NotResource and NotPrincipal take the place of their opposites. */
export const allow = (given: Given = {}): Statement => ({
	Effect: 'Allow',
	...(given.NotAction === undefined && {Action: 's3:GetObject'}),
	...(given.NotResource === undefined && {Resource: `${bucket}/*`}),
	...given,
});
export const deny = (given: Given = {}): Statement => ({...allow(given), Effect: 'Deny'});

const policy =
	(kind: PolicyKind) =>
	(...statements: readonly Statement[]): AttachedPolicy => ({
		kind,
		name: kind,
		document: {Version: '2012-10-17', Statement: statements},
	});

export const identity = policy('identity');
export const boundary = policy('boundary');
export const session = policy('session');
export const bucketPolicy = policy('resource');

/** The same with another version, or none. */
export const ofVersion = (Version: string | undefined, one: AttachedPolicy): AttachedPolicy => ({
	...one,
	document: {...(Version !== undefined && {Version}), Statement: one.document.Statement},
});

const all = {Action: '*', Resource: '*'} as const;
export const allowAll = allow(all);
/** Everything is allowed if the condition is met, and nothing else is said. */
export const allowsIf = (Condition: ConditionElement) => [identity(allow({...all, Condition}))];
/** Everything is allowed, and denied if the condition is met. */
export const deniesIf = (Condition: ConditionElement) => [identity(allowAll, deny({...all, Condition}))];
