import '../helpers/colour.js';
import {describe, expect, test} from 'vitest';
import {backupsView} from '../../src/backups/screen.js';
import type {BackupsEvent} from '../../src/backups/state.js';
import {dayMarks} from '../../src/ui/days.js';
import {checkScreen} from '../helpers/check-screen.js';
import {undrawnViews} from '../helpers/drawn-views.js';
import {badNight, complete, day, entry, now, progress, seriesOf, stateAfter} from './listed-example.js';

// Rows of days and calendars: their marks stand in the legend.
const chart = /(?:■|·){4}|[■·] [■·] /u;

const shown = async (...events: readonly BackupsEvent[]) => {
	const state = stateAfter(...events);
	return checkScreen(size => backupsView(state, size), {chart});
};

const error = (kind: 'denied' | 'not-found' | 'network', code: string) => ({
	refusal: {
		error: {kind, code, message: 'x', attempts: 1, status: 403, requestId: '9C1DM7E2K4QF0A6T'},
		call: {
			service: 's3' as const,
			operation: 'ListObjectsV2',
			startedAt: now,
			durationMs: 10,
			status: 403,
			code,
			requestId: '9C1DM7E2K4QF0A6T',
		},
	},
});

const failed = (kind: 'denied' | 'not-found' | 'network', code: string, series = seriesOf()) =>
	({
		type: 'ended',
		how: 'failed',
		progress: progress(series),
		series,
		at: now,
		...error(kind, code),
	}) as const;

describe('the list', () => {
	test('says what is wrong in one look: word, age, size and days', async () => {
		const seen = await shown(complete(badNight()));
		expect(seen.wide).toMatch(/4 series {3}✗ 1 missing {3}! 1 shrunk {3}✓ 2 on time +\d+ objects/u);
		expect(seen.wide).toMatch(/→ ✗ orders +3 missing +3 d 16 h +18\.\d GiB .* ■■■■✗✗✗$/mu);
		expect(seen.wide).toMatch(/! customers +Shrunk by 95 %/u);
		for (const text of [seen.wide, seen.usual]) {
			expect(text).toMatch(/✗ orders: 3 backups did not arrive, due \d+, \d+, \d+ Nov/u);
		}

		expect(seen.usual).toMatch(/→ ✗ orders +3 missing +3 d 16 h/u);
		expect(seen.narrow).toMatch(/→ ✗ orders +3 missing +■/u);
		expect(seen.least).toMatch(/→ ✗ orders/u);
	});

	test('while it runs nothing is called newest or missing', async () => {
		const series = badNight();
		const seen = await shown({type: 'progressed', progress: progress(series), series, at: now + 19_000});
		for (const text of [seen.wide, seen.usual, seen.narrow]) {
			expect(text).toMatch(/Listing: 117 objects so far/u);
			expect(text).not.toMatch(/\d missing|Shrunk|On time/u);
		}
	});
});

describe('four answers that are not the same', () => {
	test('denied', async () => {
		const seen = await shown(failed('denied', 'AccessDenied'));
		expect(seen.wide).toMatch(/\? Denied: you may not list this bucket/u);
		expect(seen.wide).toMatch(/s3 ListObjectsV2, 403 AccessDenied, request 9C1DM7E2K4QF0A6T/u);
	});

	test('empty', async () => {
		expect((await shown(complete([]))).wide).toMatch(/Empty: nothing is in acme-backups\/db\/ now/u);
		const versions = {of: 'all', byPattern: new Map()} as const;
		const {refusal} = failed('denied', 'AccessDenied');
		const never = await shown({...complete([]), versions} as BackupsEvent);
		expect(never.wide).toMatch(/Why +The listing is complete: 0 objects, and no version of one\./u);
		const unseen = await shown({...complete([]), versions: {...versions, refusal}} as BackupsEvent);
		expect(unseen.wide).toMatch(
			/Versions were not seen \(AccessDenied\): it may have\s+▌?\s*been emptied\./u,
		);
	});

	test('not there', async () => {
		expect((await shown(failed('not-found', 'NoSuchBucket'))).wide).toMatch(
			/✗ Not there: acme-backups\/db\//u,
		);
	});

	test('could not tell, with what was seen below', async () => {
		const seen = await shown(failed('network', 'NetworkingError', badNight()));
		expect(seen.wide).toMatch(/\? Could not tell: the listing stopped after 117 objects/u);
		expect(seen.wide).toMatch(/orders/u);
		expect(seen.wide).not.toMatch(/3 missing/u);
	});
});

describe('a series', () => {
	test('has its days, its figures and its backups', async () => {
		const seen = await shown(complete(badNight()), {type: 'seriesOpened'});
		expect(seen.wide).toMatch(/Backups › orders/u);
		expect(seen.wide).toMatch(/Pattern +db\/orders\/\{date\}\/orders\.zst/u);
		expect(seen.wide).toMatch(/Every +24 h, near 02:10 UTC/u);
		expect(seen.wide).toMatch(/Mon {2}.*✗/u);
		expect(seen.wide).toMatch(/→ ✓ 20 Nov 02:10 \(3 d 16 h\)/u);
		expect(seen.usual).toMatch(/20 Nov 02:10/u);
		expect(seen.usual).toMatch(/✗ 3 backups did not arrive, due 21, 22, 23 Nov/u);
		expect(seen.least).toMatch(/20 Nov 02:10/u);
	});

	test('one backup whole, its key in full', async () => {
		const key = `db/${'very-long-folder/'.repeat(8)}2026-11-22/orders.dump`;
		const seen = await shown(
			complete(seriesOf([entry(key, {at: now - day})])),
			{type: 'seriesOpened'},
			{type: 'wholeToggled'},
		);
		expect(seen.usual.replaceAll(/\s+/gu, '')).toContain(key);
	});
});

describe('versions and uploads', () => {
	const opened = [complete(badNight()), {type: 'seriesOpened'}, {type: 'versionsOpened'}] as const;
	const key = 'db/orders/2026-11-20/orders.zst';
	const version = (versionId: string, size: number, before: number, change = {}) => ({
		key,
		versionId,
		isLatest: before === 1,
		isDeleteMarker: false,
		size,
		etag: `"${size}"`,
		lastModified: new Date(now - before * day).toISOString(),
		...change,
	});

	test('an overwritten backup says how often, and that the first is there', async () => {
		const list = [version('c', 1200, 1), version('b', 1200, 1.1), version('a', 18e9, 3)];
		const seen = await shown(...opened, {type: 'versionsRead', key, versions: {ok: true, list}});
		expect(seen.wide).toMatch(/! This backup was overwritten twice/u);
		expect(seen.wide).toMatch(/→ ! newest .* -100 % +differs/u);
		expect(seen.wide).toMatch(/✓ first/u);
	});

	test('a deleted one says that its versions are there', async () => {
		const list = [version('m', 0, 1, {isDeleteMarker: true}), version('a', 18e9, 3)];
		const seen = await shown(...opened, {type: 'versionsRead', key, versions: {ok: true, list}});
		expect(seen.wide).toMatch(/✗ This backup was deleted/u);
		expect(seen.wide).toMatch(/✗ delete marker/u);
	});

	test('where versions may not be listed it is said', async () => {
		const {refusal} = error('denied', 'AccessDenied');
		const seen = await shown(...opened, {type: 'versionsRead', key, versions: {ok: false, ...refusal}});
		expect(seen.wide).toMatch(/▌ \? /u);
		expect(seen.wide).toMatch(/403 AccessDenied/u);
	});

	test('uploads that were given up stand out', async () => {
		const list = [
			{
				key: 'db/orders/x.dump',
				uploadId: 'u1',
				startedAt: new Date(now - 12 * day).toISOString(),
				parts: 3,
				bytes: 24e6,
			},
			{key: 'db/orders/y.dump', uploadId: 'u2', startedAt: new Date(now - 1000).toISOString()},
		];
		const seen = await shown(
			complete(badNight()),
			{type: 'uploadsOpened'},
			{type: 'uploadsRead', uploads: {ok: true, list, hasMore: false}},
		);
		expect(seen.wide).toMatch(/! 1 upload of more than 7 days ago was never finished/u);
		expect(seen.wide).toMatch(/! 11 Nov 19:03 +12 d +3 +22\.9 MiB +db\/orders\/x\.dump/u);
	});
});

test('where days are shown their marks are in the help', () => {
	const marksIn = (rows: number, ...events: readonly BackupsEvent[]) =>
		backupsView(stateAfter(complete(badNight()), ...events), {columns: 80, rows}).marks;
	expect(marksIn(24)).toEqual(dayMarks);
	expect(marksIn(30, {type: 'seriesOpened'})).toEqual(dayMarks);
	// There is no room for the calendar.
	expect(marksIn(24, {type: 'seriesOpened'})).toBeUndefined();
});

test('an object that is named to paint the screen is made visible', async () => {
	const series = seriesOf([entry('db/\u001B[2J\u202Eevil\nname/2026-11-22.dump', {at: now - day})]);
	const seen = await shown(complete(series), {type: 'seriesOpened'});
	expect(seen.wide).toMatch(/\^\[\[2J<U\+202E>evil\^Jname/u);
});

test('a filter is typed, or nothing has its word', async () => {
	const typed = await shown(
		complete(badNight()),
		{type: 'filterStarted'},
		{type: 'filterTyped', input: {type: 'text', text: 'led'}},
	);
	expect(typed.least).toMatch(/→ ✓ ledger[\s\S]*Filter: led█/u);
	const none = await shown(
		complete(badNight()),
		{type: 'filterStarted'},
		{type: 'filterTyped', input: {type: 'text', text: 'zzz'}},
	);
	expect(none.least).toMatch(/Filter: zzz█/u);
});

test('what is asked for and not there yet is said to be so', async () => {
	expect((await shown(complete(badNight()), {type: 'uploadsOpened'})).least).toMatch(
		/◐ Asking for unfinished/u,
	);
	const versions = await shown(complete(badNight()), {type: 'seriesOpened'}, {type: 'versionsOpened'});
	expect(versions.least).toMatch(/◐ Asking for the versions/u);
});

test('no unfinished uploads', async () => {
	const uploads = {ok: true, list: [], hasMore: false} as const;
	const seen = await shown(complete(badNight()), {type: 'uploadsOpened'}, {type: 'uploadsRead', uploads});
	expect(seen.least).toMatch(/✓ No unfinished uploads/u);
});

test('every screen of backups is drawn here', () => {
	expect(undrawnViews('backups')).toEqual([]);
});
