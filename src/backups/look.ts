import type {Backup} from './backup.js';
import type {BackupsState, Judged, Order} from './state.js';

type Compare = (a: Judged, b: Judged) => number;

const byName: Compare = ({series: a}, {series: b}) =>
	a.name < b.name ? -1 : a.name > b.name ? 1 : a.pattern < b.pattern ? -1 : 1;

/** When the newest backup of a series was made, milliseconds since 1970: while it is not judged, the newest object seen. Once it is, what was never finished is no backup. */
export const newestAt = ({series, health}: Judged): number | undefined =>
	health.health === 'unknown' && series.objects > 0 ? series.newestAt : health.newestAt;

const comparing: {readonly [order in Order]: Compare} = {
	'worst first': (a, b) => b.health.weight - a.health.weight || byName(a, b),
	'newest first': (a, b) => (newestAt(b) ?? 0) - (newestAt(a) ?? 0) || byName(a, b),
	'by name': byName,
	'largest first': (a, b) => b.series.bytes - a.series.bytes || byName(a, b),
};

/** The series that the filter lets through, in the order of the screen. While a listing runs they stand by name, so that nothing jumps. */
export function shownSeries({judged, filter, listing, order}: BackupsState): readonly Judged[] {
	const wanted = filter.toLowerCase();
	return judged
		.filter(({series}) => wanted === '' || series.pattern.toLowerCase().includes(wanted))
		.sort(comparing[listing.type === 'running' ? 'by name' : order]);
}

/** Where the focused series stands. */
export function focusedIndex(state: BackupsState, shown: readonly Judged[]): number {
	return Math.max(
		0,
		shown.findIndex(({series}) => series.pattern === state.focus),
	);
}

/** The series whose page is open, or of which something is open. */
export function openedSeries({page, judged}: BackupsState): Judged | undefined {
	return page.type === 'series' || page.type === 'versions'
		? judged.find(({series}) => series.pattern === page.pattern)
		: undefined;
}

/** The backup that has the focus on the page of a series. */
export function openedBackup(state: BackupsState): Backup | undefined {
	const {page} = state;
	return page.type === 'series' ? openedSeries(state)?.series.recent[page.focus] : undefined;
}
