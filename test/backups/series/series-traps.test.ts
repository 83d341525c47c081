import {expect, test} from 'vitest';
import {openSeries} from '../../../src/backups/series/series.js';
import {daily, days, entry, found, newest, only, patterns, seriesOf} from './bucket.js';

test('two dates in one key vary together', () => {
	expect(only(found(...days('2026-11-*/app-202611*020000.sql'))).pattern).toBe('{date}/app-{timestamp}.sql');
});

test('the date may be the folder, the name, or the path', () => {
	expect(only(found(...days('db/2026-11-*/orders.dump'))).pattern).toBe('db/{date}/orders.dump');
	expect(only(found(...days('db/orders-202611*.dump'))).pattern).toBe('db/orders-{date}.dump');
	expect(only(found(...days('db/2026/11/*.dump'))).pattern).toBe('db/{date}.dump');
	expect(only(found(...days('2026/11/*/orders.dump'))).pattern).toBe('{date}/orders.dump');
});

test('a name without its time of day is of the same series, and that is said', () => {
	const series = only(found(...days('app-2026-11-*_020001.sql.gz'), 'app-2026-11-20.sql.gz'));
	expect(series).toMatchObject({pattern: 'app-{date}_{time}.sql.gz', backups: 6});
	expect(series.notes.join()).toContain('time of day');
});

test('databases of one run are told apart, whatever their seconds', () => {
	const all = found(...days('mi_bd_2026-11-*_03-00-01.sql.gz'), ...days('otra_bd_2026-11-*_03-00-07.sql.gz'));
	expect(patterns(all)).toEqual(['mi_bd_{date}_{time}.sql.gz', 'otra_bd_{date}_{time}.sql.gz']);
});

test('the numbers of hosts are names', () => {
	const hosts = ['web01', 'web02', 'db-2', 'db-3', 'ip-10-0-1-12', 'ip-10-0-1-13', '10.0.1.12', '10.0.1.13'];
	const all = seriesOf(hosts.flatMap(host => daily(days(`${host}/etc-2026-11-*.tgz`))));
	expect(new Set(patterns(all))).toEqual(new Set(hosts.map(host => `${host}/etc-{date}.tgz`)));
});

test('hosts are told apart on their first day, when each has one backup', () => {
	const all = seriesOf(
		['web-1', 'web-2', 'web-3', 'web-4'].map((host, index) =>
			entry(`${host}-2026-11-23.tgz`, {at: newest + index * 60_000}),
		),
	);
	expect(all).toHaveLength(4);
});

test('a number that goes up with time counts', () => {
	expect(only(found('app-build.811.zip', 'app-build.812.zip', 'app-build.815.zip'))).toMatchObject({
		pattern: 'app-build.{counter}.zip',
		kind: 'backups',
		backups: 3,
	});
	const dated = found('app-2026-11-20-b.7.zip', 'app-2026-11-21-b.8.zip', 'app-2026-11-22-b.9.zip');
	expect(only(dated).pattern).toBe('app-{date}-b.{counter}.zip');
	const random = found(
		'x-20261119-812.zip',
		'x-20261120-345.zip',
		'x-20261121-9.zip',
		'x-20261122-70.zip',
		'x-20261123-1.zip',
	);
	expect(only(random).pattern).toBe('x-{date}-{counter}.zip');
});

test('weekdays, months and rotations are slots, written again and again', () => {
	for (const [keys, pattern] of [
		[['db/Mon.sql.gz', 'db/Tue.sql.gz', 'db/Wed.sql.gz'], 'db/{weekday}.sql.gz'],
		[['db/monthly-November.sql', 'db/monthly-December.sql'], 'db/monthly-{month}.sql'],
		[['db/daily.0.tgz', 'db/daily.1.tgz', 'db/daily.2.tgz'], 'db/daily.{counter}.tgz'],
		[['db/hour-02.tgz', 'db/hour-03.tgz'], 'db/hour-{counter}.tgz'],
		[['db/v1.tgz', 'db/v2.tgz', 'db/v3.tgz'], 'db/v{counter}.tgz'],
		[['1', '2', '3', '4', '5', '6', '7'].map(slot => `db/${slot}/app.sql`), 'db/{counter}/app.sql'],
	] as const) {
		const series = only(seriesOf(keys.map(key => entry(key))));
		expect(series).toMatchObject({pattern, kind: 'backups', backups: keys.length});
		expect(series.notes.join()).toContain('come again in turn');
	}

	const named = days('app_2026-11-*.sql.gz').map((key, index) =>
		key.replace('.sql', `.${['Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'][index]}.sql`),
	);
	expect(only(found(...named)).pattern).toBe('app_{date}.{weekday}.sql.gz');
});

test('compression and encryption may change', () => {
	const series = only(
		found('db-20261119.sql.gz', 'db-20261120.sql.gz', 'db-20261121.sql.zst', 'db-20261122.sql.zst.gpg'),
	);
	expect(series).toMatchObject({pattern: 'db-{date}.sql.gz', backups: 4});
	expect(series.notes).toEqual([
		'Compression or encryption changed: .sql.gz, .sql.zst, .sql.zst.gpg are one series.',
	]);
	// What is inside makes a series: a dump is no archive of files.
	expect(found('db-20261119.sql.gz', 'db-20261119.tar.gz', 'db-20261119.trn')).toHaveLength(3);
});

test('a version in the name may change', () => {
	const series = only(
		found(
			'git/1762900000_2026_11_12_17.2.9-ee_gitlab_backup.tar',
			'git/1762990000_2026_11_13_17.3.0-ee_gitlab_backup.tar',
		),
	);
	expect(series.pattern).toBe('git/{timestamp}_{date}_{version}-ee_gitlab_backup.tar');
	expect(series.notes).toEqual(['Versions in the names are not told apart.']);
});

test.each([
	['gem/2026.11.*.02.00.00/my.tar-aa', 'gem/2026.11.*.02.00.00/my.tar-ab', 'gem/{date}.{time}/my.tar'],
	['db-202611*.sql.gz.001', 'db-202611*.sql.gz.002', 'db-{date}.sql.gz'],
	['db-202611*_020000_0000.tar.gz', 'db-202611*_020000_0001.tar.gz', 'db-{date}_{time}.tar.gz'],
	['db-202611*.vol1.tar', 'db-202611*.vol2.tar', 'db-{date}.tar'],
	['db-202611*.tar.part1', 'db-202611*.tar.part2', 'db-{date}.tar'],
])('the parts of one archive are one backup: %s', (first, second, pattern) => {
	const keys = [...days(first), ...days(second)];
	const series = only(seriesOf(keys.map(key => entry(key, {size: 10}))));
	expect(series).toMatchObject({pattern, backups: 5, objects: 10});
	expect(series.recent.map(({bytes, objects}) => [bytes, objects])).toEqual(Array(5).fill([20, 2]));
});

test('what has a temporary name is not done', () => {
	for (const suffix of ['.partial', '.tmp', '.inprogress', '~']) {
		const series = only(found(...days('db-202611*.sql.gz'), `db-20261124.sql.gz${suffix}`));
		expect(series).toMatchObject({pattern: 'db-{date}.sql.gz', backups: 5, objects: 6});
		expect(series.unfinished.map(({key, isFinished}) => [key, isFinished])).toEqual([
			[`db-20261124.sql.gz${suffix}`, false],
		]);
		expect(series.recent[0]?.key).toBe('db-20261123.sql.gz');
	}
});

test('companions belong to their backup and are none', () => {
	for (const suffix of ['.sha256', '.md5', '.sig', '.asc', '.metadata.json']) {
		const series = only(
			seriesOf(days('db-202611*.sql.gz').flatMap(key => [entry(key), entry(key + suffix, {size: 80})])),
		);
		expect(series).toMatchObject({
			pattern: 'db-{date}.sql.gz',
			backups: 5,
			objects: 10,
			bytes: 5400,
			notes: [],
		});
		expect(series.recent.every(({bytes}) => bytes === 1000)).toBe(true);
	}
});

test('pointers are no backups', () => {
	const detection = openSeries();
	for (const one of daily([
		...days('last/app-202611*-000000.sql.gz'),
		'last/app-latest.sql.gz',
		'backup-latest.tar.gz',
		'LATEST',
		'db/metadata/latest/LATEST-1',
		'db/app/lock.json',
	])) {
		detection.add(one);
	}

	expect(only(detection.snapshot())).toMatchObject({pattern: 'last/app-{date}-{time}.sql.gz', objects: 5});
	expect(detection.totals()).toMatchObject({objects: 10, ignored: {pointers: 5}});
});

test('what AWS and Nightdrop put into a bucket is no backup', () => {
	const detection = openSeries();
	for (const key of [
		'db/.nightdrop/probe-01J9/2026-11-23.txt',
		'.nightdrop/x',
		'inv/acme/all/2026-11-23T01-00Z/manifest.json',
		'inv/acme/all/2026-11-23T01-00Z/manifest.checksum',
		'inv/acme/all/hive/dt=2026-11-23-01-00/symlink.txt',
		'inv/acme/all/data/ed88423e-6457-4a45-ad18-6e13b66d076f.parquet',
		'logs/2026-11-23-02-15-37-0B3F5A8E7C2D1964',
		'2026-11-23-02-15-37-1234567890123456',
		'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/23/111122223333_CloudTrail_20261123T0200Z_x.json.gz',
	]) {
		detection.add(entry(key));
	}

	detection.add(entry('db/', {size: 0}));
	expect(detection.snapshot()).toEqual([]);
	expect(detection.totals()).toEqual({
		objects: 10,
		bytes: 9000,
		ignored: {folders: 1, canaries: 2, inventories: 4, logs: 3, pointers: 0},
	});
});

test('a key that each run writes again is a series of its own', () => {
	const all = seriesOf(['mongo.backup', 'db/backup.archive.gz', 'db/farm.sql.gz'].map(key => entry(key)));
	expect(all.map(({pattern, kind, backups}) => [pattern, kind, backups])).toEqual([
		['db/backup.archive.gz', 'fixed', 1],
		['db/farm.sql.gz', 'fixed', 1],
		['mongo.backup', 'fixed', 1],
	]);
});

test('tiers are series of their own', () => {
	const all = found(
		...days('daily/app-202611*.sql.gz'),
		'weekly/app-202644.sql.gz',
		'weekly/app-202653.sql.gz',
		'monthly/app-202611.sql.gz',
	);
	expect(patterns(all)).toEqual([
		'daily/app-{date}.sql.gz',
		'monthly/app-{date}.sql.gz',
		'weekly/app-{date}.sql.gz',
	]);
});

test('a mirror is one row beside the backups, whatever dates its folders have', () => {
	const photos = Array.from(
		{length: 300},
		(_, index) => `web-03/uploads/2024/0${1 + (index % 9)}/photo-${index}.jpg`,
	);
	const all = seriesOf(
		daily([...photos, 'web-03/uploads/report-2019.pdf', ...days('web-03/db/app-202611*.sql')]),
	);
	expect(all.map(({pattern, kind, objects}) => [pattern, kind, objects])).toEqual([
		['web-03/db/app-{date}.sql', 'backups', 5],
		['web-03/uploads/{path}', 'mirror', 301],
	]);
	expect(all[1]?.notes.join()).toContain('mirror');
});

test('a copy of a series is said to be one', () => {
	const keys = days('db/app-202611*.sql');
	const copied = daily(keys).map(one => ({...one, key: `copy/${one.key}`}));
	const all = seriesOf([...daily(keys), ...copied]);
	expect(all.map(({notes}) => notes)).toEqual([
		['The newest are the same, byte for byte, as those of db/app-{date}.sql.'],
		['The newest are the same, byte for byte, as those of copy/db/app-{date}.sql.'],
	]);
});

test('numbers that look like dates and are none stay', () => {
	const all = found(
		...days('20261399/x-202611*.sql'),
		...days('port-8080/x-202611*.sql'),
		...days('111122223333/x-202611*.sql'),
		...days('20000000/x-202611*.sql'),
	);
	expect(patterns(all)).toEqual(
		['111122223333', '20000000', '20261399', 'port-8080'].map(folder => `${folder}/x-{date}.sql`),
	);
});

test('an hour twice, as at the end of summer time, is two backups', () => {
	const series = only(found('db-20261025_0230.sql', 'db-20261025_0230+0100.sql', 'db-20261025_0330.sql'));
	expect(series.backups).toBe(3);
});
