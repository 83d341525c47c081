import type {Block} from '../../ui/blocks/block.js';
import {callout, next, why} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {lines, paragraph} from '../../ui/blocks/paragraph.js';
import {table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {formatAge, formatColumnTime, formatCount, formatNumber, formatSize} from '../../ui/format.js';
import {mark} from '../../ui/text.js';
import {type Go, goHelp, type View} from '../../ui/view.js';
import type {BackupsEvent, BackupsState, Page, Upload} from '../state.js';
import {isOldUpload} from '../uploads.js';
import {moves} from './list-keys.js';

type UploadsPage = Extract<Page, {type: 'uploads'}>;

/** Uploads that were begun and never finished: nobody sees them in a listing, and they are paid for. */
export function uploadsView(state: BackupsState, page: UploadsPage): View<BackupsEvent | Go> {
	return {
		crumbs: [state.place.name, 'Backups', 'Unfinished uploads'],
		isBusy: page.uploads === undefined,
		bindings: [
			...moves,
			{keys: ['escape'], label: 'back', event: {type: 'closed'}},
			{keys: ['?'], label: 'keys', event: goHelp},
		],
		body: <Body blocks={blocksOf(state, page)} />,
	};
}

function blocksOf({place, now}: BackupsState, {uploads, focus}: UploadsPage): readonly Block[] {
	if (uploads === undefined) {
		return [lines([[mark('busy'), ' Asking for unfinished uploads']])];
	}

	if (!uploads.ok) {
		return [errorCallout(uploads, {whose: place.whose, on: place.bucket, role: 'unknown'})];
	}

	const {list, hasMore} = uploads;
	if (list.length === 0) {
		return [
			callout({
				role: 'ok',
				title: 'No unfinished uploads',
				lines: [why('Every upload that was begun here was finished or taken back.')],
			}),
		];
	}

	const old = list.filter(upload => isOldUpload(upload, now));
	return [
		...(old.length > 0 ? [oldCallout(old.length)] : []),
		uploadsTable(list, focus, now),
		...(hasMore
			? [
					paragraph([`These are the first ${formatCount(list.length)} by name; there are more.`], {
						isTight: true,
					}),
				]
			: []),
	];
}

const oldCallout = (count: number): Block =>
	callout({
		role: 'warn',
		title: `${formatNumber(count, 'upload')} of more than 7 days ago ${count === 1 ? 'was' : 'were'} never finished`,
		lines: [
			why('Its parts are stored and paid for, and no backup came of it.'),
			next('Look at the job that began it. A lifecycle rule can remove such parts after some days.'),
		],
	});

function uploadsTable(list: readonly Upload[], focus: number, now: number): Block {
	return table({
		focus,
		columns: [
			{title: 'Started (UTC)', hasMark: true},
			{title: 'Age', side: 'right'},
			{title: 'Parts', side: 'right', leftOut: 1},
			{title: 'So far', side: 'right', leftOut: 2},
			{title: 'Key', isName: true, keepsEnd: true, min: 12},
		],
		rows: list.map(upload => {
			const at = Date.parse(upload.startedAt ?? '');
			const isOld = isOldUpload(upload, now);
			return {
				cells: [
					{mark: isOld ? 'warn' : 'ok', text: Number.isNaN(at) ? 'not known' : formatColumnTime(at, now)},
					Number.isNaN(at) ? '' : formatAge(now - at),
					upload.parts === undefined ? '' : formatCount(upload.parts),
					upload.bytes === undefined ? '' : formatSize(upload.bytes),
					upload.key,
				],
			};
		}),
	});
}
