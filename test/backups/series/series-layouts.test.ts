import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {SeriesKind} from '../../../src/backups/backup.js';
import {openSeries} from '../../../src/backups/series/series.js';
import {daily, found, only, seriesOf} from './bucket.js';

type Layout = {
	readonly tool: string;
	readonly part: string;
	/** Of one object: for a script that is the series, for a tool one kind of its objects. */
	readonly pattern: string;
	readonly keys: readonly string[];
	/** The series that the row belongs to, what it is, and how many of its backups these objects alone finish. */
	readonly finds: string;
	readonly kind: SeriesKind;
	readonly finished: number;
};

const layouts = JSON.parse(
	readFileSync(join(import.meta.dirname, 'layouts.json'), 'utf8'),
) as readonly Layout[];

test.each(layouts.map(layout => [`${layout.tool} ${layout.part}`, layout] as const))(
	'every key of %s is in one series',
	(_, {keys, finds, kind, finished}) => {
		const series = only(seriesOf(daily(keys)));
		expect(series).toMatchObject({pattern: finds, kind, backups: finished, objects: keys.length});
	},
);

test('the pattern of a script is what its names say', () => {
	const scripts = layouts.filter(({tool}) => tool.startsWith('script'));
	expect(scripts.length).toBeGreaterThan(20);
	for (const {keys, pattern} of scripts) {
		// A checksum belongs to the series of what it was made of.
		expect(only(found(...keys)).pattern).toBe(pattern.replace(/\.sha256$/u, ''));
	}
});

test('all layouts in one bucket, each under a folder of its own, are told apart', () => {
	const detection = openSeries();
	// Everything under a folder that Veeam or Hyper Backup names is theirs, and a mirror has no names of its own.
	const rows = layouts.map((layout, index) => ({...layout, folder: `job-${index}x`}));
	for (const {keys, folder} of rows) {
		for (const one of daily(keys)) {
			detection.add({...one, key: `${folder}/${one.key}`, etag: `${folder}/${one.key}`});
		}
	}

	const all = detection.snapshot();
	expect(all.map(({pattern}) => pattern).sort()).toEqual(
		rows.map(({folder, finds}) => `${folder}/${finds}`).sort(),
	);
	const kinds = new Map(all.map(({pattern, kind}) => [pattern, kind]));
	for (const {folder, finds, kind} of rows) {
		expect([finds, kinds.get(`${folder}/${finds}`)]).toEqual([finds, kind]);
	}
});
