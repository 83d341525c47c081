import {isUnderWay} from '../../mending/flow.js';
import {mendingView} from '../../mending/screen.js';
import type {Binding, Go, View} from '../../ui/view.js';
import {wrapView} from '../../ui/wrap-view.js';
import {type MendedPart, mendsOf} from '../mends.js';
import type {CheckedRow} from '../rows.js';
import type {FixesPage, HomeEvent} from '../state.js';

/** What can be done about what was found on a target; from there it can be proved again. */
export function fixesView({name, mending}: FixesPage, whose: string): View<HomeEvent | Go> {
	const view = wrapView(mendingView(mending, {crumbs: [name], whose}), (event): HomeEvent | Go => ({
		type: 'mending',
		event,
	}));
	const prove: Binding<Go> = {
		keys: ['p'],
		label: 'prove',
		event: {type: 'go', to: {type: 'proof', target: name}},
	};
	return isUnderWay(mending)
		? view
		: {...view, bindings: [...view.bindings.slice(0, -1), prove, ...view.bindings.slice(-1)]};
}

/** The key that opens them, at those of a part where one is named, or why it does not. */
export function fixesBinding(
	{target, facts, isChecking}: CheckedRow,
	isReadOnly: boolean,
	part?: MendedPart,
): Binding<HomeEvent> {
	const fixes = {keys: ['f'], label: 'fixes', short: 'fix'};
	if (isReadOnly) {
		return {...fixes, off: 'started with --read-only'};
	}

	if (!target.setUp.isComplete) {
		return {...fixes, off: 'set-up is not finished'};
	}

	if (facts === undefined || isChecking) {
		return {...fixes, off: 'AWS has not answered yet'};
	}

	const {mends, byHand} = mendsOf(target, facts);
	return mends.length + byHand.length === 0
		? {...fixes, off: 'nothing was found that can be mended'}
		: {...fixes, event: {type: 'fixesOpened', ...(part && {part})}};
}
