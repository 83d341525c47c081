import {Body} from '../ui/components/body.js';
import {helpBlocks, helpItems} from '../ui/help.js';
import type {View} from '../ui/view.js';
import type {OpenHelp} from './help-keys.js';

/** The keys of a screen in place of its body. */
export function helpView(view: View<unknown>, {query, focus}: OpenHelp, isAscii: boolean): View<unknown> {
	const items = helpItems(view, query, isAscii);
	const where = view.crumbs[view.crumbs.length - 1] as string;
	return {
		crumbs: [...view.crumbs, 'Keys'],
		typed: {text: query, event: () => undefined},
		bindings: [
			{keys: ['enter'], label: 'do it'},
			{keys: ['escape'], label: 'close'},
		],
		body: <Body blocks={helpBlocks(where, items, query, focus, isAscii, view.marks)} />,
	};
}
