import type {Backup, Entry} from '../backup.js';
import {byText, newestFirst} from './retained.js';

/** Backups of many objects, put together from objects in any order. */
export type Trees = {
	/** `bit` is that of a marker, 0 of any other object. */
	add(entry: Entry, id: string, bit: number, parent?: string): void;
	/** Takes all of another, as if its objects had come here. */
	pour(from: Trees): void;
	/** Finished ones, of all that were seen. */
	finished(): number;
	/** What is kept, as it grows, and how many finished ones are not. */
	contents(): {readonly trees: Iterable<Growing>; readonly dropped: number; readonly floor: string};
	/** Those with the greatest ids, which are the newest as tools name them. */
	list(): readonly Tree[];
};

export type Tree = Omit<Backup, 'isFinished' | 'at' | 'named'> & {
	readonly id: string;
	readonly at: number;
	readonly parent?: string | undefined;
	readonly hasMarkers: boolean;
};

export type Growing = {
	readonly id: string;
	bytes: number;
	objects: number;
	bits: number;
	parent: string | undefined;
	/** The marker written last; without any, the newest object. */
	last: Entry;
};

/** How many of them are kept: ten times what is shown, since ids and times need not be in the same order. */
export const treeLimit = 2048;

/**
Keeps the `treeLimit` backups with the greatest ids; of older ones only their first markers are counted.

`markers` are the bits of a finished one; 0 when any object will do.
*/
export function openTrees(markers: number): Trees {
	const trees = new Map<string, Growing>();
	let floor = '';
	let dropped = 0;

	const drop = () => {
		const ids = [...trees.keys()].sort(byText).slice(0, trees.size - treeLimit);
		for (const id of ids) {
			dropped += isCounted((trees.get(id) as Growing).bits) ? 1 : 0;
			trees.delete(id);
		}

		floor = ids.at(-1) as string;
	};

	const isCounted = (bits: number) => markers === 0 || (bits & 1) === 1;
	return {
		add(entry, id, bit, parent) {
			const tree = trees.get(id);
			if (tree !== undefined) {
				grow(tree, entry, bit, parent);
				return;
			}

			if (id <= floor) {
				dropped += bit === 1 ? 1 : 0;
				return;
			}

			trees.set(id, {id, bytes: entry.size, objects: 1, bits: bit, parent, last: entry});
			if (trees.size >= 2 * treeLimit) {
				drop();
			}
		},
		pour(from) {
			const {trees: others, dropped: fewer, floor: lowest} = from.contents();
			floor = byText(lowest, floor) > 0 ? lowest : floor;
			dropped += fewer;
			for (const other of others) {
				const tree = trees.get(other.id);
				if (tree === undefined) {
					trees.set(other.id, {...other});
				} else {
					const isLater = newestFirst(other.last, tree.last) < 0;
					tree.last = isLater ? other.last : tree.last;
					tree.bytes += other.bytes;
					tree.objects += other.objects;
					tree.bits |= other.bits;
				}
			}

			if (trees.size >= 2 * treeLimit) {
				drop();
			}
		},
		contents: () => ({trees: trees.values(), dropped, floor}),
		finished() {
			let count = dropped;
			for (const {bits} of trees.values()) {
				count += (bits & markers) === markers ? 1 : 0;
			}

			return count;
		},
		list() {
			const all = [...trees.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
			return all.slice(0, treeLimit).map(tree => shown(tree, markers));
		},
	};
}

function grow(tree: Growing, entry: Entry, bit: number, parent: string | undefined): void {
	const isMarked = tree.bits !== 0;
	const isLater = entry.at > tree.last.at || (entry.at === tree.last.at && entry.key > tree.last.key);
	// A marker is preferred to what is no marker, whenever that was put.
	if (bit === 0 ? !isMarked && isLater : !isMarked || isLater) {
		tree.last = entry;
	}

	tree.bytes += entry.size;
	tree.objects++;
	tree.bits |= bit;
	tree.parent ??= parent;
}

const shown = ({id, bytes, objects, bits, parent, last}: Growing, markers: number): Tree => ({
	id,
	at: last.at,
	bytes,
	objects,
	key: last.key,
	etag: last.etag,
	storageClass: last.storageClass,
	parent,
	hasMarkers: (bits & markers) === markers,
});
