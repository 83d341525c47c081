import {expect, test} from 'vitest';
import {judgeSeries} from '../../../src/backups/health/health.js';
import type {KeyVersions, Put, VersionFacts} from '../../../src/backups/health/versions.js';
import {at, backup, came, complete, day, every, gibibyte, hour, minute, now, seriesOf} from './example.js';

const versionsOf = (
	byKey: Readonly<Record<string, KeyVersions>>,
	deleted: VersionFacts['deleted'] = [],
): VersionFacts => ({byKey: new Map(Object.entries(byKey)), deleted});

const first: Put = {at: at('18T02:10'), bytes: 18 * gibibyte, etag: 'first'};
const overwritten = (changes: Partial<Put>, count = 2): KeyVersions => ({
	count,
	first,
	last: {at: at('21T04:02'), bytes: first.bytes, etag: 'last', ...changes},
});

/** Daily until the 18th; the one of the 18th was put again on the 21st. */
const withOverwrite = (changes: Partial<Put> = {}) =>
	seriesOf([
		...every(day, 29, at('17T02:10')).map(time => backup(time)),
		backup(at('21T04:02'), {key: 'newest', ...changes}),
	]);

test('an overwrite never makes a series look fresh', () => {
	const versions = versionsOf({newest: overwritten({bytes: 1200}, 3)});
	const health = judgeSeries(withOverwrite({bytes: 1200}), complete({versions}));
	expect(health.newestAt).toBe(at('18T02:10'));
	expect(health.findings.map(({word}) => word)).toEqual(['5 missing', 'Overwritten twice', 'Shrunk by 99 %']);
});

test.each<[string, Partial<Put>, string | undefined]>([
	['much smaller', {bytes: gibibyte}, 'bad'],
	['half as large', {bytes: 9 * gibibyte}, 'bad'],
	['a little smaller', {bytes: 17.9 * gibibyte}, 'warn'],
	['as large', {}, 'warn'],
	['the same, as a retried upload is', {etag: 'first'}, undefined],
])('put again, %s', (_, changes, role) => {
	const versions = versionsOf({other: overwritten(changes)});
	const found = judgeSeries(came(every(day, 30, at('23T02:10'))), complete({versions})).findings;
	expect(found.map(finding => finding.role)).toEqual(role === undefined ? [] : [role]);
	expect(found.map(({title}) => title)).toEqual(
		role === undefined ? [] : ['A backup was overwritten once, 3 d 1 h after it was made'],
	);
});

test('several that were overwritten are counted', () => {
	const versions = versionsOf({a: overwritten({bytes: 5}), b: overwritten({}, 9)});
	const health = judgeSeries(came(every(day, 30, at('23T02:10'))), complete({versions}));
	expect(health).toMatchObject({health: 'overwritten', role: 'bad', word: '2 overwritten'});
	expect(health.why).toContain('first 18.0 GiB, now 5 B');
});

test('deleted ones among older ones are found; a retention is not', () => {
	const series = came(every(day, 30, at('23T02:10')));
	const gone = (time: number) => ({key: 'x', at: time + 40 * day, last: {...first, at: time}});
	const retention = versionsOf({}, [gone(at('01T02:10') - 30 * day)]);
	expect(judgeSeries(series, complete({versions: retention})).health).toBe('ok');
	const thief = versionsOf({}, [gone(at('17T02:10')), gone(at('18T02:10'))]);
	expect(judgeSeries(series, complete({versions: thief}))).toMatchObject({
		health: 'deleted',
		role: 'bad',
		word: '2 deleted',
	});
});

test('a fixed key is judged by its versions', () => {
	const fixed = seriesOf([backup(at('23T02:10'), {key: 'mongo.backup'})], {kind: 'fixed'});
	expect(judgeSeries(fixed, complete())).toMatchObject({
		health: 'irregular',
		title: 'One key is written again by every run',
	});
	const puts = every(day, 12, at('20T02:10'))
		.map(time => ({at: time, bytes: gibibyte, etag: `${time}`}))
		.reverse();
	const all = {count: 12, first: puts.at(-1) as Put, last: puts[0] as Put, puts};
	const late = judgeSeries(fixed, complete({versions: versionsOf({'mongo.backup': all})}));
	expect(late).toMatchObject({health: 'missing', word: '3 missing', newestAt: at('20T02:10')});
	expect(late.findings).toHaveLength(1);
	const shrunk = [{at: at('21T02:10'), bytes: 2000, etag: 'x'}, ...puts];
	const small = judgeSeries(
		fixed,
		complete({now: at('21T05:00'), versions: versionsOf({'mongo.backup': {...all, puts: shrunk}})}),
	);
	expect(small).toMatchObject({health: 'shrunk'});
});

/** Daily backups whose names tell the day, put ten minutes past two. */
const named = (times: readonly number[]) => times.map(time => backup(time, {named: time - 130 * minute}));

test('an old name that is put now does not count as new, and is said', () => {
	const series = seriesOf([
		...named(every(day, 29, at('20T02:10'))),
		backup(at('23T18:00'), {named: at('12T00:00')}),
	]);
	const health = judgeSeries(series, complete());
	expect(health.newestAt).toBe(at('20T02:10'));
	expect(health.findings.map(({word}) => word)).toEqual(['3 missing', 'Misdated']);
	expect(health.findings[1]?.why).toBe(
		'A name says 12 Nov 00:00 UTC, it was put 23 Nov 18:00 UTC, 11 d after its time.',
	);
});

test('a name of a time to come is said', () => {
	const series = seriesOf([
		...named(every(day, 29, at('22T02:10'))),
		backup(at('23T02:10'), {named: at('23T02:10') + 9 * day}),
	]);
	expect(judgeSeries(series, complete())).toMatchObject({
		health: 'misdated',
		title: '1 backup was put long before the time in the name',
	});
});

test('names in local time, and runs over midnight, are as they should be', () => {
	const times = every(day, 30, at('23T02:10'));
	const local = times.map((time, index) =>
		backup(time, {named: time - 130 * minute - 9 * hour - (index % 2) * day}),
	);
	expect(judgeSeries(seriesOf(local), complete()).findings).toEqual([]);
});

test('a bucket that was copied keeps the times in the names, and says nothing of each', () => {
	const times = every(day, 60, at('23T02:10'));
	const copied = times.map(time => {
		const put = time < at('10T00:00') ? at('10T12:00') + (time % 1000) : time;
		return backup(put, {named: time - 130 * minute, key: `${time}`});
	});
	const health = judgeSeries(seriesOf(copied), complete());
	expect(health).toMatchObject({health: 'ok', intervalMs: day, findings: []});
});

test('copied yesterday, all of them', () => {
	const copied = every(day, 60, at('22T02:10')).map((time, index) =>
		backup(at('22T12:00') + index, {named: time - 130 * minute, key: `${time}`}),
	);
	expect(judgeSeries(seriesOf(copied), complete()).findings.map(({health}) => health)).not.toContain(
		'misdated',
	);
});

test('many more than usual are a flood, and do not change the rhythm', () => {
	const junk = Array.from({length: 40}, (_, index) => at('23T10:00') + index * minute);
	const health = judgeSeries(came([...every(day, 60, at('23T02:10')), ...junk]), complete());
	expect(health).toMatchObject({health: 'flooded', role: 'warn', word: '43 instead of 3', intervalMs: day});
	expect(health.title).toBe('Far more backups than usual: 43');
});

test('a flood that fills all that is remembered is seen from the count', () => {
	const junk = Array.from({length: 200}, (_, index) => now - index * 1000);
	const series = came(junk, {backups: 560, oldestAt: now - 360 * day});
	expect(judgeSeries(series, complete()).findings.map(({health}) => health)).toEqual([
		'flooded',
		'irregular',
	]);
});

test('a busy series is no flood', () => {
	const busy = came(every(10 * minute, 200, now), {backups: 50_000, oldestAt: now - 350 * day});
	expect(judgeSeries(busy, complete()).findings).toEqual([]);
	const byHand = came([...every(day, 60, at('23T02:10')), at('23T10:00'), at('23T11:00'), at('22T09:00')]);
	expect(judgeSeries(byHand, complete()).findings).toEqual([]);
});
