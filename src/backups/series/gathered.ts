import type {Entry} from '../backup.js';
import {recentLimit} from '../backup.js';
import {type DayCounts, openDayCounts} from './day-counts.js';
import type {LayoutRole, Rule} from './layout-rule.js';
import {type Groups, placeOf} from './place-of.js';
import {openRetained, type Retained} from './retained.js';
import {openRuns, type Runs} from './runs.js';
import {type Dissected, type Role, withoutSuffix} from './suffixes.js';
import {openTrees, type Trees} from './trees.js';

type ClassCount = {readonly name: string; objects: number};

/** What is gathered of the objects of one shape, or of one layout under one prefix. */
export type Gathered = {
	/** The shape, or the pattern of the layout. */
	readonly shape: string;
	readonly rule?: Rule;
	/** What stands before the tool's own names. */
	readonly prefix?: string;
	/** Changes with every object: what was made of an older one is out of date. */
	version: number;
	objects: number;
	bytes: number;
	oldestAt: number;
	newestAt: number;
	readonly classes: Map<string, ClassCount>;
	lastClass?: ClassCount;
	/** Backups of one object. */
	backups: number;
	readonly recent: Retained;
	readonly days: DayCounts;
	companions: number;
	/** Under a temporary name. */
	begun?: Retained;
	trees?: Trees;
	runs?: Runs;
	readonly roles: Set<Role | LayoutRole>;
};

const begunLimit = 10;

export const openGathered = (shape: string, rule?: Rule, prefix?: string): Gathered => ({
	shape,
	...(rule && {rule}),
	...(prefix !== undefined && {prefix}),
	version: 0,
	objects: 0,
	bytes: 0,
	oldestAt: Number.POSITIVE_INFINITY,
	newestAt: Number.NEGATIVE_INFINITY,
	classes: new Map(),
	backups: 0,
	recent: openRetained(recentLimit),
	days: openDayCounts(),
	companions: 0,
	roles: new Set(),
});

function count(gathered: Gathered, entry: Entry): void {
	gathered.version++;
	gathered.objects++;
	gathered.bytes += entry.size;
	if (entry.at < gathered.oldestAt) {
		gathered.oldestAt = entry.at;
	}

	if (entry.at > gathered.newestAt) {
		gathered.newestAt = entry.at;
	}

	// Nearly always the class of the one before: a look-up for each would be the dearest part of counting.
	if (gathered.lastClass?.name === entry.storageClass) {
		gathered.lastClass.objects++;
		return;
	}

	let known = gathered.classes.get(entry.storageClass);
	if (known === undefined) {
		known = {name: entry.storageClass, objects: 0};
		gathered.classes.set(known.name, known);
	}

	known.objects++;
	gathered.lastClass = known;
}

function addWhole(gathered: Gathered, entry: Entry): void {
	gathered.backups++;
	gathered.recent.add(entry);
	gathered.days.add(entry.at);
}

/** Adds an object that no known layout has. */
export function addByShape(gathered: Gathered, entry: Entry, dissected: Dissected): void {
	const {role} = dissected;
	count(gathered, entry);
	switch (role) {
		case 'companion':
			gathered.companions++;
			break;
		case 'unfinished':
			gathered.begun ??= openRetained(begunLimit);
			gathered.begun.add(entry);
			break;
		case 'part':
			gathered.trees ??= openTrees(0);
			gathered.trees.add(entry, withoutSuffix(entry.key, dissected), 0);
			break;
		case 'content':
		case 'pointer':
			gathered.recent.add(entry);
			break;
		default:
			addWhole(gathered, entry);
	}
}

/** Adds an object that follows a rule. */
export function addByRule(gathered: Gathered, entry: Entry, rule: Rule, groups: Groups): void {
	count(gathered, entry);
	const {role, markers, hasNoMarker, counting} = rule;
	switch (role) {
		case 'marker':
		case 'part':
			gathered.trees ??= openTrees(hasNoMarker ? 0 : (markers ?? 1));
			gathered.trees.add(entry, groups['id'] ?? '', role === 'part' ? 0 : (rule.bit ?? 1), groups['parent']);
			break;
		case 'segment': {
			const place = counting && placeOf(counting, groups);
			if (place && Number.isSafeInteger(place.from) && Number.isSafeInteger(place.to)) {
				gathered.runs ??= openRuns();
				gathered.runs.add(place.line, place.from, place.to);
			}

			addWhole(gathered, entry);
			break;
		}

		case 'growth':
		case 'whole':
			addWhole(gathered, entry);
			break;
		default:
	}
}

/** Puts all of one into another, as if its objects had come there; for shapes, whose trees have no markers. */
export function pour(from: Gathered, into: Gathered): void {
	into.version += from.version;
	into.objects += from.objects;
	into.bytes += from.bytes;
	into.oldestAt = Math.min(into.oldestAt, from.oldestAt);
	into.newestAt = Math.max(into.newestAt, from.newestAt);
	for (const {name, objects} of from.classes.values()) {
		const known = into.classes.get(name);
		into.classes.set(name, {name, objects: (known?.objects ?? 0) + objects});
	}

	delete into.lastClass;

	into.backups += from.backups;
	into.companions += from.companions;
	into.days.pour(from.days);
	for (const entry of from.recent.capture().newest(recentLimit)) {
		into.recent.add(entry);
	}

	for (const entry of from.begun?.capture().newest(begunLimit) ?? []) {
		into.begun ??= openRetained(begunLimit);
		into.begun.add(entry);
	}

	if (from.trees) {
		into.trees ??= openTrees(0);
		into.trees.pour(from.trees);
	}

	for (const role of from.roles) {
		into.roles.add(role);
	}
}
