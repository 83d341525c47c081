import {expect, test} from 'vitest';
import {shapeOf} from '../../../src/backups/series/key-pattern.js';
import {patternOf} from '../../../src/backups/series/marks.js';
import {namedTimes} from '../../../src/backups/series/named.js';
import {daily, entry, found, newest, only, patterns, seriesOf} from './bucket.js';

const named = (key: string, at = newest) => namedTimes([{key, at}])[0];
const utc = (text: string) => Date.parse(text);

test.each([
	['x-20261123.sql', 'x-{date}.sql', '2026-11-23'],
	['x-2026-11-23.sql', 'x-{date}.sql', '2026-11-23'],
	['x_2026_11_23.sql', 'x_{date}.sql', '2026-11-23'],
	['x.2026.11.23.sql', 'x.{date}.sql', '2026-11-23'],
	['x/2026/11/23/y.sql', 'x/{date}/y.sql', '2026-11-23'],
	['x/2026/11/23.sql', 'x/{date}.sql', '2026-11-23'],
	['x/2026/11/y-23.sql', 'x/{date}/y-23.sql', '2026-11-01'],
	['x-20261123T194758Z', 'x-{date}T{time}Z', '2026-11-23T19:47:58Z'],
	['x-20261123T194758', 'x-{date}T{time}', '2026-11-23T19:47:58Z'],
	['x-2026-11-23T02:00:00Z', 'x-{date}T{time}Z', '2026-11-23T02:00:00Z'],
	['x-2026-11-23T02:00:00+01:00.sql', 'x-{date}T{time}.sql', '2026-11-23T01:00:00Z'],
	['x-2023-01-01T00-00-00.000Z', 'x-{date}T{time}Z', '2023-01-01'],
	['x-2023-01-01T10-00-00_000Z.yml', 'x-{date}T{time}Z.yml', '2023-01-01T10:00:00Z'],
	['x-2026-11-23T02-00-00', 'x-{date}T{time}', '2026-11-23T02:00:00Z'],
	['x-2026-11-23T020000Z', 'x-{date}T{time}Z', '2026-11-23T02:00:00Z'],
	['2022-02-09T12.42.32Z.json', '{date}T{time}Z.json', '2022-02-09T12:42:32Z'],
	['x-20261123-194857', 'x-{date}-{time}', '2026-11-23T19:48:57Z'],
	['x-2026-11-23_02-00-01', 'x-{date}_{time}', '2026-11-23T02:00:01Z'],
	['x-2026-11-23-02-00-01', 'x-{date}-{time}', '2026-11-23T02:00:01Z'],
	['x_2022_04_13_00_31_01.json', 'x_{date}_{time}.json', '2022-04-13T00:31:01Z'],
	['x_2022_05_02_15_39', 'x_{date}_{time}', '2022-05-02T15:39:00Z'],
	['2026.11.23.02.00.00/x.tar', '{date}.{time}/x.tar', '2026-11-23T02:00:00Z'],
	['x-2026.11.23-0100.tgz', 'x-{date}-{time}.tgz', '2026-11-23T01:00:00Z'],
	['x_2026-11-23_06h25m.sql', 'x_{date}_{time}.sql', '2026-11-23T06:25:00Z'],
	['x_2025-01-09_20.14_35457323.tar', 'x_{date}_{time}_{counter}.tar', '2025-01-09T20:14:00Z'],
	['x-20230101020000', 'x-{timestamp}', '2023-01-01T02:00:00Z'],
	['202308012305', '{timestamp}', '2023-08-01T23:05:00Z'],
	['x-2026112302.sql', 'x-{timestamp}.sql', '2026-11-23T02:00:00Z'],
	['2021/08/05-223949.67/x', '{date}-{time}/x', '2021-08-05T22:39:49Z'],
	['x-1743026474.zip', 'x-{timestamp}.zip', '2025-03-26T22:01:14Z'],
	['x-1743026474123.zip', 'x-{timestamp}.zip', '2025-03-26T22:01:14.123Z'],
	['monthly/x-202611.sql', 'monthly/x-{date}.sql', '2026-11-01'],
	['weekly/x-202601.sql', 'weekly/x-{date}.sql', '2025-12-29'],
	['x-202653.sql', 'x-{date}.sql', '2026-12-28'],
	['x-2026-W47.sql', 'x-{date}.sql', '2026-11-16'],
	['x-23-11-2026.sql', 'x-{date}.sql', '2026-11-23'],
	['x-11-23-2026.sql', 'x-{date}.sql', '2026-11-23'],
	['x-26-11-22.sql', 'x-{date}.sql', '2026-11-22'],
	['x-261122.sql', 'x-{date}.sql', '2026-11-22'],
	['2026/x-2026-11-23.sql', '{date}/x-{date}.sql', '2026-11-23'],
	['x-20261123_17.12.9.sql', 'x-{date}_{version}.sql', '2026-11-23'],
	['app20261123.sql', 'app{date}.sql', '2026-11-23'],
	['db20261123.sql', 'db{date}.sql', '2026-11-23'],
	['x_20261123_1795402800.tar', 'x_{date}_{timestamp}.tar', '2026-11-23T03:00:00Z'],
])('%s is %s of %s', (key, pattern, time) => {
	expect(patternOf(shapeOf(key, newest))).toBe(pattern);
	expect(named(key)).toBe(utc(time));
});

test.each([
	'x-20261323.sql',
	'x-19891123.sql',
	'x-21001123.sql',
	'x-8080.sql',
	'x-1600.sql',
	'x-32-11-2026.sql',
	'x-120315.sql',
	'x-12-03-15.sql',
	'host-111122223333.sql',
	'ip-10.0.1.12.sql',
])('%s has no date', key => {
	expect(named(key)).toBeUndefined();
	expect(patternOf(shapeOf(key, newest))).toBe(key);
});

test.each([
	['000000010000000000000025', '{lsn}'],
	['000000010000000A000000FF.lz4', '{lsn}.lz4'],
	['x.ibd.00000000000000000002', 'x.ibd.{counter}'],
	['682009573653030673.sst', '{counter}.sst'],
	['x-17.2.9.sql', 'x-{version}.sql'],
	['x_2025.2.0.dev0_y', 'x_{version}_y'],
	['1fa0dc6e22fb656fecec786af8be0c04', '{hex}'],
	['cc846946-5315-4d7a-bb3d-22bac6da3102.tgz', '{uuid}.tgz'],
	['YFb8ri7PUiSimtnpvF1vS8LPg.tgz', '{id}.tgz'],
	['deadbeef', '{hex}'],
	['feed.sql', 'feed.sql'],
	['web01.sql', 'web01.sql'],
])('%s is %s', (key, pattern) => {
	expect(patternOf(shapeOf(key, newest))).toBe(pattern);
	expect(named(key)).toBeUndefined();
});

test('day first or month first is settled by all names of a series', () => {
	const keys = ['x-02-11-2026.sql', 'x-03-11-2026.sql', 'x-13-11-2026.sql'];
	expect(only(found(...keys)).recent.map(one => one.named)).toEqual(
		['2026-11-13', '2026-11-03', '2026-11-02'].map(utc),
	);
	const at = utc('2026-02-12T03:00:00Z');
	expect(namedTimes([{key: 'x-02-11-2026.sql', at}])[0]).toBe(utc('2026-02-11'));
});

test('a two-digit year is believed only near the upload', () => {
	expect(named('x-261122.sql', utc('2026-11-23'))).toBe(utc('2026-11-22'));
	expect(named('x-261122.sql', utc('2031-11-23'))).toBeUndefined();
	const all = seriesOf([
		entry('x-261122.sql', {at: newest}),
		entry('x-261122.sql', {at: newest + 2000 * 86_400_000}),
	]);
	expect(patterns(all)).toEqual(['x-261122.sql', 'x-{date}.sql']);
});

test('names as they were found in scripts', () => {
	for (const [key, pattern] of [
		['aawsa_globals_20260910_020001.sql', 'aawsa_globals_{date}_{time}.sql'],
		[
			'_ops/backups/2026/01/vaultaire_20260131_030001.sql.gz',
			'_ops/backups/{date}/vaultaire_{date}_{time}.sql.gz',
		],
		['backup_weekly_20251014_020001.sql', 'backup_weekly_{date}_{time}.sql'],
		['employees.csv.backup-2023-01-01T00-00-00.000Z', 'employees.csv.backup-{date}T{time}Z'],
		['Samba_Backup_2022_03_14_18_20.tar', 'Samba_Backup_{date}_{time}.tar'],
		['BACKUP_2022_05_08_11_38_08', 'BACKUP_{date}_{time}'],
		['backup_2022_01_15-12_00_00', 'backup_{date}-{time}'],
		['origination_test_backup_2022_04_13_154723.bak', 'origination_test_backup_{date}_{time}.bak'],
		['daily-20230101020000', 'daily-{timestamp}'],
		['nextcloud-sqlbkp_2026-11-47.bak', 'nextcloud-sqlbkp_{date}.bak'],
		['nextcloud-bkp_20261123_1795402800.tar', 'nextcloud-bkp_{date}_{timestamp}.tar'],
		['prod_20261123_pre_cutover.dump', 'prod_{date}_pre_cutover.dump'],
		['backup-2026-09/rds/eu-west-1/app/app.dump', 'backup-{date}/rds/eu-west-1/app/app.dump'],
		['config-backup-2023-01-01T10-00-00_000Z.yml', 'config-backup-{date}T{time}Z.yml'],
		['backup.2023-12-18T16:14:00Z.bzip2.sql', 'backup.{date}T{time}Z.bzip2.sql'],
	] as const) {
		expect(only(seriesOf(daily([key])))).toMatchObject({pattern, kind: 'backups', backups: 1});
	}

	expect(
		only(
			seriesOf(
				daily([
					'backup3/xtrabackup_logfile.00000000000000000006',
					'backup3/app/orders.ibd.00000000000000000002',
					'backup3/mysql.ibd.00000000000000000000',
				]),
			),
		),
	).toMatchObject({
		tool: 'XtraBackup',
		backups: 1,
		objects: 3,
	});
});
