import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {scanObjects, scanVersions} from '../../src/aws/page-scan.js';

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const page = (inside: string, more = '<IsTruncated>false</IsTruncated>') =>
	`${head}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${more}${inside}</ListBucketResult>`;
const object = (key: string, more = '') =>
	`<Contents><Key>${key}</Key><LastModified>2026-11-20T03:06:16.123Z</LastModified><ETag>&quot;abc-2&quot;</ETag><Size>5</Size>${more}</Contents>`;
const scan = (text: string) => scanObjects(Buffer.from(text));
const keysOf = (text: string) => scan(text).items.map(({key}) => key);
const url = '<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>';

test('an object with all that is read of it, and all that is not', () => {
	const more =
		'<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><StorageClass>GLACIER</StorageClass><Owner><ID>i</ID><DisplayName/></Owner><RestoreStatus a="b"><X><Y/></X></RestoreStatus>';
	expect(scan(page(object('a', more)))).toEqual({
		items: [
			{
				key: 'a',
				size: 5,
				at: Date.UTC(2026, 10, 20, 3, 6, 16, 123),
				etag: 'abc-2',
				storageClass: 'GLACIER',
			},
		],
		isTruncated: false,
		nextToken: undefined,
		nextKey: undefined,
		nextVersionId: undefined,
	});
	expect(scan(page(object('a'))).items[0]?.storageClass).toBe('STANDARD');
});

test('names are decoded only where the page says that they are encoded', () => {
	expect(keysOf(page(object('a+b%2Bc%20d%F0%9F%98%80'), url))).toEqual(['a b+c d\u{1F600}']);
	expect(keysOf(page(object('a+b%2Bc'), '<IsTruncated>false</IsTruncated>'))).toEqual(['a+b%2Bc']);
	expect(keysOf(page(object('ü&amp;&lt;&#x1F600;&#10;')))).toEqual(['ü&<\u{1F600}\n']);
});

test('times and sizes in other shapes that stores write', () => {
	const time = (text: string) =>
		scan(page(object('a').replace('2026-11-20T03:06:16.123Z', text))).items[0]?.at;
	expect(time('2026-11-20T03:06:16Z')).toBe(Date.UTC(2026, 10, 20, 3, 6, 16));
	expect(time('Fri, 20 Nov 2026 03:06:16 GMT')).toBe(Date.UTC(2026, 10, 20, 3, 6, 16));
	expect(() => time('2026-1x-20T03:06:16.123Z')).toThrow('not complete');
	const size = (text: string) => scan(page(object('a').replace('>5<', `>${text}<`))).items[0]?.size;
	expect(size('53687091200000')).toBe(53_687_091_200_000);
	expect(() => size('-1')).toThrow('not complete');
	expect(() => size('')).toThrow('not complete');
});

test.each([
	['HTML', '<!DOCTYPE html><html><body>Sign in</body></html>'],
	['nothing', ''],
	['another list', `${head}<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>`],
	['no word on whether it is the last', page(object('a'), '')],
	['a word that is none', page('', '<IsTruncated>maybe</IsTruncated>')],
	['an object without a key', page('<Contents><Size>1</Size></Contents>')],
	['an object without a size', page(object('a').replace('<Size>5</Size>', ''))],
	['tags that cross', page('<A><B></A></B>')],
	['an entity that nobody knows', page(object('&nbsp;'))],
	['an entity that does not end', page(object('&amp'))],
	['a percent sign that encodes nothing', page(object('100%'), url)],
	['bytes after the end', `${page(object('a'))}<more/>`],
])('%s is no page', (_, text) => {
	expect(() => scan(text)).toThrow(/.*/u);
});

test('bytes that are no text are no page', () => {
	const bytes = Buffer.from(page(object('a')));
	bytes[bytes.indexOf('<Key>') + 5] = 0xff;
	expect(() => scanObjects(bytes)).toThrow('not complete');
});

test('a page that was cut anywhere is no page', () => {
	const whole = Buffer.from(page(object('a', '<StorageClass>GLACIER</StorageClass>') + object('ü')));
	for (let length = 0; length < whole.length; length++) {
		expect(() => scanObjects(whole.subarray(0, length))).toThrow('not complete');
	}
});

test('a page of which a piece is missing is no page, or one with the same keys', () => {
	const whole = page(object('a') + object('b'));
	fc.assert(
		fc.property(fc.nat(whole.length), fc.integer({min: 1, max: 60}), (start, length) => {
			const text = whole.slice(0, start) + whole.slice(start + length);
			try {
				expect(keysOf(text).length).toBeLessThanOrEqual(2);
			} catch (error) {
				expect(String(error)).toContain('not complete');
			}
		}),
	);
});

test('versions and delete markers', () => {
	const version = object('k', '<VersionId>v1</VersionId><IsLatest>false</IsLatest>').replaceAll(
		'Contents>',
		'Version>',
	);
	const marker =
		'<DeleteMarker><Key>k</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest><LastModified>2026-11-20T03:06:16.000Z</LastModified></DeleteMarker>';
	const text = `${head}<ListVersionsResult><EncodingType>url</EncodingType><NextKeyMarker>k%2B</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker><IsTruncated>true</IsTruncated>${marker}${version}</ListVersionsResult>`;
	expect(scanVersions(Buffer.from(text))).toMatchObject({
		items: [
			{key: 'k', versionId: 'v2', isLatest: true, isDeleteMarker: true, size: 0, etag: ''},
			{key: 'k', versionId: 'v1', isLatest: false, isDeleteMarker: false, size: 5, etag: 'abc-2'},
		],
		isTruncated: true,
		nextKey: 'k+',
		nextVersionId: 'v1',
	});
});

test('a key that is kept does not keep its page', () => {
	v8.setFlagsFromString('--expose-gc');
	const collect = vm.runInNewContext('gc') as () => void;
	const used = () => {
		collect();
		const {heapUsed, arrayBuffers} = process.memoryUsage();
		return heapUsed + arrayBuffers;
	};

	const text = page(
		Array.from({length: 1000}, (_, index) => object(`hosts/db-000/orders/2026/11/20/${index}`)).join(''),
	);
	const before = used();
	const kept = Array.from({length: 100}, () => scan(text).items[500]);
	// A hundred pages are 17 MB.
	expect(used() - before).toBeLessThan(4_000_000);
	expect(kept).toHaveLength(100);
});
