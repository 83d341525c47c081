import type {Gathered} from './gathered.js';
import {markOf} from './marks.js';

const depth = 4;

/** All of a folder is one: `uploads/2024/` and whatever lies there. */
export function mirrorShapeOf(shape: string): string {
	let end = 0;
	for (let level = 0; level < depth; level++) {
		const next = shape.indexOf('/', end);
		if (next === -1) {
			break;
		}

		end = next + 1;
	}

	return shape.slice(0, end) + markOf('path');
}

/** The folder of a shape, with its `/`; empty at the top. */
export const folderOf = (shape: string) => shape.slice(0, shape.lastIndexOf('/') + 1);

/** The folder above one; undefined above the top. */
const above = (folder: string) => (folder === '' ? undefined : folderOf(folder.slice(0, -1)));

/** Every folder that a shape lies in. */
function foldersOf(shape: string): readonly string[] {
	const folders: string[] = [];
	for (let folder: string | undefined = folderOf(shape); folder !== undefined; folder = above(folder)) {
		folders.push(folder);
	}

	return folders;
}

export type Mirror = {readonly folder: string; readonly members: readonly Gathered[]};

/** Trees of files, each as the widest folder that has nothing else in it. */
export function mirrorsOf(contents: Iterable<Gathered>, others: readonly string[]): readonly Mirror[] {
	const taken = new Set(others.flatMap(foldersOf));
	const mirrors = new Map<string, Gathered[]>();
	for (const gathered of contents) {
		let folder = folderOf(gathered.shape);
		for (let next = above(folder); next !== undefined && !taken.has(next); next = above(next)) {
			folder = next;
		}

		const members = mirrors.get(folder);
		if (members === undefined) {
			mirrors.set(folder, [gathered]);
		} else {
			members.push(gathered);
		}
	}

	return [...mirrors].map(([folder, members]) => ({folder, members}));
}
