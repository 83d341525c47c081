import type {Gaps} from '../backup.js';
import type {Counting} from './layout-rule.js';
import {segmentsPerLog} from './place-of.js';
import type {Run} from './runs.js';

const namedGaps = 5;

/** WAL-G sends up to 16 segments at once: the newest may arrive in any order, and one that is missing there is on its way. */
const uploadWindow = 16;

/** What is missing between what is there, on each line; a line that begins late or ends is no gap. */
export function gapsOf(counting: Counting, lines: ReadonlyMap<number, readonly Run[]>): Gaps {
	const perLog = counting === 'wal' ? perLogOf(lines) : segmentsPerLog;
	const names: string[] = [];
	let count = 0;
	for (const [line, runs] of [...lines].sort(([one], [other]) => one - other)) {
		const places = counting === 'wal' ? runs.map(run => narrowed(run, perLog)) : runs;
		const newest = places.at(-1)?.to ?? 0;
		for (let index = 1; index < places.length; index++) {
			const [before, after] = [places[index - 1] as Run, places[index] as Run];
			const missing = after.from - before.to;
			if (missing <= 0 || (counting === 'wal' && newest - after.from < uploadWindow)) {
				continue;
			}

			// Of ranges nobody knows how many objects held what is missing: one at least.
			count += isRange(counting) ? 1 : missing;
			for (let place = before.to; place < after.from && names.length < namedGaps; place++) {
				names.push(nameOf(counting, line, place, perLog));
				if (isRange(counting)) {
					break;
				}
			}
		}
	}

	return {count, names};
}

const isRange = (counting: Counting) => counting !== 'wal' && counting !== 'decimal' && counting !== 'hex';

/** The place without the numbers of a log that its size of segment never uses. */
function narrowed({from, to}: Run, perLog: number): Run {
	const narrow = (place: number) => {
		const last = place - 1;
		return Math.trunc(last / segmentsPerLog) * perLog + (last % segmentsPerLog) + 1;
	};
	return {from: narrow(from + 1) - 1, to: narrow(to)};
}

/** Larger segments leave the high numbers of a log out: when several logs were seen, the highest number tells. */
function perLogOf(lines: ReadonlyMap<number, readonly Run[]>): number {
	const logs = new Set<number>();
	let highest = 0;
	for (const {from, to} of [...lines.values()].flat()) {
		const [first, last] = [Math.trunc(from / segmentsPerLog), Math.trunc((to - 1) / segmentsPerLog)];
		logs.add(first).add(last);
		highest = Math.max(highest, first === last ? (to - 1) % segmentsPerLog : segmentsPerLog - 1);
	}

	return logs.size < 2 ? segmentsPerLog : Math.max(4, 2 ** Math.ceil(Math.log2(highest + 1)));
}

const hex = (number: number, width: number) => number.toString(16).padStart(width, '0');

function nameOf(counting: Counting, line: number, place: number, perLog: number): string {
	switch (counting) {
		case 'wal':
			return `${hex(line, 8)}${hex(Math.trunc(place / perLog), 8)}${hex(place % perLog, 8)}`.toUpperCase();
		case 'decimal':
			return String(place).padStart(6, '0');
		case 'hex':
			return hex(place, 8);
		case 'inclusive':
			return `from ${place}`;
		case 'inclusive-hex':
			return `from ${hex(place, 16)}`;
		case 'oplog':
		case 'pitr':
			return `after ${new Date(Math.trunc(place / 2 ** 20) * 1000).toISOString().slice(0, 19)}Z`;
	}
}
