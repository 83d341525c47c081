import type {Backup} from '../backup.js';
import type {Draft} from './draft.js';

const comparedBackups = 3;

/** Tells of series with the same newest contents: a copy of one is no second backup. */
export function copyNotes(all: readonly Draft[]): ReadonlyMap<Draft, string> {
	const contents = all.map(contentsOf);
	const seen = new Map<string, Draft[]>();
	for (const [index, draft] of all.entries()) {
		const newest = contents[index] ?? [];
		// One backup alone may be alike by chance: two empty ones are.
		if (newest.length > 1 && !newest.includes('')) {
			const same = newest.join(' ');
			seen.set(same, [...(seen.get(same) ?? []), draft].slice(0, 2));
		}
	}

	const notes = new Map<Draft, string>();
	for (const [index, draft] of all.entries()) {
		const other = seen.get((contents[index] ?? []).join(' '))?.find(one => one !== draft);
		if (other !== undefined) {
			notes.set(draft, `The newest are the same, byte for byte, as those of ${other.pattern}.`);
		}
	}

	return notes;
}

const known = new WeakMap<Draft, readonly string[]>();

function contentsOf(draft: Draft): readonly string[] {
	const contents = known.get(draft) ?? draft.newest(comparedBackups).map(contentOf);
	known.set(draft, contents);
	return contents;
}

const contentOf = ({etag, bytes}: Backup) => (etag === '' || bytes === 0 ? '' : `${etag}/${bytes}`);
