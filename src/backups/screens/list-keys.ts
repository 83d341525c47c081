import type {Binding, Go} from '../../ui/view.js';
import {goHelp} from '../../ui/view.js';
import type {BackupsEvent, BackupsState, Judged} from '../state.js';

type Bindings = readonly Binding<BackupsEvent | Go>[];

const quiet = (keys: readonly string[], label: string, by: number): Binding<BackupsEvent> => ({
	keys,
	label,
	event: {type: 'focusMoved', by},
	isQuiet: true,
});

/** Through a list: by one, by page, and to its ends. */
export const moves: Bindings = [
	quiet(['up'], 'move', -1),
	quiet(['down'], 'move', 1),
	quiet(['pageup'], 'by page', -10),
	quiet(['pagedown'], 'by page', 10),
	quiet(['g', 'home'], 'first', Number.NEGATIVE_INFINITY),
	quiet(['G', 'end'], 'last', Number.POSITIVE_INFINITY),
];

/** While a word is typed into the filter. */
export const listFilterBindings: Bindings = [
	{keys: ['enter'], label: 'keep the filter', event: {type: 'filterKept'}},
	quiet(['up'], 'move', -1),
	quiet(['down'], 'move', 1),
	{keys: ['escape'], label: 'clear it', event: {type: 'filterCleared'}},
];

/** Keys of the list of series; escape stops a listing first, then clears the filter, then goes back. */
export function listBindings(state: BackupsState, focused: Judged | undefined): Bindings {
	const isRunning = state.listing.type === 'running';
	const open: Binding<BackupsEvent> = {
		keys: ['enter'],
		label: 'open',
		...(focused === undefined ? {off: 'there is no series'} : {event: {type: 'seriesOpened'}}),
	};
	return [
		open,
		{keys: ['/'], label: 'filter', event: {type: 'filterStarted'}},
		{
			keys: ['o'],
			label: `order: ${state.order}`,
			short: 'order',
			...(isRunning ? {off: 'by name until the listing ends'} : {event: {type: 'orderChanged'}}),
		},
		{
			keys: ['r'],
			label: state.listing.type === 'complete' || state.listing.objects === 0 ? 'list again' : 'list on',
			...(isRunning ? {off: 'a listing runs already'} : {event: {type: 'listAsked'}}),
		},
		...((state.inventories ?? []).length === 0
			? []
			: [
					{
						keys: ['I'],
						label: 'read the inventory',
						short: 'inventory',
						...(isRunning
							? {off: 'a listing runs; stop it first'}
							: {event: {type: 'inventoryAsked'} as const}),
					},
				]),
		{keys: ['i'], label: 'unfinished uploads', short: 'uploads', event: {type: 'uploadsOpened'}},
		...moves,
		escapeBinding(state, isRunning),
		{keys: ['?'], label: 'keys', event: goHelp},
	];
}

function escapeBinding({filter}: BackupsState, isRunning: boolean): Binding<BackupsEvent> {
	if (isRunning) {
		return {keys: ['escape'], label: 'stop here', event: {type: 'stopAsked'}};
	}

	return filter === ''
		? {keys: ['escape'], label: 'back'}
		: {keys: ['escape'], label: 'clear the filter', event: {type: 'filterCleared'}};
}
