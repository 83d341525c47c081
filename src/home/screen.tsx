import {lines} from '../ui/blocks/paragraph.js';
import {Body} from '../ui/components/body.js';
import {mark} from '../ui/text.js';
import type {Go, View} from '../ui/view.js';
import {checkTarget} from './check.js';
import type {CheckedRow} from './rows.js';
import {activityView} from './screens/activity.js';
import {emptyView, type FirstChoice} from './screens/empty.js';
import {fixesView} from './screens/fixes.js';
import {listView} from './screens/list.js';
import {policyView} from './screens/policy.js';
import {targetView} from './screens/target.js';
import type {HomeEvent, HomeState} from './state.js';

/** The screen of home: the list, or the page that is open. */
export function homeView(
	state: HomeState,
	size: {readonly columns: number; readonly rows: number},
	firstChoices: readonly FirstChoice[],
	whose: string,
): View<HomeEvent | Go> {
	const message = state.notice === undefined ? {} : {message: {role: 'warn', text: state.notice} as const};
	if (state.rows === undefined) {
		return {crumbs: ['Nightdrop'], bindings: [quit], isBusy: true, body: <Body blocks={[reading]} />};
	}

	const row = openRow(state);
	if (row === undefined) {
		const view = state.rows.length === 0 ? emptyView(state, firstChoices) : listView(state, size);
		return {...message, ...view};
	}

	switch (state.page.type) {
		case 'policy':
			return policyView(row, state.page, state);
		case 'fixes':
			return fixesView(state.page, whose);
		case 'activity':
			return activityView(state.page, state.now, size);
		default:
			return targetView(row, state.page as Extract<HomeState['page'], {type: 'target'}>, state);
	}
}

const quit = {keys: ['q'], label: 'quit', event: {type: 'go', to: {type: 'quit'}}} as const;
const reading = lines([[mark('busy'), ' Reading the targets']]);

function openRow(state: HomeState): CheckedRow | undefined {
	const {page} = state;
	if (page.type === 'list') {
		return undefined;
	}

	const row = state.rows?.find(({target}) => target.name === page.name);
	return row && {...row, check: checkTarget(row.target, row.facts, state.now)};
}
