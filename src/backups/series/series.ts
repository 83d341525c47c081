import type {Entry, Series} from '../backup.js';
import {addByShape, type Gathered} from './gathered.js';
import {groupsOf} from './groups.js';
import {type Ignored, ignoredAs} from './ignored.js';
import {shapeOf} from './key-pattern.js';
import {openLayouts} from './known-layouts.js';
import {hasShapeOf} from './last-shape.js';
import type {Rule} from './layout-rule.js';
import {inLayout, inShape, type Located} from './located.js';
import {mirrorShapeOf} from './mirrors.js';
import {remember} from './remember.js';
import {openShelf, type ShelfLimits} from './shelf.js';
import {type Dissected, dissect, isDated, withoutSuffix} from './suffixes.js';
import {openSummary} from './summary.js';

/** The series of a bucket, while its listing is read. */
export type SeriesDetection = {
	/** Takes one object. Which come first does not matter. */
	add(entry: Entry): void;
	/** What was found so far, ordered by pattern; `recent` and `unfinished` are made when they are looked at, as they were then. */
	snapshot(): readonly Series[];
	/** Tells of an object that was added where it went; undefined for what is in no series. */
	locator(): (entry: Entry) => Located | undefined;
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

/**
Finds the series of a bucket from its objects, in bounded memory.

Objects, bytes, counts and the newest backups are exact; what falls together in a bucket of very many names is told at `openShelf`, and how many trees are kept at `openTrees`.
*/
export function openSeries(options: SeriesOptions = {}): SeriesDetection {
	const dated = openShelf(options.dated ?? {names: 8192, families: 2048, shapes: 24_000});
	const undated = openShelf(options.undated ?? {names: 2048, families: 1024, shapes: 8192});
	const mirrors = openShelf(options.mirrors ?? {names: 128, families: 128, shapes: 2048});
	const layouts = openLayouts();
	const places = new Map<string, Place>();
	const ignored = {folders: 0, canaries: 0, inventories: 0, logs: 0, pointers: 0};
	const summarize = openSummary();
	let objects = 0;
	let bytes = 0;
	let generation = 0;
	let lastKey = '';
	let lastShape = '';
	let lastPlace: Place | undefined;

	const newPlace = (key: string, shape: string): Place => {
		const as = ignoredAs(shape);
		const rule = as === undefined ? layouts.ruleOf(key, shape) : undefined;
		return as !== undefined ? {type: 'ignored', as} : rule ? {type: 'rule', rule} : placeByShape(shape);
	};

	const placeOf = (key: string, shape: string) => {
		// A shape tells not how long its hashes are, which the rules of layouts look at.
		const signature = `${shape}\0${key.length}`;
		let place = places.get(signature);
		if (place === undefined) {
			place = newPlace(key, shape);
			remember(places, signature, place);
		}

		return place;
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
		const now = dated.generation() + undated.generation() + mirrors.generation();
		if (now !== generation) {
			// What they remember may have been poured into another.
			generation = now;
			places.clear();
		}

		return {type: 'shape', gathered, dissected};
	};

	const add = (entry: Entry, shape: string, place: Place) => {
		if (place.type === 'ignored') {
			ignored[place.as]++;
			return;
		}

		if (place.type === 'rule') {
			if (!layouts.add(entry, place.rule)) {
				add(entry, shape, placeByShape(shape));
			}

			return;
		}

		const {gathered, dissected} = place;
		addByShape(gathered, entry, dissected);
	};

	const whereIs = ({key, at}: Entry) => {
		const shape = shapeOf(key, at);
		const place = placeOf(key, shape);
		const ruled = place.type === 'rule' ? layouts.find(key, place.rule) : undefined;
		if (ruled !== undefined) {
			return inLayout(ruled, shape);
		}

		const shaped = place.type === 'rule' ? placeByShape(shape) : place;
		return shaped.type === 'shape' ? inShape(shaped.gathered, shaped.dissected, key) : undefined;
	};

	const shelves = () => ({
		dated: dated.all(),
		undated: undated.all(),
		mirrors: mirrors.all(),
		layouts: layouts.all(),
	});

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
				lastPlace = placeOf(key, lastShape);
			}

			add(entry, lastShape, lastPlace);
		},
		snapshot: () => summarize(shelves()),
		locator() {
			const groups = groupsOf(shelves());
			const patterns = new Map(
				groups.flatMap(({members, pattern}) => members.map(member => [member, pattern] as const)),
			);
			return entry => {
				const found = whereIs(entry);
				const pattern = found && patterns.get(found.gathered);
				return found && pattern !== undefined ? {pattern, as: found.as} : undefined;
			};
		},
		totals: () => ({objects, bytes, ignored: {...ignored}}),
	};
}
