import {formatAge, formatTimeAgo} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import {namedKeys} from './named-keys.js';
import {type KnownKey, type StateId, soakMs} from './situation.js';
import type {RotationState} from './state.js';

const switching: ReadonlySet<StateId> = new Set([
	'install',
	'switching',
	'switched',
	'switched-unseen',
	'switched-late',
	'switched-hidden',
	'stopped',
]);

/** Something that has to be so, and what is so now. */
export type Check = {readonly role: Role; readonly what: string; readonly words: string};

export type Checks = {
	/** What they are about, as a heading. */
	readonly title: string;
	readonly list: readonly Check[];
};

/** What has to be so before the old key can go off, or can be deleted; absent: no key is old. */
export function checksOf(state: RotationState): Checks | undefined {
	const {standing, situation} = state;
	const named = namedKeys(state);
	const old = named.find(({name}) => name === 'Old key')?.key;
	const fresh = named.find(({name}) => name === 'New key')?.key;
	if (standing === undefined || situation === undefined || old === undefined || fresh === undefined) {
		return undefined;
	}

	if (old.status === 'Inactive') {
		return old.isSuspected
			? {title: 'The suspected key can be deleted when', list: newKeyChecks(state, fresh)}
			: {title: 'The old key can be deleted when', list: soakChecks(state, old)};
	}

	return switching.has(standing.state)
		? {title: 'The old key can go off when', list: switchChecks(state, old, fresh)}
		: undefined;
}

function newKeyChecks({now, target}: RotationState, fresh: KnownKey): readonly Check[] {
	const isUsed = fresh.use === 'in-use' || fresh.use === 'quiet';
	return [
		proofCheck(target, fresh, now),
		{
			role: isUsed ? 'ok' : 'busy',
			what: 'a host has used the new key',
			words: isUsed && fresh.lastUsed ? formatTimeAgo(fresh.lastUsed.at, now) : 'Not yet',
		},
	];
}

function proofCheck({lastProof}: RotationState['target'], fresh: KnownKey, now: number): Check {
	const what = 'the new key is proven write-only';
	if (lastProof === undefined || Date.parse(lastProof.at) < (fresh.createdAt ?? 0)) {
		return {role: 'todo', what, words: 'Not yet'};
	}

	const age = `${formatAge(now - Date.parse(lastProof.at))} ago`;
	switch (lastProof.verdict) {
		case 'proven':
			return {role: 'ok', what, words: `Proven ${age}`};
		case 'violated':
			return {role: 'bad', what, words: `Violated ${age}: it can do more`};
		case 'not-proven':
			return {role: 'unknown', what, words: `Not proven ${age}: no clear answer`};
	}
}

function switchChecks(state: RotationState, old: KnownKey, fresh: KnownKey): readonly Check[] {
	const {now} = state;
	const isQuiet = old.isQuiet && old.use !== 'unknown';
	return [
		...newKeyChecks(state, fresh),
		arrivalCheck(state, 'each series has a backup since then'),
		{
			role: isQuiet ? 'ok' : 'todo',
			what: `the old key is quiet for ${formatAge(state.situation?.quietMs ?? 0)}`,
			words: old.lastUsed ? `Used ${formatAge(now - old.lastUsed.at)} ago` : 'Never seen used',
		},
	];
}

function soakChecks(state: RotationState, old: KnownKey): readonly Check[] {
	const {now} = state;
	const since = old.offSince ?? now;
	const isLong = now - since >= soakMs;
	return [
		{
			role: isLong ? 'ok' : 'todo',
			what: 'it is off for 7 days',
			words: `Off for ${formatAge(now - since)}`,
		},
		arrivalCheck(state, 'each series has a backup since then'),
	];
}

function arrivalCheck({situation}: RotationState, what: string): Check {
	const {arrivals} = situation ?? {};
	if (arrivals === undefined) {
		return {role: 'unknown', what, words: 'Could not be seen'};
	}

	const isAll = arrivals.arrived >= arrivals.due;
	return {
		role: isAll ? 'ok' : 'todo',
		what,
		words: arrivals.due === 0 ? 'None was due' : `${arrivals.arrived} of ${arrivals.due}`,
	};
}
