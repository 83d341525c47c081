import fc from 'fast-check';
import {expect, onTestFinished, test} from 'vitest';
import type {Aws} from '../../../src/aws/clients.js';
import {compareKeys} from '../../../src/aws/key-order.js';
import {type ListAllInput, listAll, listAllVersions} from '../../../src/backups/listing/listing.js';
import {connectionTo, openTest} from '../../aws/open.js';
import {htmlPage, type Reply, s3Error} from '../../aws/scripted-server.js';
import {listPage, pageReply, startListingServer} from './listing-server.js';

const keys = Array.from(
	{length: 60},
	(_, index) => `db-${String(index % 7)}/${String(index).padStart(3, '0')}`,
);

/** No pause lasts in a test. */
const clock = {now: Date.now, sleep: async () => {}};
const eager: ListAllInput = {bucket: 'acme-backups', pageSize: 3, leastToSplit: 1, concurrency: 6};

type Fault = (request: number, query: URLSearchParams) => Reply | undefined;

async function scene(fault: Fault, timeoutMs = 5000) {
	const server = await startListingServer({keys, fault});
	const aws = await openTest(connectionTo(server.url), {timeoutMs});
	onTestFinished(aws.close);
	return {server, aws};
}

async function list(aws: Aws, more: Partial<ListAllInput> = {}, signal?: AbortSignal) {
	const seen: string[] = [];
	const listing = await listAll(
		aws,
		{...eager, ...more},
		{clock, signal, onPage: page => seen.push(...page.map(({key}) => key))},
	);
	return {listing, seen};
}

const once =
	(reply: Reply, at = 4): Fault =>
	request =>
		request === at ? reply : undefined;
const from =
	(reply: Reply, at = 4): Fault =>
	request =>
		request >= at ? reply : undefined;

const half = listPage(keys.slice(0, 3)).slice(0, 300);
const headers = {'x-amz-request-id': 'R1'};
const huge = `${listPage([]).replace('</ListBucketResult>', '')}${' '.repeat(50_000_000)}</ListBucketResult>`;
const passing: readonly (readonly [string, Reply])[] = [
	['SlowDown', s3Error(503, 'SlowDown')],
	['an error of the server', s3Error(500, 'InternalError')],
	['an error in an answer of 200', s3Error(200, 'InternalError')],
	['a connection that is reset', {type: 'reset'}],
	['a connection that is cut within a page', {type: 'cut', body: half, length: 1000, headers}],
	['half a page', pageReply(half)],
	['broken XML', pageReply(listPage(keys).replace('</Key>', '</Kay>'))],
	['a page without IsTruncated', pageReply(listPage([]).replace(/<IsTruncated>.*?<\/IsTruncated>/u, ''))],
	['a page without a way on', pageReply(listPage([]).replace('>false<', '>true<'))],
	['HTML', {...htmlPage(200), headers} as Reply],
	['a page of 50 MB', pageReply(huge)],
	['a page out of order', pageReply(listPage(['zz/2', 'zz/1']))],
	['a page from before where it must begin', pageReply(listPage([' ']))],
];

test.each(passing)('%s, once: the page is asked for again', async (_, reply) => {
	const {aws} = await scene(once(reply));
	const {listing, seen} = await list(aws);
	expect(seen.sort(compareKeys)).toEqual([...keys].sort(compareKeys));
	expect(listing).toMatchObject({ok: true, objects: 60, bytes: 120});
});

test.each(passing)('%s, again and again: trouble, and the rest can be listed later', async (_, reply) => {
	let healedAt = Number.POSITIVE_INFINITY;
	const {aws} = await scene(request => (request >= 4 && request < healedAt ? reply : undefined));
	const {listing, seen} = await list(aws);
	if (listing.ok) {
		throw new Error('Expected trouble');
	}

	expect(['throttled', 'server', 'network']).toContain(listing.error.kind);
	expect(listing.objects).toBe(seen.length);
	healedAt = 0;
	const second = await list(aws, {ranges: listing.rest});
	expect(second.listing.ok).toBe(true);
	expect([...seen, ...second.seen].sort(compareKeys)).toEqual([...keys].sort(compareKeys));
});

test('an answer that does not come, once and for ever', async () => {
	const first = await scene(once({type: 'hang'}), 200);
	expect((await list(first.aws)).listing).toMatchObject({ok: true, objects: 60});
	const second = await scene(from({type: 'stall', body: half}), 200);
	expect((await list(second.aws)).listing).toMatchObject({ok: false});
	const third = await scene(from({type: 'hang'}), 200);
	expect((await list(third.aws)).listing).toMatchObject({ok: false, error: {kind: 'timeout'}});
});

test('SlowDown to every third request: complete, and every request counted', async () => {
	const {aws, server} = await scene(request => (request % 3 === 0 ? s3Error(503, 'SlowDown') : undefined));
	const {listing, seen} = await list(aws, {concurrency: 30});
	expect(seen.sort(compareKeys)).toEqual([...keys].sort(compareKeys));
	expect(listing).toMatchObject({ok: true, objects: 60, requests: server.queries.length});
});

test.each([
	['denied', s3Error(403, 'AccessDenied')],
	['not-found', s3Error(404, 'NoSuchBucket')],
	['wrong-region', s3Error(301, 'PermanentRedirect', {headers: {'x-amz-bucket-region': 'eu-west-1'}})],
	['bad-key', s3Error(403, 'InvalidAccessKeyId')],
] as const)('%s stops it at the first request', async (kind, reply) => {
	const {aws, server} = await scene(() => reply);
	const {listing} = await list(aws);
	expect(listing).toMatchObject({
		ok: false,
		error: {kind},
		objects: 0,
		requests: 1,
		rest: [{after: ''}],
	});
	expect(server.queries).toHaveLength(1);
});

test('wherever it is stopped, what was seen and the rest are all keys, each once', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({min: 1, max: 40}), async at => {
			let healedAt = Number.POSITIVE_INFINITY;
			const {aws} = await scene(request =>
				request >= at && request < healedAt ? s3Error(403, 'AccessDenied') : undefined,
			);
			const first = await list(aws);
			healedAt = 0;
			const rest = first.listing.ok ? [] : first.listing.rest;
			const second = await list(aws, {ranges: rest});
			expect([...first.seen, ...second.seen].sort(compareKeys)).toEqual([...keys].sort(compareKeys));
		}),
		{numRuns: 20},
	);
});

test('a token that comes again, and a page that does not advance, are no endless loop', async () => {
	const repeated = await scene((_request, query) =>
		query.has('continuation-token') ? pageReply(listPage([], 'same')) : pageReply(listPage(['a'], 'same')),
	);
	expect((await list(repeated.aws, {concurrency: 1})).listing).toMatchObject({
		ok: false,
		error: {code: 'IncompleteReply'},
		requests: 4,
	});
	const still = await scene(request => pageReply(listPage(['a', 'b'], `t${request}`)));
	expect((await list(still.aws, {concurrency: 1})).listing).toMatchObject({ok: false, requests: 4});
	const empty = await scene(request => pageReply(listPage([], `t${request}`)));
	expect((await list(empty.aws, {concurrency: 1})).listing).toMatchObject({ok: false, requests: 1001});
});

test('short and empty pages that are not the last', async () => {
	const {aws} = await scene((_request, query) => {
		const token = query.get('continuation-token');
		const [place = 0] = token === null ? [] : [Number(token)];
		return pageReply(listPage(place % 2 === 0 ? [`k${place}`] : [], place < 7 ? `${place + 1}` : undefined));
	});
	const {listing, seen} = await list(aws, {leastToSplit: Number.POSITIVE_INFINITY});
	expect(listing).toMatchObject({ok: true, objects: 4, requests: 8});
	expect(seen).toEqual(['k0', 'k2', 'k4', 'k6']);
});

test('to cancel ends all of it at once, and nothing more is asked', async () => {
	const {aws, server} = await scene(() => undefined);
	const controller = new AbortController();
	const seen: string[] = [];
	let pages = 0;
	const listing = await listAll(aws, eager, {
		clock,
		signal: controller.signal,
		onPage(page) {
			seen.push(...page.map(({key}) => key));
			pages++;
			if (pages === 5) {
				controller.abort();
			}
		},
	});
	expect(listing).toMatchObject({ok: false, error: {kind: 'cancelled'}, objects: seen.length});
	expect(pages).toBe(5);
	const asked = server.queries.length;
	const again = await list(aws, {}, controller.signal);
	expect(again.listing).toMatchObject({
		ok: false,
		error: {kind: 'cancelled'},
		requests: 0,
		rest: [{after: ''}],
	});
	expect(server.queries).toHaveLength(asked);
});

test('what the caller throws is thrown', async () => {
	const {aws} = await scene(() => undefined);
	const listing = listAll(aws, eager, {
		onPage() {
			throw new Error('full');
		},
	});
	await expect(listing).rejects.toThrow('full');
});

test('a request says where to begin, in which encoding, and whose bucket it must be', async () => {
	const {aws, server} = await scene(() => undefined);
	await list(aws, {prefix: 'db-', after: 'db-3/', owner: '111122223333', concurrency: 1});
	const [first, second] = server.queries;
	expect(Object.fromEntries(first ?? [])).toMatchObject({
		'list-type': '2',
		'encoding-type': 'url',
		'max-keys': '3',
		prefix: 'db-',
		'start-after': 'db-3/',
	});
	expect(second?.has('start-after')).toBe(false);
	expect(second?.has('continuation-token')).toBe(true);
	expect(
		aws.calls.every(({operation, requestId}) => operation === 'ListObjectsV2' && requestId === 'R1'),
	).toBe(true);
});

const versions = (inside: string, isTruncated = false) =>
	pageReply(`<ListVersionsResult><IsTruncated>${isTruncated}</IsTruncated>${inside}</ListVersionsResult>`);
const version = (key: string, id: string) =>
	`<Version><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>false</IsLatest><LastModified>2026-11-20T03:06:16.000Z</LastModified><Size>1</Size></Version>`;
const marker = (key: string, id: string) =>
	`<NextKeyMarker>${key}</NextKeyMarker><NextVersionIdMarker>${id}</NextVersionIdMarker>`;

test('versions stop and go on within a key', async () => {
	const {aws} = await scene((request, query) => {
		if (!query.has('key-marker')) {
			return versions(version('a', '1') + version('a', '2') + marker('a', '2'), true);
		}

		return request === 2
			? s3Error(403, 'AccessDenied')
			: versions(query.get('version-id-marker') === '2' ? version('a', '3') : '');
	});
	const seen: string[] = [];
	const list = async (more: Partial<ListAllInput>) =>
		listAllVersions(
			aws,
			{...eager, ...more, leastToSplit: 1e9},
			{clock, onPage: page => seen.push(...page.map(one => one.versionId))},
		);
	const first = await list({});
	expect(first).toMatchObject({ok: false, rest: [{after: 'a', afterVersion: '2'}]});
	await list({ranges: first.ok ? [] : first.rest});
	expect(seen).toEqual(['1', '2', '3']);
});

test.each([
	['the same marker again', versions(marker('a', '2'), true)],
	['a marker from before', versions(marker('A', '2'), true)],
	['no way on', versions('', true)],
	['half a page', pageReply(`<ListVersionsResult>${version('a', '1')}`)],
])('a page of versions with %s is trouble', async (_, reply) => {
	const {aws} = await scene((_request, query) =>
		query.has('key-marker') ? reply : versions(version('a', '2') + marker('a', '2'), true),
	);
	const listing = await listAllVersions(aws, eager, {clock, onPage() {}});
	expect(listing).toMatchObject({ok: false, error: {code: 'IncompleteReply'}, objects: 1});
});
