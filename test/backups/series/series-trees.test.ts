import {expect, test} from 'vitest';
import type {Entry} from '../../../src/backups/backup.js';
import {day, entry, newest, only, patterns, seriesOf} from './bucket.js';

/** Objects of one run, a minute after each other. */
const run = (at: number, ...keys: readonly string[]): readonly Entry[] =>
	keys.map((key, index) => entry(key, {at: at + index * 60_000, size: 100}));

const lsn = (segment: number) =>
	`0000000100000000000000${segment.toString(16).toUpperCase().padStart(2, '0')}`;

const walg = (segment: number, at: number) =>
	run(
		at,
		`pg/basebackups_005/base_${lsn(segment)}/tar_partitions/part_001.tar.lz4`,
		`pg/basebackups_005/base_${lsn(segment)}/tar_partitions/pg_control.tar.lz4`,
		`pg/basebackups_005/base_${lsn(segment)}/metadata.json`,
		`pg/basebackups_005/base_${lsn(segment)}_backup_stop_sentinel.json`,
	);

test('a WAL-G backup is finished by its sentinel, when the sentinel was put, with the size of all its parts', () => {
	const series = only(
		seriesOf([...walg(4, newest - day), ...walg(8, newest), ...walg(12, newest + day).slice(0, 3)]),
	);
	expect(series).toMatchObject({
		pattern: 'pg/basebackups_005/base_{lsn}',
		kind: 'backups',
		tool: 'WAL-G',
		backups: 2,
		objects: 11,
	});
	expect(series.recent[0]).toMatchObject({
		at: newest + 180_000,
		bytes: 400,
		objects: 4,
		key: `pg/basebackups_005/base_${lsn(8)}_backup_stop_sentinel.json`,
		isFinished: true,
	});
	expect(series.unfinished).toMatchObject([{objects: 3, isFinished: false}]);
});

test('parts that come after the sentinel make a backup no fresher', () => {
	const late = entry(`pg/basebackups_005/base_${lsn(8)}/tar_partitions/part_099.tar.lz4`, {at: newest + day});
	expect(only(seriesOf([...walg(8, newest), late])).recent[0]?.at).toBe(newest + 180_000);
	expect(only(seriesOf([late, ...walg(8, newest)])).recent[0]?.at).toBe(newest + 180_000);
});

test('a delta without its parent is not finished', () => {
	const delta = (segment: number, parent: number) =>
		entry(`pg/basebackups_005/base_${lsn(segment)}_D_${lsn(parent)}_backup_stop_sentinel.json`);
	const whole = only(seriesOf([...walg(4, newest), delta(6, 4), delta(8, 6)]));
	expect(whole).toMatchObject({backups: 3, unfinished: []});
	const broken = only(seriesOf([delta(6, 4), delta(8, 6)]));
	expect(broken).toMatchObject({backups: 0, recent: []});
	expect(broken.notes.join()).toContain('need an older backup');
});

test('of pgBackRest an incremental needs its full, and the copy of a manifest finishes nothing', () => {
	const label = '20261122-030000F';
	const keys = (name: string) => [
		`r/backup/main/${name}/backup.manifest.copy`,
		`r/backup/main/${name}/bundle/1`,
		`r/backup/main/${name}/backup.manifest`,
	];
	const both = run(newest, ...keys(label), ...keys(`${label}_20261123-030000I`), 'r/backup/main/backup.info');
	expect(only(seriesOf(both))).toMatchObject({
		pattern: 'r/backup/main/{date}-{time}F',
		backups: 2,
		objects: 7,
	});
	const running = only(seriesOf(run(newest, ...keys(label).slice(0, 2))));
	expect(running).toMatchObject({backups: 0, unfinished: [{objects: 2}]});
});

test('a Velero backup needs both of its markers', () => {
	const keys = (name: string) => [
		`v/backups/${name}/${name}-logs.gz`,
		`v/backups/${name}/velero-backup.json`,
		`v/backups/${name}/${name}.tar.gz`,
	];
	const all = seriesOf([
		...run(newest - day, ...keys('daily-20261122020000')),
		...run(newest, ...keys('daily-20261123020000').slice(0, 2)),
		...run(newest, ...keys('web-20261123030000')),
	]);
	expect(patterns(all)).toEqual(['v/backups/daily-{timestamp}', 'v/backups/web-{timestamp}']);
	expect(all[0]).toMatchObject({backups: 1, recent: [{objects: 3}], unfinished: [{objects: 2}]});
});

test('a chain of duplicity is whole up to its first gap', () => {
	const [full, first, second] = ['20261121T010000Z', '20261122T010000Z', '20261123T010000Z'];
	const inc = (from: string | undefined, to: string | undefined) =>
		`d/duplicity-inc.${from}.to.${to}.manifest.gpg`;
	const files = [`d/duplicity-full.${full}.vol1.difftar.gpg`, `d/duplicity-full.${full}.manifest.gpg`];
	expect(only(seriesOf(run(newest, ...files, inc(full, first), inc(first, second)))).backups).toBe(3);
	expect(only(seriesOf(run(newest, ...files, inc(first, second)))).backups).toBe(1);
});

test('a Home Assistant backup is a pair', () => {
	const name = 'ha/Automatic_backup_2025.6.3_2026-11-23_05.34_36783615';
	const next = 'ha/Automatic_backup_2026.7.4_2026-11-24_05.30_11223344';
	const series = only(seriesOf(run(newest, `${name}.tar`, `${name}.metadata.json`, `${next}.tar`)));
	expect(series).toMatchObject({backups: 1, unfinished: [{key: `${next}.tar`}]});
	expect(series.recent[0]?.named).toBe(Date.UTC(2026, 10, 23, 5, 34));
});

test('a repository is one row, fresh by what it gains once a backup', () => {
	const hash = (letter: string) => letter.repeat(64);
	const series = only(
		seriesOf([
			entry(`re/web01/snapshots/${hash('a')}`, {at: newest - day, size: 300}),
			...run(newest, ...['b', 'c', 'd'].map(letter => `re/web01/data/${letter}${letter}/${hash(letter)}`)),
			...run(
				newest,
				`re/web01/index/${hash('e')}`,
				`re/web01/keys/${hash('f')}`,
				`re/web01/locks/${hash('a')}`,
			),
			entry('re/web01/config'),
		]),
	);
	expect(series).toMatchObject({
		kind: 'repository',
		tool: 'restic',
		name: 're/web01',
		objects: 8,
		backups: 1,
	});
	expect(series.recent).toMatchObject([{at: newest - day, bytes: 300, objects: 1}]);
});

test('a repository whose name is glued to its prefix is found', () => {
	const hex = '8a366f02f7fbe241558512272f5a46a2';
	const keys = [
		'radarr-animekopia.repository',
		`radarr-animep${hex}-sf513005cf6a8d0f8143`,
		`radarr-animexn0_${hex}-sf513005cf6a8d0f8143-c1`,
		`radarr-anime_log_20251004224655_4991_1759618015_1759618015_1_${hex}`,
	];
	expect(only(seriesOf(keys.map(key => entry(key))))).toMatchObject({
		pattern: 'radarr-anime{id}',
		kind: 'repository',
		tool: 'Kopia',
		backups: 1,
		objects: 4,
	});
});

test('a guest of Proxmox Backup Server is a series, its chunks are another', () => {
	const all = seriesOf(
		run(
			newest,
			`s/.chunks/bb9f/${'b'.repeat(64)}`,
			's/.cnt/vm/100/2026-11-23T02:00:00Z/drive.img.fidx',
			's/.cnt/vm/100/2026-11-23T02:00:00Z/index.json.blob',
			's/.cnt/vm/100/owner',
			's/.cnt/ct/101/2026-11-23T02:00:00Z/root.pxar.didx',
		),
	);
	expect(all.map(({pattern, kind, backups}) => [pattern, kind, backups])).toEqual([
		['s/.chunks/{hex}/{hex}', 'repository', 0],
		['s/.cnt/ct/101/{date}T{time}Z', 'backups', 0],
		['s/.cnt/vm/100/{date}T{time}Z', 'backups', 1],
	]);
});

test('a hash of another length is not of the repository, whichever comes first', () => {
	const keys = [`re/data/11/11${'b'.repeat(38)}`, `re/data/11/11${'a'.repeat(62)}`];
	for (const order of [keys, [...keys].reverse()]) {
		expect(seriesOf(order.map(key => entry(key))).map(({kind, objects}) => [kind, objects])).toEqual([
			['wide', 1],
			['repository', 1],
		]);
	}
});
