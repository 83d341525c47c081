import type {Aws} from '../aws/clients.js';
import {type ListedVersion, listObjectVersions} from '../aws/listing.js';
import type {Place, Versions} from './state.js';

/** The versions and delete markers of one key, the newest first: at most the first page of a thousand. */
export async function versionsOf(
	aws: Aws,
	{bucket, owner}: Place,
	key: string,
	signal?: AbortSignal,
): Promise<Versions> {
	const of = {bucket, ...(owner !== undefined && {owner})};
	const answer = await listObjectVersions(aws, {...of, prefix: key}, signal);
	if (!answer.ok) {
		return {ok: false, error: answer.error, call: answer.call};
	}

	// Keys that only begin like this one are in the page too, after it.
	const list = answer.value.versions.filter(version => version.key === key);
	return {ok: true, list: [...list].sort(newestFirst)};
}

/** Versions and delete markers come as two lists; S3 counts time in seconds, so the latest goes first by its mark. */
const newestFirst = (a: ListedVersion, b: ListedVersion): number =>
	Number(b.isLatest) - Number(a.isLatest) ||
	Date.parse(b.lastModified ?? '') - Date.parse(a.lastModified ?? '') ||
	0;
