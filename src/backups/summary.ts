import type {Backup, Entry, Series, SeriesKind} from './backup.js';
import {recentLimit} from './backup.js';
import {type Cluster, clustersOf} from './clusters.js';
import {finishedTrees} from './finished-trees.js';
import {gapsOf} from './gaps.js';
import type {Gathered} from './gathered.js';
import {hasMarks, markOf, patternOf} from './key-pattern.js';
import {folderOf, type Mirror, mirrorsOf} from './mirrors.js';
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

function groupsOf({dated, undated, mirrors, layouts}: Shelves): readonly Group[] {
	const {repositories, contents} = repositoriesOf([...layouts], [...mirrors]);
	const crowded = new Set(contents.filter(({objects}) => objects >= 10).map(({shape}) => folderOf(shape)));
	// Among ten files of a tree, an archive is one more of them.
	const isFile = ({shape, roles}: Gathered) =>
		roles.has('fixed') && roles.size === 1 && crowded.has(folderOf(shape));
	const fixed = [...undated];
	const clusters = [...clustersOf(dated), ...clustersOf(fixed.filter(one => !isFile(one)))];
	const shapes = [...clusters.map(({shape}) => shape), ...repositories.map(({pattern}) => pattern)];
	return [
		...repositories,
		...clusters.map(cluster => ({
			...cluster,
			pattern: patternOf(cluster.shape),
			kind: kindOfCluster(cluster),
		})),
		...mirrorsOf([...contents, ...fixed.filter(isFile)], shapes).map(mirrorGroup),
	];
}

/** What follows a layout; the files at the top of a repository, as `config`, are told by nothing but their folder. */
function repositoriesOf(layouts: readonly Gathered[], mirrors: readonly Gathered[]) {
	const tops = new Map(mirrors.map(mirror => [folderOf(mirror.shape), mirror]));
	const taken = new Set<Gathered>();
	const repositories = layouts.map((gathered): Group => {
		const kind = kindOfLayout(gathered);
		const top = kind === 'repository' ? tops.get(gathered.prefix ?? '') : undefined;
		if (top !== undefined) {
			taken.add(top);
		}

		return {
			pattern: gathered.shape,
			kind,
			members: top === undefined ? [gathered] : [gathered, top],
			notes: gathered.rule?.note === undefined ? [] : [gathered.rule.note],
			isRotating: false,
		};
	});
	return {repositories, contents: mirrors.filter(mirror => !taken.has(mirror))};
}

const mirrorGroup = ({folder, members}: Mirror): Group => ({
	pattern: patternOf(folder + markOf('path')),
	kind: 'mirror',
	members,
	notes: ['It looks like a mirror of files: nothing in the names tells when a copy was made or is complete.'],
	isRotating: false,
});

function kindOfLayout({roles}: Gathered): SeriesKind {
	if (roles.has('growth') || roles.has('store')) {
		return 'repository';
	}

	return roles.has('segment') ? 'stream' : 'backups';
}

function kindOfCluster({shape, members, isRotating}: Cluster): SeriesKind {
	if (shape.includes(markOf('name')) || members.every(({roles}) => roles.size === 1 && roles.has('store'))) {
		return 'wide';
	}

	const isFixed = members.every(({roles, backups}) => roles.has('fixed') && backups <= 1);
	return isFixed && !isRotating && !hasMarks(shape) ? 'fixed' : 'backups';
}

function seriesOf({pattern, kind, members, notes, isRotating}: Group): Series {
	const [first] = members as [Gathered];
	const classes = new Map<string, number>();
	for (const {name, objects} of members.flatMap(member => [...member.classes.values()])) {
		classes.set(name, (classes.get(name) ?? 0) + objects);
	}

	const {finished, unfinished, orphans} = finishedTrees(members);
	const whole = members
		.filter(({rule}) => rule !== undefined || kind !== 'repository')
		.flatMap(({recent}) => recent.list())
		.map(wholeBackup);
	const recent = [...whole, ...finished].sort(newestFirst).slice(0, recentLimit);
	const begun = members
		.flatMap(member => member.begun?.list() ?? [])
		.map(entry => ({...wholeBackup(entry), isFinished: false}));
	const sum = (of: (member: Gathered) => number) => members.reduce((total, member) => total + of(member), 0);
	const lines = first.runs?.lines();
	const counting = first.rule?.counting ?? [...members].find(({rule}) => rule?.counting)?.rule?.counting;
	const gaps = kind === 'stream' && counting && lines ? gapsOf(counting, lines) : undefined;
	const twice = kind === 'stream' ? (first.runs?.twice() ?? 0) : 0;
	return {
		pattern,
		name: kind === 'repository' ? (first.prefix ?? pattern) : pattern,
		kind,
		...(first.rule && {tool: first.rule.tool}),
		objects: sum(({objects}) => objects),
		bytes: sum(({bytes}) => bytes),
		backups:
			kind === 'mirror' || kind === 'wide'
				? 0
				: sum(({backups, trees}) => backups + (trees?.finished() ?? 0)) - orphans,
		recent: withNamed(recent),
		unfinished: withNamed([...begun, ...unfinished].sort(newestFirst).slice(0, unfinishedLimit)),
		oldestAt: Math.min(...members.map(({oldestAt}) => oldestAt)),
		storageClasses: classes,
		...(gaps && {gaps}),
		notes: [
			...notes,
			...(isRotating
				? ['The same names come again in turn: when a backup was put is all that tells its age.']
				: []),
			...(orphans > 0 ? ['The newest of them need an older backup that is not there.'] : []),
			...(twice > 0 && !isRangeTwice(counting)
				? ['Some segments are there twice: two servers may write here, or the compression changed.']
				: []),
			...(kind === 'stream' && counting && first.runs && !lines
				? ['Too scattered to be checked for gaps.']
				: []),
			...companionNote(members),
		],
	};
}

function withNamed(backups: readonly Backup[]): readonly Backup[] {
	const times = namedTimes(backups);
	return backups.map((backup, index) => {
		const named = times[index];
		return named === undefined ? backup : {...backup, named};
	});
}
