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
		? spread(cutSpans(lefts.at(-1) ?? [], cells - 2 - spansWidth(right, theme), theme), right, cells, theme)
		: spread(left, right, cells, theme);
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
