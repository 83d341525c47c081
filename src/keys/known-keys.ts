import type {KeyRecord, Target} from '../targets/target.js';

const temporaryKeyLivesMs = 3_600_000;
const candidateIsKeptMs = 24 * 3_600_000;

/**
Keys whose secret is lost for certain: made by us and never shown nor saved, made for a proof that has ended, or by a call whose answer was lost.

The last are off, and kept for a day: until then somebody may say that it is theirs.
*/
export function lostKeysOf(target: Target | undefined, now: number): readonly string[] {
	return (target?.keys ?? [])
		.filter(
			key =>
				(key.origin === 'ours' && key.secret === 'unseen') ||
				isAbandoned(key, {now, isRunning: () => true}) ||
				isSettledCandidate(key, now),
		)
		.map(key => key.accessKeyId);
}

function isSettledCandidate({origin, deactivatedAt}: KeyRecord, now: number): boolean {
	return (
		origin === 'candidate' &&
		deactivatedAt !== undefined &&
		now - Date.parse(deactivatedAt) > candidateIsKeptMs
	);
}

/**
A temporary key that outlived its proof: it is off already, its process is gone, or it is older than any proof.

Only the process that made it ever had its secret.
*/
export function isAbandoned(
	{origin, deactivatedAt, createdAt, process}: KeyRecord,
	{now, isRunning}: {readonly now: number; readonly isRunning: (process: string) => boolean},
): boolean {
	return (
		origin === 'temporary' &&
		(deactivatedAt !== undefined ||
			(process !== undefined && !isRunning(process)) ||
			now - Date.parse(createdAt) > temporaryKeyLivesMs)
	);
}

/** The newest key of ours that somebody holds. */
export function usableKeyOf(target: Target | undefined): KeyRecord | undefined {
	return (target?.keys ?? []).findLast(
		key => key.origin === 'ours' && key.secret !== 'unseen' && key.deactivatedAt === undefined,
	);
}
