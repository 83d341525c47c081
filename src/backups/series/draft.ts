import {type Backup, type Entry, recentLimit, type Series} from '../backup.js';
import {finishedTrees} from './finished-trees.js';
import {gapsOf} from './gaps.js';
import type {Gathered} from './gathered.js';
import type {Group} from './groups.js';
import {newestFirst} from './retained.js';

/** A series whose lists are made when somebody looks at them: of most series nobody does. */
export type Draft = Omit<Series, 'recent' | 'unfinished'> & {
	/** The newest finished ones in order. */
	readonly newest: (count: number) => readonly Backup[];
	readonly unfinished: () => readonly Backup[];
};

const unfinishedLimit = 10;

/** The figures of a series. */
export function draftOf({pattern, kind, members, notes, isRotating}: Group): Draft {
	const [first] = members as [Gathered];
	const classes = new Map<string, number>();
	for (const {name, objects} of members.flatMap(member => [...member.classes.values()])) {
		classes.set(name, (classes.get(name) ?? 0) + objects);
	}

	const {finished, unfinished, orphans} = finishedTrees(members);
	const whole = members
		.filter(({rule}) => rule !== undefined || kind !== 'repository')
		.map(({recent}) => recent.capture());
	const begun = members.flatMap(member => (member.begun ? [member.begun.capture()] : []));
	const sum = (of: (member: Gathered) => number) => members.reduce((total, member) => total + of(member), 0);
	const backups =
		kind === 'mirror' || kind === 'wide'
			? 0
			: sum(({backups: whole, trees}) => whole + (trees?.finished() ?? 0)) - orphans;
	const lines = first.runs?.lines();
	const counting = first.rule?.counting;
	const gaps = kind === 'stream' && counting && lines ? gapsOf(counting, lines) : undefined;
	const twice = kind === 'stream' ? (first.runs?.twice() ?? 0) : 0;
	return {
		pattern,
		name: kind === 'repository' ? (first.prefix ?? pattern) : pattern,
		kind,
		...(first.rule && {tool: first.rule.tool}),
		objects: sum(({objects}) => objects),
		bytes: sum(({bytes}) => bytes),
		backups,
		...(backups > recentLimit && {perDay: addedUp(members)}),
		newest: count =>
			[...whole.flatMap(kept => kept.newest(count)).map(wholeBackup), ...finished]
				.sort(newestFirst)
				.slice(0, count),
		unfinished: () => {
			const kept = begun
				.flatMap(one => one.newest(unfinishedLimit))
				.map(entry => ({...wholeBackup(entry), isFinished: false}));
			return [...kept, ...unfinished].sort(newestFirst).slice(0, unfinishedLimit);
		},
		oldestAt: Math.min(...members.map(({oldestAt}) => oldestAt)),
		newestAt: Math.max(...members.map(({newestAt}) => newestAt)),
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

/** How many came on each day, as it is now. */
function addedUp(members: readonly Gathered[]): ReadonlyMap<number, number> {
	const sum = new Map<number, number>();
	for (const [day, count] of members.flatMap(({days}) => [...days.capture()])) {
		sum.set(day, (sum.get(day) ?? 0) + count);
	}

	return sum;
}

const isRangeTwice = (counting: string | undefined) =>
	counting === 'oplog' || counting === 'pitr' || counting === 'hex';

function companionNote(members: readonly Gathered[]): readonly string[] {
	const hasOnlyCompanions = members.every(({objects, companions}) => objects === companions);
	return hasOnlyCompanions ? ['Only checksums and the like are here, and not what they belong to.'] : [];
}

const wholeBackup = ({key, size, at, etag, storageClass}: Entry): Backup => ({
	at,
	bytes: size,
	objects: 1,
	key,
	etag,
	storageClass,
	isFinished: true,
});
