/** A bucket that is only served: its keys in order, and each as an element of a page. */
export type BigBucket = {
	readonly count: number;
	readonly keyAt: (index: number) => string;
	readonly elementAt: (index: number) => string;
};

type Row = {readonly key: string; readonly at: number; readonly size: number};

/**
`daily`: a folder a day, as backup jobs write. `flat`: no folder at all. `skewed`: 99 in 100 objects under one deep prefix. `hourly`: any number of objects in no memory, for each key follows from its place.
*/
export const shapes = {daily, flat, skewed, hourly};

const day = 86_400_000;
const newest = Date.UTC(2026, 10, 20, 3);
const pad = (value: number | string, width = 2) => String(value).padStart(width, '0');
const hex = (value: number) => pad(value.toString(16), 8);
const compactTime = (at: number) => new Date(at).toISOString().replaceAll(/[:-]|\.\d+/gu, '');

/** mulberry32, so that every run serves the same bucket. */
function seededRandom(): () => number {
	let state = 1;
	return () => {
		state = (state + 0x6d_2b_79_f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function daily(count: number): BigBucket {
	const random = seededRandom();
	const databases = ['orders', 'users', 'ledger', 'events'];
	const perDay = Math.max(1, Math.ceil(count / (365 * 40 * databases.length)));
	const perHost = 365 * perDay * databases.length;
	return stored(count, index => {
		const host = Math.floor(index / perHost);
		const database = databases[Math.floor(index / (365 * perDay)) % databases.length];
		const back = (index % (365 * perDay)) / perDay;
		const at = newest - Math.floor(back * day) + Math.floor(random() * 600_000);
		const date = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
		const key = `hosts/db-${pad(host, 3)}/${database}/${date}/${database}-${compactTime(at)}.dump.zst`;
		return {key, at, size: Math.floor(1e8 * (0.8 + 0.4 * random()))};
	});
}

function flat(count: number): BigBucket {
	const random = seededRandom();
	return stored(count, () => {
		const at = newest - Math.floor(random() * 365 * day);
		const key = `${compactTime(at)}-${hex(Math.floor(random() * 2 ** 32))}.tgz`;
		return {key, at, size: Math.floor(1e8 * random())};
	});
}

function skewed(count: number): BigBucket {
	const random = seededRandom();
	return stored(count, index => {
		const at = newest - Math.floor(random() * 365 * day);
		const key =
			index % 100 === 0
				? `small/${pad(Math.floor(random() * 500), 3)}/${compactTime(at)}-${index}.tgz`
				: `prod/pg/main/wal/${hex(Math.floor(random() * 2 ** 32))}${hex(index)}.zst`;
		return {key, at, size: 16_777_216};
	});
}

function hourly(count: number): BigBucket {
	const hours = 365 * 24;
	const rowAt = (index: number): Row => {
		const at = newest - (hours - (index % hours)) * 3_600_000;
		return {key: `hosts/db-${pad(Math.floor(index / hours), 5)}/${compactTime(at)}.dump`, at, size: 1e8};
	};
	return {
		count,
		keyAt: index => rowAt(index).key,
		elementAt: index => elementOf(rowAt(index)),
	};
}

function stored(count: number, rowAt: (index: number) => Row): BigBucket {
	const rows = new Map(Array.from({length: count}, (_, index) => rowAt(index)).map(row => [row.key, row]));
	const keys = [...rows.keys()].sort((a, b) => (a < b ? -1 : 1));
	// Written once before anything is measured, so that to serve costs little beside to list.
	const elements = keys.map(key => elementOf(rows.get(key) as Row));
	return {
		count: keys.length,
		keyAt: index => keys[index] as string,
		elementAt: index => elements[index] as string,
	};
}

const elementOf = ({key, at, size}: Row) =>
	`<Contents><Key>${key}</Key><LastModified>${new Date(at).toISOString()}</LastModified><ETag>&quot;${pad(size.toString(16), 32)}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
