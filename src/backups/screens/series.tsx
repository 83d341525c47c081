import type {Block} from '../../ui/blocks/block.js';
import {callout, next, sentence, why} from '../../ui/blocks/callout.js';
import {type Fact, facts} from '../../ui/blocks/facts.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import {panes} from '../../ui/blocks/stack.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {dayMarks, daySpans} from '../../ui/days.js';
import {
	formatAge,
	formatBytes,
	formatChange,
	formatColumnTime,
	formatCount,
	formatNumber,
	formatSize,
	formatTimeAgo,
} from '../../ui/format.js';
import {narrow} from '../../ui/header.js';
import {sizeSpans} from '../../ui/sizes.js';
import {isTrouble, type Role} from '../../ui/theme.js';
import {type Go, goHelp, type View} from '../../ui/view.js';
import type {Backup, Series} from '../backup.js';
import {daysOf} from '../health/calendar.js';
import {everyWords} from '../health/rhythm-words.js';
import {sizesOf} from '../health/size-bars.js';
import {sizeSign} from '../health/size-signs.js';
import type {BackupsEvent, BackupsState, Judged, SeriesPage} from '../state.js';
import {termsFor} from '../terms.js';
import {calendarBlock, calendarDays} from './calendar-block.js';
import {healthTitle} from './health-title.js';
import {moves} from './list-keys.js';

type Size = {readonly columns: number; readonly rows: number};

const weeksShown = 13;
const tall = 28;

/** One series: what is wrong with it, its days, its sizes, and its backups, the newest first. */
export function seriesView(
	state: BackupsState,
	page: SeriesPage,
	one: Judged,
	size: Size,
): View<BackupsEvent | Go> {
	const backup = one.series.recent[page.focus];
	const nothing = backup === undefined ? {off: 'there is no backup'} : {};
	return {
		crumbs: [state.place.name, 'Backups', one.series.name],
		bindings: [
			{
				keys: ['enter'],
				label: 'versions',
				...(backup && {event: {type: 'versionsOpened'} as const}),
				...nothing,
			},
			{
				keys: ['v'],
				label: page.isWhole ? 'the list' : 'the whole key',
				...(backup && {event: {type: 'wholeToggled'} as const}),
				...nothing,
			},
			...moves,
			{keys: ['escape'], label: 'back', event: {type: 'closed'}},
			{keys: ['?'], label: 'keys', event: goHelp},
		],
		...(size.rows >= tall && !page.isWhole && {marks: dayMarks}),
		body: (
			<Body
				blocks={[
					// A small window has room for one of the two.
					healthCallout(one, state.now, page.isWhole ? {leftOut: 1} : {}),
					...(page.isWhole && backup !== undefined
						? [wholeBlock(backup, one, state.now)]
						: [
								...(size.rows >= tall ? [chartsBlock(state, one, size)] : []),
								backupsTable(state, page, one, size),
							]),
				]}
			/>
		),
	};
}

function healthCallout({health, series}: Judged, now: number, options: Pick<Block, 'leftOut'>): Block {
	const title = healthTitle(health, now);
	const others = health.findings.slice(1).map(({title}) => sentence(`Also: ${title}.`));
	return callout(
		{
			role: health.role,
			title,
			lines: [
				why(health.why),
				...(isTrouble(health.role) ? [next(health.next)] : []),
				...others,
				...[...health.notes, ...series.notes].slice(0, 2).map(text => sentence(text)),
			],
		},
		options,
	);
}

function chartsBlock(state: BackupsState, one: Judged, {columns}: Size): Block {
	if (columns < narrow) {
		const days = daysOf(one.series, termsFor(state, one.series), 28);
		return facts([...factsOf(one, state.now), {label: 'Days', value: {spans: daySpans(days, 4)}}], {
			leftOut: 1,
		});
	}

	const days = daysOf(one.series, termsFor(state, one.series), calendarDays(weeksShown, state.now));
	const left = [
		paragraph([`${weeksShown} weeks, one square a day (UTC)`]),
		{...calendarBlock(days, state.now), isTight: true},
	];
	const sized: Fact = {label: 'Sizes', value: {spans: barsOf(state, one)}};
	return {...panes(left, [facts([...factsOf(one, state.now), sized])], 40), isFlexible: false, leftOut: 1};
}

function barsOf(state: BackupsState, {series, health}: Judged) {
	return sizeSpans(sizesOf(series, termsFor(state, series), 25), health.usualBytes ?? 1);
}

function factsOf({series, health}: Judged, now: number): readonly Fact[] {
	const {rhythm, usualRange, usualBytes} = health;
	return [
		{label: 'Pattern', value: series.pattern},
		...(series.tool === undefined ? [] : [{label: 'Made by', value: series.tool}]),
		...(rhythm === undefined ? [] : [{label: 'Every', value: everyWords(rhythm)}]),
		...(usualBytes === undefined ? [] : [{label: 'Usual', value: rangeWords(usualRange, usualBytes)}]),
		{label: 'Total', value: totalWords(series)},
		...(series.objects === 0 ? [] : [{label: 'Oldest', value: formatTimeAgo(series.oldestAt, now)}]),
		...(series.storageClasses.size === 0 ? [] : [{label: 'Stored', value: storedWords(series)}]),
	];
}

function rangeWords(range: readonly [number, number] | undefined, usual: number): string {
	const [least, most] = (range ?? [usual, usual]).map(formatSize);
	return least === most ? formatSize(usual) : `${least} to ${most}`;
}

function totalWords({backups, objects, bytes}: Series): string {
	const inObjects = backups === objects ? '' : ` in ${formatNumber(objects, 'object')}`;
	return `${formatNumber(backups, 'backup')}${inObjects}, ${formatSize(bytes)}`;
}

/** `Standard 30, Glacier 332`: the most first. */
function storedWords({storageClasses}: Series): string {
	return [...storageClasses]
		.sort(([, a], [, b]) => b - a)
		.map(([name, count]) => `${className(name)} ${formatCount(count)}`)
		.join(', ');
}

/** `STANDARD_IA` as people read it: `Standard IA`. */
export const className = (name: string): string =>
	name
		.toLowerCase()
		.replaceAll('_', ' ')
		.replace(/^\w/u, letter => letter.toUpperCase())
		.replace(/\bia\b/u, 'IA')
		.replace(/\bir\b/u, 'IR');

function backupsTable(state: BackupsState, page: SeriesPage, one: Judged, {columns}: Size): Block {
	const {recent, backups} = one.series;
	const more = Math.max(0, backups - recent.length);
	const list = table({
		focus: page.focus,
		columns: [
			{title: 'When (UTC)', hasMark: true},
			{title: 'Size', side: 'right', min: 8},
			{title: 'Change', side: 'right', leftOut: 3},
			{title: 'Versions', side: 'right', leftOut: 2},
			{title: 'Stored as', leftOut: 1},
			{title: 'Key ends with', isName: true, keepsEnd: true, min: 14, leftOut: 4},
		],
		rows: recent.map((backup, index) => backupRow(state, one, backup, index, columns >= narrow)),
	});
	return more === 0
		? list
		: {
				isFlexible: true,
				draw: area => [
					...list.draw({...area, rows: area.rows - 1}),
					{spans: [`  ${formatCount(more)} older ones were counted and are not kept here`]},
				],
			};
}

function backupRow(
	state: BackupsState,
	{series, health}: Judged,
	backup: Backup,
	index: number,
	hasAge: boolean,
): Row {
	const versions = state.versions?.byPattern.get(series.pattern)?.byKey.get(backup.key)?.count;
	const when = formatColumnTime(backup.at, state.now);
	const words = hasAge ? `${when} (${formatAge(state.now - backup.at)})` : when;
	return {
		cells: [
			{mark: markOf(series, index, versions), text: words},
			formatSize(backup.bytes),
			health.usualBytes === undefined ? '' : formatChange(backup.bytes, health.usualBytes),
			versions === undefined ? (isCounted(state, backup, series) ? '1' : '') : formatCount(versions),
			className(backup.storageClass),
			backup.key,
		],
	};
}

/** Whether the versions of this key were looked at. */
const isCounted = ({versions}: BackupsState, backup: Backup, {pattern, recent}: Series) =>
	versions?.byPattern.has(pattern) === true && (versions.of === 'all' || backup.key === recent[0]?.key);

function markOf({recent, kind}: Series, index: number, versions: number | undefined): Role {
	const backup = recent[index] as Backup;
	const sign = kind === 'stream' ? undefined : sizeSign(backup, recent.slice(index + 1));
	if (sign?.type === 'empty') {
		return 'bad';
	}

	return sign !== undefined || (versions ?? 1) > 1 ? 'warn' : 'ok';
}

/** Everything about one backup. */
function wholeBlock(backup: Backup, {health}: Judged, now: number): Block {
	const {key, at, named, bytes, objects, etag, storageClass} = backup;
	return facts(
		[
			{label: 'Key', value: key},
			{label: 'Put', value: formatTimeAgo(at, now)},
			...(named === undefined ? [] : [{label: 'Named for', value: formatTimeAgo(named, now)}]),
			{label: 'Size', value: `${formatSize(bytes)} (${formatBytes(bytes)})`},
			...(health.usualBytes === undefined ? [] : [{label: 'Usual', value: formatSize(health.usualBytes)}]),
			...(objects === 1 ? [] : [{label: 'Objects', value: formatCount(objects)}]),
			{label: 'ETag', value: etag === '' ? 'none in the listing' : etag},
			{label: 'Stored as', value: className(storageClass)},
		],
		{isNamed: true},
	);
}
