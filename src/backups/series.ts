import type {Entry, Series} from './backup.js';
import {addByRule, addByShape, type Gathered, openGathered} from './gathered.js';
import {type Ignored, ignoredAs} from './ignored.js';
import {shapeOf} from './key-pattern.js';
import {hasShapeOf} from './last-shape.js';
import type {Rule} from './layout-rule.js';
import {mayBeKnown, ruleOf} from './layouts.js';
import {mirrorShapeOf} from './mirrors.js';
import type {Groups} from './place-of.js';
import {openShelf, type ShelfLimits} from './shelf.js';
import {type Dissected, dissect, isDated, withoutSuffix} from './suffixes.js';
import {openSummary} from './summary.js';

/** The series of a bucket, while its listing is read. */
export type SeriesDetection = {
	/** Takes one object. Which come first does not matter. */
	add(entry: Entry): void;
	/** What was found so far, ordered by pattern. */
	snapshot(): readonly Series[];
	/** Of everything that was added. */
	totals(): Totals;
};

export type Totals = {
	readonly objects: number;
	readonly bytes: number;
	/** Those of `objects` that are in no series. */
	readonly ignored: Ignored;
};

export type SeriesOptions = {
	/** How many names are told apart; see `ShelfLimits`. */
	readonly dated?: ShelfLimits;
	readonly undated?: ShelfLimits;
	readonly mirrors?: ShelfLimits;
};

/** Where the keys of one shape go. */
type Place =
	| {readonly type: 'ignored'; readonly as: keyof Ignored}
	| {readonly type: 'rule'; readonly rule: Rule}
	| {readonly type: 'shape'; readonly gathered: Gathered; readonly dissected: Dissected};

const rememberedShapes = 32_768;
const layoutLimit = 8192;

/**
Finds the series of a bucket from its objects, in bounded memory.

Objects, bytes, counts and the newest backups are exact; what falls together in a bucket of very many names is told at `openShelf`, and how many trees are kept at `openTrees`.
*/
export function openSeries(options: SeriesOptions = {}): SeriesDetection {
	const dated = openShelf(options.dated ?? {names: 8192, families: 2048, shapes: 24_000});
	const undated = openShelf(options.undated ?? {names: 2048, families: 1024, shapes: 8192});
	const mirrors = openShelf(options.mirrors ?? {names: 128, families: 128, shapes: 2048});
	const layouts = new Map<string, Gathered>();
	const places = new Map<string, Place>();
	const rulesByShape = new Map<string, Rule | undefined>();
	const ignored = {folders: 0, canaries: 0, inventories: 0, logs: 0, pointers: 0};
	const summarize = openSummary();
	let objects = 0;
	let bytes = 0;
	let generation = 0;
	let lastKey = '';
	let lastShape = '';
	let lastPlace: Place | undefined;

	const knownRule = (key: string, shape: string) => {
		if (!mayBeKnown(key)) {
			return;
		}

		const family = shape.replaceAll(/\d+/gu, '#');
		let rule = rulesByShape.get(family);
		if (rule === undefined && !rulesByShape.has(family)) {
			rule = ruleOf(key);
			remember(rulesByShape, family, rule);
		}

		return rule;
	};

	const placeOf = (key: string, shape: string): Place => {
		const as = ignoredAs(shape);
		if (as !== undefined) {
			return {type: 'ignored', as};
		}

		const rule = knownRule(key, shape);
		return rule === undefined ? placeByShape(shape) : {type: 'rule', rule};
	};

	const placeByShape = (shape: string): Place => {
		const dissected = dissect(shape);
		const {role} = dissected;
		if (role === 'pointer') {
			return {type: 'ignored', as: 'pointers'};
		}

		const isContent = role === 'content';
		const bare = isContent ? mirrorShapeOf(shape) : withoutSuffix(shape, dissected);
		const gathered = (isContent ? mirrors : isDated(shape) ? dated : undated).find(bare);
		gathered.roles.add(role);
		return {type: 'shape', gathered, dissected};
	};

	const layoutOf = (rule: Rule, groups: Groups) => {
		const prefix = `${groups['p'] ?? ''}${groups['s'] ?? ''}`;
		const pattern = `${prefix}${rule.pattern}${groups['t'] ?? ''}`;
		const name = `${rule.tool}\0${pattern}`;
		let gathered = layouts.get(name);
		if (gathered === undefined && layouts.size < layoutLimit) {
			gathered = openGathered(pattern, rule, prefix);
			layouts.set(name, gathered);
		}

		gathered?.roles.add(rule.role);
		return gathered;
	};

	/** Adds an object by a rule, that of its shape or else the first that fits; false when there is none. */
	const addToLayout = (entry: Entry, usual: Rule) => {
		const ofUsual = usual.key.exec(entry.key)?.groups;
		const rule = ofUsual ? usual : ruleOf(entry.key);
		const groups = ofUsual ?? rule?.key.exec(entry.key)?.groups;
		const gathered = rule && groups && layoutOf(rule, groups);
		if (gathered) {
			addByRule(gathered, entry, rule, groups);
		}

		return gathered !== undefined;
	};

	const newPlace = (key: string, shape: string) => {
		const place = placeOf(key, shape);
		const now = dated.generation() + undated.generation() + mirrors.generation();
		if (now !== generation) {
			generation = now;
			places.clear();
		}

		remember(places, shape, place);
		return place;
	};

	const add = (entry: Entry, shape: string, place: Place) => {
		if (place.type === 'ignored') {
			ignored[place.as]++;
			return;
		}

		if (place.type === 'rule') {
			if (!addToLayout(entry, place.rule)) {
				add(entry, shape, placeByShape(shape));
			}

			return;
		}

		const {gathered, dissected} = place;
		addByShape(gathered, entry, dissected);
	};

	return {
		add(entry) {
			objects++;
			bytes += entry.size;
			const {key} = entry;
			if (entry.size === 0 && key.endsWith('/')) {
				ignored.folders++;
				return;
			}

			if (lastPlace === undefined || !hasShapeOf(lastKey, key, entry.at)) {
				lastKey = key;
				lastShape = shapeOf(key, entry.at);
				lastPlace = places.get(lastShape) ?? newPlace(key, lastShape);
			}

			add(entry, lastShape, lastPlace);
		},
		snapshot: () =>
			summarize({
				dated: dated.all(),
				undated: undated.all(),
				mirrors: mirrors.all(),
				layouts: layouts.values(),
			}),
		totals: () => ({objects, bytes, ignored: {...ignored}}),
	};
}

/** Keeps the newest of what can be worked out again. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
	if (map.size >= rememberedShapes) {
		map.clear();
	}

	map.set(key, value);
}
