import type {Gathered} from './gathered.js';
import {markOf} from './marks.js';
import {byText} from './retained.js';
import {extensionsOf, isDated, withoutWrapping} from './suffixes.js';

/** Shapes that are one series. */
export type Cluster = {
	/** That of its oldest member, so that the name outlives a change; numbers that count are placeholders. */
	readonly shape: string;
	readonly members: readonly Gathered[];
	readonly notes: readonly string[];
	/** Whether the same names come again in turn. */
	readonly isRotating: boolean;
};

type Traits = {
	/** The shape with every date, time, counter and hash alike, and without compression and encryption. */
	readonly generic: string;
	/** The same without its numbers, weekdays and months. */
	readonly family: string;
	readonly tokens: readonly string[];
};

/** One series or what may be one of several, in its family. */
type Variant = {readonly tokens: readonly string[]; readonly members: readonly Gathered[]};

const any = '\u0001';
const {date, time, timestamp, counter, hex, lsn, version, id} = {
	date: markOf('date'),
	time: markOf('time'),
	timestamp: markOf('timestamp'),
	counter: markOf('counter'),
	hex: markOf('hex'),
	lsn: markOf('lsn'),
	version: markOf('version'),
	id: markOf('id'),
};
const moment = new RegExp(`${date}(?:[-_./ Tt]?${time})?Z?`, 'gu');
const varying = new RegExp(`[${time}${timestamp}${counter}${hex}${lsn}${version}${id}]`, 'gu');

const weekdays = 'mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday';
const months =
	'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december';
const token = new RegExp(`\\d+|(?<![a-z])(?:${weekdays}|${months})(?![a-z])`, 'giu');
const isWeekday = (text: string) => new RegExp(`^(?:${weekdays})$`, 'iu').test(text);
const isNumber = (text: string) => /^\d+$/u.test(text);
const kindOf = (text: string) =>
	isNumber(text) ? '#' : isWeekday(text) ? markOf('weekday') : markOf('month');

const known = new WeakMap<Gathered, Traits>();

function traitsOf(gathered: Gathered): Traits {
	let traits = known.get(gathered);
	if (traits === undefined) {
		const generic = withoutWrapping(gathered.shape).replaceAll(moment, any).replaceAll(varying, any);
		const tokens = generic.match(token) ?? [];
		traits = {generic, tokens, family: generic.replaceAll(token, kindOf)};
		known.set(gathered, traits);
	}

	return traits;
}

/** Puts shapes together that one job writes. */
export function clustersOf(all: Iterable<Gathered>): readonly Cluster[] {
	const families = new Map<string, Map<string, Gathered[]>>();
	for (const gathered of all) {
		const {generic, family} = traitsOf(gathered);
		const variants = families.get(family) ?? new Map<string, Gathered[]>();
		families.set(family, variants);
		const members = variants.get(generic);
		if (members === undefined) {
			variants.set(generic, [gathered]);
		} else {
			members.push(gathered);
		}
	}

	return [...families].flatMap(([family, variants]) => familyClusters(family, [...variants.values()]));
}

function familyClusters(family: string, groups: readonly Gathered[][]): readonly Cluster[] {
	let variants: readonly Variant[] = groups.map(members => ({
		tokens: traitsOf(members[0] as Gathered).tokens,
		members,
	}));
	const texts = family.split(new RegExp(`[#${markOf('weekday')}${markOf('month')}]`, 'u'));
	let isRotating = false;
	const count = variants[0]?.tokens.length ?? 0;
	for (let position = count - 1; position >= 0 && variants.length > 1; position--) {
		const sets = alike(variants, position).filter(set => set.length > 1);
		const verdicts = sets.map(set =>
			changesAs(set, position, texts[position] ?? '', texts[position + 1] ?? ''),
		);
		if (verdicts.length > 0 && verdicts.every(verdict => verdict !== undefined)) {
			isRotating ||= verdicts.includes('slot');
			variants = alike(variants, position).map(set => joined(set, position));
		}
	}

	return variants.map(variant => clusterOf(variant, isRotating));
}

/** The variants that differ in nothing but one of their tokens. */
function alike(variants: readonly Variant[], position: number): readonly (readonly Variant[])[] {
	const sets = new Map<string, Variant[]>();
	for (const variant of variants) {
		const rest = variant.tokens.map((text, index) => (index === position ? '' : text)).join('\0');
		const set = sets.get(rest);
		if (set === undefined) {
			sets.set(rest, [variant]);
		} else {
			set.push(variant);
		}
	}

	return [...sets.values()];
}

function joined(set: readonly Variant[], position: number): Variant {
	const first = (set[0] as Variant).tokens;
	const mark = isNumber(first[position] ?? '') ? counter : kindOf(first[position] ?? '');
	return {
		tokens: set.length === 1 ? first : first.map((text, index) => (index === position ? mark : text)),
		members: set.flatMap(({members}) => members),
	};
}

const backupsOf = ({members}: Variant) =>
	members.reduce((sum, {backups, trees}) => sum + backups + (trees?.finished() ?? 0), 0);
const firstOf = ({members}: Variant) => Math.min(...members.map(({oldestAt}) => oldestAt));

const slotWord = /(?:^|[^a-z])(?:v|slot|day|d|hour|h|week|daily|hourly|weekly|monthly|rotation)[-_.]?$/iu;
const rotated = /(?:daily|hourly|weekly|monthly|backup|snapshot|dump)\.$/iu;
const halfHour = 1_800_000;
const halfDay = 43_200_000;

/**
How what differs changes: `slot` comes round again, `counter` counts; undefined when it is a name, as the number of a host.

A number counts when every value has one backup, and they go up with time or came on as many days; or when there are more values than hosts are likely to be.
*/
function changesAs(
	set: readonly Variant[],
	position: number,
	before: string,
	after: string,
): 'slot' | 'counter' | undefined {
	const values = set.map(({tokens}) => tokens[position] ?? '');
	if (!values.every(isNumber)) {
		return 'slot';
	}

	const numbers = values.map(Number);
	const last = Math.max(...numbers);
	if (slotWord.test(before) || (rotated.test(before) && last <= set.length)) {
		return 'slot';
	}

	const isWhole = /(?:^|[-_./])$/u.test(before);
	if (isWhole && set.length === 7 && last <= 7 && !isDated((set[0] as Variant).members[0]?.shape ?? '')) {
		return 'slot';
	}

	const isGlued = /[a-z]$/iu.test(before) || /^[a-z]/iu.test(after);
	if (!set.every(variant => backupsOf(variant) === 1)) {
		return;
	}

	return set.length > (isGlued ? 512 : 64) || (!isGlued && countsUp(set, numbers)) ? 'counter' : undefined;
}

/** Whether the numbers go up with time, or there was one a day: hosts would all have come on one day. */
function countsUp(set: readonly Variant[], numbers: readonly number[]): boolean {
	const times = set
		.map((variant, index) => ({number: numbers[index] as number, at: firstOf(variant)}))
		.sort((one, other) => one.number - other.number);
	const isUp = times.every(({at}, index) => index === 0 || at > (times[index - 1] as {at: number}).at);
	const span = (times.at(-1)?.at ?? 0) - (times[0]?.at ?? 0);
	if (isUp && set.length >= 3 && span / (set.length - 1) >= halfHour) {
		return true;
	}

	const inTime = times.map(({at}) => at).sort((one, other) => one - other);
	const isDaily = inTime.every((at, index) => index === 0 || at - (inTime[index - 1] as number) >= halfDay);
	return isDaily && set.length >= 5;
}

function clusterOf({tokens, members}: Variant, isRotating: boolean): Cluster {
	const inOrder = [...members].sort(
		(one, other) => one.oldestAt - other.oldestAt || (one.shape < other.shape ? -1 : 1),
	);
	let index = 0;
	const shape = (inOrder[0] as Gathered).shape.replaceAll(token, text => tokens[index++] ?? text);
	return {
		shape,
		members: inOrder,
		notes: notesOf(inOrder, shape),
		isRotating: isRotating && members.length > 1,
	};
}

function notesOf(members: readonly Gathered[], shape: string): readonly string[] {
	const notes: string[] = [];
	const endings = new Set(members.map(member => endingOf(member.shape)));
	if (endings.size > 1) {
		notes.push(`Compression or encryption changed: ${[...endings].sort(byText).join(', ')} are one series.`);
	}

	const dated = members.filter(member => isDated(member.shape));
	const timed = dated.filter(member => member.shape.includes(time) || member.shape.includes(timestamp));
	if (timed.length > 0 && timed.length < dated.length) {
		notes.push('Some names tell a time of day and some do not: they are taken for one series.');
	}

	if (members.some(member => member.shape.includes(version))) {
		notes.push('Versions in the names are not told apart.');
	}

	if (shape.includes(markOf('name'))) {
		notes.push('The names here differ in everything, so they are only counted.');
	}

	return notes;
}

const endingOf = (shape: string) =>
	extensionsOf(shape)
		.map(extension => `.${extension}`)
		.join('') || 'none';
