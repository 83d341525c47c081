import fc from 'fast-check';
import {expect, test} from 'vitest';
import {recordReader} from '../../../src/backups/inventory/csv-record.js';

const read = (text: string, count: number) => {
	const take = recordReader(count);
	return [...text.split('\n'), undefined].flatMap(line => {
		const fields = take(line);
		return fields === undefined ? [] : [fields];
	});
};

test('what fields hold comes back, whatever it is', () => {
	const fields = fc.array(fc.string({unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'ü', '🦆')}), {
		minLength: 2,
		maxLength: 5,
	});
	fc.assert(
		fc.property(fields, fc.boolean(), (all, isQuotedAlways) => {
			const line = all
				.map(field =>
					isQuotedAlways || /["\n,]/u.test(field) || field === ''
						? `"${field.replaceAll('"', '""')}"`
						: field,
				)
				.join(',');
			expect(read(`${line}\n${line}`, all.length)).toEqual([all, all]);
		}),
	);
});

test.each(['"a"', '"a","b","c"', 'a,b,c', '"a","b', '"a"x,"b"', 'a"b,c'])(
	'%s is no record of two fields',
	text => {
		expect(() => read(text, 2)).toThrow('The report cannot be read');
	},
);
