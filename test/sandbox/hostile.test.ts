import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Bucket} from '../../src/sandbox/state.js';
import type {Account} from '../conformance/account.js';
import {B} from '../conformance/names.js';
import {openTestAccount} from './account.js';
import {form} from './odd/forms.js';
import {requests} from './odd/requests.js';
import {type Answered, type Plain, send, sign, write} from './signed-request.js';

/*
Whatever comes over the wire gets an answer in AWS's form, and the sandbox goes on. An InternalError is a mistake of ours; 501 is what the sandbox does not offer.
*/

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 250);

function expectAnswer({status, code, text: document}: Answered, asked: Plain): void {
	const what = JSON.stringify(asked);
	expect(status === 501 || status < 500, `${status} ${document} to ${what}`).toBe(true);
	if (status >= 400 && asked.method !== 'HEAD') {
		expect(code, `${status} ${document} to ${what}`).toMatch(/^[A-Z][\w.]+$/u);
	}
}

const isAlive = async ({admin}: Account) => (await admin.s3.listBuckets()).$metadata.httpStatusCode;

test('S3 answers any request of an administrator', async () => {
	const account = await openTestAccount();
	const {admin, sandbox} = account;
	const {endpoint} = sandbox;
	// With ACLs on there is more that a request can ask for.
	const OwnershipControls = {Rules: [{ObjectOwnership: 'ObjectWriter' as const}]};
	await admin.s3.putBucketOwnershipControls({...B, OwnershipControls});
	await admin.s3.deletePublicAccessBlock(B);
	const bucket = sandbox.state.buckets.get(B.Bucket) as Bucket;
	const key = 'drop/old.txt';
	const versions = [...(bucket.objects.get(key) ?? [])];
	await fc.assert(
		fc.asyncProperty(requests, async asked => {
			const answered = await send(endpoint, sign(endpoint, admin.credentials, asked));
			expectAnswer(answered, asked);
			expect(answered.code, JSON.stringify(asked)).not.toBe('SignatureDoesNotMatch');
			// Not to be locked out for good.
			delete bucket.policy;
			bucket.objects.set(key, [...versions]);
		}),
		{numRuns: numRuns * 4},
	);
	expect(await isAlive(account)).toBe(200);
});

test('S3 denies nobody’s requests, or has a reason to refuse them', async () => {
	const account = await openTestAccount();
	const {endpoint} = account.sandbox;
	await fc.assert(
		fc.asyncProperty(requests, async asked => {
			const answered = await send(endpoint, asked);
			expectAnswer(answered, asked);
			expect(answered.status, JSON.stringify(asked)).toBeGreaterThanOrEqual(400);
		}),
		{numRuns},
	);
	expect(await account.admin.s3.headObject({...B, Key: 'drop/old.txt'})).toMatchObject({ContentLength: 3});
});

test.each(['iam', 'sts'])('%s answers any form', async service => {
	const account = await openTestAccount();
	const {endpoint} = account.sandbox;
	const headers = {'content-type': 'application/x-www-form-urlencoded; charset=utf-8'};
	await fc.assert(
		fc.asyncProperty(form(service), async asked => {
			const request = {method: 'POST', path: '/', headers, body: asked};
			const signed = sign(endpoint, account.admin.credentials, request, {service});
			expectAnswer(await send(endpoint, signed), request);
		}),
		{numRuns: numRuns * 2},
	);
	expect(await isAlive(account)).toBe(200);
});

test('what is no HTTP is refused, and the next connection is served', async () => {
	const account = await openTestAccount();
	const line = fc.constantFrom(
		...[
			'GET / HTTP/1.1',
			'GET /',
			'PUT /acme-drop/a HTTP/1.1',
			'BREW / HTTP/1.1',
			'GET / HTTP/9.9',
			'Host: x',
			'Host : x',
			': x',
			'a',
			'',
		],
		...[
			'Content-Length: -1',
			'Content-Length: 99999999999999',
			'Content-Length: 1, 2',
			'Transfer-Encoding: chunked',
			'Transfer-Encoding: gzip',
		],
		...[
			'Expect: 100-continue',
			'Expect: the moon',
			'Connection: Upgrade',
			'Upgrade: h2c',
			'zz',
			'5',
			'Authorization: AWS4-HMAC-SHA256',
			'X: \u0001',
		],
	);
	const bytes = fc.oneof(
		fc.array(line, {maxLength: 6}).map(lines => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')),
		fc.uint8Array({maxLength: 100}).map(list => Buffer.from(list)),
	);
	await fc.assert(
		fc.asyncProperty(bytes, async sent => {
			const received = await write(account.sandbox.endpoint, sent);
			for (const [, status] of received.matchAll(/^HTTP\/1\.1 (\d+)/gmu)) {
				expect(status === '501' || Number(status) < 500, received).toBe(true);
			}
		}),
		{
			numRuns,
			examples: [[Buffer.from('PUT /acme-drop/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')]],
		},
	);
	expect(await isAlive(account)).toBe(200);
});
