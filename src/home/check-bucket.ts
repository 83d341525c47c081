import type {Target} from '../targets/target.js';
import {formatNumber} from '../ui/format.js';
import type {BucketPosture, TargetFacts} from './facts.js';
import {type Finding, notKnown, type Part} from './finding.js';

/** Old versions that go sooner are gone before somebody needs them. */
const leastNoncurrentDays = 30;

/** Whether the settings of the bucket keep what arrives. */
export function checkBucket(target: Target, {bucket}: TargetFacts): Part {
	if (!bucket.isKnown) {
		return notKnown('bucket', 'the settings of the bucket', bucket.why);
	}

	const findings = [...exposure(bucket.value), ...keeping(bucket.value), ...sseC(target, bucket.value)];
	const isSick = findings.some(({role}) => role !== 'info');
	return {cell: isSick ? {role: 'warn', word: 'Bucket'} : {word: 'As made'}, findings};
}

const seeFixes = 'Open the fixes of this target in the console (f).';

const exposure = ({isPublicBlocked, areAclsOff}: BucketPosture): readonly Finding[] => [
	...(isPublicBlocked
		? []
		: [
				{
					id: 'public-access',
					role: 'warn',
					title: 'Public access is not blocked',
					why: 'One wrong policy or access list would open this bucket to everyone.',
					next: seeFixes,
				} as const,
			]),
	...(areAclsOff
		? []
		: [
				{
					id: 'acls',
					role: 'warn',
					title: 'Access lists (ACLs) are on',
					why: 'Each object may be opened by a list of its own, whatever the policy says.',
					next: seeFixes,
				} as const,
			]),
];

const keeping = ({hasVersions, noncurrentDays, hasObjectLock}: BucketPosture): readonly Finding[] => [
	...(hasVersions
		? []
		: [
				{
					id: 'versioning',
					role: 'warn',
					title: 'Versions are off: an overwrite destroys',
					why: 'What the key, or whoever stole it, puts over a backup takes its place for good.',
					next: seeFixes,
				} as const,
			]),
	...(hasVersions && noncurrentDays !== undefined && noncurrentDays < leastNoncurrentDays
		? [
				{
					id: 'noncurrent-expiry',
					role: 'warn',
					title: `Old versions are removed after ${formatNumber(noncurrentDays, 'day')}`,
					why: 'Whoever overwrites a backup has only to wait until then: the good version is gone.',
					next: `Keep them for ${leastNoncurrentDays} days or more (s3 PutBucketLifecycleConfiguration).`,
				} as const,
			]
		: []),
	...(hasObjectLock === false
		? [
				{
					id: 'object-lock',
					role: 'info',
					title: 'Object Lock is off',
					why: 'Versions can still be deleted by whoever administers the bucket, or took that over.',
					next: 'Where backups must outlive their administrators, turn it on with a default retention.',
				} as const,
			]
		: []),
];

/** Hardened denies it to the key; elsewhere the bucket may refuse it for all. */
const sseC = ({options}: Target, {isSseCBlocked}: BucketPosture): readonly Finding[] =>
	isSseCBlocked === false && options.preset !== 'hardened'
		? [
				{
					id: 'sse-c',
					role: 'info',
					title: 'A thief could write backups that only the thief can open',
					why: 'Uploads encrypted with a key of the caller (SSE-C) are neither denied to this key nor blocked for the bucket.',
					next: 'Use hardened, which denies them, or block SSE-C for the bucket (s3 PutBucketEncryption).',
				},
			]
		: [];
