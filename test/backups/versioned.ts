import {createHash} from 'node:crypto';
import {datedByFirstPut, openVersions, type VersionsBySeries} from '../../src/backups/gather-versions.js';
import {type Health, judgeSeries} from '../../src/backups/health/health.js';
import type {Version} from '../../src/backups/listing/listing.js';
import {openSeries} from '../../src/backups/series/series.js';
import type {Judged} from '../../src/backups/state.js';

/** A put of a key. */
export type Upload = {
	readonly key: string;
	readonly at: number;
	readonly size: number;
	/** `null` where the bucket kept no versions. */
	readonly versionId?: string;
};

/** The versions that these puts leave, in the order of S3; `deleted` keys have a marker of that time on top. */
function versionsOf(
	uploads: readonly Upload[],
	deleted: ReadonlyMap<string, number> = new Map(),
): readonly Version[] {
	const keys = [...new Set(uploads.map(({key}) => key))].sort((a, b) => (a < b ? -1 : 1));
	const byKey = new Map(keys.map(key => [key, [] as Upload[]]));
	for (const upload of uploads) {
		byKey.get(upload.key)?.push(upload);
	}

	return keys.flatMap(key => {
		const puts = [...(byKey.get(key) ?? [])].sort((a, b) => b.at - a.at);
		const deletedAt = deleted.get(key);
		const same = {key, storageClass: 'STANDARD'};
		return [
			...(deletedAt === undefined
				? []
				: [
						{
							...same,
							at: deletedAt,
							size: 0,
							etag: '',
							versionId: 'marker',
							isLatest: true,
							isDeleteMarker: true,
						},
					]),
			...puts.map(({at, size, versionId = `of ${at}`}, index) => ({
				...same,
				at,
				size,
				etag: `${at} ${size}`,
				versionId,
				isLatest: index === 0 && deletedAt === undefined,
				isDeleteMarker: false,
			})),
		];
	});
}

/** What is known of a place once all its versions were listed, a thousand a page. */
export function listedVersions(
	uploads: readonly Upload[],
	deleted?: ReadonlyMap<string, number>,
): VersionsBySeries & {readonly judged: (now: number) => readonly Judged[]} {
	const gathered = openVersions();
	const found = openSeries();
	const versions = versionsOf(uploads, deleted);
	for (let index = 0; index < versions.length; index += 1000) {
		const page = versions.slice(index, index + 1000);
		gathered.add(page);
		for (const entry of datedByFirstPut(page)) {
			found.add(entry);
		}
	}

	const facts = gathered.facts(found);
	const judge = (now: number): readonly Judged[] =>
		[...found.snapshot(), ...facts.gone].map(series => {
			const own = facts.byPattern.get(series.pattern);
			const health: Health = judgeSeries(series, {now, isComplete: true, ...(own && {versions: own})});
			return {series, health};
		});
	return {...facts, judged: judge};
}

const day = 86_400_000;
const minute = 60_000;

/** Base backups of WAL-G, one a day, the last at `newest`. */
export const walgBackups = (count: number, newest: number): readonly Upload[] =>
	Array.from({length: count}, (_, index) => {
		const at = newest - (count - 1 - index) * day;
		const base = `db/basebackups_005/base_0000000100000000000000${(16 + index).toString(16).toUpperCase()}`;
		return [
			...[1, 2, 3].map(part => ({key: `${base}/tar_partitions/part_00${part}.tar.lz4`, at, size: 1e9})),
			{key: `${base}/metadata.json`, at, size: 300},
			{key: `${base}_backup_stop_sentinel.json`, at: at + minute, size: 500},
		];
	}).flat();

const hash = (number: number) => createHash('sha256').update(String(number)).digest('hex');

/** A repository of restic with five packs a day, the last at `newest`. */
export const resticRepository = (count: number, newest: number): readonly Upload[] => [
	{key: 'config', at: newest - count * day, size: 155},
	...Array.from({length: count}, (_, index) => {
		const at = newest - (count - 1 - index) * day;
		const packs = [0, 1, 2, 3, 4].map(pack => hash(index * 100 + pack));
		return [
			...packs.map(pack => ({key: `data/${pack.slice(0, 2)}/${pack}`, at, size: 5e6})),
			{key: `index/${hash(index * 100 + 50)}`, at, size: 5e3},
			{key: `snapshots/${hash(index * 100 + 60)}`, at: at + minute, size: 300},
		];
	}).flat(),
];

/** One dump an hour, the last at `newest`. */
export const hourlyDumps = (count: number, newest: number): readonly Upload[] =>
	Array.from({length: count}, (_, index) => {
		const at = newest - (count - 1 - index) * 60 * minute;
		return {key: `db/${new Date(at).toISOString().slice(0, 13)}.dump`, at, size: 1e9};
	});
