import {asList} from '../policy/document.js';
import {mergePolicy} from '../policy/merge.js';
import type {PlannedCall} from '../ui/planned-call.js';
import {type BucketFixId, bucketFix} from './bucket-fixes.js';
import type {Rewrite} from './write-policy.js';

/** Something that Nightdrop can do about a finding, before it is done. */
export type Mend = {
	readonly id: 'policy' | BucketFixId;
	/** `Write our policy again`. */
	readonly title: string;
	/** What was found, in a sentence. */
	readonly why: string;
	/** What others notice, and what may break; the same for a small window. */
	readonly others: string;
	readonly inShort: string;
	/** The same as the title when it is done: `wrote our policy again`. */
	readonly done: string;
	/** Exactly what is sent. */
	readonly calls: readonly PlannedCall[];
	/** Only of `policy`. */
	readonly write?: Rewrite;
	/** The user as IAM has it now, where that is not what was remembered; kept when the policy was written for it. */
	readonly user?: {readonly name: string; readonly arn: string; readonly id?: string};
};

/** Something that only a person may do, since Nightdrop did not make what is in the way. */
export type ByHand = {
	readonly title: string;
	/** A sentence. */
	readonly why: string;
	/** A sentence. */
	readonly next: string;
};

/** What can be done about the findings of one target. */
export type MendList = {readonly mends: readonly Mend[]; readonly byHand: readonly ByHand[]};

export const noMends: MendList = {mends: [], byHand: []};

export type Place = {readonly bucket: string; readonly account: string};

/** Our statements written anew; by hand where they cannot be put into the policy that is there. */
export function policyMend(
	{bucket, account}: Place,
	{why, user, write}: Pick<Mend, 'why' | 'user'> & {readonly write: Rewrite},
): MendList {
	const merged = mergePolicy(write.seen?.text, write.subject, write.options);
	if (!merged.ok) {
		const {what: title, why: reason, next} = merged.problem;
		return {mends: [], byHand: [{title, why: reason, next}]};
	}

	const input = {Bucket: bucket, ExpectedBucketOwner: account};
	const reading: PlannedCall = {service: 's3', operation: 'GetBucketPolicy', input};
	const writing: PlannedCall = {
		service: 's3',
		operation: 'PutBucketPolicy',
		input: {...input, Policy: merged.document},
	};
	const all = asList(merged.document.Statement).length;
	const kept =
		merged.kept === 0
			? 'Nobody else has a statement there'
			: `${merged.kept === 1 ? '1 statement of others stays' : `${merged.kept} statements of others stay`} as written`;
	const mend: Mend = {
		id: 'policy',
		title: 'Write our policy again',
		why,
		others: `${kept}; ours are put anew (${all - merged.kept}). A copy is kept first. What this user was let do beyond our policy may stop: a backup tool that relies on it fails.`,
		inShort: 'Others stay as written. A tool that relies on more than our policy fails.',
		done: 'wrote our policy again',
		calls: [reading, writing, reading],
		write,
		...(user && {user}),
	};
	return {mends: [mend], byHand: []};
}

/** What else a fix of the bucket may break; and the whole of it in short. */
const cautions: Readonly<Record<BucketFixId, readonly [string, string]>> = {
	'public-access': [
		'A web site or a download that is served from this bucket goes dark. Afterwards S3 refuses every policy that is public, so write ours first where both are due.',
		'Public links and a web site served from it stop.',
	],
	versioning: ['Versions can be suspended later, never taken back.', 'What is overwritten stays, and costs.'],
	acls: [
		"S3 refuses it while the bucket's own list lets others in.",
		'Who reads by a list no longer can; uploads that set one fail.',
	],
};

/** A fix of the bucket by one call. */
export function bucketMend(id: BucketFixId, {bucket, account}: Place, why: string): Mend {
	const {title, done, others, call} = bucketFix(id, bucket, account);
	const [more, inShort] = cautions[id];
	return {
		id,
		title,
		why,
		others: `${others.charAt(0).toUpperCase()}${others.slice(1)}. ${more}`,
		inShort,
		done,
		calls: [call],
	};
}

/** Several lists as one; what is to be done by hand is said once. */
export function joinMends(lists: readonly MendList[]): MendList {
	const byHand = lists.flatMap(list => list.byHand);
	return {
		mends: lists.flatMap(({mends}) => mends),
		byHand: byHand.filter(
			({title, why}, index) =>
				byHand.findIndex(other => other.title === title && other.why === why) === index,
		),
	};
}
