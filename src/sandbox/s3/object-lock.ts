import type {SandboxError} from '../protocol.js';
import type {Bucket, ObjectVersion} from '../state.js';
import {isAllowed} from './access.js';
import type {BucketCall} from './call.js';
import {invalidArgument, invalidRequest, protectedByLock} from './refusals.js';

export type Retention = NonNullable<ObjectVersion['retention']>;
export type Lock = {readonly retention?: Retention; readonly legalHold?: boolean};

const day = 86_400_000;

export const missingLockConfiguration = (): SandboxError =>
	invalidRequest('Bucket is missing Object Lock Configuration');

/** Reads the three lock headers of a write; where they ask for nothing, the bucket's default holds. */
export function readLock({request, bucket, state}: BucketCall): Lock {
	const mode = request.headers['x-amz-object-lock-mode'];
	const until = request.headers['x-amz-object-lock-retain-until-date'];
	const hold = request.headers['x-amz-object-lock-legal-hold'];
	if ((mode ?? until ?? hold) !== undefined && bucket.objectLock === undefined) {
		throw missingLockConfiguration();
	}

	if ((mode === undefined) !== (until === undefined)) {
		throw invalidArgument(
			'x-amz-object-lock-mode',
			mode ?? '',
			'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
		);
	}

	const retention =
		mode === undefined || until === undefined
			? defaultRetention(bucket, state.clock())
			: checkRetention(mode, until, state.clock());
	return {
		...(retention && {retention}),
		...(hold !== undefined && {legalHold: checkHold(hold)}),
	};
}

/** A mode and a date, held to S3's rules. */
export function checkRetention(mode: string, until: string, now: number): Retention {
	if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') {
		throw invalidArgument('x-amz-object-lock-mode', mode, 'Unknown wormMode directive.');
	}

	const time = Date.parse(until);
	if (Number.isNaN(time)) {
		throw invalidArgument(
			'x-amz-object-lock-retain-until-date',
			until,
			'The retain until date must be provided in ISO 8601 format',
		);
	}

	if (time <= now) {
		throw invalidArgument(
			'x-amz-object-lock-retain-until-date',
			until,
			'The retain until date must be in the future!',
		);
	}

	return {mode, until: time};
}

export function checkHold(text: string): boolean {
	if (text !== 'ON' && text !== 'OFF') {
		throw invalidArgument('x-amz-object-lock-legal-hold', text, 'Legal Hold must be either of ON or OFF');
	}

	return text === 'ON';
}

function defaultRetention({objectLock}: Bucket, now: number): Retention | undefined {
	if (objectLock?.mode === undefined) {
		return undefined;
	}

	const end = new Date(now);
	end.setUTCFullYear(end.getUTCFullYear() + (objectLock.years ?? 0));
	return {mode: objectLock.mode, until: end.getTime() + (objectLock.days ?? 0) * day};
}

/**
With Object Lock parameters, or a default retention to come, S3 wants a checksum; the signed payload hash does not count.
*/
export function requireChecksum({request, bucket}: BucketCall, what: 'Put Object' | 'Put Part'): void {
	const asksForLock = Object.keys(request.headers).some(name => name.startsWith('x-amz-object-lock-'));
	const isLocked = asksForLock || bucket.objectLock?.mode !== undefined;
	if (isLocked && !hasChecksum(request.headers)) {
		throw invalidRequest(
			`Content-MD5 OR x-amz-checksum- HTTP header is required for ${what} requests with Object Lock parameters`,
		);
	}
}

/** True if the caller declared a checksum of the body, by header or as a trailer. */
export function hasChecksum(headers: {readonly [name: string]: string | undefined}): boolean {
	return (
		headers['content-md5'] !== undefined ||
		headers['x-amz-trailer']?.startsWith('x-amz-checksum-') === true ||
		Object.keys(headers).some(name => /^x-amz-checksum-(?!algorithm|mode|type)/u.test(name))
	);
}

/** True if the caller asks to go past GOVERNANCE and may. */
export function mayBypass(call: BucketCall, key: string, version: ObjectVersion): boolean {
	return (
		call.request.headers['x-amz-bypass-governance-retention']?.toLowerCase() === 'true' &&
		isAllowed(call, {action: 's3:BypassGovernanceRetention', key, version})
	);
}

/** Refuses to remove a version that a lock protects. */
export function refuseIfLocked(call: BucketCall, key: string, version: ObjectVersion): void {
	const {retention, legalHold} = version;
	if (legalHold === true) {
		throw protectedByLock();
	}

	if (retention === undefined || retention.until <= call.state.clock()) {
		return;
	}

	if (retention.mode === 'COMPLIANCE' || !mayBypass(call, key, version)) {
		throw protectedByLock();
	}
}
