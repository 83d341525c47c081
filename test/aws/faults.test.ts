import {inspect} from 'node:util';
import {afterEach, expect, test} from 'vitest';
import type {Answer, AwsError} from '../../src/aws/answer.js';
import {getBucketPolicy, putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {headBucket, listBuckets} from '../../src/aws/buckets.js';
import type {Aws} from '../../src/aws/clients.js';
import type {Connection} from '../../src/aws/connection.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {createAccessKey, listAccessKeys} from '../../src/aws/keys.js';
import {createMultipartUpload} from '../../src/aws/multipart.js';
import {deleteObjects, getObject, headObject, putObject} from '../../src/aws/objects.js';
import {getSessionToken} from '../../src/aws/sessions.js';
import {createUser, getLoginProfile, getUser} from '../../src/aws/users.js';
import {connectionTo, openTest} from './open.js';
import {
	htmlPage,
	iamError,
	type Reply,
	type ScriptedServer,
	s3Error,
	startScriptedServer,
} from './scripted-server.js';

type Scripted = {readonly aws: Awaited<ReturnType<typeof openTest>>; readonly server: ScriptedServer};

const opened: {close: () => unknown}[] = [];

afterEach(async () => {
	for (const one of opened.splice(0)) {
		await one.close();
	}
});

async function script(
	replies: readonly Reply[],
	{timeoutMs = 5000, ...connection}: Partial<Connection> & {readonly timeoutMs?: number} = {},
): Promise<Scripted> {
	const server = await startScriptedServer(...replies);
	const aws = await openTest(connectionTo(server.url, connection), {timeoutMs});
	opened.push(aws, server);
	return {aws, server};
}

async function errorOf(answer: Promise<Answer<unknown>>): Promise<AwsError> {
	const settled = await answer;
	if (settled.ok) {
		throw new Error(`Expected a refusal, got ${inspect(settled.value)}`);
	}

	return settled.error;
}

const object = {bucket: 'acme-backups', key: 'db/one'};
const put = async (aws: Aws) => putObject(aws, {...object, body: 'x'});

const ok = (body: string): Reply => ({
	type: 'answer',
	status: 200,
	headers: {'x-amz-request-id': 'R2'},
	body,
});

const explicitDeny =
	'User: arn:aws:iam::111122223333:user/b is not authorized to perform: s3:GetObject on resource: &quot;arn:aws:s3:::acme-backups/db/one&quot; with an explicit deny in a resource-based policy';

test('a denial by S3 keeps its code, its request and why', async () => {
	const {aws} = await script([s3Error(403, 'AccessDenied', {message: explicitDeny})]);
	const answer = await getObject(aws, object);
	expect(answer).toMatchObject({
		ok: false,
		error: {
			kind: 'denied',
			code: 'AccessDenied',
			status: 403,
			requestId: 'S3REQUEST',
			attempts: 1,
			denial: {strength: 'explicit', policy: 'resource', action: 's3:GetObject'},
		},
		call: {service: 's3', operation: 'GetObject', status: 403, code: 'AccessDenied', requestId: 'S3REQUEST'},
	});
	expect(aws.calls).toEqual([answer.call]);
});

test('a refusal of HEAD has a kind by its status and no code on the record', async () => {
	const ofS3 = {'x-amz-request-id': 'R1'};
	const {aws} = await script([
		{type: 'answer', status: 403, headers: ofS3},
		{type: 'answer', status: 404, headers: ofS3},
	]);
	const denied = await headObject(aws, object);
	expect(denied).toMatchObject({ok: false, error: {kind: 'denied', status: 403, requestId: 'R1'}});
	expect(denied.call.code).toBeUndefined();
	expect(await errorOf(headObject(aws, object))).toMatchObject({kind: 'not-found', status: 404});
});

test('a bucket elsewhere answers with the region to use', async () => {
	const {aws} = await script([
		{type: 'answer', status: 301, headers: {'x-amz-bucket-region': 'eu-central-1', 'x-amz-request-id': 'R1'}},
		{type: 'answer', status: 400, headers: {'x-amz-bucket-region': 'eu-north-1', 'x-amz-request-id': 'R1'}},
		s3Error(301, 'PermanentRedirect', {headers: {'x-amz-bucket-region': 'eu-west-3'}}),
		s3Error(400, 'AuthorizationHeaderMalformed', {elements: '<Region>ap-south-1</Region>'}),
	]);
	const elsewhere = {kind: 'wrong-region'};
	expect(await errorOf(headBucket(aws, object))).toMatchObject({...elsewhere, region: 'eu-central-1'});
	expect(await errorOf(headBucket(aws, object))).toMatchObject({...elsewhere, region: 'eu-north-1'});
	expect(await errorOf(getBucketPolicy(aws, object))).toMatchObject({...elsewhere, region: 'eu-west-3'});
	expect(await errorOf(getBucketPolicy(aws, object))).toMatchObject({...elsewhere, region: 'ap-south-1'});
});

test.each([403, 404, 401, 407, 200])('a page of a proxy with %i says nothing about AWS', async status => {
	const {aws} = await script([htmlPage(status)]);
	const calls = [
		async () => getObject(aws, {...object, ifMatch: '"never"'}),
		async () => headObject(aws, object),
		async () => getCallerIdentity(aws),
		async () => getUser(aws, {user: 'b'}),
		async () => getLoginProfile(aws, {user: 'b'}),
		async () => getBucketPolicy(aws, object),
		async () => listBuckets(aws),
	];
	for (const call of calls) {
		const {kind} = await errorOf(call());
		expect(['unknown', 'network']).toContain(kind);
	}
});

test.each([
	['a reset', {type: 'reset'}, 'network'],
	['an InternalError', s3Error(500, 'InternalError'), 'server'],
	['a proxy that is down', htmlPage(502), 'server'],
	['no answer', {type: 'hang'}, 'timeout'],
] as const)('%s is tried three times, and is no refusal', async (_, reply, kind) => {
	const {aws, server} = await script([reply], {timeoutMs: 150});
	expect(await errorOf(put(aws))).toMatchObject({kind, attempts: 3});
	expect(server.requests).toHaveLength(3);
});

test('an answer that stands still in the middle ends', async () => {
	const {aws} = await script([{type: 'stall', body: '<a>'}], {timeoutMs: 150});
	expect(['network', 'timeout']).toContain((await errorOf(getBucketPolicy(aws, object))).kind);
});

test('throttling is tried again, and said when it goes on', async () => {
	const {aws, server} = await script([
		s3Error(503, 'SlowDown'),
		{type: 'answer', status: 200, headers: {etag: '"e"', 'x-amz-request-id': 'R2'}},
		iamError(400, 'Throttling', 'Rate exceeded'),
	]);
	expect(await put(aws)).toMatchObject({
		ok: true,
		value: {etag: '"e"'},
		call: {requestId: 'R2', status: 200},
	});
	expect(server.requests).toHaveLength(2);
	expect(await errorOf(listAccessKeys(aws, {user: 'b'}))).toMatchObject({
		kind: 'throttled',
		code: 'Throttling',
		attempts: 3,
	});
});

test.each([
	['CreateUser', async (aws: Aws) => createUser(aws, {user: 'b'})],
	['CreateAccessKey', async (aws: Aws) => createAccessKey(aws, {user: 'b'})],
	['CreateMultipartUpload', async (aws: Aws) => createMultipartUpload(aws, object)],
	[
		'PutObject with a condition',
		async (aws: Aws) => putObject(aws, {...object, body: 'x', ifNoneMatch: '*'}),
	],
])('%s is sent once, whatever comes', async (_, call) => {
	const faults: readonly Reply[] = [
		{type: 'reset'},
		s3Error(500, 'InternalError'),
		s3Error(503, 'SlowDown'),
		{type: 'hang'},
	];
	for (const fault of faults) {
		// Only what hangs is waited for; on a busy machine the first request takes a while to be sent.
		const {aws, server} = await script([fault], {timeoutMs: fault.type === 'hang' ? 1000 : 5000});
		expect(['network', 'server', 'throttled', 'timeout']).toContain((await errorOf(call(aws))).kind);
		expect(server.requests).toHaveLength(1);
	}
});

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const beginning = `<CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateAccessKeyResult><AccessKey><UserName>b</UserName><AccessKeyId>AKIAI44QH8DHBEXAMPLE</AccessKeyId><Status>Active</Status><SecretAccessKey>${secret}</SecretAccessKey><CreateDate>2026-11-23T19:00:00Z</CreateDate>`;
const end =
	'</AccessKey></CreateAccessKeyResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></CreateAccessKeyResponse>';

test.each([
	['cut in the middle', {type: 'cut', body: beginning, length: 2000}],
	['whole but without its end', {type: 'answer', status: 200, body: beginning}],
	['garbled after the secret', {type: 'answer', status: 200, body: `${beginning}<<<&${secret}`}],
	[
		'without the id',
		{type: 'answer', status: 200, body: `${beginning}${end}`.replaceAll('AccessKeyId', 'X')},
	],
	['standing still', {type: 'stall', body: beginning}],
	['a 500 that quotes it', {type: 'answer', status: 500, body: beginning}],
] as const)('a reply to CreateAccessKey that is %s leaves no trace of the secret', async (_, reply) => {
	const {aws, server} = await script([reply], {timeoutMs: 150});
	const answer = await createAccessKey(aws, {user: 'b'});
	expect(answer.ok).toBe(false);
	expect(['network', 'timeout', 'server']).toContain(!answer.ok && answer.error.kind);
	expect(server.requests).toHaveLength(1);
	for (const seen of [answer, aws.calls]) {
		const all = inspect(seen, {depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true});
		expect(all + JSON.stringify(seen)).not.toContain(secret.slice(0, 12));
	}
});

test('a new key shows its secret to nobody', async () => {
	const {aws} = await script([{type: 'answer', status: 200, body: beginning + end}]);
	const answer = await createAccessKey(aws, {user: 'b'});
	expect(answer).toMatchObject({
		ok: true,
		value: {accessKeyId: 'AKIAI44QH8DHBEXAMPLE', createdAt: '2026-11-23T19:00:00.000Z'},
	});
	const all = inspect(answer, {depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true});
	expect(all + JSON.stringify(answer)).not.toContain(secret.slice(0, 12));
});

test('no secret travels over plain http to another machine, nor past unchecked certificates', async () => {
	const far = await openTest(connectionTo('http://192.0.2.1:9000'));
	const unchecked = await openTest(connectionTo('https://192.0.2.1:9000'));
	opened.push(far, unchecked);
	expect(await errorOf(createAccessKey(far, {user: 'b'}))).toMatchObject({code: 'PlainHttp', attempts: 0});
	process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
	try {
		expect(await errorOf(createAccessKey(unchecked, {user: 'b'}))).toMatchObject({
			code: 'UncheckedCertificate',
			attempts: 0,
		});
	} finally {
		delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
	}

	expect([...far.calls, ...unchecked.calls]).toEqual([]);
});

test('our own signal ends a call as cancelled, before and while it runs', async () => {
	const {aws, server} = await script([{type: 'hang'}]);
	const abort = new AbortController();
	const running = errorOf(getBucketPolicy(aws, object, abort.signal));
	await expect.poll(() => server.requests.length).toBe(1);
	abort.abort();
	expect(await running).toMatchObject({kind: 'cancelled'});
	expect(await errorOf(getBucketPolicy(aws, object, abort.signal))).toMatchObject({kind: 'cancelled'});
	expect(server.requests).toHaveLength(1);
});

test('with --read-only nothing that changes is sent, and reading goes on', async () => {
	const {aws, server} = await script([ok('{}')], {isReadOnly: true});
	for (const call of [
		put(aws),
		createUser(aws, {user: 'b'}),
		createAccessKey(aws, {user: 'b'}),
		putBucketPolicy(aws, {bucket: 'acme-backups', policy: '{}'}),
		deleteObjects(aws, {bucket: 'acme-backups', objects: [{key: 'k'}]}),
	]) {
		expect(await errorOf(call)).toMatchObject({kind: 'read-only', attempts: 0});
	}

	expect(server.requests).toHaveLength(0);
	expect(await getBucketPolicy(aws, object)).toMatchObject({ok: true, value: '{}'});
});

test('nobody listens: the network is to blame, with its reason', async () => {
	const server = await startScriptedServer({type: 'reset'});
	await server.close();
	const aws = await openTest(connectionTo(server.url));
	opened.push(aws);
	expect(await errorOf(getCallerIdentity(aws))).toMatchObject({kind: 'network', code: 'ECONNREFUSED'});
});

test('S3 answers 200 to a deletion that it refused: each object has its own outcome', async () => {
	const body =
		'<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>';
	const {aws} = await script([ok(body)]);
	const objects = ['a', 'b', 'c'].map(key => ({key}));
	expect(await deleteObjects(aws, {bucket: 'acme-backups', objects})).toMatchObject({
		ok: true,
		value: [
			{key: 'a', isDeleted: true},
			{key: 'b', isDeleted: false, code: 'AccessDenied'},
			{key: 'c', isDeleted: false},
		],
	});
});

test('the detail of a refused policy is kept', async () => {
	const {aws} = await script([
		s3Error(400, 'MalformedPolicy', {
			message: 'Invalid principal in policy',
			elements: '<Detail>arn:aws:iam::111122223333:user/b</Detail>',
		}),
	]);
	expect(await errorOf(putBucketPolicy(aws, {bucket: 'acme-backups', policy: '{}'}))).toMatchObject({
		kind: 'malformed',
		code: 'MalformedPolicy',
		detail: 'arn:aws:iam::111122223333:user/b',
		attempts: 1,
	});
});

test('what is not configured is a value, with the answer of AWS on the record', async () => {
	const {aws} = await script([
		s3Error(404, 'NoSuchBucketPolicy'),
		iamError(404, 'NoSuchEntity'),
		s3Error(404, 'NoSuchBucket'),
	]);
	expect(await getBucketPolicy(aws, object)).toMatchObject({
		ok: true,
		value: undefined,
		call: {status: 404, code: 'NoSuchBucketPolicy'},
	});
	expect(await getLoginProfile(aws, {user: 'b'})).toMatchObject({ok: true, value: undefined});
	expect(await errorOf(getBucketPolicy(aws, object))).toMatchObject({kind: 'not-found'});
});

test('every call names Nightdrop and its run', async () => {
	const {aws, server} = await script([iamError(403, 'AccessDenied'), s3Error(403, 'AccessDenied')]);
	await getSessionToken(aws);
	await put(aws);
	for (const {headers} of server.requests) {
		expect(headers['user-agent']).toMatch(/ nightdrop\/9\.9\.9 run\/abc123$/u);
	}
});

test('a server that gives its users no id takes their name for it', async () => {
	const user = '<Path>/</Path><UserName>b</UserName><Arn>arn:aws:iam::000000000000:user/b</Arn>';
	const {aws} = await script([
		ok(
			`<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserResult><User>${user}</User></GetUserResult></GetUserResponse>`,
		),
	]);
	expect(await getUser(aws, {user: 'b'})).toMatchObject({ok: true, value: {name: 'b', id: 'b', path: '/'}});
});
