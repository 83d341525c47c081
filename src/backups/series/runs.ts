/*
What of a stream is there, as runs without a gap: `[from, to)` in numbers.

Objects come in any order, several ranges of a listing at once. A run is known by both of its ends, so an object joins its neighbours in constant time, and the memory is that of the gaps.
*/

export type Runs = {
	/** An object that holds `from` up to, and without, `to`. */
	add(line: number, from: number, to: number): void;
	/** The lines, each with its runs in order; undefined when there were too many runs to keep. */
	lines(): ReadonlyMap<number, readonly Run[]> | undefined;
	/** Objects that hold what another one holds as well. */
	twice(): number;
};

export type Run = {readonly from: number; readonly to: number};

type Line = {readonly ends: Map<number, number>; readonly starts: Map<number, number>};

const runLimit = 50_000;
const lineLimit = 256;

/** A line is what has numbers of its own: a timeline, a generation. */
export function openRuns(): Runs {
	const lines = new Map<number, Line>();
	let count = 0;
	let added = 0;
	let isLost = false;

	const add = (line: Line, from: number, to: number) => {
		if (line.ends.has(from)) {
			// Twice the same beginning: the longer one stands.
			line.ends.set(from, Math.max(to, line.ends.get(from) as number));
			return;
		}

		const start = line.starts.get(from) ?? from;
		const end = line.ends.get(to) ?? to;
		if (start !== from) {
			line.starts.delete(from);
			count--;
		}

		if (end !== to) {
			line.ends.delete(to);
			count--;
		}

		const last = Math.max(end, line.ends.get(start) ?? end);
		line.ends.set(start, last);
		line.starts.set(last, start);
		count++;
	};

	return {
		add(number, from, to) {
			if (isLost || !(to > from)) {
				return;
			}

			let line = lines.get(number);
			if (line === undefined) {
				line = {ends: new Map(), starts: new Map()};
				lines.set(number, line);
			}

			added += to - from;
			add(line, from, to);
			if (count > runLimit || lines.size > lineLimit) {
				isLost = true;
				lines.clear();
			}
		},
		lines: () => (isLost ? undefined : new Map([...lines].map(([number, line]) => [number, joined(line)]))),
		twice: () => {
			const runs = [...lines.values()].flatMap(joined);
			return isLost ? 0 : added - runs.reduce((sum, run) => sum + run.to - run.from, 0);
		},
	};
}

/** In order, those that touch or overlap made one. */
function joined(line: Line): readonly Run[] {
	const runs: {from: number; to: number}[] = [];
	for (const [from, to] of [...line.ends].sort(([one], [other]) => one - other)) {
		const last = runs.at(-1);
		if (last !== undefined && from <= last.to) {
			last.to = Math.max(last.to, to);
		} else {
			runs.push({from, to});
		}
	}

	return runs;
}
