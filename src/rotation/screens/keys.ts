import type {Block} from '../../ui/blocks/block.js';
import {lines} from '../../ui/blocks/paragraph.js';
import {type Cell, table} from '../../ui/blocks/table.js';
import {formatAge, formatDay, formatKeyAge} from '../../ui/format.js';
import {narrow} from '../../ui/header.js';
import {bold, marked} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import {checksOf} from '../checks.js';
import {whoseWords} from '../lines.js';
import {type NamedKey, namedKeys} from '../named-keys.js';
import type {KnownKey} from '../situation.js';
import type {RotationState} from '../state.js';

/** What each key is and does: side by side, or one under the other where the window is narrow. */
export function keysBlocks(
	state: RotationState,
	{columns, rows}: {readonly columns: number; readonly rows: number},
): readonly Block[] {
	const named = namedKeys(state);
	if (named.length === 0) {
		return [];
	}

	return columns >= narrow
		? [besideEachOther(named, state.now, isWhole(state, rows))]
		: named.map((one, index) => underEachOther(one, state.now, {isTight: index > 0, isShort: columns < 56}));
}

/** When a key was made, and whose it is, goes before what has to be so does. */
const isWhole = (state: RotationState, rows: number): boolean =>
	state.ask !== undefined || rows >= 28 || (rows >= 20 && checksOf(state) === undefined);

function besideEachOther(named: readonly NamedKey[], now: number, isWholeShown: boolean): Block {
	const row = (title: string, cell: (key: KnownKey) => Cell) => ({
		cells: [title, ...named.map(({key}) => cell(key))],
	});
	return table({
		isFlexible: false,
		columns: [{title: ''}, ...named.map(({name}) => ({title: name}))],
		rows: [
			row('Id', ({accessKeyId}) => accessKeyId),
			row('State', key => ({spans: marked(...statusOf(key))})),
			...(isWholeShown ? [row('Made', key => madeWords(key, now))] : []),
			row('Last used', key => usedWords(key, now)),
			row('By', byWords),
			...(isWholeShown ? [row('Whose', whoseWords)] : []),
		],
	});
}

function underEachOther(
	{name, key}: NamedKey,
	now: number,
	{isTight, isShort}: {readonly isTight: boolean; readonly isShort: boolean},
): Block {
	const known = key.createdAt === undefined ? 'age not known' : `${formatKeyAge(now - key.createdAt)} old`;
	const age = isShort ? '' : `, ${known}`;
	return lines(
		[
			[bold(name.padEnd(11)), key.accessKeyId],
			[' '.repeat(2), ...marked(...statusOf(key)), `${age}, ${usedShort(key, now)}`],
		],
		{isTight},
	);
}

function statusOf({status, isSuspected, isNobodys}: KnownKey): readonly [Role, string] {
	if (isSuspected) {
		return ['bad', `${status === 'Inactive' ? 'Off' : status}, suspected`];
	}

	switch (status) {
		case 'Active':
			return isNobodys ? ['warn', 'Active, nobody has it'] : ['ok', 'Active'];
		case 'Inactive':
			return ['skip', 'Off'];
		default:
			return ['unknown', status];
	}
}

const madeWords = ({createdAt}: KnownKey, now: number): string =>
	createdAt === undefined
		? 'not known'
		: `${formatDay(createdAt, now)} (${formatKeyAge(now - createdAt)} ago)`;

function usedWords({lastUsed}: KnownKey, now: number): string {
	if (lastUsed === undefined) {
		return 'could not be seen';
	}

	return lastUsed === null
		? 'never seen used'
		: `${formatAge(now - lastUsed.at)} ago, ${lastUsed.service ?? ''}`;
}

const usedShort = ({lastUsed, use}: KnownKey, now: number): string =>
	lastUsed === undefined
		? 'last use not seen'
		: lastUsed === null
			? 'never used'
			: `used ${formatAge(now - lastUsed.at)} ago${use === 'ours-only' ? ' by us' : ''}`;

function byWords({use}: KnownKey): string {
	switch (use) {
		case 'in-use':
			return 'your hosts';
		case 'quiet':
			return 'your hosts, until then';
		case 'ours-only':
			return 'only our own test';
		case 'never':
			return 'nobody yet';
		case 'unknown':
			return 'not known';
	}
}
