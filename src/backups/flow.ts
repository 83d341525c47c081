import {edited} from '../ui/text-input.js';
import type {Series} from './backup.js';
import {judgeSeries} from './health/health.js';
import {focusedIndex, openedBackup, shownSeries} from './look.js';
import {
	type BackupsEffect,
	type BackupsEvent,
	type BackupsState,
	type Judged,
	orders,
	type Page,
	type Place,
	type StoppedBy,
} from './state.js';
import {termsFor} from './terms.js';

type Step = readonly [BackupsState, ...BackupsEffect[]];

/** The effects that begin the life of the flow. */
export const firstBackupsEffects: readonly BackupsEffect[] = [
	{type: 'list', isRest: false},
	{type: 'tellTime'},
];

/** Of so many series the versions of the newest backup are looked at; each costs a request. */
export const versionsLimit = 200;

/** The backups of a place before anything was listed. */
export function initialBackups(place: Place, now: number): BackupsState {
	return {
		place,
		now,
		listing: {type: 'running', objects: 0, bytes: 0, requests: 0, startedAt: now},
		judged: [],
		order: 'worst first',
		isFocusChosen: false,
		filter: '',
		isFiltering: false,
		page: {type: 'list'},
	};
}

/** What happens next while backups are looked at. */
export function updateBackups(state: BackupsState, event: BackupsEvent): Step {
	switch (event.type) {
		case 'began': {
			const {versions: _, ...rest} = state;
			const listing = {...state.listing, type: 'running', startedAt: event.at} as const;
			return [{...rest, now: event.at, listing: withoutRefusal(listing)}];
		}

		case 'progressed':
			return progressed(state, event);
		case 'ended':
			return ended(state, event);
		case 'newestVersionsRead':
			return [refocused(rejudged({...state, versions: event.versions, now: event.at}))];
		case 'timePassed':
			return [timePassed(state, event.at)];
		case 'stopAsked':
			return stopAsked(state, event.by ?? 'person');
		case 'listAsked':
			return listAsked(state);
		case 'inventoriesFound':
			return [{...state, inventories: event.urls}];
		case 'inventoryAsked':
			return inventoryAsked(state);
		default:
			return look(state, event);
	}
}

type Look = Exclude<
	BackupsEvent,
	{
		type:
			| 'began'
			| 'progressed'
			| 'ended'
			| 'newestVersionsRead'
			| 'timePassed'
			| 'stopAsked'
			| 'listAsked'
			| 'inventoriesFound'
			| 'inventoryAsked';
	}
>;

function look(state: BackupsState, event: Look): Step {
	switch (event.type) {
		case 'focusMoved':
			return [moved(state, event.by)];
		case 'orderChanged': {
			const next = orders[(orders.indexOf(state.order) + 1) % orders.length];
			return [refocused({...state, order: next ?? state.order})];
		}

		case 'filterStarted':
			return [{...state, isFiltering: true}];
		case 'filterTyped':
			return [refocused({...state, filter: edited(state.filter, event.input)})];
		case 'filterKept':
			return [{...state, isFiltering: false}];
		case 'filterCleared':
			return [refocused({...state, filter: '', isFiltering: false})];
		case 'checkAsked':
			return [state];
		default:
			return turnPage(state, event);
	}
}

function turnPage(
	state: BackupsState,
	event: Exclude<Look, {type: 'focusMoved' | 'orderChanged' | `filter${string}` | 'checkAsked'}>,
): Step {
	const {page} = state;
	switch (event.type) {
		case 'seriesOpened':
			return state.focus === undefined
				? [state]
				: [
						{
							...state,
							isFocusChosen: true,
							page: {type: 'series', pattern: state.focus, focus: 0, isWhole: false},
						},
					];
		case 'wholeToggled':
			return page.type === 'series' ? [{...state, page: {...page, isWhole: !page.isWhole}}] : [state];
		case 'versionsOpened': {
			const backup = openedBackup(state);
			return page.type !== 'series' || backup === undefined
				? [state]
				: [
						{
							...state,
							page: {
								type: 'versions',
								pattern: page.pattern,
								from: page.focus,
								key: backup.key,
								focus: 0,
							},
						},
						{type: 'readVersions', key: backup.key},
					];
		}

		case 'versionsRead':
			return page.type === 'versions' && page.key === event.key
				? [{...state, page: {...page, versions: event.versions}}]
				: [state];
		case 'uploadsOpened':
			return [{...state, page: {type: 'uploads', focus: 0}}, {type: 'readUploads'}];
		case 'uploadsRead':
			return page.type === 'uploads' ? [{...state, page: {...page, uploads: event.uploads}}] : [state];
		case 'closed':
			return [{...state, page: pageBefore(page)}];
	}
}

function pageBefore(page: Page): Page {
	if (page.type === 'versions') {
		return {type: 'series', pattern: page.pattern, focus: page.from, isWhole: false};
	}

	return page.type === 'series' && page.isWhole ? {...page, isWhole: false} : {type: 'list'};
}

/** Where a bucket is so large, it is worth a request to know whether there is a report to read instead. */
export const largeFrom = 50_000;

function progressed(state: BackupsState, event: Extract<BackupsEvent, {type: 'progressed'}>): Step {
	if (state.listing.type !== 'running') {
		return [state];
	}

	const next = listed(state, event);
	const {listing, inventories} = next;
	return listing.objects >= largeFrom && inventories === undefined && listing.report === undefined
		? [{...next, inventories: []}, {type: 'findInventories'}]
		: [next];
}

function listed(state: BackupsState, event: Extract<BackupsEvent, {type: 'progressed'}>): BackupsState {
	const listing = {...state.listing, ...event.progress};
	const series = event.series.map(one => ({series: one}));
	return refocused(judgedAnew({...state, listing, now: event.at}, series));
}

function ended(state: BackupsState, event: Extract<BackupsEvent, {type: 'ended'}>): Step {
	const {how, progress, refusal, problem, report, versions} = event;
	const listing = {
		...state.listing,
		...progress,
		type: how,
		...(refusal && {refusal}),
		...(problem && {problem}),
		...(report && {report}),
	};
	const series = event.series.map(one => ({series: one}));
	const known = {...state, listing, now: event.at, ...(versions && {versions})};
	const next = refocused(judgedAnew(known, series));
	const {stoppedBy} = state.listing;
	if (!isLookingAtVersions(next)) {
		return [next];
	}

	// The stop came too late for the listing, and in time for what follows it.
	return stoppedBy === undefined
		? [next, {type: 'readNewestVersions', newest: newestKeys(next)}]
		: [withoutVersions(next, stoppedBy)];
}

/** Whether all was listed, and the versions of the newest are still asked for. */
export const isLookingAtVersions = ({listing, judged, versions}: BackupsState): boolean =>
	listing.type === 'complete' &&
	listing.report === undefined &&
	versions === undefined &&
	judged.some(({series}) => series.recent.length > 0);

const withoutVersions = (state: BackupsState, stoppedBy: StoppedBy): BackupsState => ({
	...state,
	versions: {of: 'newest', byPattern: new Map(), stoppedBy},
});

/** The key of the newest backup by the pattern of its series, for as many as are asked for. */
const newestKeys = ({judged}: BackupsState): ReadonlyMap<string, string> =>
	new Map(
		judged
			.flatMap(({series: {pattern, recent}}) => recent.slice(0, 1).map(({key}) => [pattern, key] as const))
			.slice(0, versionsLimit),
	);

function stopAsked(state: BackupsState, by: StoppedBy): Step {
	if (isLookingAtVersions(state)) {
		return [withoutVersions(state, by)];
	}

	return state.listing.type === 'running'
		? [{...state, listing: {...state.listing, stoppedBy: by}}, {type: 'stopListing'}]
		: [state];
}

function listAsked(state: BackupsState): Step {
	const {type, objects} = state.listing;
	if (type === 'running') {
		return [state];
	}

	const isRest = type !== 'complete' && objects > 0;
	const before = isRest ? state.listing : {objects: 0, bytes: 0, requests: 0, startedAt: state.now};
	return [
		{...state, listing: withoutRefusal({...before, type: 'running'})},
		{type: 'list', isRest},
	];
}

function withoutRefusal({
	refusal: _,
	problem: __,
	report: ___,
	stoppedBy: ____,
	...listing
}: BackupsState['listing']): BackupsState['listing'] {
	return listing;
}

/** Read the report instead: only when nothing is being listed. */
function inventoryAsked(state: BackupsState): Step {
	const [from] = state.inventories ?? [];
	if (state.listing.type === 'running' || from === undefined) {
		return [state];
	}

	const listing = {type: 'running', objects: 0, bytes: 0, requests: 0, startedAt: state.now} as const;
	return [
		{...state, listing},
		{type: 'list', isRest: false, from},
	];
}

/** To judge thousands of series takes a moment; nothing is late by seconds. */
const rejudgeEveryMs = 60_000;

function timePassed(state: BackupsState, at: number): BackupsState {
	const minuteOf = (time: number) => Math.floor(time / rejudgeEveryMs);
	const next = {...state, now: at};
	return minuteOf(at) === minuteOf(state.now) ? next : rejudged(next);
}

/** Health is a function of the series and the hour: as time passes, what was on time is late. */
const rejudged = (state: BackupsState): BackupsState =>
	state.listing.type === 'running' ? state : judgedAnew(state, state.judged);

function judgedAnew(state: BackupsState, list: readonly Pick<Judged, 'series'>[]): BackupsState {
	const judge = (series: Series) => judgeSeries(series, termsFor(state, series));
	return {...state, judged: list.map(({series}) => ({series, health: judge(series)}))};
}

function refocused(state: BackupsState): BackupsState {
	const shown = shownSeries(state);
	if (state.isFocusChosen && shown.some(({series}) => series.pattern === state.focus)) {
		return state;
	}

	const {focus: _, ...rest} = state;
	const [first] = shown;
	return first === undefined ? rest : {...rest, focus: first.series.pattern};
}

function moved(state: BackupsState, by: number): BackupsState {
	const {page} = state;
	switch (page.type) {
		case 'list': {
			const shown = shownSeries(state);
			const next = shown[clamped(focusedIndex(state, shown) + by, shown.length)];
			return next === undefined ? state : {...state, focus: next.series.pattern, isFocusChosen: true};
		}

		case 'series': {
			const count =
				state.judged.find(({series}) => series.pattern === page.pattern)?.series.recent.length ?? 0;
			return {...state, page: {...page, focus: clamped(page.focus + by, count)}};
		}

		case 'versions': {
			const count = page.versions?.ok ? page.versions.list.length : 0;
			return {...state, page: {...page, focus: clamped(page.focus + by, count)}};
		}

		case 'uploads': {
			const count = page.uploads?.ok ? page.uploads.list.length : 0;
			return {...state, page: {...page, focus: clamped(page.focus + by, count)}};
		}
	}
}

const clamped = (index: number, length: number) => Math.max(0, Math.min(index, length - 1));
