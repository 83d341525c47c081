import type {KeyRecord, Target} from '../targets/target.js';

const temporaryKeyLivesMs = 3_600_000;

/** Keys whose secret is lost for certain: made by us and never shown nor saved, or made for a proof that has long ended. */
export function lostKeysOf(target: Target | undefined, now: number): readonly string[] {
	return (target?.keys ?? [])
		.filter(
			key =>
				(key.origin === 'ours' && key.secret === 'unseen') ||
				(key.origin === 'temporary' && now - Date.parse(key.createdAt) > temporaryKeyLivesMs),
		)
		.map(key => key.accessKeyId);
}

/** The newest key of ours that somebody holds. */
export function usableKeyOf(target: Target | undefined): KeyRecord | undefined {
	return (target?.keys ?? []).findLast(
		key => key.origin === 'ours' && key.secret !== 'unseen' && key.deactivatedAt === undefined,
	);
}
