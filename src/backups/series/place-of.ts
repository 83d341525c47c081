import type {Counting} from './layout-rule.js';

/** Where in its stream an object lies: on a line, from a number up to, and without, another. */
export type Place = {readonly line: number; readonly from: number; readonly to: number};

/** The groups of a rule's key. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** Segments of one WAL log at the usual 16 MB; PostgreSQL names have room for no more. */
export const segmentsPerLog = 256;

const hex = (text: string) => Number.parseInt(text, 16);
const one = (line: number, from: number): Place => ({line, from, to: from + 1});

/** `1579541143.39`, seconds and a counter, as one number that keeps their order. */
function oplogTime(text: string): number {
	const [seconds = '', counter = ''] = text.split('.');
	return Number(seconds) * 2 ** 20 + Number(counter);
}

/** `20220209124238-19` the same way. */
function pitrTime(text: string): number {
	const [date = '', counter = ''] = text.split('-');
	const spelled = date.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/u, '$1-$2-$3T$4:$5:$6Z');
	return (Date.parse(spelled) / 1000) * 2 ** 20 + Number(counter);
}

/** The place of an object; undefined when its numbers are no place, as a WAL segment above `FF`. */
export function placeOf(counting: Counting, {line = '0', from = '', to = ''}: Groups): Place | undefined {
	switch (counting) {
		case 'wal': {
			const segment = hex(from.slice(16));
			return segment < segmentsPerLog
				? one(hex(from.slice(0, 8)), hex(from.slice(8, 16)) * segmentsPerLog + segment)
				: undefined;
		}

		case 'decimal':
			return one(0, Number(from));
		case 'hex':
			return one(hex(line), hex(from));
		case 'inclusive':
			return {line: 0, from: Number(from), to: Number(to) + 1};
		case 'inclusive-hex':
			return {line: 0, from: hex(from), to: hex(to) + 1};
		case 'oplog':
			return {line: 0, from: oplogTime(from), to: oplogTime(to)};
		case 'pitr':
			return {line: 0, from: pitrTime(from), to: pitrTime(to)};
	}
}
