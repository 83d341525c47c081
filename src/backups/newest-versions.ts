import type {Aws} from '../aws/clients.js';
import type {ListedVersion} from '../aws/listing.js';
import {recentLimit} from './backup.js';
import type {KeyVersions, Put, VersionFacts} from './health/versions.js';
import {versionsOf} from './key-versions.js';
import type {Place, Refusal, Versioned} from './state.js';

/** Keys that are asked about side by side. */
const atOnce = 16;

/**
Whether the newest backup of each series was put once or more often: a request for each. `newest` has its key by the pattern of the series.

Where versions may not be listed the refusal is kept, with what was read before it.
*/
export async function readNewestVersions(
	aws: Aws,
	place: Place,
	newest: ReadonlyMap<string, string>,
	signal: AbortSignal,
): Promise<Versioned> {
	const byPattern = new Map<string, VersionFacts>();
	const waiting = [...newest];
	let refusal: Refusal | undefined;
	const work = async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			const [pattern, key] = next;
			const answer = await versionsOf(aws, place, key, signal);
			if (!answer.ok) {
				// What may not be listed for one key may not be listed for the next.
				waiting.length = 0;
				refusal ??= {error: answer.error, call: answer.call};
				return;
			}

			const versions = factsOf(answer.list);
			const own = versions === undefined ? [] : [[key, versions] as const];
			byPattern.set(pattern, {byKey: new Map(own), deleted: []});
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, newest.size)}, work));
	return {of: 'newest', byPattern, ...(refusal && {refusal})};
}

/** What the versions of one key, the newest first, come to; absent where it was put once. */
export function factsOf(list: readonly ListedVersion[]): KeyVersions | undefined {
	const puts = list.filter(({isDeleteMarker}) => !isDeleteMarker).map(putOf);
	const [last] = puts;
	const first = puts.at(-1);
	return last === undefined || first === undefined || puts.length < 2
		? undefined
		: {count: puts.length, first, last, puts: puts.slice(0, recentLimit)};
}

const putOf = ({lastModified, size, etag = ''}: ListedVersion): Put => ({
	at: Date.parse(lastModified ?? '') || 0,
	bytes: size,
	etag: etag.replaceAll('"', ''),
});
