import {isAbandoned} from '../keys/known-keys.js';
import {keysOfIntent} from '../keys/lost-key.js';
import {isOurCall} from '../keys/our-calls.js';
import type {KeyRecord, Target} from '../targets/target.js';
import {day, type IamKey, type KnownKey, type Use} from './situation.js';

const never = Number.NEGATIVE_INFINITY;

type Terms = {
	/** Milliseconds since 1970. */
	readonly now: number;
	/** The longest interval of the backups of this target; absent: not known. */
	readonly longestIntervalMs?: number | undefined;
	readonly isRunning: (process: string) => boolean;
	/** Another user has the name now: what the journal says is of keys that are gone. */
	readonly isOtherUser?: boolean;
};

/** No use for so long means that no host uses a key: the longest of 24 hours and twice the longest interval. */
export const quietAfterMs = (longestIntervalMs = 0): number => Math.max(day, 2 * longestIntervalMs);

/** What is known of each key: the status is IAM's, whose it is the journal's, and neither is believed against the other. */
export function knownKeys(target: Target, keys: readonly IamKey[], terms: Terms): readonly KnownKey[] {
	const candidates = terms.isOtherUser === true ? [] : keysOfIntent(target, keys, terms.now);
	return keys.map(key => {
		const record = terms.isOtherUser
			? undefined
			: target.keys.find(({accessKeyId}) => accessKeyId === key.accessKeyId);
		const isCandidate = record === undefined && candidates.length === 1 && candidates[0] === key;
		return knownKey(key, record, isCandidate && key.lastUsed === null, {target, ...terms});
	});
}

function knownKey(
	key: IamKey,
	record: KeyRecord | undefined,
	isCandidate: boolean,
	{target, now, longestIntervalMs, isRunning}: Terms & {readonly target: Target},
): KnownKey {
	const origin = record?.origin ?? (isCandidate ? 'candidate' : 'foreign');
	const {use, isQuiet} = howUsed(key, record, origin, now, quietAfterMs(longestIntervalMs));
	const isOfHost = use === 'in-use' || use === 'quiet';
	// Somebody uses it: so somebody has its secret, whatever we remember.
	const secret = secretOf(record, isCandidate, isOfHost);
	const isOfProof =
		record?.origin === 'temporary' && key.status === 'Active' && !isAbandoned(record, {now, isRunning});
	const {deactivatedAt, verifiedAt} = record ?? {};
	// Not every server tells when a key was made; then it is as old as what we know of it.
	const createdAt = key.createdAt ?? timeOf(record?.createdAt);
	return {
		...key,
		...(createdAt !== undefined && {createdAt}),
		origin,
		secret,
		use,
		isQuiet,
		isOfProof,
		isNobodys: secret === 'unseen' && !isOfProof,
		isSuspected: target.compromise?.keys.includes(key.accessKeyId) ?? false,
		isVerified: verifiedAt !== undefined,
		...(key.status === 'Inactive' && deactivatedAt !== undefined && {offSince: Date.parse(deactivatedAt)}),
	};
}

function secretOf(
	record: KeyRecord | undefined,
	isCandidate: boolean,
	isOfHost: boolean,
): KnownKey['secret'] {
	if (isCandidate) {
		return 'unseen';
	}

	switch (record?.origin) {
		case undefined:
		case 'foreign':
			return 'unknown';
		case 'temporary':
			return 'unseen';
		case 'candidate':
			return isOfHost ? 'unknown' : 'unseen';
		case 'ours':
			return record.secret === 'unseen'
				? isOfHost
					? 'unknown'
					: 'unseen'
				: record.secret === 'unknown'
					? 'shown'
					: 'confirmed';
	}
}

/** "Last used" keeps one request and lags. Up to our own last call with the key a use may be ours; a use by a host that was seen once is not forgotten. */
function howUsed(
	{lastUsed}: IamKey,
	record: KeyRecord | undefined,
	origin: KnownKey['origin'],
	now: number,
	quietMs: number,
): {readonly use: Use; readonly isQuiet: boolean} {
	if (lastUsed === undefined) {
		return {use: 'unknown', isQuiet: false};
	}

	const usedAt = lastUsed?.at ?? never;
	// A key that was made for a proof never left its process.
	const hostAt =
		origin === 'temporary'
			? never
			: Math.max(timeOf(record?.usedAt) ?? never, isOurUse(lastUsed, record) ? never : usedAt);
	const isQuiet = now - Math.max(hostAt, usedAt) >= quietMs;
	if (hostAt > never) {
		return {use: isQuiet ? 'quiet' : 'in-use', isQuiet};
	}

	return {use: lastUsed === null ? 'never' : 'ours-only', isQuiet};
}

/** Whether the use that AWS tells of may have been our own test or proof. */
function isOurUse(lastUsed: IamKey['lastUsed'], record: KeyRecord | undefined): boolean {
	return lastUsed !== undefined && lastUsed !== null && isOurCall(lastUsed.at, record);
}

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** What is due of a backup: the time between two of the slowest job, from how often it was said to come and how it came. */
export const longestInterval = (
	intervals: readonly (number | undefined)[],
	expectEveryMs = 0,
): number | undefined => {
	const longest = Math.max(expectEveryMs, ...intervals.map(one => one ?? 0));
	return longest === 0 ? undefined : longest;
};

/** Makes the age of a key readable where IAM did not say when it was made: it is taken for new. */
export const ageOf = ({createdAt}: IamKey, now: number): number =>
	createdAt === undefined ? 0 : Math.max(0, now - createdAt);
