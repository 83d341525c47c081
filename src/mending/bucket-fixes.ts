import type {PlannedCall} from '../ui/planned-call.js';

/** What can be mended on a bucket that is there, each by one call. */
export type BucketFixId = 'public-access' | 'versioning' | 'acls';

/** A fix before it is made, in words and as the call that makes it. */
export type BucketFix = {
	/** `Turn versions on`. */
	readonly title: string;
	/** The same when it is done: `turned versions on`. */
	readonly done: string;
	/** What others notice: `public links to this bucket stop working`. */
	readonly others: string;
	readonly call: PlannedCall;
};

/** A fix of this bucket; with the account that owns it, where that is known. */
export function bucketFix(id: BucketFixId, bucket: string, owner?: string): BucketFix {
	const {operation, input, ...words} = fixes[id];
	return {
		...words,
		call: {
			service: 's3',
			operation,
			input: {Bucket: bucket, ...(owner !== undefined && {ExpectedBucketOwner: owner}), ...input},
		},
	};
}

type Fix = Omit<BucketFix, 'call'> & Pick<PlannedCall, 'operation' | 'input'>;

const fixes: Readonly<Record<BucketFixId, Fix>> = {
	'public-access': {
		title: 'Block public access, all four switches',
		done: 'blocked public access, all four switches',
		others: 'public links to this bucket stop working',
		operation: 'PutPublicAccessBlock',
		input: {
			PublicAccessBlockConfiguration: {
				BlockPublicAcls: true,
				IgnorePublicAcls: true,
				BlockPublicPolicy: true,
				RestrictPublicBuckets: true,
			},
		},
	},
	versioning: {
		title: 'Turn versions on',
		done: 'turned versions on',
		others: 'what is deleted or overwritten stays, and costs, until a lifecycle rule removes it',
		operation: 'PutBucketVersioning',
		input: {VersioningConfiguration: {Status: 'Enabled'}},
	},
	acls: {
		title: 'Turn access lists off for the whole bucket',
		done: 'turned access lists off for the whole bucket',
		others: 'whoever reads through an access list no longer can, and uploads that set one are refused',
		operation: 'PutBucketOwnershipControls',
		input: {OwnershipControls: {Rules: [{ObjectOwnership: 'BucketOwnerEnforced'}]}},
	},
};
