import {choices} from '../../ui/blocks/choices.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import {Body} from '../../ui/components/body.js';
import type {Go, View} from '../../ui/view.js';
import type {HomeEvent, HomeState} from '../state.js';

export type FirstChoice = {readonly label: string; readonly note: string; readonly isSandbox: boolean};

/** With no target yet: what Nightdrop does, and where to begin. */
export function emptyView(state: HomeState, first: readonly FirstChoice[]): View<HomeEvent | Go> {
	const at = Math.min(state.choice, first.length - 1);
	return {
		crumbs: ['Nightdrop'],
		bindings: [
			{
				keys: ['enter'],
				label: 'choose',
				event: {type: 'go', to: {type: 'set-up', isSandbox: first[at]?.isSandbox ?? false}},
			},
			{keys: ['o'], label: 'open a bucket', event: {type: 'go', to: {type: 'open-bucket'}}},
			{keys: ['up'], label: 'move', event: {type: 'focusMoved', by: -1}, isQuiet: true},
			{keys: ['down'], label: 'move', event: {type: 'focusMoved', by: 1}, isQuiet: true},
			{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
			{keys: ['q'], label: 'quit', event: {type: 'go', to: {type: 'quit'}}},
		],
		body: (
			<Body
				blocks={[
					paragraph([
						'Nightdrop makes a user that can put backups into an S3 bucket and can never read them back.',
						'Then it proves it. You see every call to AWS before it is made.',
					]),
					choices(
						first.map(({label, note}, index) => ({
							label,
							note,
							isChosen: index === at,
							isFocused: index === at,
						})),
					),
				]}
			/>
		),
	};
}
