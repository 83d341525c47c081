import {bold, fitSpans, type Line, mark, type Span, spansWidth} from '../text.js';
import {glyphText} from '../theme.js';
import {type Area, type Block, blankRow} from './block.js';

/** What stands above the key bar and says more about the focused row. */
export type Inspector = {
	/** Shown from 20 rows. */
	readonly callout?: Block | undefined;
	/** Shown from 28 rows: facts, a legend. */
	readonly facts?: readonly Block[] | undefined;
};

type Plan = {readonly blocks: readonly Block[]; readonly hasBlanks: boolean};

/**
Blocks one above the other, a blank row between them, in as many rows as there are.

When they do not fit, blocks that may be left out go, then the blank rows; the flexible block shows what is left for it, in the end the focused row alone. What still does not fit is said in the last row.
*/
export function stack(blocks: readonly Block[], area: Area): readonly Line[] {
	const plans = plansFor(blocks, area);
	const drawn = plans.map(plan => drawPlan(plan, area, leastRows));
	const last = plans.at(-1);
	const fitting =
		drawn.find(lines => lines.length <= area.rows) ?? (last === undefined ? [] : drawPlan(last, area, 1));
	return cutRows(fitting, area.rows);
}

function* relaxations(blocks: readonly Block[], area: Area): Generator<Plan> {
	const optional = [...new Set(blocks.map(block => block.leftOut ?? 0))]
		.filter(Boolean)
		.sort((a, b) => a - b);
	const hasBlanks = area.height !== 'short';
	for (const level of [0, ...optional]) {
		yield {blocks: blocks.filter(block => (block.leftOut ?? Number.POSITIVE_INFINITY) > level), hasBlanks};
	}

	yield {blocks: blocks.filter(block => block.leftOut === undefined), hasBlanks: false};
}

const plansFor = (blocks: readonly Block[], area: Area): readonly Plan[] => [...relaxations(blocks, area)];

/** A list shows at least so many rows, heading included, before something else is left out for it. */
const leastRows = 3;

function drawPlan({blocks, hasBlanks}: Plan, area: Area, least: number): readonly Line[] {
	const fixed = blocks.map(block => (block.isFlexible ? undefined : block.draw(area)));
	const isShown = (index: number) =>
		fixed[index] === undefined || (fixed[index] as readonly Line[]).length > 0;
	const gaps = blocks.map((block, index) =>
		hasBlanks && !block.isTight && isShown(index) && blocks.slice(0, index).some((_, at) => isShown(at))
			? 1
			: 0,
	);
	const used = fixed.reduce((sum, lines, index) => sum + (lines?.length ?? 0) + (gaps[index] ?? 0), 0);
	const shares = shareRows(
		blocks.map((block, index) =>
			fixed[index] === undefined ? block.draw({...area, rows: allRows}).length : 0,
		),
		area.rows - used,
		least,
	);
	return blocks.flatMap((block, index) => [
		...(gaps[index] === 1 ? [blankRow] : []),
		...(fixed[index] ?? block.draw({...area, rows: shares[index] ?? 0})),
	]);
}

const allRows = 100_000;

/** Rows for each flexible block: what it needs if there is enough, else an equal part, but not less than the least. */
function shareRows(needs: readonly number[], rows: number, least: number): readonly number[] {
	const shares = needs.map(() => 0);
	const smallestFirst = needs
		.map((need, index) => ({need, index}))
		.filter(({need}) => need > 0)
		.sort((a, b) => a.need - b.need);
	let left = rows;
	for (const [position, {need, index}] of smallestFirst.entries()) {
		const part = Math.floor(left / (smallestFirst.length - position));
		const share = Math.min(need, Math.max(least, part));
		shares[index] = share;
		left -= share;
	}

	return shares;
}

function cutRows(lines: readonly Line[], rows: number): readonly Line[] {
	if (lines.length <= rows) {
		return lines;
	}

	const kept = lines.slice(0, Math.max(0, rows - 1));
	const focused = lines.slice(kept.length).find(line => line.isFocused);
	// Without the row that keys go to, nobody knows what the next key does.
	const shown = focused === undefined ? kept : [...kept.slice(0, -1), focused];
	return [...shown, {spans: [`  ${lines.length - shown.length} more below`]}];
}

/** A whole body: blocks from the top, the inspector docked at the bottom under its hairline. */
export function bodyLines(
	blocks: readonly Block[],
	inspector: Inspector | undefined,
	area: Area,
): readonly Line[] {
	const full = stack(blocks, area);
	for (const docked of inspectorsFor(inspector, area)) {
		const rows = area.rows - docked.length;
		const lines = stack(blocks, {...area, rows});
		const hasRoom = rows >= Math.min(full.length, 8);
		if (hasRoom) {
			return [...lines, ...Array<Line>(rows - lines.length).fill(blankRow), ...docked];
		}
	}

	return full;
}

/** The inspector whole, then as its callout alone. */
function inspectorsFor(inspector: Inspector | undefined, area: Area): readonly (readonly Line[])[] {
	if (inspector === undefined || area.height === 'short') {
		return [];
	}

	const callout = inspector.callout === undefined ? [] : [inspector.callout];
	const whole = area.height === 'tall' ? [[...callout, ...(inspector.facts ?? [])]] : [];
	return [...whole, callout]
		.filter(blocks => blocks.length > 0)
		.map(blocks => [
			{spans: [{glyph: 'rule', times: area.cells}]},
			...stack(blocks, {...area, rows: area.rows}),
		]);
}

/** Two stacks side by side; `leftCells` is the width of the left one, its margin not counted. */
export function panes(left: readonly Block[], right: readonly Block[], leftCells: number): Block {
	return {
		isFlexible: true,
		draw(area) {
			const leftLines = stack(left, {...area, cells: leftCells});
			// Two cells for the gap, and the two in which the focus mark of the right pane hangs.
			const rightLines = stack(right, {...area, cells: area.cells - leftCells - 4});
			const count = Math.max(leftLines.length, rightLines.length);
			return Array.from({length: count}, (_, row) =>
				besides(leftLines[row], rightLines[row], leftCells, area),
			);
		},
	};
}

function besides(left: Line | undefined, right: Line | undefined, leftCells: number, area: Area): Line {
	const leftSpans = left?.spans ?? [];
	const isFocused = left?.isFocused ?? false;
	if (right === undefined || right.spans.length === 0) {
		return {spans: fitSpans(leftSpans, leftCells, area.theme), isFocused};
	}

	const margin: Span = right.isFocused ? mark('focus') : ' '.repeat(glyphText('focus', area.theme).length);
	return {
		spans: [...fitSpans(leftSpans, leftCells, area.theme), '  ', margin, ' ', ...right.spans],
		isFocused,
	};
}

/** The names of the views of one pane; the current one is bold and underlined, or in brackets. */
export function tabs(names: readonly string[], at: number): Block {
	return {
		draw: area => {
			const spans = names.flatMap((name, index): readonly Span[] => [
				index === 0 ? '' : '   ',
				index === at ? {text: name, weight: 'current'} : name,
			]);
			const isTooLong = spansWidth(spans, area.theme) > area.cells;
			const only = names[at] ?? '';
			return [{spans: isTooLong ? [bold(only), `  ${at + 1} of ${names.length}`] : spans}];
		},
	};
}
