import type {Target} from '../targets/target.js';
import {checkTarget, type TargetCheck} from './check.js';
import {bySeverity} from './finding.js';
import type {HomeRow, HomeState} from './state.js';

/** A target of the list, judged. */
export type CheckedRow = HomeRow & {readonly check: TargetCheck};

/** AWS was asked and told nothing: it is away, or takes these credentials no more. */
export const isSilent = ({facts, toldAt}: Pick<HomeRow, 'facts' | 'toldAt'>): boolean =>
	facts !== undefined && facts.at !== toldAt;

/** The rows that the filter lets through, in the order of the screen: the sick ones first, then by name. */
export function visibleRows(state: HomeState): readonly CheckedRow[] {
	const wanted = state.filter.toLowerCase();
	return (state.rows ?? [])
		.filter(row => row.target.name.toLowerCase().includes(wanted))
		.map(row => ({...row, check: checkTarget(row.target, row.facts, state.now)}))
		.sort((a, b) => bySeverity(a.check.role, b.check.role) || (a.target.name < b.target.name ? -1 : 1));
}

/** The target whose page is open, or has the focus on the list. */
export const openTarget = (state: HomeState): Target | undefined => openRow(state)?.target;

/** The same with what is known of it. */
export function openRow(state: HomeState): HomeRow | undefined {
	const name = state.page.type === 'list' ? state.focus : state.page.name;
	return state.rows?.find(row => row.target.name === name);
}
