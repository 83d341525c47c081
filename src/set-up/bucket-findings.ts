import {bucketFix} from '../mending/bucket-fixes.js';
import type {PlannedCall} from '../ui/planned-call.js';
import type {BucketFacts, Finding, Fix, FixId, Reading, Weight} from './facts.js';

const weights: readonly Weight[] = ['bad', 'warn', 'unknown', 'ok', 'info'];

/** Worst first; of one weight, in the order given. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
	return [...findings].sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
}

/** What the bucket's settings mean for backups, worst first, each with its reason and what can be done. */
export function bucketFindings(facts: BucketFacts): readonly Finding[] {
	if (facts.status === 'missing') {
		return sortFindings([
			newBucket(facts),
			versioning(facts.bucket, undefined),
			uploads(facts.bucket, undefined),
		]);
	}

	const {bucket} = facts;
	return sortFindings(
		[
			read(facts.publicAccess, 'public-access', 'whether public access is blocked', value =>
				publicAccess(bucket, Object.values(value).filter(Boolean).length),
			),
			read(facts.isPolicyPublic, 'public-policy', 'whether the policy is public', publicPolicy),
			read(facts.aclGrants, 'acl-grants', "the bucket's access list", aclGrants),
			read(facts.versioning, 'versioning', 'whether versions are kept', value => versioning(bucket, value)),
			read(facts.ownership, 'acls', 'whether access lists are on', value => acls(bucket, value)),
			read(facts.endsUploads, 'uploads', 'whether unfinished uploads are dropped', value =>
				uploads(bucket, value),
			),
			read(facts.encryption, 'encryption', 'how it is encrypted', encryption),
			read(facts.objectLock, 'object-lock', 'whether Object Lock is on', objectLock),
			read(facts.policy, 'policy', 'the bucket policy', policyThere),
		].filter(finding => finding !== undefined),
	);
}

/** The fixes that a list of findings offers. */
export function fixesOf(findings: readonly Finding[]): readonly Fix[] {
	return findings.map(finding => finding.fix).filter(fix => fix !== undefined);
}

/** The fixes that are ticked unless the operator says otherwise. */
export function advisedFixes(findings: readonly Finding[]): readonly FixId[] {
	return fixesOf(findings)
		.filter(fix => fix.isAdvised)
		.map(fix => fix.id);
}

function read<Value>(
	reading: Reading<Value> | undefined,
	id: string,
	what: string,
	judge: (value: Value) => Finding | undefined,
): Finding | undefined {
	if (reading === undefined) {
		return undefined;
	}

	if (reading.known) {
		return judge(reading.value);
	}

	const {error} = reading;
	return {
		id,
		weight: 'unknown',
		title: `Could not tell ${what}`,
		detail: error.kind === 'denied' ? 'denied to you' : error.code,
		why: 'What cannot be seen cannot be proven: this part of the proof ends as "Not proven".',
		next: error.kind === 'denied' ? 'Have the reading allowed, then look again.' : 'Look again.',
	};
}

function newBucket({bucket, region}: BucketFacts): Finding {
	const where = region === undefined ? '' : ` in ${region}`;
	return {
		// Not the name of a field, which may have the focus too.
		id: 'new-bucket',
		weight: 'info',
		title: `${bucket} does not exist; it will be made${where}`,
		why: 'A new bucket blocks public access and has access lists off from the start.',
	};
}

function call(operation: string, input: PlannedCall['input']): PlannedCall {
	return {service: 's3', operation, input};
}

function publicAccess(bucket: string, on: number): Finding {
	if (on === 4) {
		return {id: 'public-access', weight: 'ok', title: 'Public access is blocked, all four switches'};
	}

	return {
		id: 'public-access',
		weight: 'bad',
		title: on === 0 ? 'Public access is not blocked' : `Public access is blocked by ${on} of 4 switches only`,
		why: 'One wrong policy or access list would open this bucket to everyone.',
		fix: {
			id: 'public-access',
			label: 'block it, all four switches',
			isAdvised: true,
			...bucketFix('public-access', bucket),
		},
	};
}

function publicPolicy(isPublic: boolean): Finding | undefined {
	return isPublic
		? {
				id: 'public-policy',
				weight: 'bad',
				title: 'The policy that is there makes the bucket public',
				why: 'Everybody can do what it grants, whatever our statements say. And once public access is blocked, S3 refuses to store it again.',
				next: 'Have its owner take the public statement out first, then look again.',
			}
		: undefined;
}

function aclGrants(grants: readonly string[]): Finding | undefined {
	return grants.length === 0
		? undefined
		: {
				id: 'acl-grants',
				weight: 'bad',
				title: "The bucket's own access list lets others in",
				detail: grants.join(', '),
				why: 'It counts beside every policy, and S3 refuses to turn access lists off while it is there.',
				next: 'Take these grants away (s3 PutBucketAcl), then look again.',
			};
}

function versioning(bucket: string, value: 'Enabled' | 'Suspended' | 'never' | undefined): Finding {
	if (value === 'Enabled') {
		return {id: 'versioning', weight: 'ok', title: 'Versions are on: an overwrite keeps the old backup'};
	}

	const {others, ...fix} = bucketFix('versioning', bucket);
	return {
		id: 'versioning',
		weight: 'warn',
		title:
			value === undefined
				? 'Versions are off in a new bucket: an overwrite destroys'
				: value === 'Suspended'
					? 'Versions are suspended: an overwrite destroys'
					: 'Versions are off: an overwrite destroys',
		why: 'Whoever may put may also put over a backup. Only versions keep what was there.',
		fix: {
			id: 'versioning',
			label: 'turn them on',
			isAdvised: true,
			...fix,
			// Nothing is in a new bucket yet.
			...(value !== undefined && {others}),
		},
	};
}

function acls(
	bucket: string,
	value: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter',
): Finding {
	if (value === 'BucketOwnerEnforced') {
		return {id: 'acls', weight: 'ok', title: 'Access lists (ACLs) are off'};
	}

	return {
		id: 'acls',
		weight: 'warn',
		title: 'Access lists (ACLs) are on',
		detail: value === 'ObjectWriter' ? 'whoever puts an object owns it' : 'the bucket owner is preferred',
		why: 'An object can carry its own list of readers, beside every policy: old backups may be open where new ones are not.',
		fix: {
			id: 'acls',
			label: 'turn them off for the whole bucket',
			isAdvised: true,
			...bucketFix('acls', bucket),
		},
	};
}

function uploads(bucket: string, endsUploads: boolean | undefined): Finding {
	if (endsUploads === true) {
		return {id: 'uploads', weight: 'ok', title: 'Unfinished uploads are dropped by a rule'};
	}

	return {
		id: 'uploads',
		weight: 'warn',
		title: 'Unfinished uploads stay for ever, and cost',
		why: 'An upload that breaks off leaves its parts behind; no listing of objects shows them.',
		fix: {
			id: 'uploads',
			label: 'drop them after 7 days',
			title: 'Drop unfinished uploads after 7 days',
			done: 'set a rule that drops unfinished uploads after 7 days',
			...(endsUploads === undefined ? {} : {others: 'uploads that take longer than 7 days are dropped'}),
			isAdvised: false,
			call: call('PutBucketLifecycleConfiguration', {
				Bucket: bucket,
				LifecycleConfiguration: {Rules: ['the rules that are there', uploadsRule]},
			}),
		},
	};
}

/** The lifecycle rule that the fix `uploads` appends. */
export const uploadsRule = {
	ID: 'nightdrop-unfinished-uploads',
	Status: 'Enabled',
	Filter: {Prefix: ''},
	AbortIncompleteMultipartUpload: {DaysAfterInitiation: 7},
} as const;

function encryption(value: {readonly algorithm: string; readonly keyId?: string} | 'none'): Finding {
	if (value === 'none') {
		return {id: 'encryption', weight: 'info', title: 'No default encryption is set'};
	}

	if (!value.algorithm.startsWith('aws:kms')) {
		return {id: 'encryption', weight: 'ok', title: 'Encrypted by S3 (SSE-S3)'};
	}

	if (value.keyId === undefined || value.keyId.endsWith('alias/aws/s3')) {
		return {id: 'encryption', weight: 'ok', title: "Encrypted by KMS, with AWS's own key for S3"};
	}

	return {
		id: 'encryption',
		weight: 'warn',
		title: 'Encrypted by KMS, with a key of this account',
		detail: value.keyId,
		why: 'The backup user has no policy of its own: the policy of that key must let it encrypt, or every put is refused.',
		next: "Have the key's owner allow the user kms:GenerateDataKey and kms:Decrypt, with kms:ViaService s3. Nightdrop never writes a key policy.",
	};
}

function objectLock(
	value:
		| 'off'
		| {readonly mode?: 'GOVERNANCE' | 'COMPLIANCE'; readonly days?: number; readonly years?: number},
): Finding {
	if (value === 'off') {
		return {id: 'object-lock', weight: 'ok', title: 'No Object Lock, so that test objects can be removed'};
	}

	if (value.mode === undefined) {
		return {
			id: 'object-lock',
			weight: 'ok',
			title: 'Object Lock is on, without a default: test objects can be removed',
		};
	}

	const time = value.years === undefined ? `${value.days ?? 0} days` : `${value.years} years`;
	return {
		id: 'object-lock',
		weight: 'info',
		title: `Object Lock keeps every new object for ${time}`,
		detail: value.mode === 'COMPLIANCE' ? 'compliance mode' : 'governance mode',
		why: `Good against deletion. The test objects of set-up and proof, a few KiB, stay ${time} too, and uploads must carry a checksum.`,
	};
}

function policyThere(text: string | undefined): Finding {
	return text === undefined
		? {id: 'policy', weight: 'ok', title: 'No policy is there yet'}
		: {id: 'policy', weight: 'info', title: 'A policy is there; statements of others stay as they are'};
}
