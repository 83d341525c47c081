import type {SeriesKind} from '../backup.js';
import {type Cluster, clustersOf} from './clusters.js';
import type {Gathered} from './gathered.js';
import {hasMarks, markOf, patternOf} from './marks.js';
import {folderOf, type Mirror, mirrorsOf} from './mirrors.js';

/** All that was gathered. */
export type Shelves = {
	readonly dated: Iterable<Gathered>;
	readonly undated: Iterable<Gathered>;
	readonly mirrors: Iterable<Gathered>;
	readonly layouts: Iterable<Gathered>;
};

/** What becomes one series. */
export type Group = Omit<Cluster, 'shape'> & {readonly pattern: string; readonly kind: SeriesKind};

/** Puts together what is one series, and says what it is. */
export function groupsOf({dated, undated, mirrors, layouts}: Shelves): readonly Group[] {
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
