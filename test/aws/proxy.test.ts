import {expect, test} from 'vitest';
import {proxyFor} from '../../src/aws/proxy.js';

const proxyOf = (address: string, environment: {readonly [name: string]: string}) => {
	const found = proxyFor(new URL(address), environment);
	return found.ok ? (found.proxy ?? 'none') : found.why;
};

const s3 = 'https://s3.eu-west-1.amazonaws.com';

test('each scheme has its variable, small letters go first, and one is for all', () => {
	const both = {HTTPS_PROXY: 'http://large:1', https_proxy: 'http://small:2', HTTP_PROXY: 'http://plain:3'};
	expect(proxyOf(s3, both)).toMatchObject({host: 'small', port: 2, isTls: false});
	expect(proxyOf('http://minio.example:9000', both)).toMatchObject({host: 'plain', port: 3});
	expect(proxyOf(s3, {HTTP_PROXY: 'http://plain:3'})).toBe('none');
	expect(proxyOf(s3, {ALL_PROXY: 'http://all:4'})).toMatchObject({host: 'all'});
	expect(proxyOf(s3, {https_proxy: '', HTTPS_PROXY: 'http://large:1'})).toMatchObject({host: 'large'});
	expect(proxyOf(s3, {})).toBe('none');
});

test.each([
	['proxy.example:3128', {isTls: false, host: 'proxy.example', port: 3128}],
	['http://proxy.example', {isTls: false, host: 'proxy.example', port: 80}],
	['https://proxy.example', {isTls: true, host: 'proxy.example', port: 443}],
	[
		'http://olga:p%40ss%3A@[2001:db8::1]:8080/',
		{isTls: false, host: '2001:db8::1', port: 8080, login: 'olga:p@ss:'},
	],
	['http://olga:100%@proxy.example:1', {isTls: false, host: 'proxy.example', port: 1, login: 'olga:100%'}],
])('%s', (text, proxy) => {
	expect(proxyOf(s3, {HTTPS_PROXY: text})).toEqual(proxy);
});

test('what is no proxy that can be used is said without what stands in it', () => {
	expect(proxyOf(s3, {HTTPS_PROXY: 'socks5://olga:secret@proxy.example:1080'})).toBe(
		'HTTPS_PROXY names a proxy of the kind socks5: http and https are known here',
	);
	expect(proxyOf(s3, {https_proxy: 'http://olga:secret@:bad:'})).toBe(
		'https_proxy is not the address of a proxy',
	);
});

test.each([
	'http://127.0.0.1:9000',
	'http://localhost:9000',
	'https://s3.localhost',
	'http://[::1]:9000',
	'http://169.254.169.254',
	'http://169.254.170.2',
])('%s is reached without one, whatever is said', address => {
	const all = {HTTP_PROXY: 'http://proxy:1', HTTPS_PROXY: 'http://proxy:1', ALL_PROXY: 'http://proxy:1'};
	expect(proxyOf(address, all)).toBe('none');
});

test.each([
	['*', s3, true],
	['amazonaws.com', s3, true],
	['.amazonaws.com', s3, true],
	['*.amazonaws.com', s3, true],
	['AMAZONAWS.COM', s3, true],
	['other.example, s3.eu-west-1.amazonaws.com', s3, true],
	['other.example s3.eu-west-1.amazonaws.com', s3, true],
	['naws.com', s3, false],
	['eu-west-1.amazonaws', s3, false],
	['amazonaws.com.evil.example', s3, false],
	['amazonaws.com:443', s3, true],
	['amazonaws.com:8443', s3, false],
	['minio.example:9000', 'http://minio.example:9000', true],
	['minio.example:9000', 'http://minio.example:9001', false],
	['10.0.0.0/8', 'http://10.1.2.3:9000', true],
	['10.0.0.0/8', 'http://11.1.2.3:9000', false],
	['10.0.0.0/99', 'http://10.1.2.3:9000', false],
	['10.0.0.0/8', 'http://10.evil.example', false],
	['10.1.2.3', 'http://10.1.2.3:9000', true],
	['2001:db8::1', 'http://[2001:db8::1]:9000', true],
	['[2001:db8::1]:9000', 'http://[2001:db8::1]:9000', true],
	['[2001:db8::1]:9001', 'http://[2001:db8::1]:9000', false],
	['2001:db8::/32', 'http://[2001:db8::1]:9000', true],
	['', s3, false],
	[',. *.', s3, false],
])('NO_PROXY %s, %s: %s', (NO_PROXY, address, isExempt) => {
	const environment = {ALL_PROXY: 'http://proxy:1', NO_PROXY};
	expect(proxyOf(address, environment) === 'none').toBe(isExempt);
	expect(proxyOf(address, {...environment, no_proxy: 'elsewhere.example'})).not.toBe('none');
});
