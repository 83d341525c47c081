import {isUnderWay} from '../../mending/flow.js';
import {mendingView} from '../../mending/screen.js';
import type {Binding, Go, View} from '../../ui/view.js';
import {wrapView} from '../../ui/wrap-view.js';
import type {FixesPage, HomeEvent} from '../flow.js';

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
