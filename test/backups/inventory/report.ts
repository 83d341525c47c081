import {createHash} from 'node:crypto';
import {gzipSync} from 'node:zlib';
import {parquetWriteBuffer} from 'hyparquet-writer';
import {createBucket} from '../../../src/aws/buckets.js';
import type {Aws} from '../../../src/aws/clients.js';
import {putObject} from '../../../src/aws/objects.js';
import type {Receive} from '../../../src/backups/inventory/rows.js';
import {valueIn} from '../../aws/sandbox.js';

/** One row of a report, as a person would say it; absent fields are empty. */
export type Row = {
	readonly key: string;
	readonly size?: number;
	readonly at: string;
	readonly etag?: string;
	readonly storageClass?: string;
	readonly versionId?: string;
	readonly isLatest?: boolean;
	readonly isDeleteMarker?: boolean;
};

export const bucket = 'reports';
export const folder = 'inv/acme-backups/daily/';

const md5 = (bytes: Uint8Array | string) => createHash('md5').update(bytes).digest('hex');

/** Form encoding, as S3 encodes keys in CSV. */
const encodeKey = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');

const csvFields: {readonly [column: string]: (row: Row) => string | number | boolean | undefined} = {
	Bucket: () => 'acme-backups',
	Key: ({key}) => encodeKey(key),
	VersionId: ({versionId}) => versionId,
	IsLatest: ({isLatest = true}) => isLatest,
	IsDeleteMarker: ({isDeleteMarker = false}) => isDeleteMarker,
	Size: ({size}) => size,
	LastModifiedDate: ({at}) => at,
	ETag: ({etag}) => etag,
	StorageClass: ({storageClass}) => storageClass,
	EncryptionStatus: () => 'SSE-S3',
};

/** A `.csv.gz` with these columns, each field quoted, as S3 writes it. */
export const csv = (rows: readonly Row[], columns: readonly string[]): Uint8Array =>
	gzipSync(
		rows.map(row => `${columns.map(column => `"${csvFields[column]?.(row) ?? ''}"`).join(',')}\n`).join(''),
	);

/** A `.parquet` of an all-versions report, in groups of `rowGroupSize` rows. */
export const parquet = (rows: readonly Row[], rowGroupSize = 5000): Uint8Array =>
	new Uint8Array(
		parquetWriteBuffer({
			rowGroupSize,
			columnData: [
				{name: 'bucket', data: rows.map(() => 'acme-backups'), type: 'STRING', nullable: false},
				{name: 'key', data: rows.map(({key}) => key), type: 'STRING', nullable: false},
				{name: 'version_id', data: rows.map(({versionId}) => versionId ?? null), type: 'STRING'},
				{name: 'is_latest', data: rows.map(({isLatest = true}) => isLatest), type: 'BOOLEAN'},
				{
					name: 'is_delete_marker',
					data: rows.map(({isDeleteMarker = false}) => isDeleteMarker),
					type: 'BOOLEAN',
				},
				{name: 'size', data: rows.map(({size}) => (size === undefined ? null : BigInt(size))), type: 'INT64'},
				{name: 'last_modified_date', data: rows.map(({at}) => new Date(at)), type: 'TIMESTAMP'},
				{name: 'e_tag', data: rows.map(({etag}) => etag ?? null), type: 'STRING'},
				{name: 'storage_class', data: rows.map(({storageClass}) => storageClass ?? null), type: 'STRING'},
			],
		}),
	);

/** The spelling of the documentation, and that of the reports of today. */
export const parquetSchemas = {
	documented:
		'message s3.inventory { required binary bucket (UTF8); required binary key (UTF8); optional binary version_id (UTF8); optional boolean is_latest; optional boolean is_delete_marker; optional int64 size; optional int64 last_modified_date (TIMESTAMP_MILLIS); optional binary e_tag (UTF8); optional binary storage_class (UTF8);}',
	today:
		'message s3.inventory {  required binary bucket (STRING);  required binary key (STRING);  optional binary version_id (STRING);  optional boolean is_latest;  optional boolean is_delete_marker;  optional int64 size;  optional int64 last_modified_date (TIMESTAMP(MILLIS,true));  optional binary e_tag (STRING);  optional binary storage_class (STRING);}',
};

export type Made = {
	readonly format: 'CSV' | 'Parquet' | 'ORC';
	readonly schema: string;
	readonly files: readonly Uint8Array[];
	/** `2026-11-23T01-00Z`. */
	readonly time?: string;
	/** What goes wrong. */
	readonly change?: {
		readonly manifest?: (json: {[name: string]: unknown}) => unknown;
		readonly checksum?: string | undefined;
		readonly withoutData?: boolean;
	};
};

/** Puts a report where S3 would. */
export async function putReport(
	aws: Aws,
	{format, schema, files, time = '2026-11-23T01-00Z', change = {}}: Made,
): Promise<void> {
	const put = async (key: string, body: Uint8Array | string) =>
		valueIn(await putObject(aws, {bucket, key, body}));
	const data = files.map((bytes, index) => ({
		bytes,
		key: `${folder}data/${time}-${index}.${format === 'CSV' ? 'csv.gz' : 'parquet'}`,
	}));
	for (const {key, bytes} of change.withoutData ? [] : data) {
		await put(key, bytes);
	}

	const json = {
		sourceBucket: 'acme-backups',
		destinationBucket: `arn:aws:s3:::${bucket}`,
		version: '2016-11-30',
		creationTimestamp: `${Date.parse(time.replace(/T(\d\d)-/u, 'T$1:'))}`,
		fileFormat: format,
		fileSchema: schema,
		files: data.map(({key, bytes}) => ({key, size: bytes.length, MD5checksum: md5(bytes)})),
	};
	const manifest = JSON.stringify(change.manifest?.(json) ?? json);
	await put(`${folder}${time}/manifest.json`, manifest);
	await put(`${folder}${time}/manifest.checksum`, change.checksum ?? `${md5(manifest)}\n`);
	await put(`${folder}hive/dt=${time}/symlink.txt`, `s3://${bucket}/${folder}data/\n`);
}

export const makeBucket = async (aws: Aws) => valueIn(await createBucket(aws, {bucket, region: 'us-east-1'}));

/** What a reading handed on. */
export function collector(): Receive & {
	readonly entries: unknown[];
	readonly versions: unknown[];
	readonly pages: number[];
} {
	const [entries, versions, pages]: [unknown[], unknown[], number[]] = [[], [], []];
	return {
		entries,
		versions,
		pages,
		onPage(page) {
			pages.push(page.length);
			entries.push(...page);
		},
		onVersions: page => versions.push(...page),
	};
}
