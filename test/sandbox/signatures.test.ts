import {describe, expect, test} from 'vitest';
import {readChunks} from '../../src/sandbox/chunks.js';
import {isSignedWith, type RawRequest, readSignature, type Signature} from '../../src/sandbox/signatures.js';
import type {Account} from '../conformance/account.js';
import {get, putPolicy} from '../conformance/calls.js';
import {allowPut, B} from '../conformance/names.js';
import {openTestAccount} from './account.js';
import {hmac, type Plain, type Signed, send, sha256, sign} from './signed-request.js';

const emptyHash = sha256('');

/** The examples that AWS publishes with "Authenticating Requests (AWS Signature Version 4)": their key, their time, their signatures. */
describe('the published examples', () => {
	const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
	const credential = 'Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
	const host = 'examplebucket.s3.amazonaws.com';

	const signatureOf = (raw: RawRequest): Signature => readSignature(raw) as Signature;
	const header = (signed: string, signature: string) =>
		`AWS4-HMAC-SHA256 ${credential},SignedHeaders=${signed},Signature=${signature}`;

	test('GET Object', () => {
		const raw = {
			method: 'GET',
			path: '/test.txt',
			query: '',
			headers: {
				host,
				range: 'bytes=0-9',
				'x-amz-content-sha256': emptyHash,
				'x-amz-date': '20130524T000000Z',
				authorization: header(
					'host;range;x-amz-content-sha256;x-amz-date',
					'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
				),
			},
		};
		expect(isSignedWith(secret, signatureOf(raw), raw, emptyHash)).toBe(true);
		expect(isSignedWith(secret, signatureOf(raw), {...raw, path: '/test.tx'}, emptyHash)).toBe(false);
		expect(isSignedWith(`${secret}x`, signatureOf(raw), raw, emptyHash)).toBe(false);
	});

	test('GET Bucket Lifecycle: a parameter without a value', () => {
		const raw = {
			method: 'GET',
			path: '/',
			query: 'lifecycle',
			headers: {
				host,
				'x-amz-content-sha256': emptyHash,
				'x-amz-date': '20130524T000000Z',
				authorization: header(
					'host;x-amz-content-sha256;x-amz-date',
					'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
				),
			},
		};
		expect(isSignedWith(secret, signatureOf(raw), raw, emptyHash)).toBe(true);
	});

	test('a presigned GET', () => {
		const query =
			'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
		const raw = {method: 'GET', path: '/test.txt', query, headers: {host}};
		expect(isSignedWith(secret, signatureOf(raw), raw, 'UNSIGNED-PAYLOAD')).toBe(true);
		const longer = {...raw, query: query.replace('86400', '86401')};
		expect(isSignedWith(secret, signatureOf(longer), longer, 'UNSIGNED-PAYLOAD')).toBe(false);
	});

	const chunked = (signature: string): Signature => ({
		type: 'header',
		accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
		date: '20130524',
		region: 'us-east-1',
		service: 's3',
		signedHeaders: [],
		timestamp: '20130524T000000Z',
		signature,
	});
	const chunk = (content: string, signature: string) =>
		`${content.length.toString(16)};chunk-signature=${signature}\r\n${content}${content === '' ? '' : '\r\n'}`;

	test('an upload in chunks', () => {
		const signer = {
			secret,
			signature: chunked('4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'),
		};
		const body = [
			chunk('a'.repeat(65_536), 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
			chunk('a'.repeat(1024), '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
			chunk('', 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
			'\r\n',
		].join('');
		const read = (text: string) =>
			readChunks(Buffer.from(text), 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', signer);
		expect(read(body).content.equals(Buffer.alloc(66_560, 'a'))).toBe(true);
		expect(() => read(body.replace('aaa\r\n', 'aab\r\n'))).toThrow('signature we calculated does not match');
	});

	test('an upload in chunks with a trailing checksum', () => {
		const signer = {
			secret,
			signature: chunked('106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e'),
		};
		const body = [
			chunk('a'.repeat(65_536), 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'),
			chunk('a'.repeat(1024), '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'),
			chunk('', '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992'),
			'x-amz-checksum-crc32c:sOO8/Q==\r\n',
			'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n',
			'\r\n',
		].join('');
		const read = (text: string) =>
			readChunks(Buffer.from(text), 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', signer);
		expect(read(body).trailers.get('x-amz-checksum-crc32c')).toBe('sOO8/Q==');
		expect(() => read(body.replace('sOO8', 'sOO9'))).toThrow('signature we calculated does not match');
	});
});

describe('what is sent must be what was signed', () => {
	const path = `/${B.Bucket}/drop/old.txt`;

	async function answerTo(change: (signed: Signed) => Plain): Promise<string> {
		const {sandbox, admin} = await openTestAccount();
		const {status, code} = await send(
			sandbox.endpoint,
			change(sign(sandbox.endpoint, admin.credentials, {path})),
		);
		return `${status} ${code}`;
	}

	const header = (name: string, change: (value: string) => string) => (signed: Signed) => ({
		...signed,
		headers: {...signed.headers, [name]: change(signed.headers?.[name] ?? '')},
	});
	const authorization = (change: (value: string) => string) => header('authorization', change);

	test.each<readonly [what: string, answer: string, change: (signed: Signed) => Plain]>([
		['nothing changed', '200 ', signed => signed],
		['another method', '403 SignatureDoesNotMatch', signed => ({...signed, method: 'DELETE'})],
		['another path', '403 SignatureDoesNotMatch', signed => ({...signed, path: `${signed.path}x`})],
		['a parameter more', '403 SignatureDoesNotMatch', signed => ({...signed, path: `${signed.path}?acl=`})],
		[
			'a header that says other',
			'403 SignatureDoesNotMatch',
			header('x-amz-content-sha256', () => sha256('x')),
		],
		['an x-amz header more', '403 AccessDenied', header('x-amz-acl', () => 'public-read')],
		['a header more that S3 does not mind', '200 ', header('x-request-by', () => 'me')],
		[
			'a digit of the signature',
			'403 SignatureDoesNotMatch',
			authorization(text => text.replace(/.$/u, sign => (sign === '0' ? '1' : '0'))),
		],
		['half a signature', '403 SignatureDoesNotMatch', authorization(text => text.slice(0, -32))],
		[
			'another date in the scope',
			'400 AuthorizationHeaderMalformed',
			authorization(text => text.replace(/\/\d{8}\//u, '/20200101/')),
		],
		[
			'another service in the scope',
			'400 AuthorizationHeaderMalformed',
			authorization(text => text.replace('/s3/', '/ec2/')),
		],
		[
			'another end of the scope',
			'400 AuthorizationHeaderMalformed',
			authorization(text => text.replace('aws4_request', 'aws5_request')),
		],
		[
			'a scope without parts',
			'400 AuthorizationHeaderMalformed',
			authorization(text => text.replace(/Credential=[^,]+/u, 'Credential=AKIA')),
		],
		['the host left unsigned', '403 SignatureDoesNotMatch', authorization(text => text.replace('host;', ''))],
		['no time', '403 AccessDenied', header('x-amz-date', () => 'yesterday')],
		[
			'a signed header that every object has',
			'403 SignatureDoesNotMatch',
			authorization(text => text.replace('host;', 'constructor;host;')),
		],
		['an empty Authorization header', '400 InvalidArgument', authorization(() => '')],
	])('%s: %s', async (_what, answer, change) => {
		expect(await answerTo(change)).toBe(answer);
	});
});

describe('a body', () => {
	const path = `/${B.Bucket}/drop/body`;

	/** A body of chunks, each signed on the one before, with a checksum at the end. */
	function inChunks({sandbox, user}: Account, parts: readonly string[], crc32: string): Plain {
		const length = String(parts.join('').length);
		const signed = sign(sandbox.endpoint, user.credentials, {
			method: 'PUT',
			path,
			headers: {
				'content-encoding': 'aws-chunked',
				'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
				'x-amz-decoded-content-length': length,
				'x-amz-trailer': 'x-amz-checksum-crc32',
			},
		});
		const {signingKey, timestamp, scope} = signed;
		let before = signed.signature;
		const next = (kind: string, ...hashes: readonly string[]) => {
			const text = [`AWS4-HMAC-SHA256-${kind}`, timestamp, scope, before, ...hashes].join('\n');
			before = hmac(signingKey, text).toString('hex');
			return before;
		};

		const chunks = [...parts, ''].map(part => {
			const signature = next('PAYLOAD', emptyHash, sha256(part));
			return `${part.length.toString(16)};chunk-signature=${signature}\r\n${part}${part === '' ? '' : '\r\n'}`;
		});
		const trailer = `x-amz-checksum-crc32:${crc32}`;
		const end = `${trailer}\r\nx-amz-trailer-signature:${next('TRAILER', sha256(`${trailer}\n`))}\r\n\r\n`;
		return {...signed, body: chunks.join('') + end};
	}

	// CRC32 of "hello world".
	const crc32 = 'DUoRhQ==';

	test('signed chunk by chunk, with a signed checksum at the end', async () => {
		const account = await openTestAccount();
		await putPolicy(account, allowPut);
		const {status} = await send(account.sandbox.endpoint, inChunks(account, ['hello ', 'world'], crc32));
		expect(status).toBe(200);
		expect(await get(account.admin, 'drop/body')).toBe('hello world');
	});

	test.each<readonly [what: string, answer: string, change: (body: string) => string]>([
		['a byte of a chunk', '403 SignatureDoesNotMatch', body => body.replace('world', 'worle')],
		[
			'chunks in another order',
			'403 SignatureDoesNotMatch',
			body => body.replace(/^(6;.*?\r\nhello \r\n)(5;.*?\r\nworld\r\n)/su, '$2$1'),
		],
		['a trailer', '403 SignatureDoesNotMatch', body => body.replace(crc32, 'AAAAAA==')],
		['no last chunk', '400 IncompleteBody', body => body.slice(0, body.indexOf('0;chunk'))],
		['a length that is none', '400 IncompleteBody', body => body.replace('6;', 'zz;')],
		['a length past the end', '400 IncompleteBody', body => body.replace('6;', 'ffffff;')],
		[
			'no signature of a chunk',
			'403 SignatureDoesNotMatch',
			body => body.replace(/;chunk-signature=\w+/u, ''),
		],
	])('changed on its way, %s: %s, and nothing is stored', async (_what, answer, change) => {
		const account = await openTestAccount();
		await putPolicy(account, allowPut);
		const request = inChunks(account, ['hello ', 'world'], crc32);
		const {status, code} = await send(account.sandbox.endpoint, {
			...request,
			body: change(request.body as string),
		});
		expect(`${status} ${code}`).toBe(answer);
		const {KeyCount} = await account.admin.s3.listObjectsV2({...B, Prefix: 'drop/body'});
		expect(KeyCount).toBe(0);
	});

	test.each<readonly [what: string, answer: string, headers: {readonly [name: string]: string}]>([
		['a hash of other bytes', '400 XAmzContentSHA256Mismatch', {'x-amz-content-sha256': sha256('other')}],
		['an MD5 of other bytes', '400 BadDigest', {'content-md5': 'XUFAKrxLKna5cZ2REBfFkg=='.replace('X', 'Y')}],
		['an MD5 that is none', '400 InvalidDigest', {'content-md5': 'abc'}],
		['a checksum of other bytes', '400 BadDigest', {'x-amz-checksum-crc32': 'AAAAAA=='}],
		['a checksum that is right', '200 ', {'x-amz-checksum-crc32': crc32}],
		['no hash at all, said so', '200 ', {'x-amz-content-sha256': 'UNSIGNED-PAYLOAD'}],
		[
			'a trailer that does not come',
			'400 MalformedTrailerError',
			{'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-trailer': 'x-amz-checksum-crc32'},
		],
	])('%s: %s', async (_what, answer, headers) => {
		const {sandbox, admin} = await openTestAccount();
		const signed = sign(sandbox.endpoint, admin.credentials, {
			method: 'PUT',
			path,
			headers,
			body: 'hello world',
		});
		const {status, code} = await send(sandbox.endpoint, signed);
		expect(`${status} ${code}`).toBe(answer);
	});
});
