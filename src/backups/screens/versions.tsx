import type {ListedVersion} from '../../aws/listing.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, why} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {facts} from '../../ui/blocks/facts.js';
import {lines} from '../../ui/blocks/paragraph.js';
import {table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {formatAge, formatChange, formatColumnTime, formatNumber, formatSize} from '../../ui/format.js';
import {mark} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import {type Go, goHelp, type View} from '../../ui/view.js';
import {times} from '../health/finding.js';
import type {BackupsEvent, BackupsState, VersionsPage} from '../state.js';
import {moves} from './list-keys.js';

/** The versions of one backup: a backup is put once, so a second one is a question. */
export function versionsView(state: BackupsState, page: VersionsPage): View<BackupsEvent | Go> {
	const {versions} = page;
	const focused = versions?.ok ? versions.list[page.focus] : undefined;
	return {
		crumbs: [state.place.name, 'Backups', 'Versions'],
		isBusy: versions === undefined,
		bindings: [
			{
				keys: ['c'],
				label: 'copy the version id',
				short: 'copy id',
				...(focused === undefined
					? {off: 'there is no version'}
					: {
							event: {
								type: 'go',
								to: {type: 'copy', text: focused.versionId, what: 'the version id'},
							} as const,
						}),
			},
			...moves,
			{keys: ['escape'], label: 'back', event: {type: 'closed'}},
			{keys: ['?'], label: 'keys', event: goHelp},
		],
		body: <Body blocks={blocksOf(state, page, focused)} />,
	};
}

function blocksOf(
	{place, now}: BackupsState,
	{key, versions, focus}: VersionsPage,
	focused: ListedVersion | undefined,
): readonly Block[] {
	if (versions === undefined) {
		return [lines([[mark('busy'), ' Asking for the versions']])];
	}

	if (!versions.ok) {
		return [errorCallout(versions, {whose: place.whose, on: place.bucket, role: 'unknown'})];
	}

	return [
		versionsCallout(versions.list),
		versionsTable(versions.list, focus, now),
		facts(
			[{label: 'Key', value: key}, ...(focused ? [{label: 'Version id', value: focused.versionId}] : [])],
			{leftOut: 1},
		),
	];
}

function versionsCallout(list: readonly ListedVersion[]): Block {
	const [latest] = list;
	const puts = list.filter(({isDeleteMarker}) => !isDeleteMarker);
	const first = puts.at(-1);
	if (latest?.isDeleteMarker) {
		return callout({
			role: 'bad',
			title: 'This backup was deleted: the newest version is a delete marker',
			lines: [
				why('The backup user may not delete. Somebody else did, or a lifecycle rule.'),
				next('The versions under the marker are still there. Find out who made it.'),
			],
		});
	}

	if (first === undefined || puts.length < 2) {
		return callout({
			role: 'ok',
			title: 'This backup was put once',
			lines: [why('There is one version of it: nothing was written over it.')],
		});
	}

	const last = puts[0] as ListedVersion;
	const later = formatAge(timeOf(last) - timeOf(first));
	const isSame = puts.every(({etag, size}) => etag === first.etag && size === first.size);
	return isSame
		? callout({
				role: 'warn',
				title: `This backup was put ${formatNumber(puts.length, 'time')}, with the same content`,
				lines: [why('Size and checksum are equal: a job that ran twice, or an upload that was repeated.')],
			})
		: callout({
				role: 'warn',
				title: [
					`This backup was overwritten ${times(puts.length - 1)}, the last time ${later} after it was made`,
					`This backup was overwritten ${times(puts.length - 1)}`,
				],
				lines: [
					why('A backup is put once. The later puts may be a fault, or a thief.'),
					next('The first version is still there. Find out who put the others; then change the key.'),
				],
			});
}

function versionsTable(list: readonly ListedVersion[], focus: number, now: number): Block {
	const first = list.filter(({isDeleteMarker}) => !isDeleteMarker).at(-1);
	return table({
		focus,
		columns: [
			{title: 'Version', hasMark: true, isName: true, min: 14},
			{title: 'When (UTC)'},
			{title: 'Age', side: 'right', leftOut: 1.5},
			{title: 'Size', side: 'right', min: 8, leftOut: 3},
			{title: 'Change', side: 'right', leftOut: 2},
			{title: 'Checksum', leftOut: 1},
		],
		rows: list.map((version, index) => {
			const isFirst = version === first;
			const at = timeOf(version);
			return {
				cells: [
					{mark: roleOf(version, first), text: nameOf(version, index, isFirst)},
					formatColumnTime(at, now, true),
					formatAge(now - at),
					version.isDeleteMarker ? '' : formatSize(version.size),
					version.isDeleteMarker || first === undefined ? '' : formatChange(version.size, first.size),
					version.isDeleteMarker || first === undefined || isFirst
						? ''
						: version.etag === first.etag
							? 'as the first'
							: 'differs',
				],
			};
		}),
	});
}

const timeOf = ({lastModified}: ListedVersion) => Date.parse(lastModified ?? '') || 0;

function roleOf(version: ListedVersion, first: ListedVersion | undefined): Role {
	if (version.isDeleteMarker) {
		return 'bad';
	}

	return version === first ? 'ok' : 'warn';
}

function nameOf({isDeleteMarker, isLatest}: ListedVersion, index: number, isFirst: boolean): string {
	if (isDeleteMarker) {
		return 'delete marker';
	}

	return isFirst ? (isLatest ? 'the only one' : 'first') : isLatest ? 'newest' : `newest but ${index}`;
}
