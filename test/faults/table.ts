import {availableParallelism} from 'node:os';
import {afterAll, afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Preset} from '../../src/policy/options.js';
import {asPart} from '../helpers/at-end.js';
import {neverCame, type Recorded, record, type Stage, tryCell} from './cell.js';
import {type Column, columns} from './columns.js';
import type {Row} from './rows.js';

/** A command whose every call meets every fault. */
export type Scenario = {
	readonly name: string;
	readonly set: () => Promise<Stage>;
	/** How many of the faults each call that changes nothing meets, in turn; absent: all. */
	readonly forReading?: number;
	/** The same for each call that changes something. */
	readonly forChange?: number;
	/** The same for the calls of a proof that belongs to the command, changing or not: the proof has a table of its own. */
	readonly forProof?: number;
};

type Cell = 'held' | 'failed' | 'same' | 'out';

const atOnce = 3 * availableParallelism();

/** Set this to try the cells that are left out for the time they take, too. */
export const isWhole = process.env['NIGHTDROP_ALL_FAULTS'] !== undefined;

/** How many faults each call meets in the usual run: the whole table takes longer than all other tests together. */
export const byTurns = (preset: Preset): Pick<Scenario, 'forReading' | 'forChange'> =>
	preset === 'hardened' ? {forReading: 1, forChange: 5} : {forReading: 0, forChange: 2};

/** Register the tests of a table, and print it at the end. */
export function testTable(title: string, scenarios: readonly Scenario[]): void {
	const cells = new Map<string, Map<string, Cell[]>>();
	const recorded = new Map<string, Recorded>();
	const recordedOf = async ({name, set}: Scenario) => {
		const known = recorded.get(name) ?? (await record(await set()));
		recorded.set(name, known);
		return known;
	};
	const note = (row: string, column: Column, cell: Cell) => {
		const ofRow = cells.get(row) ?? new Map<string, Cell[]>();
		cells.set(row, ofRow.set(column.name, [...(ofRow.get(column.name) ?? []), cell]));
	};
	// The pauses of the client between its tries take no time.
	beforeEach(() => {
		vi.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(() => {
		vi.restoreAllMocks();
	});

	const tried = scenarios.flatMap(scenario =>
		columns.map(column => [scenario.name, column.name, scenario, column] as const),
	);
	test.each(tried)(
		'%s: %s, at any call',
		async (_, __, scenario, column) => {
			const {rows, end} = await recordedOf(scenario);
			expect(rows.filter(({isChange}) => isChange).length).toBeGreaterThan(0);
			const failures: string[] = [];
			const due = rows.filter((row, index) => {
				const plan = planOf(scenario, row, index, column);
				if (plan !== 'due') {
					note(row.id, column, plan);
				}

				return plan === 'due';
			});
			await sideBySide(due, atOnce, async row => {
				let failure: string | undefined = neverCame;
				for (let tries = 0; tries < 3 && failure === neverCame; tries++) {
					const given = withTime(column, 4 ** tries);
					failure = await asPart(async () => tryCell(await scenario.set(), row, given, end));
				}

				note(row.id, column, failure === undefined ? 'held' : 'failed');
				if (failure !== undefined) {
					failures.push(`${row.id}: ${failure}`);
				}
			});
			expect(failures).toEqual([]);
		},
		1_200_000,
	);

	afterAll(() => {
		process.stdout.write(`\n${tableOf(title, cells)}\n`);
	});
}

function planOf(scenario: Scenario, row: Row, index: number, column: Column): 'due' | 'same' | 'out' {
	if (!row.isChange && column.sameForReading !== undefined) {
		return 'same';
	}

	const most = mostOf(scenario, row);
	if (most === undefined) {
		return 'due';
	}

	const meant = columns.filter(one => row.isChange || one.sameForReading === undefined);
	return Array.from({length: most}, (_, turn) => meant[(index * most + turn) % meant.length]).includes(column)
		? 'due'
		: 'out';
}

/** How many faults a call meets; undefined: all. Each call of a proof that belongs to another command meets one, whichever: the proof's own table has all of them. */
function mostOf({forReading, forChange, forProof}: Scenario, row: Row): number | undefined {
	if (row.isOfProof && forProof !== undefined) {
		return isWhole ? 1 : forProof;
	}

	return isWhole ? undefined : row.isChange ? forChange : forReading;
}

/** The same fault with so many times the time for each try of a call. */
const withTime = (column: Column, times: number): Column =>
	column.timeoutMs === undefined ? column : {...column, timeoutMs: column.timeoutMs * times};

async function sideBySide<Item>(
	items: readonly Item[],
	lanes: number,
	run: (item: Item) => Promise<void>,
): Promise<void> {
	const left = [...items];
	const lane = async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) {
			await run(item);
		}
	};
	await Promise.all(Array.from({length: lanes}, lane));
}

function tableOf(title: string, cells: ReadonlyMap<string, ReadonlyMap<string, readonly Cell[]>>): string {
	const width = Math.max(title.length, ...[...cells.keys()].map(id => id.length));
	const all = [...cells.values()].flatMap(row => [...row.values()].flat());
	const count = (wanted: Cell, among: readonly Cell[] = all) => among.filter(cell => cell === wanted).length;
	const words = (among: readonly Cell[] = []) => {
		const held = count('held', among);
		const number = held + count('failed', among);
		return number > 0 ? `${held}/${number}` : count('same', among) > 0 ? '=' : '.';
	};
	const line = (first: string, rest: readonly string[]) =>
		[first.padEnd(width), ...rest.map((cell, index) => cell.padEnd(columns[index]?.name.length ?? 0))].join(
			' | ',
		);
	return [
		line(
			title,
			columns.map(({name}) => name),
		),
		...[...cells].map(([id, row]) =>
			line(
				id,
				columns.map(({name}) => words(row.get(name))),
			),
		),
		'=  nothing is changed: it looks the same as another fault, which is tried',
		`.  left out for the time it takes: ${count('out')}; all are tried with NIGHTDROP_ALL_FAULTS=1`,
		`${count('held')} of ${count('held') + count('failed')} held`,
	].join('\n');
}
