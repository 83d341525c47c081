import {broken, type Found, type InventoryProblem} from './problem.js';

/** One of the files of a report. */
export type DataFile = {
	readonly key: string;
	/** Bytes. */
	readonly size: number;
	/** Hex. */
	readonly md5: string;
};

export type Manifest = {
	readonly sourceBucket: string;
	/** Milliseconds since 1970: when the scan began. What was put since is not in it, and the scan of a large bucket takes a day. */
	readonly asOf: number;
	readonly format: 'CSV' | 'Parquet';
	/** The columns in the order in which a CSV has them, spelled as in the schema. */
	readonly columns: readonly string[];
	readonly files: readonly DataFile[];
};

type Json = {readonly [name: string]: unknown};

/**
Reads a `manifest.json` of version 2016-11-30.

Columns are read from `fileSchema`, since which there are and in which order depends on the configuration: names with commas in CSV; in Parquet a message type, in either spelling (`UTF8`, `STRING`).
*/
export function parseManifest(text: string): Found<Manifest> {
	const json = parseJson(text);
	if (json === undefined) {
		return {ok: false, problem: broken('Its manifest is not JSON.')};
	}

	const {fileFormat, fileSchema, sourceBucket} = json;
	if (fileFormat === 'ORC') {
		return {ok: false, problem: orc};
	}

	const asOf = Number(json['creationTimestamp']);
	const files = filesOf(json['files']);
	const isWhole =
		(fileFormat === 'CSV' || fileFormat === 'Parquet') &&
		typeof fileSchema === 'string' &&
		typeof sourceBucket === 'string' &&
		asOf > 0 &&
		files !== undefined;
	if (!isWhole) {
		return {ok: false, problem: broken('Its manifest has not the fields that S3 writes.')};
	}

	const columns = fileFormat === 'CSV' ? csvColumns(fileSchema) : parquetColumns(fileSchema);
	const problem = columnsProblem(columns);
	return problem === undefined
		? {ok: true, value: {sourceBucket, asOf, format: fileFormat, columns, files}}
		: {ok: false, problem};
}

function parseJson(text: string): Json | undefined {
	try {
		const json: unknown = JSON.parse(text);
		return typeof json === 'object' && json !== null ? (json as Json) : undefined;
	} catch {
		return undefined;
	}
}

function filesOf(json: unknown): readonly DataFile[] | undefined {
	if (!Array.isArray(json)) {
		return undefined;
	}

	const files = json.map((file: Json | null) => ({
		key: file?.['key'],
		size: Number(file?.['size']),
		md5: file?.['MD5checksum'],
	}));
	return files.every(({key, size, md5}) => typeof key === 'string' && size >= 0 && typeof md5 === 'string')
		? (files as readonly DataFile[])
		: undefined;
}

const csvColumns = (schema: string) => schema.split(',').map(name => name.trim());

const parquetColumns = (schema: string) =>
	[...schema.matchAll(/\b(?:required|optional)?\s*(?:binary|boolean|int32|int64)\s+(\w+)/gu)].map(
		([, name]) => name as string,
	);

/** The same column is `LastModifiedDate` in CSV and `last_modified_date` in Parquet. */
export const columnName = (name: string): string => name.replaceAll('_', '').toLowerCase();

const needed: readonly (readonly [string, string])[] = [
	['key', 'Key'],
	['size', 'Size'],
	['lastmodifieddate', 'Last modified date'],
];

function columnsProblem(columns: readonly string[]): InventoryProblem | undefined {
	const has = new Set(columns.map(columnName));
	const missing = needed.filter(([name]) => !has.has(name)).map(([, words]) => words);
	return missing.length === 0
		? undefined
		: {
				what: 'The report says too little to judge backups',
				why: `It has no column ${missing.join(' and ')}.`,
				next: 'Add it to the optional fields of the inventory, or list the bucket.',
			};
}

const orc: InventoryProblem = {
	what: 'This report is ORC',
	why: 'Nightdrop reads the formats CSV and Parquet.',
	next: 'Choose CSV or Parquet for the inventory (PutBucketInventoryConfiguration), or list the bucket.',
};
