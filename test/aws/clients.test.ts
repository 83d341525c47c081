import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {listBuckets} from '../../src/aws/buckets.js';
import {unsigned, withKey} from '../../src/aws/connection.js';
import {isLoopback, isOfAws, isPlainHttp} from '../../src/aws/endpoints.js';
import {fetchPresigned} from '../../src/aws/fetching.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {getObject, putObject} from '../../src/aws/objects.js';
import {presignGet} from '../../src/aws/presigned.js';
import {listProfiles, readProfiles, regionOfProfile} from '../../src/aws/profiles.js';
import {createSecret} from '../../src/secret.js';
import {connectionTo, openTest} from './open.js';
import {htmlPage, type Reply, s3Error, startScriptedServer} from './scripted-server.js';

const opened: {close: () => unknown}[] = [];
let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'nightdrop-aws-'));
	for (const name of Object.keys(process.env).filter(key => /^AWS_(?!SDK_JS)/u.test(key))) {
		vi.stubEnv(name, undefined);
	}

	vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
	vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
	vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

afterEach(async () => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true});
	for (const one of opened.splice(0)) {
		await one.close();
	}
});

async function serve(...replies: readonly Reply[]) {
	const server = await startScriptedServer(...replies);
	opened.push(server);
	return server;
}

async function open(...connection: Parameters<typeof openTest>) {
	const aws = await openTest(...connection);
	opened.push(aws);
	return aws;
}

const withoutEndpoint = () => {
	const {endpointUrl: _, ...connection} = connectionTo('');
	return connection;
};

const identity = {
	type: 'answer',
	status: 200,
	body: '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/olga</Arn><UserId>AIDAX</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
} as const;

test('without an endpoint calls go to AWS, in the partition of the region', async () => {
	const aws = await open({...withoutEndpoint(), region: 'eu-west-1'});
	expect(aws.endpoints()).toEqual({
		s3: 'https://s3.eu-west-1.amazonaws.com',
		iam: 'https://iam.amazonaws.com',
		sts: 'https://sts.eu-west-1.amazonaws.com',
	});
	const china = await open({...withoutEndpoint(), region: 'cn-north-1'});
	expect(china.endpoints().iam).toBe('https://iam.cn-north-1.amazonaws.com.cn');
});

test('one endpoint serves all three services, with the bucket in the path', async () => {
	const server = await serve(s3Error(403, 'AccessDenied'));
	const aws = await open(connectionTo(server.url));
	expect(aws.endpoints()).toEqual({s3: server.url, iam: server.url, sts: server.url});
	expect(isPlainHttp(aws)).toBe(true);
	await putObject(aws, {bucket: 'acme-backups', key: 'k', body: 'x'});
	expect(server.requests[0]?.url).toBe('/acme-backups/k?x-id=PutObject');
	expect(Object.keys(server.requests[0]?.headers ?? {})).not.toContain('x-amz-checksum-crc32');
});

test('endpoints of the environment are used and known, service by service', async () => {
	const server = await serve(identity);
	vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
	vi.stubEnv('AWS_ENDPOINT_URL_STS', server.url);
	const aws = await open(withoutEndpoint());
	expect(aws.endpoints()).toEqual({s3: 'http://127.0.0.1:1', iam: 'http://127.0.0.1:1', sts: server.url});
	expect(await getCallerIdentity(aws)).toMatchObject({ok: true, value: {account: '111122223333'}});
});

test("a profile's endpoint holds for the backup key that its operator made", async () => {
	const server = await serve(s3Error(403, 'AccessDenied'));
	writeFileSync(join(folder, 'config'), `[profile ops]\nregion = eu-west-1\nendpoint_url = ${server.url}\n`);
	const operator = {...withoutEndpoint(), credentials: {type: 'profile', profile: 'ops'}} as const;
	expect((await open(operator)).endpoints().s3).toBe(server.url);
	const key = {accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: createSecret('another-secret')};
	const backup = await open(withKey(operator, key, 'backup key'));
	expect(backup.endpoints().s3).toBe(server.url);
	await putObject(backup, {bucket: 'acme-backups', key: 'k', body: 'x'});
	expect(server.requests[0]?.headers['authorization']).toContain('AKIAI44QH8DHBEXAMPLE');
});

test('an endpoint for one service in the config file is for that service', async () => {
	writeFileSync(
		join(folder, 'config'),
		'[profile ops]\nservices = home\nendpoint_url = http://127.0.0.1:3\n[services home]\ns3 =\n  endpoint_url = http://127.0.0.1:4\n  addressing_style = path\n',
	);
	const operator = {...withoutEndpoint(), credentials: {type: 'profile', profile: 'ops'}} as const;
	expect((await open(operator)).endpoints()).toMatchObject({
		s3: 'http://127.0.0.1:4',
		iam: 'http://127.0.0.1:3',
	});
	vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:5');
	expect((await open(operator)).endpoints()).toMatchObject({s3: 'http://127.0.0.1:5'});
	vi.stubEnv('AWS_ENDPOINT_URL', undefined);
	vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
	expect((await open(operator)).endpoints().s3).toBe('https://s3.us-east-1.amazonaws.com');
});

test.each([
	['an endpoint that is no address', {endpointUrl: 'nowhere'}],
	['a region that is none', {region: 'not a region!'}],
	['no region', {region: ''}],
])('%s is the answer of the first call, and nothing is thrown', async (_, connection) => {
	const aws = await open({...withoutEndpoint(), ...connection});
	const answer = await getCallerIdentity(aws);
	expect(answer.ok).toBe(false);
	expect(answer.ok || answer.error).toMatchObject({
		message: expect.stringMatching(/endpoint|region/iu) as string,
	});
});

test('a key signs alone: nothing of the environment or a profile comes in', async () => {
	vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENTXXXXX');
	vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
	vi.stubEnv('AWS_SESSION_TOKEN', 'token-of-the-environment');
	vi.stubEnv('AWS_PROFILE', 'ops');
	const server = await serve(identity);
	await getCallerIdentity(await open(connectionTo(server.url)));
	expect(server.requests[0]?.headers['authorization']).toContain('AKIAIOSFODNN7EXAMPLE');
	expect(server.requests[0]?.headers['x-amz-security-token']).toBeUndefined();
});

test('the environment signs when it is asked to, also where AWS_PROFILE is set', async () => {
	vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENTXXXXX');
	vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
	vi.stubEnv('AWS_PROFILE', 'ops');
	const server = await serve(identity);
	await getCallerIdentity(await open({...connectionTo(server.url), credentials: {type: 'environment'}}));
	expect(server.requests[0]?.headers['authorization']).toContain('AKIAENVIRONMENTXXXXX');
});

test('a profile without credentials is said to have none: no other source stands in', async () => {
	vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENTXXXXX');
	vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
	const server = await serve(identity);
	writeFileSync(join(folder, 'config'), '[profile empty]\nregion = eu-west-1\n');
	for (const profile of ['empty', 'missing']) {
		const aws = await open({...connectionTo(server.url), credentials: {type: 'profile', profile}});
		expect(await getCallerIdentity(aws)).toMatchObject({ok: false, error: {kind: 'no-credentials'}});
	}

	vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
	const nothing = await open({...connectionTo(server.url), credentials: {type: 'environment'}});
	expect(await getCallerIdentity(nothing)).toMatchObject({ok: false, error: {kind: 'no-credentials'}});
	expect(server.requests).toHaveLength(0);
});

test('a profile signs with its key, in all three services', async () => {
	writeFileSync(
		join(folder, 'credentials'),
		'[ops]\naws_access_key_id = AKIAPROFILEOPSXXXXXX\naws_secret_access_key = x\n',
	);
	const server = await serve(identity, s3Error(403, 'AccessDenied'));
	const aws = await open({...connectionTo(server.url), credentials: {type: 'profile', profile: 'ops'}});
	await getCallerIdentity(aws);
	await listBuckets(aws);
	for (const {headers} of server.requests) {
		expect(headers['authorization']).toContain('AKIAPROFILEOPSXXXXXX');
	}
});

test('nobody signs nothing', async () => {
	const server = await serve(s3Error(403, 'AccessDenied'));
	const aws = await open(unsigned(connectionTo(server.url)));
	await getObject(aws, {bucket: 'acme-backups', key: 'k', isRequesterPaying: true});
	const {headers} = server.requests[0] ?? {headers: {}};
	expect(headers).toMatchObject({'x-amz-request-payer': 'requester'});
	expect(headers).not.toHaveProperty('authorization');
	expect(headers).not.toHaveProperty('x-amz-security-token');
});

test('a presigned URL is fetched without anything else that names us', async () => {
	const server = await serve(
		s3Error(403, 'AccessDenied', {
			message: 'a &quot;b&quot; with an explicit deny in a resource-based policy',
		}),
		htmlPage(403),
		{type: 'answer', status: 200, headers: {'x-amz-request-id': 'R9', etag: '"e"'}, body: 'x'.repeat(10)},
		htmlPage(200),
		{type: 'reset'},
	);
	const aws = await open(connectionTo(server.url));
	const url = await presignGet(aws, {bucket: 'acme-backups', key: 'a b'});
	expect(url).toMatchObject({ok: true, value: expect.stringContaining('X-Amz-Signature=') as string});
	expect(server.requests).toHaveLength(0);
	const fetch = async () => fetchPresigned(aws, {url: url.ok ? url.value : '', maxBytes: 4});
	expect(await fetch()).toMatchObject({
		ok: false,
		error: {kind: 'denied', code: 'AccessDenied', requestId: 'S3REQUEST', denial: {strength: 'explicit'}},
		call: {status: 403, code: 'AccessDenied'},
	});
	expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
	expect(await fetch()).toMatchObject({ok: false, error: {kind: 'unknown', status: 403}});
	const got = await fetch();
	expect(got).toMatchObject({ok: true, value: {etag: '"e"'}, call: {status: 200, requestId: 'R9'}});
	expect(got.ok && Buffer.from(got.value.bytes).toString()).toBe('xxxx');
	expect(await fetch()).toMatchObject({ok: false, error: {kind: 'network'}});
	expect(await fetch()).toMatchObject({ok: false, error: {kind: 'network'}});
});

test('profiles are those of both files, with their regions', async () => {
	writeFileSync(
		join(folder, 'config'),
		'\uFEFF[default]\r\nregion=us-west-2 # home\r\n[profile ops]\r\nsso_session = acme\r\nregion = eu-west-1\r\n[profile "with space"]\r\nrole_arn = arn\r\n[sso-session acme]\r\nsso_region = eu-west-1\r\n',
	);
	writeFileSync(
		join(folder, 'credentials'),
		'# keys\n[ops2]\naws_access_key_id = A\n[ops]\naws_session_token=x\n',
	);
	expect(await listProfiles()).toEqual(['default', 'ops', 'with space', 'ops2']);
	expect(await regionOfProfile('default')).toBe('us-west-2');
	expect(await regionOfProfile('ops')).toBe('eu-west-1');
	expect(await regionOfProfile('ops2')).toBeUndefined();
	expect((await readProfiles()).map(({kind}) => kind)).toEqual(['other', 'sso', 'role', 'key']);
});

test('no files: no profiles', async () => {
	expect(await listProfiles()).toEqual([]);
});

test.each([
	['https://s3.eu-west-1.amazonaws.com', true, false],
	['https://s3.cn-north-1.amazonaws.com.cn', true, false],
	['https://amazonaws.com.evil.example', false, false],
	['http://127.0.0.1:9000', false, true],
	['http://[::1]:9000', false, true],
	['http://localhost:1', false, true],
	['http://s3.localhost', false, true],
	['http://127.0.0.1.evil.example', false, false],
])('%s', (origin, isAws, isHere) => {
	expect(isOfAws(origin)).toBe(isAws);
	expect(isLoopback(origin)).toBe(isHere);
});
