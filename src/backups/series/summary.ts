import {type Backup, recentLimit, type Series} from '../backup.js';
import {copyNotes} from './copies.js';
import {type Draft, draftOf} from './draft.js';
import {groupsOf, type Shelves} from './groups.js';
import {namedTimes} from './named.js';
import {namesOf} from './names.js';

/** Lists that are kept once they were looked at: as many as fit on a screen, and some. */
const listsKept = 64;

/** Makes series of what was gathered; what has not changed since the last time is not made again. */
export function openSummary(): (shelves: Shelves) => readonly Series[] {
	let known = new Map<string, {readonly version: string; readonly draft: Draft}>();
	const lists = new Map<Draft, readonly Backup[]>();

	const recentOf = (draft: Draft) => {
		const recent = lists.get(draft) ?? withNamed(draft.newest(recentLimit));
		lists.delete(draft);
		lists.set(draft, recent);
		for (const oldest of lists.keys()) {
			if (lists.size <= listsKept) {
				break;
			}

			lists.delete(oldest);
		}

		return recent;
	};

	return shelves => {
		const before = known;
		known = new Map();
		const drafts = groupsOf(shelves).map(group => {
			const {pattern, kind, members} = group;
			const name = `${kind} ${pattern}`;
			const version = members.map(member => member.version).join(' ');
			const made = before.get(name);
			const draft = made?.version === version ? made.draft : draftOf(group);
			known.set(name, {version, draft});
			return draft;
		});
		drafts.sort((one, other) => (one.pattern < other.pattern ? -1 : 1));
		const names = namesOf(drafts);
		const notes = copyNotes(drafts);
		return drafts.map((draft, index) => seriesOf(draft, names[index] as string, notes.get(draft), recentOf));
	};
}

/** `recent` and `unfinished` are made when they are looked at. */
function seriesOf(
	whole: Draft,
	name: string,
	note: string | undefined,
	recentOf: (draft: Draft) => readonly Backup[],
): Series {
	const {newest: _, unfinished, ...draft} = whole;
	return {
		...draft,
		name,
		notes: note === undefined ? draft.notes : [...draft.notes, note],
		get recent() {
			return recentOf(whole);
		},
		get unfinished() {
			return withNamed(unfinished());
		},
	};
}

function withNamed(backups: readonly Backup[]): readonly Backup[] {
	const times = namedTimes(backups);
	return backups.map((backup, index) => {
		const named = times[index];
		return named === undefined ? backup : {...backup, named};
	});
}
