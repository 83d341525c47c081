import {expect, onTestFinished, test} from 'vitest';
import {putObject} from '../../../src/aws/objects.js';
import {attempt} from '../../../src/backups/inventory/problem.js';
import {bytesOf, openFile} from '../../../src/backups/inventory/ranged-file.js';
import {connectionTo, openTest} from '../../aws/open.js';
import {rehearse, valueIn} from '../../aws/sandbox.js';
import {startScriptedServer} from '../../aws/scripted-server.js';
import {bucket, makeBucket} from './report.js';

test('a file larger than a part is read whole, in any slice, and not once it has changed', async () => {
	const {admin} = await rehearse();
	await makeBucket(admin);
	const size = 8 * 1024 ** 2 + 5;
	const body = Buffer.alloc(size, 'thirty-one characters, a prime!');
	const put = async (bytes: Uint8Array) =>
		valueIn(await putObject(admin, {bucket, key: 'large', body: bytes}));
	await put(body);
	const file = await openFile(admin, {bucket}, {key: 'large', size, md5: ''}, undefined);
	const chunks: Uint8Array[] = [];
	for await (const bytes of bytesOf(file)) {
		chunks.push(bytes);
	}

	expect(chunks.map(bytes => bytes.length)).toEqual([8 * 1024 ** 2, 5]);
	expect(Buffer.concat(chunks).equals(body)).toBe(true);
	const slice = new Uint8Array(await file.slice(3, size - 1));
	expect(Buffer.from(slice).equals(body.subarray(3, size - 1))).toBe(true);
	expect(Buffer.from(await file.slice(size - 2))).toEqual(Buffer.from(body.subarray(size - 2)));

	await put(Buffer.from('other'));
	const answer = await attempt(async () => file.slice(0, 5));
	expect(answer.ok ? undefined : answer.problem.error?.kind).toBe('precondition');
});

test('an answer that is not the part that was asked for is not taken for it', async () => {
	const named = {'x-amz-request-id': 'R1', etag: '"x"'};
	const server = await startScriptedServer(
		{type: 'answer', status: 200, headers: {...named, 'content-length': '10'}},
		{type: 'answer', status: 200, headers: named, body: '0123456789'},
	);
	onTestFinished(server.close);
	const aws = await openTest(connectionTo(server.url));
	onTestFinished(aws.close);
	const file = await openFile(aws, {bucket}, {key: 'x', size: 10, md5: ''}, undefined);
	expect(await attempt(async () => file.slice(2, 4))).toMatchObject({
		problem: {why: 'A part of one of its files came otherwise than asked for.'},
	});
});
