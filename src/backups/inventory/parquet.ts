import type {AsyncBuffer, FileMetaData} from 'hyparquet';
import {columnName} from './manifest.js';
import {broken, stop} from './problem.js';
import type {RangedFile} from './ranged-file.js';
import {type Field, handOn, type Receive, rowReader, rowsAtOnce} from './rows.js';

const wanted = new Set([
	'key',
	'size',
	'lastmodifieddate',
	'etag',
	'storageclass',
	'versionid',
	'islatest',
	'isdeletemarker',
]);

/** Reads a `.parquet` of a report a group of rows at a time, and of each only the columns that are needed. */
export async function readParquet(
	file: RangedFile,
	schemaColumns: readonly string[],
	receive: Receive,
): Promise<number> {
	// Only who reads such a report waits for the library.
	const {parquetMetadataAsync, parquetRead} = await import('hyparquet');
	const source: AsyncBuffer = file;
	const columns = schemaColumns.filter(name => wanted.has(columnName(name)));
	const metadata = await whole(async () => parquetMetadataAsync(source, {geoparquet: false}));
	let rowStart = 0;
	for (const group of metadata.row_groups) {
		const rowEnd = rowStart + Number(group.num_rows);
		const data = await whole(async () =>
			readGroup(parquetRead, {file: source, metadata, columns, rowStart, rowEnd}),
		);
		handOnGroup(data, columns, rowEnd - rowStart, receive);
		rowStart = rowEnd;
	}

	return rowStart;
}

type Group = {
	readonly file: AsyncBuffer;
	readonly metadata: FileMetaData;
	readonly columns: string[];
	readonly rowStart: number;
	readonly rowEnd: number;
};

/** The values of each column of one group. */
type Columns = ReadonlyMap<string, readonly Field[]>;

async function readGroup(
	parquetRead: typeof import('hyparquet').parquetRead,
	group: Group,
): Promise<Columns> {
	const data = new Map<string, Field[]>(group.columns.map(name => [name, []]));
	await parquetRead({
		...group,
		geoparquet: false,
		onChunk({columnName: name, columnData, rowStart}) {
			const values = data.get(name);
			for (let index = 0; values !== undefined && index < columnData.length; index++) {
				values[rowStart - group.rowStart + index] = columnData[index] as Field;
			}
		},
	});
	return data;
}

function handOnGroup(data: Columns, columns: readonly string[], rows: number, receive: Receive): void {
	const values = columns.map(name => data.get(name) ?? []);
	const read = rowReader(columns);
	for (let start = 0; start < rows; start += rowsAtOnce) {
		const length = Math.min(rowsAtOnce, rows - start);
		handOn(
			Array.from({length}, (_, index) => read(column => values[column]?.[start + index])),
			receive,
		);
	}
}

/** Whatever the library says of a file is one thing to a person: it is not whole, or not of this schema. */
async function whole<Value>(read: () => Promise<Value>): Promise<Value> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof Error && 'problem' in error) {
			throw error;
		}

		return stop(broken('One of its files is not the Parquet that its manifest says.'));
	}
}
