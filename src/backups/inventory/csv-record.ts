import {broken, stop} from './problem.js';

/** Characters; a row of a report has a few thousand, and some more with a long access list. */
export const longestRecord = 65_536;

/**
Takes a CSV line by line; gives the fields of a record of `count` with the line that ends it. `undefined` is the end of the file.

S3 quotes every field and encodes what could stand in its way; a line feed within quotes is read all the same. An empty line is none.
*/
export function recordReader(count: number): (line: string | undefined) => readonly string[] | undefined {
	let open: string | undefined;
	return line => {
		if (open === undefined && (line === undefined || line === '')) {
			return undefined;
		}

		const text = open === undefined ? (line ?? '') : `${open}\n${line ?? ''}`;
		const fields = plainFields(text, count) ?? quotedFields(text);
		const mayGoOn = fields === undefined && line !== undefined && text.length < longestRecord;
		open = mayGoOn ? text : undefined;
		if (mayGoOn) {
			return undefined;
		}

		return fields?.length === count ? fields : stop(broken('A row in it does not fit its schema.'));
	};
}

/** Nearly all rows: every field in quotes, none within. */
function plainFields(text: string, count: number): readonly string[] | undefined {
	if (!(text.startsWith('"') && text.endsWith('"') && text.length > 1)) {
		return undefined;
	}

	const fields = text.slice(1, -1).split('","');
	return fields.length !== count || fields.some(field => field.includes('"')) ? undefined : fields;
}

/** `undefined` while a quote is open. */
function quotedFields(text: string): readonly string[] | undefined {
	const fields: string[] = [];
	const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/uy;
	for (;;) {
		const match = field.exec(text);
		if (match === null) {
			return undefined;
		}

		fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
		if (match[3] === '') {
			return fields;
		}
	}
}
