import {spawn} from 'node:child_process';
import {connect} from 'node:net';
import {networkInterfaces} from 'node:os';
import {expect, onTestFinished, test, vi} from 'vitest';
import {startSandbox} from '../../src/sandbox/server.js';
import {put, putPolicy} from '../conformance/calls.js';
import {allowPut, B, U} from '../conformance/names.js';
import {answerTo} from '../conformance/row.js';
import {bundle} from '../helpers/bundle.mjs';
import {openTestAccount} from './account.js';
import {send, sign, write} from './signed-request.js';

const mebibyte = 1024 * 1024;

test('it listens on the loopback address alone', async () => {
	const sandbox = await startSandbox();
	onTestFinished(sandbox.close);
	const {hostname, port} = new URL(sandbox.endpoint);
	expect(hostname).toBe('127.0.0.1');
	const isOpen = async (host: string) =>
		new Promise<boolean>(resolve => {
			const socket = connect(Number(port), host);
			socket.once('connect', () => resolve(true));
			socket.once('error', () => resolve(false));
			socket.once('close', () => socket.destroy());
			onTestFinished(() => {
				socket.destroy();
			});
		});
	const others = Object.values(networkInterfaces()).flatMap(list => list ?? []);
	const addresses = ['127.0.0.2', '::1', ...others.map(({address}) => address)];
	expect(await isOpen('127.0.0.1')).toBe(true);
	for (const address of addresses.filter(one => one !== '127.0.0.1' && !one.startsWith('fe80'))) {
		expect(await isOpen(address), address).toBe(false);
	}
});

test('the port that is asked for is taken, and a taken one is an error', async () => {
	const first = await startSandbox();
	onTestFinished(first.close);
	const port = Number(new URL(first.endpoint).port);
	await expect(startSandbox({port})).rejects.toMatchObject({code: 'EADDRINUSE'});
});

test('closed, it leaves nothing behind: the program ends by itself', async () => {
	const program = await bundle('test/sandbox/closing-program.ts');
	onTestFinished(program.remove);
	const child = spawn(process.execPath, [program.path], {stdio: ['ignore', 'pipe', 'pipe']});
	const errors: string[] = [];
	child.stderr.on('data', chunk => errors.push(String(chunk)));
	const code = await new Promise(resolve => child.once('exit', resolve));
	expect(errors.join('')).toBe('');
	expect(code).toBe(0);
});

test('slow, every answer waits as long as was said', async () => {
	const sandbox = await startSandbox({slowMs: 1000});
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	onTestFinished(async () => {
		vi.useRealTimers();
		await sandbox.close();
	});
	let isAnswered = false;
	const asked = send(sandbox.endpoint, {path: '/'}).then(answered => {
		isAnswered = true;
		return answered;
	});
	while (vi.getTimerCount() === 0) {
		await new Promise(resolve => setImmediate(resolve));
	}

	vi.advanceTimersByTime(999);
	// A refusal on the same connection goes round faster than an answer would.
	await write(sandbox.endpoint, 'nonsense\r\n\r\n');
	expect(isAnswered).toBe(false);
	vi.advanceTimersByTime(1);
	expect((await asked).status).toBe(403);
});

test('a new key is known nowhere, then here and there, then everywhere', async () => {
	const account = await openTestAccount({consistencyMs: 60_000});
	const ask = async () => answerTo(async ({user}) => put(user, 'drop/a'), account);
	const unknown = '403 InvalidAccessKeyId';
	const known = '403 AccessDenied';
	expect([await ask(), await ask()]).toEqual([unknown, unknown]);
	account.pass(40);
	expect([await ask(), await ask(), await ask(), await ask()]).toEqual([unknown, known, unknown, known]);
	account.pass(30);
	expect([await ask(), await ask(), await ask()]).toEqual([known, known, known]);
});

test('the administrator is known from the start', async () => {
	const account = await openTestAccount({consistencyMs: 3_600_000});
	expect(await answerTo(async ({admin}) => admin.s3.headBucket(B), account)).toBe('ok');
});

test('a new user is unknown to bucket policies, and a new policy takes a while', async () => {
	const account = await openTestAccount({consistencyMs: 60_000});
	const apply = async () => answerTo(async () => putPolicy(account, allowPut), account);
	expect(await apply()).toBe('400 MalformedPolicy');
	account.pass(59);
	expect(await apply()).toBe('400 MalformedPolicy');
	account.pass(2);
	expect(await apply()).toBe('ok');
	const ask = async () => answerTo(async ({user}) => put(user, 'drop/a'), account);
	expect(await ask()).toBe('403 AccessDenied');
	account.pass(16);
	expect(await ask()).toBe('ok');
	await account.admin.s3.deleteBucketPolicy(B);
	await account.admin.iam.getUser(U);
	expect(await ask()).toBe('403 AccessDenied');
});

test('a policy that is replaced holds until the new one is known', async () => {
	const account = await openTestAccount({consistencyMs: 60_000});
	account.pass(61);
	await putPolicy(account, allowPut);
	account.pass(16);
	await putPolicy(account, {...allowPut, Effect: 'Deny'});
	const ask = async () => answerTo(async ({user}) => put(user, 'drop/a'), account);
	expect(await ask()).toBe('ok');
	account.pass(16);
	expect(await ask()).toBe('403 AccessDenied');
});

test.each<
	readonly [what: string, answer: string, method: string, path: string, service: string, size: number]
>([
	['an object of 64 MiB', '200 ', 'PUT', `/${B.Bucket}/big`, 's3', 64 * mebibyte],
	['an object past 64 MiB', '400 EntityTooLarge', 'PUT', `/${B.Bucket}/big`, 's3', 64 * mebibyte + 1],
	[
		'a document past 4 MiB',
		'400 MaxMessageLengthExceeded',
		'PUT',
		`/${B.Bucket}?versioning=`,
		's3',
		5 * mebibyte,
	],
	[
		'a policy past what is read',
		'400 MaxMessageLengthExceeded',
		'PUT',
		`/${B.Bucket}?policy=`,
		's3',
		mebibyte,
	],
	['a form past 2 MiB', '400 MaxMessageLengthExceeded', 'POST', '/', 'iam', 2 * mebibyte + 1],
	['a form far past 2 MiB', '400 EntityTooLarge', 'POST', '/', 'iam', 8 * mebibyte],
])('%s: %s, and it goes on', async (_what, answer, method, path, service, size) => {
	const {sandbox, admin} = await openTestAccount();
	const {endpoint} = sandbox;
	const body = Buffer.alloc(size, 'a');
	const {status, code} = await send(
		endpoint,
		sign(endpoint, admin.credentials, {method, path, body}, {service}),
	);
	expect(`${status} ${code}`).toBe(answer);
	expect((await admin.s3.listBuckets()).$metadata.httpStatusCode).toBe(200);
});

test.each<readonly [what: string, answer: string, headers: {readonly [name: string]: string}]>([
	['a body of unknown length', '501 NotImplemented', {'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'}],
	[
		'a body longer than it was said to be',
		'400 EntityTooLarge',
		{
			'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
			'x-amz-decoded-content-length': '10',
		},
	],
])('%s is %s, and nothing is stored', async (_what, answer, declared) => {
	const {sandbox, admin} = await openTestAccount();
	const {endpoint} = sandbox;
	const path = `/${B.Bucket}/endless`;
	const signed = sign(endpoint, admin.credentials, {method: 'PUT', path, headers: declared});
	const headers = {...signed.headers, 'transfer-encoding': 'chunked'};
	const {status, code} = await send(endpoint, {...signed, headers, body: Buffer.alloc(67 * mebibyte)});
	expect(`${status} ${code}`).toBe(answer);
	expect(sandbox.state.buckets.get(B.Bucket)?.objects.has('endless')).toBe(false);
});

const deep = 50_000;
const nested = '['.repeat(deep) + ']'.repeat(deep);
const putUserPolicy = (PolicyDocument: string) =>
	new URLSearchParams({Action: 'PutUserPolicy', ...U, PolicyName: 'p', PolicyDocument}).toString();

test.each<readonly [what: string, answer: string, service: string, path: string, body: string]>([
	['XML', '400 MalformedXML', 's3', `/${B.Bucket}?versioning=`, '<a>'.repeat(deep) + '</a>'.repeat(deep)],
	['a bucket policy', '400 MalformedPolicy', 's3', `/${B.Bucket}?policy=`, nested],
	[
		'a statement of a bucket policy',
		'400 MalformedPolicy',
		's3',
		`/${B.Bucket}?policy=`,
		`{"Statement":${nested}}`,
	],
	[
		'a statement of a user policy',
		'400 MalformedPolicyDocument',
		'iam',
		'/',
		putUserPolicy(`{"Statement":${nested}}`),
	],
	[
		'the id of a user policy',
		'400 MalformedPolicyDocument',
		'iam',
		'/',
		putUserPolicy(`{"Id":${nested},"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`),
	],
])('%s, 50,000 levels deep, is refused: %s', async (_what, answer, service, path, body) => {
	const {sandbox, admin} = await openTestAccount();
	const {endpoint} = sandbox;
	const method = service === 's3' ? 'PUT' : 'POST';
	const headers = {'content-type': 'application/x-www-form-urlencoded'};
	const request = {method, path, body, ...(service !== 's3' && {headers})};
	const {status, code} = await send(endpoint, sign(endpoint, admin.credentials, request, {service}));
	expect(`${status} ${code}`).toBe(answer);
});

test('a client that goes away in the middle of a body leaves nothing', async () => {
	const {sandbox, admin} = await openTestAccount();
	const {endpoint} = sandbox;
	const body = 'a'.repeat(1000);
	const {headers = {}} = sign(endpoint, admin.credentials, {method: 'PUT', path: `/${B.Bucket}/half`, body});
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	const head = [`PUT /${B.Bucket}/half HTTP/1.1`, ...lines, 'content-length: 1000', '', ''].join('\r\n');
	await write(endpoint, `${head}${body.slice(0, 500)}`);
	expect(sandbox.state.buckets.get(B.Bucket)?.objects.has('half')).toBe(false);
	expect((await admin.s3.listBuckets()).$metadata.httpStatusCode).toBe(200);
});

test('what is no HTTP request is told so in S3’s words', async () => {
	const {sandbox} = await openTestAccount();
	expect(await write(sandbox.endpoint, 'nonsense\r\n\r\n')).toContain('<Code>BadRequest</Code>');
	const long = `GET / HTTP/1.1\r\nHost: x\r\nx-amz-meta-long: ${'a'.repeat(20_000)}\r\n\r\n`;
	const answer = await write(sandbox.endpoint, long);
	expect(answer).toMatch(/^HTTP\/1\.1 400 /u);
	expect(answer).toContain('<Code>RequestHeaderSectionTooLarge</Code>');
});

test('every answer has the ids and the time that AWS gives', async () => {
	const {sandbox} = await openTestAccount();
	const {headers, text} = await send(sandbox.endpoint, {path: `/${B.Bucket}/a`});
	expect(headers['x-amz-request-id']).toMatch(/^[0-9A-Z]{16}$/u);
	expect(text).toContain(`<RequestId>${headers['x-amz-request-id']}</RequestId>`);
	expect(text).toContain(`<HostId>${headers['x-amz-id-2']}</HostId>`);
	expect(Date.parse(headers['date'] ?? '')).not.toBeNaN();
});
