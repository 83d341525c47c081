import type {AwsError, Denial} from '../aws/answer.js';
import type {Seen} from './seen.js';

/** What one answer means for the question whether a call is let through. */
export type Outcome =
	/** `because` where the answer is an error that S3 gives only to a caller that it has let through. */
	| {readonly type: 'allowed'; readonly because?: string}
	| {readonly type: 'denied'; readonly strength: Strength; readonly by: DeniedBy; readonly denial?: Denial}
	/** Nothing can be concluded. `isPassing`: AWS was slow or busy, so asking again may help. */
	| {readonly type: 'unknown'; readonly why: string; readonly short: string; readonly isPassing: boolean}
	/** The service does not offer this call, or no longer. */
	| {readonly type: 'unsupported'};

export type Strength = 'explicit' | 'implicit' | 'organisation' | 'unknown';

export type DeniedBy =
	| 'policy'
	/** The bucket takes no ACLs at all. */
	| 'acls-off'
	/** The public access block: says nothing of grants to a single account. */
	| 'public-access-block'
	/** An answer to HEAD: it has no code, so it may be something else. */
	| 'head';

/** What a call was about, as far as its answer is read by it. */
export type Asked = {
	/** Actions that a denial of this call may name. */
	readonly actions: readonly string[];
	/** An answer that ACLs are off is a denial. */
	readonly isAboutAcl: boolean;
	/** Signed by a user of the bucket's own account. */
	readonly isOfOwnAccount: boolean;
	/** This server tells callers of the own account why it denies: then a denial without a reason is suspicious. */
	readonly givesReasons: boolean;
};

/** Statuses and codes that S3 answers only after it has let the caller through. */
const passedStatuses = new Set([304, 412, 416]);
const passedCodes = new Set([
	'NotModified',
	'PreconditionFailed',
	'InvalidRange',
	'InvalidObjectState',
	'RestoreAlreadyInProgress',
	'ObjectAlreadyInActiveTierError',
	'NoSuchTagSet',
	'NoSuchTagSetError',
]);

/** Read one answer. It never concludes a denial from anything but the service's own AccessDenied. */
export function readOutcome(seen: Seen, asked: Asked): Outcome {
	const {error} = seen;
	if (error === undefined) {
		const isSuccess = seen.call.status !== undefined && seen.call.status >= 200 && seen.call.status < 300;
		return isSuccess
			? {type: 'allowed'}
			: unknown('The answer was neither success nor an error', 'unclear', false);
	}

	const status = error.status ?? seen.call.status;
	// Only AWS names a request: what stands in between may answer with any status.
	const isOfAws = (error.requestId ?? seen.call.requestId) !== undefined;
	const hasPassed = passedCodes.has(error.code) || (status !== undefined && passedStatuses.has(status));
	if (isOfAws && hasPassed) {
		return {
			type: 'allowed',
			because: `${error.code} is an answer that S3 gives only to a caller that it has let through`,
		};
	}

	if (error.code === 'AccessControlListNotSupported' && status === 400) {
		return asked.isAboutAcl
			? {type: 'denied', strength: 'explicit', by: 'acls-off'}
			: unknown('The bucket takes no access lists, and said so to another question', 'unclear', false);
	}

	return error.kind === 'denied' ? readDenied(seen, error, asked) : readTrouble(error, seen);
}

function readDenied(seen: Seen, error: AwsError, asked: Asked): Outcome {
	const isOfAws = (error.requestId ?? seen.call.requestId) !== undefined;
	const isHead = seen.call.operation.startsWith('Head');
	if (isHead) {
		return error.status === 403 && isOfAws
			? {type: 'denied', strength: 'unknown', by: 'head'}
			: unknown(`The answer ${error.status ?? ''} has no code`, 'unclear', false);
	}

	const codes = seen.call.service === 's3' ? ['AccessDenied'] : ['AccessDenied', 'AccessDeniedException'];
	const isTheirOwn =
		codes.includes(error.code) &&
		isOfAws &&
		(seen.isOfOneKey ? seen.call.status === 200 : error.status === 403);
	return isTheirOwn
		? readReason(error.denial ?? {strength: 'unknown'}, asked, seen)
		: unknown(
				'The answer is a denial, but not one of AWS: something in between may have given it',
				'not AWS',
				false,
			);
}

/** A denial of AWS itself: is it about this call, and would a thief meet it too? */
function readReason(denial: Denial, asked: Asked, seen: Seen): Outcome {
	if (denial.action?.toLowerCase().startsWith('kms:')) {
		return {
			type: 'allowed',
			because: `S3 let the call through: only the encryption key stopped it (${denial.action})`,
		};
	}

	if (denial.policy === 'vpc-endpoint') {
		return unknown(
			'The policy of a network endpoint denied it, and a thief is not behind that endpoint',
			'endpoint',
			false,
		);
	}

	if (denial.setting !== undefined) {
		return {type: 'denied', strength: 'unknown', by: 'public-access-block', denial};
	}

	const isOther =
		denial.action !== undefined &&
		!asked.actions.some(action => action.toLowerCase() === denial.action?.toLowerCase());
	if (isOther) {
		return unknown(`The denial is about ${denial.action}, which was not the question`, 'other call', false);
	}

	if (denial.policy === 'service-control' || denial.policy === 'resource-control') {
		return {type: 'denied', strength: 'organisation', by: 'policy', denial};
	}

	const isReasonMissing =
		denial.strength === 'unknown' && asked.givesReasons && asked.isOfOwnAccount && seen.call.service === 's3';
	return isReasonMissing
		? unknown(
				'AWS gave no reason for its denial, as when the policy of a network endpoint made it',
				'no reason',
				false,
			)
		: {type: 'denied', strength: denial.strength, by: 'policy', denial};
}

function readTrouble(error: AwsError, {call}: Seen): Outcome {
	const answer = error.status === undefined ? '' : `${error.status} `;
	const tries = error.attempts > 1 ? `, ${error.attempts} tries` : '';
	switch (error.kind) {
		case 'unsupported':
			return {type: 'unsupported'};
		case 'throttled':
		case 'server':
			return unknown(`AWS was busy (${answer}${error.code}${tries})`, 'busy', true);
		case 'timeout':
			return unknown(
				`no answer came within ${Math.max(1, Math.round(call.durationMs / 1000))} s`,
				`${Math.max(1, Math.round(call.durationMs / 1000))} s`,
				true,
			);
		case 'network':
			return unknown(`the connection failed (${error.code})`, 'connection', true);
		case 'cancelled':
			return unknown('it was stopped before an answer came', 'stopped', false);
		case 'bad-key':
			return unknown(`AWS did not know the key (${answer}${error.code})`, 'key unknown', true);
		case 'bad-signature':
			return unknown(`the secret does not belong to the key (${answer}${error.code})`, 'signature', false);
		case 'clock':
			return unknown("this machine's clock is wrong (RequestTimeTooSkewed)", 'clock', false);
		case 'expired':
			return unknown(`the credentials have ended (${answer}${error.code})`, 'expired', false);
		case 'conflict':
			return unknown(`another change was under way (${answer}${error.code})`, 'conflict', true);
		case 'not-found':
			return unknown(
				`S3 did not find what is there (${answer}${error.code})`,
				'not found',
				error.code !== 'NoSuchBucket',
			);
		case 'not-configured':
			return unknown(`the answer was "not configured" (${error.code}), which is no denial`, 'not set', false);
		case 'wrong-region':
			return unknown(`the bucket is in another region (${answer}${error.code})`, 'region', false);
		case 'read-only':
			return unknown('Nightdrop was started with --read-only', 'read-only', false);
		default:
			return unknown(`the answer was ${answer}${error.code}`, error.code, false);
	}
}

const unknown = (why: string, short: string, isPassing: boolean): Outcome => ({
	type: 'unknown',
	why,
	short,
	isPassing,
});
