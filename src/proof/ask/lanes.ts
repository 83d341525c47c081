import {accountAsks} from './account.js';
import {aclAsks} from './acl.js';
import type {Ask, Asks} from './ask.js';
import {damageAsks} from './damage.js';
import {listAsks} from './list.js';
import {readAsks} from './read.js';
import {writeAsks} from './write.js';

const asks: Asks = {...writeAsks, ...readAsks, ...listAsks, ...damageAsks, ...aclAsks, ...accountAsks};

/** How the probe of this id is asked. */
export function askOf(id: string): Ask {
	const ask = asks[id];
	if (ask === undefined) {
		throw new Error(`Nobody knows how to ask ${id}`);
	}

	return ask;
}

/** Probes that touch the same test object, and so wait for each other. */
const together: readonly (readonly string[])[] = [
	['damage.delete', 'damage.delete-many', 'damage.delete-version'],
	['acl.set-grant', 'acl.set-public'],
];

/** Probes of several calls, one after another: begun first, they end with the rest. */
const long: readonly string[] = [
	'write.multipart',
	'read.part-copy',
	'list.parts',
	'session.get',
	'session.put',
];

/** The ids in lanes: those in one lane are asked one after another, the lanes side by side. */
export function lanesOf(ids: readonly string[], isInOrder: boolean): readonly (readonly string[])[] {
	if (isInOrder) {
		return [ids];
	}

	const shared = together.map(lane => lane.filter(id => ids.includes(id))).filter(lane => lane.length > 0);
	const inShared = new Set(shared.flat());
	const alone = ids.filter(id => !inShared.has(id));
	const [first, rest] = [long.filter(id => alone.includes(id)), alone.filter(id => !long.includes(id))];
	return [...shared, ...[...first, ...rest].map(id => [id])];
}

/** Run the lanes, so many at a time. */
export async function runLanes(
	lanes: readonly (readonly string[])[],
	atOnce: number,
	run: (id: string) => Promise<void>,
): Promise<void> {
	const queue = [...lanes];
	const work = async () => {
		for (let lane = queue.shift(); lane !== undefined; lane = queue.shift()) {
			for (const id of lane) {
				await run(id);
			}
		}
	};
	await Promise.all(Array.from({length: Math.min(atOnce, lanes.length)}, work));
}
