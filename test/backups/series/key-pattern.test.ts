import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {shapeOf} from '../../../src/backups/series/key-pattern.js';
import {hasShapeOf} from '../../../src/backups/series/last-shape.js';
import {patternOf} from '../../../src/backups/series/marks.js';
import {newest} from './bucket.js';

const layouts = JSON.parse(readFileSync(join(import.meta.dirname, 'layouts.json'), 'utf8')) as ReadonlyArray<{
	readonly keys: readonly string[];
}>;
const realKey = fc.constantFrom(
	...layouts.flatMap(({keys}) => keys),
	'a-20261123_020000_0001.tar',
	'x/2026/11/23/y-2026-11-23.7z',
	'db20261123.sql',
	'abc1234567890.sql',
	'23-11-2026/x-261122-26-11-22',
);

/** A key, and the same with some of its digits and small letters changed. */
const twins = realKey.chain(key =>
	fc.tuple(
		fc.constant(key),
		fc
			.array(fc.tuple(fc.nat(key.length - 1), fc.constantFrom(...'0123456789abcdefz')), {maxLength: 4})
			.map(changes => {
				const characters = [...key];
				for (const [place, character] of changes) {
					if (/[0-9a-f]/u.test(characters[place] ?? '')) {
						characters[place] = character;
					}
				}

				return characters.join('');
			}),
	),
);

test('what is taken for the shape of the key before is its shape', () => {
	let same = 0;
	fc.assert(
		fc.property(twins, ([before, key]) => {
			const shape = shapeOf(before, newest);
			if (hasShapeOf(before, key, newest)) {
				same++;
				expect(shapeOf(key, newest)).toBe(shape);
			}
		}),
		{numRuns: 5000},
	);
	expect(same).toBeGreaterThan(500);
});

test('a key that was not read last is never taken for the one before', () => {
	shapeOf('x-20261123.sql', newest);
	expect(hasShapeOf('x-20261123.sql', 'x-20261122.sql', newest)).toBe(true);
	expect(hasShapeOf('y-20261123.sql', 'y-20261122.sql', newest)).toBe(false);
});

test('without marks the pattern is the key, whatever its characters', () => {
	fc.assert(
		fc.property(
			fc.string({unit: 'binary', maxLength: 12}).filter(key => !/[\d{}]|[0-9a-f]{8}/iu.test(key)),
			key => {
				expect(patternOf(shapeOf(key, newest))).toBe(key);
			},
		),
	);
});
