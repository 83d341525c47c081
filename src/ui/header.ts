import {badgesOf, type Identity, identityWordings} from './identity.js';
import {bold, cutSpans, mark, type Span, spansWidth, spread} from './text.js';
import {ellipsis, type Theme} from './theme.js';

/** Below this width there is one column, and the header has its short form. */
export const narrow = 72;

/**
The header: where one is at the left; account, region, whose credentials and badges at the right.

What does not fit goes in this order: "profile", region, all but the last four of the account, leading crumbs. The last crumb, whose, and the badges always stay.
*/
export function headerSpans(
	crumbs: readonly string[],
	identity: Identity,
	columns: number,
	theme: Theme,
): readonly Span[] {
	const cells = columns - 4;
	const all = identityWordings(identity);
	const wordings = columns < narrow ? all.slice(-1) : all;
	const rights = wordings.map(words => rightSpans(words, identity, theme));
	const lefts = crumbs.map((_, dropped) => crumbSpans(crumbs, dropped, theme));
	const fits = (left: readonly Span[], right: readonly Span[]) =>
		spansWidth(left, theme) + 2 + spansWidth(right, theme) <= cells;
	const shortest = rights.at(-1) ?? [];
	const right = rights.find(spans => fits(lefts[0] ?? [], spans)) ?? shortest;
	const left = lefts.find(spans => fits(spans, right));
	return left === undefined
		? tightSpans(bold(crumbs.at(-1) ?? ''), identity, cells, theme)
		: spread(left, right, cells, theme);
}

/** So many cells of the last crumb are seen, however long the rest is. */
const leastCrumb = 10;

/** The last crumb alone: the account goes for it, then the end of whose, and only then its own end. The badges stay whole. */
function tightSpans(crumb: Span, identity: Identity, cells: number, theme: Theme): readonly Span[] {
	const needed = Math.min(leastCrumb, spansWidth([crumb], theme));
	const [whose = ''] = identityWordings(identity).at(-1)?.slice(-1) ?? [];
	const wordings = [...identityWordings(identity).slice(-1), [whose]];
	const badges = rightSpans([], identity, theme);
	const roomFor = (right: readonly Span[]) => cells - 2 - spansWidth(right, theme);
	const right = wordings
		.map(words => rightSpans(words, identity, theme))
		.find(spans => roomFor(spans) >= needed) ?? [
		...cutSpans([whose], Math.max(0, roomFor(badges) - needed), theme),
		...badges,
	];
	return spread(cutSpans([crumb], roomFor(right), theme), right, cells, theme);
}

function rightSpans(words: readonly string[], identity: Identity, theme: Theme): readonly Span[] {
	const shown = words.map(word => (word.startsWith('…') ? `${ellipsis(theme)}${word.slice(1)}` : word));
	const said = shown.flatMap((word, index): readonly Span[] =>
		index === 0 ? [word] : [' ', mark('between'), ' ', word],
	);
	const badges = badgesOf(identity).flatMap((text): readonly Span[] => ['  ', {text, weight: 'badge'}]);
	return [...said, ...badges];
}

function crumbSpans(crumbs: readonly string[], dropped: number, theme: Theme): readonly Span[] {
	const kept = crumbs.slice(dropped);
	const shown = dropped > 0 ? [ellipsis(theme), ...kept] : kept;
	return shown.flatMap((crumb, index): readonly Span[] => {
		const isLast = index === shown.length - 1;
		const name = isLast ? bold(crumb) : crumb;
		return index === 0 ? [name] : [' ', mark('crumb'), ' ', name];
	});
}
