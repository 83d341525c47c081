import type {Bucket} from '../state.js';

type Index = {readonly count: number; readonly keys: readonly string[]};

/** Sorted once for all pages of a listing; dropped when a key comes or goes. */
const indexes = new WeakMap<Bucket, Index>();

export function forgetKeys(bucket: Bucket): void {
	indexes.delete(bucket);
}

/** All keys in the order of their UTF-8 bytes. */
export function sortedKeys(bucket: Bucket): readonly string[] {
	const known = indexes.get(bucket);
	// The count guards against objects that were put straight into the state.
	if (known !== undefined && known.count === bucket.objects.size) {
		return known.keys;
	}

	const keys = [...bucket.objects.keys()].sort(compareUtf8);
	indexes.set(bucket, {count: keys.length, keys});
	return keys;
}

/** Surrogates sort after everything else in UTF-8 and before U+E000 in UTF-16; all else is the same in both. */
const needsBytes = /[\uD800-\u{10FFFF}]/u;

/** Compares as S3 sorts: by UTF-8 bytes. */
export function compareUtf8(a: string, b: string): number {
	if (needsBytes.test(a) && needsBytes.test(b)) {
		return Buffer.compare(Buffer.from(a), Buffer.from(b));
	}

	return a < b ? -1 : a > b ? 1 : 0;
}

/** Index of the first key that is not before `from`. */
export function firstAtOrAfter(keys: readonly string[], from: string): number {
	let low = 0;
	let high = keys.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compareUtf8(keys[middle] as string, from) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
}
