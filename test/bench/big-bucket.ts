import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {type BigBucket, shapes} from './bucket-shapes.js';

/*
An S3 that serves one large bucket and nothing else, in a process of its own: it must not share a thread with what is measured. Signatures are not checked. Every answer waits as one from far away does.

It prints its address and the number of objects as a line of JSON, and what it served on SIGTERM.
*/

const {values} = parseArgs({
	options: {
		objects: {type: 'string', default: '1000000'},
		shape: {type: 'string', default: 'daily'},
		'latency-ms': {type: 'string', default: '60'},
		/** Every so many answers are 503 SlowDown. */
		'throttle-every': {type: 'string', default: '0'},
	},
});
const bucket = shapes[values.shape as keyof typeof shapes](Number(values.objects));
const throttleEvery = Number(values['throttle-every']);
const served = {requests: 0, mostOpen: 0};
let open = 0;

const server = createServer((request, response) => {
	request.resume();
	open++;
	served.requests++;
	served.mostOpen = Math.max(served.mostOpen, open);
	const isThrottled = throttleEvery > 0 && served.requests % throttleEvery === 0;
	setTimeout(() => {
		open--;
		const {searchParams} = new URL(request.url ?? '', 'http://localhost');
		const headers = {'content-type': 'application/xml', 'x-amz-request-id': String(served.requests)};
		response
			.writeHead(isThrottled ? 503 : 200, headers)
			.end(isThrottled ? slowDown : request.method === 'HEAD' ? '' : pageOf(bucket, searchParams));
	}, Number(values['latency-ms']));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
	const {port} = server.address() as AddressInfo;
	say({endpoint: `http://127.0.0.1:${port}`, objects: bucket.count});
});
process.once('SIGTERM', () => {
	say(served);
	process.exit();
});

function say(what: object): void {
	process.stdout.write(`${JSON.stringify(what)}\n`);
}

const slowDown = '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';

/** A page of ListObjectsV2. All keys are ASCII without a character that XML or `encoding-type` would change. */
function pageOf(of: BigBucket, query: URLSearchParams): string {
	const prefix = query.get('prefix') ?? '';
	const delimiter = query.get('delimiter') ?? '';
	const limit = Math.min(1000, Number(query.get('max-keys') ?? 1000));
	// `marker` is how the first version of the call says it.
	const after =
		['continuation-token', 'start-after', 'marker'].map(one => query.get(one)).find(Boolean) ?? '';
	const elements: string[] = [];
	let last = '';
	let index = after > prefix ? firstAfter(of, after) : firstAtOrAfter(of, prefix);
	const isThere = () => index < of.count && of.keyAt(index).startsWith(prefix);
	for (; elements.length < limit && isThere(); index++) {
		last = of.keyAt(index);
		const cut = delimiter === '' ? -1 : last.indexOf(delimiter, prefix.length);
		if (cut === -1) {
			elements.push(of.elementAt(index));
		} else {
			elements.push(`<CommonPrefixes><Prefix>${last.slice(0, cut + 1)}</Prefix></CommonPrefixes>`);
			last = `${last.slice(0, cut + 1)}~`;
			index = firstAfter(of, last) - 1;
		}
	}

	const next = isThere() ? `<NextContinuationToken>${last}</NextContinuationToken>` : '';
	return `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>big</Name><Prefix>${prefix}</Prefix><KeyCount>${elements.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${next !== ''}</IsTruncated>${next}${elements.join('')}</ListBucketResult>`;
}

const firstAfter = (of: BigBucket, key: string) => search(of, at => at <= key);
const firstAtOrAfter = (of: BigBucket, key: string) => search(of, at => at < key);

/** Index of the first key that is not before. */
function search(of: BigBucket, isBefore: (key: string) => boolean): number {
	let low = 0;
	let high = of.count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (isBefore(of.keyAt(middle))) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
}
