import type {Entry} from './backup.js';
import type {Newest, Progress} from './state.js';

/** What was seen, with one more page of it. */
export function counted(before: Progress, entries: readonly Entry[]): Progress {
	let {bytes, newest} = before;
	for (const {key, size, at} of entries) {
		bytes += size;
		if (at >= (newest?.at ?? 0) && isOfBackups(key) && isNewer({key, at}, newest)) {
			newest = {key, at, size};
		}
	}

	const counts = {objects: before.objects + entries.length, bytes, requests: before.requests + 1};
	return newest === undefined ? counts : {...counts, newest};
}

/** Pages come in any order: of two that were put in one second, the first by name. */
const isNewer = ({key, at}: Pick<Newest, 'key' | 'at'>, newest: Newest | undefined): boolean =>
	newest === undefined || at > newest.at || key < newest.key;

/** Folders and test objects of Nightdrop are none of somebody's. */
export const isOfBackups = (key: string): boolean =>
	!key.endsWith('/') && !key.startsWith('.nightdrop/') && !key.includes('/.nightdrop/');
