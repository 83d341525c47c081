import {expect, onTestFinished, test, vi} from 'vitest';
import {createBucket} from '../../src/aws/buckets.js';
import {fetchPresigned} from '../../src/aws/fetching.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {getObject, putObject} from '../../src/aws/objects.js';
import {presignGet} from '../../src/aws/presigned.js';
import {startProxy, startTls, testCa} from '../helpers/secure.js';
import {errorIn, rehearse, valueIn} from './sandbox.js';

/** A sandbox that only a proxy leads to, under a certificate that only the bundle vouches for. */
async function open(options: Parameters<typeof startProxy>[1] = {}) {
	const {sandbox, connection, open: openAt} = await rehearse({seed: 'none'});
	const proxy = await startProxy(await startTls(sandbox.endpoint), options);
	vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
	vi.stubEnv('AWS_CA_BUNDLE', testCa);
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	const aws = await openAt({...connection, endpointUrl: 'https://s3.nightdrop.test:8443'});
	return {aws, proxy};
}

test('all that is sent goes by the proxy: calls, large bodies and presigned URLs', async () => {
	const {aws, proxy} = await open();
	valueIn(await getCallerIdentity(aws));
	valueIn(await createBucket(aws, {bucket: 'acme-far', region: 'us-east-1'}));
	const body = Buffer.alloc(3 * 1024 * 1024, 'x');
	valueIn(await putObject(aws, {bucket: 'acme-far', key: 'k', body}));
	expect(valueIn(await getObject(aws, {bucket: 'acme-far', key: 'k', maxBytes: 10})).bytes).toHaveLength(10);
	const before = proxy.seen.length;
	const url = valueIn(await presignGet(aws, {bucket: 'acme-far', key: 'k'}));
	const fetched = valueIn(await fetchPresigned(aws, {url, maxBytes: 100}));
	expect(Buffer.from(fetched.bytes).toString()).toBe('x'.repeat(100));
	expect(proxy.seen.length).toBe(before + 1);
	expect(new Set(proxy.seen.map(({target}) => target))).toEqual(new Set(['s3.nightdrop.test:8443']));
});

test('calls side by side share the ways that are open, and a closed session has none left', async () => {
	const {aws, proxy} = await open();
	for (let times = 0; times < 5; times++) {
		valueIn(await getCallerIdentity(aws));
	}

	expect(proxy.seen).toHaveLength(1);
	aws.close();
});

test('a certificate for another name is not taken, whoever signed it', async () => {
	const {sandbox, connection, open: openAt} = await rehearse({seed: 'none'});
	const proxy = await startProxy(await startTls(sandbox.endpoint));
	vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
	vi.stubEnv('AWS_CA_BUNDLE', testCa);
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	const aws = await openAt({...connection, endpointUrl: 'https://s3.evil.test'});
	expect(errorIn(await getCallerIdentity(aws))).toMatchObject({
		kind: 'network',
		code: 'ERR_TLS_CERT_ALTNAME_INVALID',
	});
});

test('a bundle stands in place of what Node trusts, and does not come in where it is not named', async () => {
	const {aws} = await open();
	valueIn(await getCallerIdentity(aws));
	vi.stubEnv('AWS_CA_BUNDLE', undefined);
	const {connection} = aws;
	const {openTest} = await import('./open.js');
	const without = await openTest(connection);
	onTestFinished(without.close);
	expect(errorIn(await getCallerIdentity(without))).toMatchObject({kind: 'network'});
});
