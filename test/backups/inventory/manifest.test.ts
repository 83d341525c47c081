import {expect, test} from 'vitest';
import {parseManifest} from '../../../src/backups/inventory/manifest.js';
import {parsePlace, placeOf} from '../../../src/backups/inventory/place.js';

const manifest = (changes: {readonly [name: string]: unknown} = {}) =>
	JSON.stringify({
		sourceBucket: 'acme-backups',
		destinationBucket: 'arn:aws:s3:::reports',
		version: '2016-11-30',
		creationTimestamp: '1748826000000',
		fileFormat: 'Parquet',
		fileSchema:
			'message s3.inventory {  required binary bucket (STRING);  required binary key (STRING);  optional int64 size;  optional int64 last_modified_date (TIMESTAMP(MILLIS,true));  optional binary e_tag (STRING);  optional binary storage_class (STRING);}',
		files: [{key: 'data/x.parquet', size: 176_058_964, MD5checksum: '55bf7c536ac7b6de3c79ff4520a0fa7d'}],
		...changes,
	});

test('a manifest as S3 writes it', () => {
	expect(parseManifest(manifest())).toEqual({
		ok: true,
		value: {
			sourceBucket: 'acme-backups',
			asOf: Date.parse('2025-06-02T01:00:00Z'),
			format: 'Parquet',
			columns: ['bucket', 'key', 'size', 'last_modified_date', 'e_tag', 'storage_class'],
			files: [{key: 'data/x.parquet', size: 176_058_964, md5: '55bf7c536ac7b6de3c79ff4520a0fa7d'}],
		},
	});
});

test.each<[string, string]>([
	[manifest({fileFormat: 'ORC'}), 'Nightdrop reads the formats CSV and Parquet.'],
	[manifest({fileFormat: 'CSV', fileSchema: 'Bucket, Key'}), 'It has no column Size and Last modified date.'],
	[manifest({fileFormat: 'JSON'}), 'Its manifest has not the fields that S3 writes.'],
	[manifest({creationTimestamp: 'soon'}), 'Its manifest has not the fields that S3 writes.'],
	[manifest({files: [null]}), 'Its manifest has not the fields that S3 writes.'],
	[
		manifest({files: [{key: 'x', size: -1, MD5checksum: ''}]}),
		'Its manifest has not the fields that S3 writes.',
	],
	['[]', 'Its manifest has not the fields that S3 writes.'],
	['null', 'Its manifest is not JSON.'],
	['{', 'Its manifest is not JSON.'],
])('%s is refused', (text, why) => {
	expect(parseManifest(text)).toMatchObject({ok: false, problem: {why}});
});

test('where reports lie', () => {
	expect(parsePlace('s3://reports/inv/acme/daily')).toEqual({bucket: 'reports', key: 'inv/acme/daily/'});
	expect(parsePlace('s3://reports/x/2026-11-23T01-00Z/manifest.json')?.key).toMatch(/manifest\.json$/u);
	expect(parsePlace('reports/inv')).toBeUndefined();
	expect(parsePlace('s3://reports')).toBeUndefined();
	const destination = 'arn:aws-cn:s3:::reports';
	expect(placeOf('acme', {id: 'daily', destination})).toEqual({bucket: 'reports', key: 'acme/daily/'});
	for (const prefix of ['inv', 'inv/']) {
		expect(placeOf('acme', {id: 'daily', destination, prefix}).key).toBe('inv/acme/daily/');
	}
});
