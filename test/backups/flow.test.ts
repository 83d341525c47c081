import {describe, expect, test} from 'vitest';
import {isLookingAtVersions, updateBackups, versionsLimit} from '../../src/backups/flow.js';
import {shownSeries} from '../../src/backups/look.js';
import type {BackupsState} from '../../src/backups/state.js';
import {badNight, complete, day, nightly, now, progress, seriesOf, stateAfter} from './listed-example.js';

const names = (state: BackupsState) => shownSeries(state).map(({series}) => series.name);
const refusal = {
	error: {kind: 'network', code: 'NetworkingError', message: 'reset', attempts: 3},
	call: {service: 's3', operation: 'ListObjectsV2', startedAt: now, durationMs: 10},
} as const;

describe('while the listing runs', () => {
	const series = badNight();
	const state = stateAfter({type: 'progressed', progress: progress(series), series, at: now + 2000});

	test('series stand by name, and none is called missing or late', () => {
		expect(names(state)).toEqual(['audit', 'customers', 'ledger', 'orders']);
		expect(state.judged.map(({health}) => health.missing)).toEqual([0, 0, 0, 0]);
		for (const {health} of state.judged) {
			expect(['bad', 'warn']).not.toContain(health.role);
		}
	});

	test('a second listing is not begun, and escape stops the one that runs', () => {
		expect(updateBackups(state, {type: 'listAsked'})).toEqual([state]);
		const [stopping, effect] = updateBackups(state, {type: 'stopAsked'});
		expect(effect).toEqual({type: 'stopListing'});
		expect(stopping.listing).toMatchObject({type: 'running', stoppedBy: 'person'});
	});

	test('what comes after it was stopped changes nothing', () => {
		const stopped = stateAfter({type: 'ended', how: 'stopped', progress: progress(series), series, at: now});
		const late = {type: 'progressed', progress: progress([]), series: [], at: now} as const;
		expect(updateBackups(stopped, late)).toEqual([stopped]);
	});
});

describe('when it has ended', () => {
	test('the sick ones come first, and the focus stands on the sickest', () => {
		const state = stateAfter(complete(badNight()));
		expect(names(state)).toEqual(['orders', 'customers', 'audit', 'ledger']);
		expect(state.judged.find(({series}) => series.pattern === state.focus)?.series.name).toBe('orders');
	});

	test('a focus that somebody chose stays with its series', () => {
		const series = badNight();
		const state = stateAfter(
			{type: 'progressed', progress: progress(series), series, at: now},
			{type: 'focusMoved', by: 1},
			complete(series),
		);
		expect(state.focus).toMatch(/customers/u);
	});

	test('the versions of the newest backup of each series are asked for, a bounded number of them', () => {
		const many = seriesOf(
			...Array.from({length: versionsLimit + 5}, (_, index) =>
				nightly(`host-${'x'.repeat(index)}y`, {days: 6}),
			),
		);
		const [, effect] = updateBackups(stateAfter(), complete(many));
		expect(effect?.type === 'readNewestVersions' && effect.newest.size).toBe(
			Math.min(versionsLimit, many.length),
		);
	});

	test('where all versions were listed none are asked for', () => {
		const event = complete(badNight());
		const versions = {of: 'all', byPattern: new Map()} as const;
		expect(updateBackups(stateAfter(), {...event, versions} as typeof event)).toHaveLength(1);
	});

	test('a stop while the versions are looked at ends the wait for them, and they are not known', () => {
		const looking = stateAfter(complete(badNight()));
		expect(isLookingAtVersions(looking)).toBe(true);
		const [stopped, ...effects] = updateBackups(looking, {type: 'stopAsked', by: 'time'});
		expect(effects).toEqual([]);
		expect(stopped.versions).toMatchObject({stoppedBy: 'time'});
		expect(isLookingAtVersions(stopped)).toBe(false);
	});

	test('a stop that came too late for the listing still keeps the versions from being asked for', () => {
		const stopping = stateAfter({type: 'stopAsked', by: 'time'});
		const [state, ...effects] = updateBackups(stopping, complete(badNight()));
		expect(effects).toEqual([]);
		expect(state.listing.type).toBe('complete');
		expect(state.versions).toMatchObject({stoppedBy: 'time'});
	});

	test('what was on time is late when the hour has come', () => {
		const state = stateAfter(complete(seriesOf(nightly('ledger'))), {type: 'timePassed', at: now + day});
		expect(state.judged.map(({health}) => health.health)).not.toEqual(['ok']);
	});

	test('an overwrite does not make a series look fresh', () => {
		const [newest, ...older] = nightly('orders', {missing: 3});
		if (newest === undefined) {
			throw new Error('there is no backup');
		}

		const series = seriesOf([{...newest, at: now - 60_000}], older);
		const pattern = series[0]?.pattern ?? '';
		const put = {bytes: 5, etag: 'a'};
		const versions = {count: 2, first: {...put, at: newest.at}, last: {...put, etag: 'b', at: now - 60_000}};
		const state = stateAfter(complete(series), {
			type: 'newestVersionsRead',
			versions: {
				of: 'newest',
				byPattern: new Map([[pattern, {byKey: new Map([[newest.key, versions]]), deleted: []}]]),
			},
			at: now,
		});
		expect(state.judged[0]?.health.newestAt).toBe(newest.at);
		expect(state.judged[0]?.health.findings.map(({health}) => health)).toContain('missing');
	});
});

describe('a listing that stopped early', () => {
	const series = badNight();
	const failed = stateAfter({
		type: 'ended',
		how: 'failed',
		progress: progress(series),
		series,
		refusal,
		at: now,
	});

	test('calls nothing missing, and goes on from where it stopped', () => {
		expect(failed.judged.every(({health}) => health.missing === 0)).toBe(true);
		const [next, effect] = updateBackups(failed, {type: 'listAsked'});
		expect(effect).toEqual({type: 'list', isRest: true});
		expect(next.listing).toMatchObject({type: 'running', objects: progress(series).objects});
		expect(next.listing.refusal).toBeUndefined();
	});

	test('one that saw nothing begins anew', () => {
		const nothing = stateAfter({
			type: 'ended',
			how: 'failed',
			progress: progress([]),
			series: [],
			refusal,
			at: now,
		});
		expect(updateBackups(nothing, {type: 'listAsked'})[1]).toEqual({type: 'list', isRest: false});
	});
});

describe('pages', () => {
	const state = stateAfter(complete(badNight()));

	test('a series, the versions of its backup, and back again', () => {
		const [series] = updateBackups(state, {type: 'seriesOpened'});
		expect(series.page).toMatchObject({type: 'series', focus: 0});
		const [second] = updateBackups(series, {type: 'focusMoved', by: 2});
		const [versions, effect] = updateBackups(second, {type: 'versionsOpened'});
		expect(effect).toMatchObject({
			type: 'readVersions',
			key: expect.stringContaining('db/orders/2026-11-18') as string,
		});
		expect(versions.page).toMatchObject({type: 'versions', from: 2});
		const [back] = updateBackups(versions, {type: 'closed'});
		expect(back.page).toMatchObject({type: 'series', focus: 2});
		expect(updateBackups(back, {type: 'closed'})[0].page).toEqual({type: 'list'});
	});

	test('an answer for another key is not shown', () => {
		const opened = [{type: 'seriesOpened'}, {type: 'versionsOpened'}] as const;
		const at = opened.reduce((before, event) => updateBackups(before, event)[0], state);
		const other = {type: 'versionsRead', key: 'another', versions: {ok: true, list: []}} as const;
		expect(updateBackups(at, other)).toEqual([at]);
	});

	test('the filter looks in the whole pattern, and the focus is never outside of it', () => {
		const typed = [
			{type: 'filterStarted'},
			{type: 'filterTyped', input: {type: 'text', text: 'LEDG'}},
		] as const;
		const filtered = typed.reduce((before, event) => updateBackups(before, event)[0], state);
		expect(names(filtered)).toEqual(['ledger']);
		expect(filtered.focus).toMatch(/ledger/u);
		expect(names(updateBackups(filtered, {type: 'filterCleared'})[0])).toHaveLength(4);
	});

	test('the order goes round and comes back', () => {
		let at = state;
		const seen = new Set<string>();
		for (let times = 0; times < 4; times++) {
			[at] = updateBackups(at, {type: 'orderChanged'});
			seen.add(at.order);
		}

		expect(seen.size).toBe(4);
		expect(at.order).toBe('worst first');
	});
});
