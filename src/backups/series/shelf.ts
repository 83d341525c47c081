import {type Gathered, openGathered, pour} from './gathered.js';
import {markOf} from './marks.js';

/** A bounded place for what was gathered, by shape: names that differ in everything fall together. */
export type Shelf = {
	/** What is gathered under a shape, or under the wider one that took its place. */
	find(shape: string): Gathered;
	all(): Iterable<Gathered>;
	/** Changes when what `find` gave before may have been poured into another. */
	generation(): number;
};

export type ShelfLimits = {
	/** Different names in one folder before their numbers are taken for counters. */
	readonly names: number;
	/** Different names, whatever their numbers, in one folder before all are taken together. */
	readonly families: number;
	/** Shapes in all. */
	readonly shapes: number;
};

type Node = {mode: 'exact' | 'numbers' | 'wide'; readonly names: Set<string>; readonly families: Set<string>};

/** Objects that make a shape worth keeping when its folder is flooded. */
const established = 8;

const withoutNumbers = (segment: string) => segment.replaceAll(/\d+/gu, markOf('counter'));

/**
Which shapes fall together depends on how many different names a folder has, never on the order in which they came.

There are two exceptions: when a folder is flooded, shapes that already have several objects stay as they are; and when there are more than `shapes` at one moment, all limits are halved for good.
*/
export function openShelf({names, families, shapes}: ShelfLimits): Shelf {
	let nodes = new Map<string, Node>();
	let gathered = new Map<string, Gathered>();
	const kept = new Set<string>();
	let shrink = 1;
	let generation = 0;
	let isStale = false;

	const nodeAt = (path: string) => {
		let node = nodes.get(path);
		if (node === undefined) {
			node = {mode: 'exact', names: new Set(), families: new Set()};
			nodes.set(path, node);
		}

		return node;
	};

	/** The name that a folder knows a segment by; undefined when all its names are one. */
	const nameIn = (node: Node, segment: string) => {
		if (node.mode === 'wide') {
			return;
		}

		if (node.mode === 'exact' && node.names.has(segment)) {
			return segment;
		}

		const family = withoutNumbers(segment);
		node.families.add(family);
		node.names.add(segment);
		if (node.families.size > families / shrink) {
			node.mode = 'wide';
			node.families.clear();
		} else if (node.mode === 'exact' && node.names.size > names / shrink) {
			node.mode = 'numbers';
		} else {
			return node.mode === 'exact' ? segment : family;
		}

		node.names.clear();
		isStale = true;
		return node.mode === 'wide' ? undefined : family;
	};

	const walk = (shape: string) => {
		let path = '';
		for (let start = 0, end = 0; end !== -1; start = end + 1) {
			end = shape.indexOf('/', start);
			const node = nodeAt(path);
			const name = nameIn(node, end === -1 ? shape.slice(start) : shape.slice(start, end + 1));
			if (node.mode === 'numbers') {
				node.names.clear();
			}

			if (name === undefined) {
				return path + markOf('name');
			}

			path += name;
		}

		return path;
	};

	/** Walks all again, since folders fell together; wide ones stay wide. */
	const settle = () => {
		while (isStale || gathered.size > shapes) {
			shrink *= isStale ? 1 : 2;
			isStale = false;
			const before = nodes;
			nodes = new Map();
			for (const [path, node] of [...before].sort(([one], [other]) => one.length - other.length)) {
				const isOpen = node.mode !== 'exact';
				const target = isOpen ? walk(path) : '';
				if (isOpen && !target.endsWith(markOf('name'))) {
					nodeAt(target).mode = node.mode;
				}
			}

			const all = gathered;
			gathered = new Map();
			for (const one of all.values()) {
				put(one);
			}

			generation++;
		}
	};

	const put = (one: Gathered) => {
		const path = kept.has(one.shape) ? one.shape : walk(one.shape);
		const isFlooded =
			path !== one.shape && path.endsWith(markOf('name')) && !one.shape.endsWith(markOf('name'));
		if (isFlooded && one.objects >= established && kept.size < shapes / 4) {
			kept.add(one.shape);
			gathered.set(one.shape, one);
		} else {
			const target = gathered.get(path) ?? (path === one.shape ? one : openGathered(path));
			gathered.set(path, target);
			if (target !== one) {
				pour(one, target);
			}
		}
	};

	const find = (shape: string): Gathered => {
		const path = kept.has(shape) ? shape : walk(shape);
		let found = gathered.get(path);
		if (found === undefined) {
			found = openGathered(path);
			gathered.set(path, found);
		}

		if (!isStale && gathered.size <= shapes) {
			return found;
		}

		settle();
		return find(shape);
	};

	return {find, all: () => gathered.values(), generation: () => generation};
}
