import {isDeepStrictEqual} from 'node:util';
import type {KeyRecord, Target} from './target.js';

/** What one flow changed in a record, put into the record as it is now: whatever another process wrote meanwhile stays, unless both changed the same. */
export function rebased(before: Target, after: Target, now: Target): Target {
	return {...withChanges(before, after, now), keys: rebasedKeys(before.keys, after.keys, now.keys)};
}

function withChanges<Facts extends object>(before: Facts, after: Facts, now: Facts): Facts {
	const fields = Object.keys({...before, ...after}) as (keyof Facts)[];
	const next = {...now};
	for (const field of fields.filter(one => !isDeepStrictEqual(before[one], after[one]))) {
		if (after[field] === undefined) {
			delete next[field];
		} else {
			next[field] = after[field];
		}
	}

	return next;
}

function rebasedKeys(
	before: readonly KeyRecord[],
	after: readonly KeyRecord[],
	now: readonly KeyRecord[],
): readonly KeyRecord[] {
	const same = (list: readonly KeyRecord[], {accessKeyId}: KeyRecord) =>
		list.find(key => key.accessKeyId === accessKeyId);
	const there = now.flatMap(key => {
		const [was, is] = [same(before, key), same(after, key)];
		return is === undefined ? (was === undefined ? [key] : []) : [withChanges(was ?? key, is, key)];
	});
	// New to the record, or changed here after another process took it away.
	const added = after.filter(
		key => same(now, key) === undefined && !isDeepStrictEqual(same(before, key), key),
	);
	return [...there, ...added];
}
