import type {Entry} from '../backup.js';
import {columnName} from './manifest.js';
import {broken, stop} from './problem.js';

/** A version of an object, or a delete marker, which has size 0 and no ETag. */
export type InventoryVersion = Entry & {
	/** `null` for one from before versions were on. */
	readonly versionId: string;
	readonly isLatest: boolean;
	readonly isDeleteMarker: boolean;
};

/** A field as CSV (text) or Parquet (its own types) has it; absent in CSV is empty. */
export type Field = string | number | bigint | boolean | Date | null | undefined;

/** Gets the objects that are there now, in any order, so many at once as were read. */
export type Receive = {
	readonly onPage: (entries: readonly Entry[]) => void;
	/** All versions and delete markers, where the report has them. */
	readonly onVersions?: ((versions: readonly InventoryVersion[]) => void) | undefined;
};

/** How many rows are handed on at once. */
export const rowsAtOnce = 5000;

/** Makes a version of the fields of a row. Without the columns of versions every row is the latest. */
export function rowReader(
	columns: readonly string[],
): (fieldAt: (column: number) => Field) => InventoryVersion {
	const names = columns.map(columnName);
	const [key, size, at, etag, storageClass, versionId, isLatest, isDeleteMarker] = [
		'key',
		'size',
		'lastmodifieddate',
		'etag',
		'storageclass',
		'versionid',
		'islatest',
		'isdeletemarker',
	].map(name => names.indexOf(name)) as [number, number, number, number, number, number, number, number];
	return fieldAt => {
		const text = (column: number, otherwise: string) => {
			const field = column === -1 ? undefined : fieldAt(column);
			return typeof field === 'string' && field !== '' ? field : otherwise;
		};
		return {
			key: text(key, ''),
			size: number(fieldAt(size)),
			at: time(fieldAt(at)),
			etag: text(etag, '').replaceAll('"', ''),
			storageClass: text(storageClass, 'STANDARD'),
			versionId: text(versionId, 'null'),
			isLatest: isLatest === -1 || isTrue(fieldAt(isLatest)),
			isDeleteMarker: isDeleteMarker !== -1 && isTrue(fieldAt(isDeleteMarker)),
		};
	};
}

const isTrue = (field: Field) => field === true || field === 'true';

/** Empty for a delete marker. */
function number(field: Field): number {
	const value = Number(field ?? 0);
	return value >= 0 ? value : stop(broken(`A size in it is ${String(field)}.`));
}

function time(field: Field): number {
	const value = field instanceof Date ? field.getTime() : Date.parse(String(field));
	return Number.isNaN(value) ? stop(broken(`A date in it is ${String(field)}.`)) : value;
}

/** Hands versions on, and those that a listing would show as entries. */
export function handOn(versions: readonly InventoryVersion[], {onPage, onVersions}: Receive): void {
	onVersions?.(versions);
	onPage(
		versions
			.filter(({isLatest, isDeleteMarker}) => isLatest && !isDeleteMarker)
			.map(({key, size, at, etag, storageClass}) => ({key, size, at, etag, storageClass})),
	);
}
