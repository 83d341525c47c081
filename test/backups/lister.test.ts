import {expect, onTestFinished, test} from 'vitest';
import {putObject} from '../../src/aws/objects.js';
import {initialBackups, updateBackups} from '../../src/backups/flow.js';
import {openLister} from '../../src/backups/lister.js';
import {createPerformBackups} from '../../src/backups/perform.js';
import type {BackupsEvent, Place} from '../../src/backups/state.js';
import {systemClock} from '../../src/flow/clock.js';
import {runFlow} from '../../src/flow/flow.js';
import type {Bucket} from '../../src/sandbox/state.js';
import {rehearse} from '../aws/sandbox.js';

const place: Place = {name: 'acme-mail', bucket: 'acme-mail', prefix: '', whose: 'test'};
const signal = new AbortController().signal;

/** The demo bucket; how much is in it depends on the time of day. */
async function demo() {
	const {admin, sandbox} = await rehearse({seed: 'demo'});
	const {objects} = sandbox.state.buckets.get(place.bucket) as Bucket;
	expect(objects.size).toBeGreaterThan(700);
	return {admin, count: objects.size};
}

async function listed(of: Place = place, isOfVersions = false) {
	const {admin, count} = await demo();
	const lister = openLister({clock: systemClock, place: of, isOfVersions});
	const end = await lister.list(admin, {signal, onProgress: () => {}});
	return {end, count};
}

test('all of a bucket, what is newest in it, and its series', async () => {
	const {end, count} = await listed();
	expect(end).toMatchObject({how: 'complete', progress: {objects: count, requests: 1}});
	expect(end.series.map(({name}) => name)).toEqual(
		['mail-01', 'mail-02', 'mail-03'].flatMap(host =>
			['index', 'queue', 'store'].map(leaf => `${host}/${leaf}`),
		),
	);
	expect(end.progress.newest?.key).toMatch(/^mail-0\d\//u);
});

test('the first page is told at once', async () => {
	const {admin, count} = await demo();
	const told: number[] = [];
	const lister = openLister({clock: systemClock, place});
	await lister.list(admin, {signal, onProgress: ({objects}) => told.push(objects)});
	expect(told[0]).toBe(count);
});

test('our own test objects are never the newest', async () => {
	const {admin, count} = await demo();
	for (const key of ['.nightdrop/run/1', 'sub/.nightdrop/run/2']) {
		await putObject(admin, {bucket: 'acme-mail', key, body: new Uint8Array(3)});
	}

	const lister = openLister({clock: systemClock, place});
	const {progress, series} = await lister.list(admin, {signal, onProgress: () => {}});
	expect(progress.objects).toBe(count + 2);
	expect(progress.newest?.key).toMatch(/^mail-0\d\//u);
	expect(series).toHaveLength(9);
});

test('with all versions: what was written over, with its first put', async () => {
	const {end, count} = await listed(place, true);
	const versions = end.versions?.byPattern.get('mail-02/index/index-{date}.tar.zst');
	expect([...(versions?.byKey.values() ?? [])]).toMatchObject([
		{count: 3, first: {bytes: expect.any(Number) as number}, last: {bytes: 1229}},
	]);
	expect(end.progress.objects).toBe(count);
	const others = [...(end.versions?.byPattern ?? [])].filter(([, {byKey}]) => byKey.size > 0);
	expect(others).toHaveLength(1);
});

test('a listing that was stopped goes on with what is left, and counts nothing twice', async () => {
	const {admin, count} = await demo();
	const lister = openLister({clock: systemClock, place});
	const stop = new AbortController();
	stop.abort();
	const first = await lister.list(admin, {signal: stop.signal, onProgress: () => {}});
	expect(first).toMatchObject({how: 'stopped', progress: {objects: 0}});
	const second = await lister.list(admin, {signal, onProgress: () => {}});
	expect(second).toMatchObject({how: 'complete', progress: {objects: count}});
});

test('the flow looks at the versions of the newest by itself, and follows a bucket into its region', async () => {
	const {admin, connection, open} = await rehearse({seed: 'demo'});
	const regions: (string | undefined)[] = [];
	const run = async (of: Place) => {
		const perform = createPerformBackups({
			clock: systemClock,
			place: of,
			async open(region) {
				regions.push(region);
				return region === undefined ? admin : open({...connection, region});
			},
		});
		const seen: BackupsEvent[] = [];
		const flow = runFlow(
			initialBackups(of, systemClock.now()),
			(state, event: BackupsEvent) => {
				seen.push(event);
				return updateBackups(state, event);
			},
			perform,
			undefined,
			[{type: 'list', isRest: false}],
		);
		onTestFinished(flow.close);
		await new Promise<void>(resolve => {
			flow.subscribe(() => {
				const {listing, versions, judged} = flow.getState();
				if (listing.type === 'complete' && (judged.length === 0 || versions !== undefined)) {
					resolve();
				}
			});
		});
		return flow.getState();
	};

	const mail = await run(place);
	expect(mail.versions).toMatchObject({of: 'newest'});
	expect(mail.versions?.byPattern.size).toBe(9);
	const frankfurt = await run({...place, bucket: 'acme-archive-frankfurt'});
	expect(frankfurt.listing).toMatchObject({type: 'complete', objects: 0});
	expect(regions).toContain('eu-central-1');
});

test('what may not be listed is a refusal with its code', async () => {
	const {end} = await listed({...place, bucket: 'globex-archive'});
	expect(end).toMatchObject({how: 'failed', refusal: {error: {kind: 'denied', code: 'AccessDenied'}}});
});
