/*
A shape is a key in which every part that is a date, a time, a hash and so on, whatever its digits, stands as one mark.

Marks are control characters; those of a key itself are written as an escape and a letter, so no key looks like another's shape. Numbers that may be a host's (`web01`) stay: whether they count is known only from many keys.
*/
/** The mark of each kind of placeholder. */
export const marks = {
	date: '\u0001',
	time: '\u0002',
	timestamp: '\u0003',
	counter: '\u0004',
	hex: '\u0005',
	uuid: '\u0006',
	lsn: '\u0007',
	version: '\u0008',
	id: '\u000E',
	name: '\u000F',
	weekday: '\u0010',
	month: '\u0011',
	path: '\u0012',
} as const;

type Mark = keyof typeof marks;

/** Stands before a control character of the key itself, which is written 64 higher. */
export const escaped = '\u001B';
const nameOf = new Map<string, Mark>(Object.entries(marks).map(([name, mark]) => [mark, name as Mark]));

/** Whether anything in a shape stands for something that differs. */
export const hasMarks = (shape: string) => [...nameOf.keys()].some(mark => shape.includes(mark));

/** The mark that stands for one kind of placeholder in a shape. */
export const markOf = (name: Mark) => marks[name];

/** A shape as people read it: `db/{date}/orders-{time}.dump`. A brace of the key itself is doubled. */
export function patternOf(shape: string): string {
	let pattern = '';
	for (let index = 0; index < shape.length; index++) {
		const character = shape.charAt(index);
		if (character === escaped) {
			index++;
			pattern += String.fromCharCode(shape.charCodeAt(index) - 64);
			continue;
		}

		const name = nameOf.get(character);
		pattern +=
			name === undefined
				? character === '{' || character === '}'
					? character + character
					: character
				: `{${name}}`;
	}

	return pattern;
}
