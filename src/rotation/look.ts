import type {Trouble} from '../aws/trouble.js';
import {keysOfIntent} from '../keys/lost-key.js';
import {afterUse} from '../keys/our-calls.js';
import {withKey, withoutIntent} from '../targets/journal.js';
import type {Compromise, KeyRecord, Target} from '../targets/target.js';
import {knownKeys, longestInterval, quietAfterMs} from './keys.js';
import {
	type Arrivals,
	type IamKey,
	type KnownKey,
	keyDueMs,
	type Situation,
	sessionsLiveMs,
	type UserStanding,
} from './situation.js';
import type {Written} from './written.js';

/** What AWS said at one moment of the user, its keys and its backups. */
export type Look = {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly user: UserStanding;
	/** As IAM has it now, where it is another than was remembered. */
	readonly userNow?: {readonly name: string; readonly arn: string};
	readonly keys: readonly IamKey[];
	/** Asked only where a key is suspected. */
	readonly areSessionsDenied?: boolean;
	/** Asked only where there are two keys; where it could not be seen, why. */
	readonly series?: readonly SeriesAge[];
	readonly seriesTrouble?: Trouble;
	/** Only where a key is suspected. */
	readonly written?: Written;
	/** A run of ours that still runs is in the middle of a change. */
	readonly isOtherRun: boolean;
	/** Names of other targets of the same user; absent: there are none. */
	readonly sharedWith?: readonly string[];
};

/** When the newest backup of a series was put, and how far apart two of them are at most. */
export type SeriesAge = {readonly name: string; readonly newestAt?: number; readonly intervalMs?: number};

type Running = {readonly isRunning: (process: string) => boolean};

/** Everything that the next step follows from, at this hour. */
export function situationOf(
	target: Target,
	look: Look,
	{now, isRunning, isWanted = false}: Running & {readonly now: number; readonly isWanted?: boolean},
): Situation {
	const longestIntervalMs = longestInterval(
		(look.series ?? []).map(({intervalMs}) => intervalMs),
		target.expectEveryMs,
	);
	const keys = knownKeys(target, look.keys, {
		now,
		longestIntervalMs,
		isRunning,
		isOtherUser: look.user === 'made again',
	});
	const {intent, compromise} = target;
	const [only] = keys;
	const quietMs = quietAfterMs(longestIntervalMs);
	const arrivals = arrivalsOf(look.series, keys, quietMs);
	return {
		now,
		user: look.user,
		keys,
		hasKnownKeys: target.keys.length > 0,
		...(intent?.operation === 'CreateAccessKey' && {intent}),
		newKeys: keysOfIntent(target, look.keys, now).length,
		isProven: isProvenSince(target, only),
		...(target.lastProof?.verdict === 'violated' && {isViolated: true}),
		...(target.testRun && !isRunning(target.testRun.process) && {leftAt: target.testRun.directory}),
		isOtherRun: look.isOtherRun,
		...(look.sharedWith && {sharedWith: look.sharedWith}),
		...(compromise && {compromise}),
		...(look.areSessionsDenied !== undefined && {areSessionsDenied: look.areSessionsDenied}),
		isDue:
			isWanted || (keys.length === 1 && only?.createdAt !== undefined && now - only.createdAt >= keyDueMs),
		quietMs,
		...(arrivals && {arrivals}),
	};
}

const isProvenSince = ({lastProof}: Target, key: KnownKey | undefined) =>
	lastProof !== undefined && Date.parse(lastProof.at) >= (key?.createdAt ?? 0);

/** Every series that was alive at the moment that counts is due one backup that is newer: it cannot have come from the old key. */
function arrivalsOf(
	series: Look['series'],
	keys: readonly KnownKey[],
	quietMs: number,
): Arrivals | undefined {
	const moment = momentOf(keys);
	if (series === undefined || moment === undefined) {
		return undefined;
	}

	const {since, slackMs} = moment;

	const alive = series.filter(
		({newestAt, intervalMs}) =>
			newestAt !== undefined &&
			newestAt >= since - (intervalMs === undefined ? quietMs : quietAfterMs(intervalMs)),
	);
	// What comes at no regular times may never come again, so it says nothing; where nothing else is there it is all that is known.
	const regular = alive.filter(({intervalMs}) => intervalMs !== undefined);
	const due = regular.length > 0 ? regular : alive;
	const missing = due.filter(({newestAt = 0}) => newestAt <= since + slackMs).map(({name}) => name);
	return {due: due.length, arrived: due.length - missing.length, missing, since};
}

/** Of several uses within a quarter of an hour IAM notes the first alone (the credential report of IAM). */
const notedOnceMs = 15 * 60_000;

/** The moment that counts, and how long after it a backup may still have come from the old key. */
type Moment = {readonly since: number; readonly slackMs: number};

/** When the old key was turned off; else its last use; else, while both are in use, when the newer one was made. */
function momentOf(keys: readonly KnownKey[]): Moment | undefined {
	const off = keys.find(({status, isNobodys}) => status === 'Inactive' && !isNobodys);
	if (off !== undefined) {
		return off.offSince === undefined ? undefined : {since: off.offSince, slackMs: 0};
	}

	const quiet = keys.filter(({use}) => use === 'quiet').map(({lastUsed}) => lastUsed?.at ?? 0);
	if (keys.length < 2) {
		return undefined;
	}

	if (quiet.length > 0) {
		return {since: Math.min(...quiet), slackMs: notedOnceMs};
	}

	const made = keys.flatMap(({createdAt}) => createdAt ?? []);
	return made.length === 0 ? undefined : {since: Math.max(...made), slackMs: 0};
}

/** Whoever watches is shown what AWS says so often: "last used" lags anyway. */
export const lookAgainMs = 5 * 60_000;

/** A list may lag behind a key that was just made. */
const lagMs = 15 * 60_000;

/** The journal after a look: what IAM says goes before what was remembered, and what IAM forgets is kept here. */
export function afterLook(target: Target, look: Look): Target {
	if (look.user !== 'as known') {
		return target;
	}

	// What became of a change of a key is what the list shows; only that of making one may still be hidden.
	const isSettled = target.intent?.operation !== 'CreateAccessKey' && !look.isOtherRun;
	const known = target.intent !== undefined && isSettled ? withoutIntent(target) : target;
	const isThere = ({accessKeyId, createdAt}: KeyRecord) =>
		look.keys.length === 0 ||
		look.keys.some(key => key.accessKeyId === accessKeyId) ||
		look.at - Date.parse(createdAt) < lagMs;
	const kept = known.keys.every(isThere) ? known : {...known, keys: known.keys.filter(isThere)};
	const suspected = withoutOldSuspicion(withDeniedSessions(kept, look), look);
	return look.keys.reduce((journal, key) => afterKey(journal, key, look.at), suspected);
}

/** A run that wrote the policy and was killed before it noted that: the record must ask for it too, else mending would take it away. */
function withDeniedSessions(target: Target, {areSessionsDenied, at}: Look): Target {
	const {compromise, options} = target;
	return compromise === undefined || areSessionsDenied !== true || options.sessions
		? target
		: {
				...target,
				options: {...options, sessions: true},
				compromise: {...compromise, sessionsDeniedAt: new Date(at).toISOString()},
			};
}

/** A suspicion is over when its keys are gone and no session made with them can live any more. */
function withoutOldSuspicion(target: Target, {keys, at}: Look): Target {
	const {compromise, ...rest} = target;
	if (compromise === undefined) {
		return target;
	}

	const from = compromise.sessionsDeniedAt ?? compromise.sessionsRefusedAt ?? compromise.at;
	const isOver =
		keys.length > 0 &&
		at - Date.parse(from) >= sessionsLiveMs &&
		!keys.some(({accessKeyId}) => compromise.keys.includes(accessKeyId));
	return isOver ? rest : target;
}

/** The same as it would stand if keys were in other hands; nothing is written down. */
export function suspecting(situation: Situation, compromise: Compromise): Situation {
	const keys = situation.keys.map(key => ({...key, isSuspected: compromise.keys.includes(key.accessKeyId)}));
	return {...situation, keys, compromise};
}

function afterKey(target: Target, key: IamKey, at: number): Target {
	const record = target.keys.find(({accessKeyId}) => accessKeyId === key.accessKeyId);
	if (record === undefined) {
		return key.status === 'Inactive' && !keysOfIntent(target, [key], at).includes(key)
			? withKey(target, {
					accessKeyId: key.accessKeyId,
					createdAt: new Date(key.createdAt ?? at).toISOString(),
					origin: 'foreign',
					secret: 'unknown',
					deactivatedAt: new Date(at).toISOString(),
				})
			: target;
	}

	const standing = withStatus(record, key.status, at);
	const next = key.lastUsed ? afterUse(standing, key.lastUsed.at) : standing;
	return next === record ? target : {...target, keys: target.keys.map(one => (one === record ? next : one))};
}

/** Nobody had its secret, as far as we knew; whoever turned it on again says that it is theirs. */
const claimed = {origin: 'foreign', secret: 'unknown'} as const;

/** A key that somebody turned on again is not off any more; one that is off is so from when it was first seen. */
function withStatus(record: KeyRecord, status: string, at: number): KeyRecord {
	const {deactivatedAt, ...rest} = record;
	if (status === 'Active' && deactivatedAt !== undefined) {
		const isLate = record.origin === 'candidate' && at - Date.parse(deactivatedAt) < lagMs;
		return isLate ? record : record.origin === 'candidate' ? {...rest, ...claimed} : rest;
	}

	return status === 'Inactive' && deactivatedAt === undefined
		? {...record, deactivatedAt: new Date(at).toISOString()}
		: record;
}
