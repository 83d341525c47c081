import type {Backup} from '../backup.js';
import type {Gathered} from './gathered.js';
import {type Tree, treeLimit} from './trees.js';

export type FinishedTrees = {
	readonly finished: readonly Backup[];
	readonly unfinished: readonly Backup[];
	/** Those with all their markers, that need a backup which is not there or is not finished. */
	readonly orphans: number;
};

/** Backups of many objects: a finished one has its markers, and so has every backup that it builds on. */
export function finishedTrees(members: readonly Gathered[]): FinishedTrees {
	const finished: Backup[] = [];
	const unfinished: Backup[] = [];
	let orphans = 0;
	for (const {trees} of members) {
		const all = trees?.list() ?? [];
		const isWhole = wholeness(all);
		for (const tree of all) {
			const isFinished = isWhole(tree);
			(isFinished ? finished : unfinished).push(backupOf(tree, isFinished));
			orphans += tree.hasMarkers && !isFinished ? 1 : 0;
		}
	}

	return {finished, unfinished, orphans};
}

function wholeness(all: readonly Tree[]): (tree: Tree) => boolean {
	const byId = new Map(all.map(tree => [tree.id, tree]));
	const known = new Map<string, boolean>();
	// A chain may be as long as the list: no recursion. A name that needs itself ends the walk.
	return tree => {
		const chain: Tree[] = [];
		let next: Tree | undefined = tree;
		let isWhole = true;
		while (next !== undefined && !chain.includes(next)) {
			const verdict = known.get(next.id);
			if (verdict !== undefined) {
				isWhole = verdict;
				break;
			}

			chain.push(next);
			if (!next.hasMarkers) {
				isWhole = false;
				break;
			}

			const parent: string | undefined = next.parent;
			next = parent === undefined ? undefined : byId.get(parent);
			// Of more than are kept, the older ones are believed to be there.
			if (parent !== undefined && next === undefined && all.length < treeLimit) {
				isWhole = false;
			}
		}

		for (const one of chain) {
			known.set(one.id, isWhole);
		}

		return isWhole;
	};
}

const backupOf = ({at, bytes, objects, key, etag, storageClass}: Tree, isFinished: boolean): Backup => ({
	at,
	bytes,
	objects,
	key,
	etag,
	storageClass,
	isFinished,
});
