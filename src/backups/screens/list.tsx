import {namedIn} from '../../ui/bindings.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, detail, next, sentence, why} from '../../ui/blocks/callout.js';
import {facts} from '../../ui/blocks/facts.js';
import {lines, paragraph, spreadLine} from '../../ui/blocks/paragraph.js';
import {type Cell, type Column, type Row, table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {dayLegend, dayMarks, daySpans} from '../../ui/days.js';
import {formatAge, formatCount, formatDay, formatNumber, formatSize, formatTimeAgo} from '../../ui/format.js';
import {narrow} from '../../ui/header.js';
import {sizeSpans} from '../../ui/sizes.js';
import {bold, mark, type Span} from '../../ui/text.js';
import {isTrouble} from '../../ui/theme.js';
import type {Go, View} from '../../ui/view.js';
import {daysOf} from '../health/calendar.js';
import {everyWords} from '../health/rhythm-words.js';
import {sizesOf} from '../health/size-bars.js';
import {focusedIndex, newestAt, shownSeries} from '../look.js';
import type {BackupsEvent, BackupsState, Judged} from '../state.js';
import {termsFor} from '../terms.js';
import {effortWords, sayListing, seenWords, talliesOf} from '../words.js';
import {healthTitle} from './health-title.js';
import {listBindings, listFilterBindings} from './list-keys.js';

type Size = {readonly columns: number; readonly rows: number};

/** All series of a place, the sick ones first, and below them what is wrong with the focused one. */
export function listView(state: BackupsState, size: Size): View<BackupsEvent | Go> {
	const shown = shownSeries(state);
	const focus = focusedIndex(state, shown);
	const isRunning = state.listing.type === 'running';
	const said = sayListing(state);
	return {
		crumbs: [state.place.name, 'Backups'],
		bindings: state.isFiltering ? listFilterBindings : namedIn(said?.next, listBindings(state, shown[focus])),
		...(state.isFiltering && {
			field: {label: 'Filter', text: state.filter},
			typed: {text: state.filter, event: input => ({type: 'filterTyped', input})},
		}),
		isBusy: isRunning,
		...(shown.length > 0 && !isRunning && {marks: dayMarks}),
		body: (
			<Body
				blocks={[
					isRunning ? runningCallout(state) : said && saidCallout(said),
					!isRunning && state.judged.length > 0 ? summary(state, shown) : undefined,
					state.listing.report === undefined
						? undefined
						: paragraph([state.listing.report.caution], {isTight: true}),
					shown.length > 0
						? isRunning
							? streamTable(shown, focus, state.now)
							: seriesTable(state, shown, focus, size)
						: undefined,
				]}
				inspector={isRunning ? undefined : inspectorOf(state, shown[focus], size)}
			/>
		),
	};
}

const saidCallout = ({
	role,
	title,
	why: whyText,
	next: nextText,
	details,
}: NonNullable<ReturnType<typeof sayListing>>): Block =>
	callout({
		role,
		title,
		lines: [why(whyText), next(nextText), ...(details === undefined ? [] : [detail(details)])],
	});

function runningCallout({listing, now, inventories = []}: BackupsState): Block {
	return callout({
		role: 'busy',
		title: `Listing: ${seenWords(listing)}`,
		right: effortWords(listing, now),
		lines: [
			sentence([
				'The figures grow until the listing ends. Until then nothing is called newest or missing.',
				'Nothing is called newest or missing before it ends.',
			]),
			...(inventories.length === 0
				? []
				: [sentence('This bucket has an S3 Inventory: stop here (esc), then read that instead (I).')]),
		],
	});
}

function summary(state: BackupsState, shown: readonly Judged[]): Block {
	const {judged, filter, listing} = state;
	if (filter !== '') {
		return paragraph([`${formatCount(shown.length)} of ${judged.length} series with "${filter}" in them`]);
	}

	const counts = talliesOf(judged).flatMap(({role, count, word}): readonly Span[] => [
		'   ',
		mark(role),
		` ${formatCount(count)} ${word}`,
	]);
	const seen = listing.type === 'complete' ? formatNumber(listing.objects, 'object') : seenWords(listing);
	return spreadLine([bold(`${formatCount(judged.length)} series`), ...counts], [seen]);
}

function streamTable(shown: readonly Judged[], focus: number, now: number): Block {
	return table({
		focus,
		columns: [
			{title: 'Series', hasMark: true, isName: true, min: 16},
			{title: 'Newest so far', side: 'right', leftOut: 2},
			{title: 'Objects so far', side: 'right'},
			{title: 'Size so far', side: 'right', leftOut: 1},
		],
		rows: shown.map((one): Row => {
			const {name, objects, bytes} = one.series;
			return {
				cells: [{mark: 'busy', text: name}, ageOf(one, now), formatCount(objects), formatSize(bytes)],
			};
		}),
	});
}

const ageOf = (one: Judged, now: number): string => {
	const at = newestAt(one);
	return at === undefined ? '' : formatAge(now - at);
};

/** From so many columns there is room for three weeks of days and the last sizes. */
const wide = 96;
const barsShown = 12;

type Shown = readonly [Column, (one: Judged) => Cell];

function seriesTable(
	state: BackupsState,
	shown: readonly Judged[],
	focus: number,
	{columns, rows}: Size,
): Block {
	const isNarrow = columns < narrow;
	const all: readonly Shown[] = [
		[
			{title: 'Series', hasMark: true, isName: true, min: 12},
			({series, health}) => ({mark: health.role, text: series.name}),
		],
		[{title: 'Health'}, one => healthCell(one, isNarrow ? state.now : undefined)],
		...(isNarrow ? [] : newestColumns(state.now)),
		...(columns >= wide ? [sizesColumn(state)] : []),
		daysColumn(state, columns >= wide ? 3 : 2),
	];
	return table({
		focus,
		columns: all.map(([column]) => column),
		// Charts cost more than words: only rows that may be in sight have theirs.
		rows: shown.map((one, index) => ({
			cells: all.map(([{title}, cell]) =>
				title === 'Series' || Math.abs(index - focus) <= rows ? cell(one) : '',
			),
		})),
	});
}

const newestColumns = (now: number): readonly Shown[] => [
	[{title: 'Newest', side: 'right', leftOut: 2}, one => ageOf(one, now)],
	[
		{title: 'Size', side: 'right', min: 8, leftOut: 1},
		({series}) => (series.recent[0] === undefined ? '' : formatSize(series.recent[0].bytes)),
	],
];

const sizesColumn = (state: BackupsState): Shown => [
	{title: `Last ${barsShown}`, side: 'right', min: barsShown, leftOut: 0.5},
	({series, health}) => ({
		spans: sizeSpans(sizesOf(series, termsFor(state, series), barsShown), health.usualBytes ?? 1),
	}),
];

const daysColumn = (state: BackupsState, weeks: number): Shown => [
	{title: daysHeading(state.now, weeks), leftOut: 4},
	({series}) => ({spans: daySpans(daysOf(series, termsFor(state, series), 7 * weeks), weeks)}),
];

function healthCell(one: Judged, now: number | undefined): Cell {
	const {role, word} = one.health;
	const age = now === undefined ? '' : ageOf(one, now);
	const words = age !== '' && !isTrouble(role) ? `${word}, ${age}` : word;
	return {spans: [isTrouble(role) ? bold(words) : words]};
}

const day = 86_400_000;

/** The first date of each block of seven, over its first cell. */
function daysHeading(now: number, weeks: number): string {
	return Array.from({length: weeks}, (_, index) =>
		formatDay(now - (7 * (weeks - index) - 1) * day, now)
			.slice(0, 7)
			.padEnd(7),
	)
		.join(' ')
		.trimEnd();
}

function inspectorOf(state: BackupsState, focused: Judged | undefined, {columns}: Size) {
	if (focused === undefined) {
		return undefined;
	}

	const {series, health} = focused;
	const isTroubled = isTrouble(health.role);
	const about = isTroubled
		? callout({
				role: health.role,
				title: healthTitle(health, state.now).map(title => `${series.name}: ${title}`),
				lines: [why(health.why), next(health.next)],
			})
		: factsOf(focused, state.now);
	return {
		callout: about,
		facts: columns < narrow ? [] : [lines([dayLegend])],
	};
}

function factsOf({series, health}: Judged, now: number): Block {
	const [newest] = series.recent;
	return facts(
		[
			{label: 'Pattern', value: series.pattern},
			...(newest === undefined
				? []
				: [{label: 'Newest', value: `${formatTimeAgo(newest.at, now)}, ${formatSize(newest.bytes)}`}]),
			...(health.rhythm === undefined ? [] : [{label: 'Every', value: everyWords(health.rhythm)}]),
			...(health.usualBytes === undefined ? [] : [{label: 'Usual', value: formatSize(health.usualBytes)}]),
		],
		{isNamed: true},
	);
}
