import type {Block} from '../../ui/blocks/block.js';
import {table} from '../../ui/blocks/table.js';
import {formatAge, formatTimeAgo} from '../../ui/format.js';
import type {Role} from '../../ui/theme.js';
import type {KnownKey, StateId} from '../situation.js';
import type {RotationState} from '../state.js';
import {namedKeys} from './named-keys.js';

const switching: ReadonlySet<StateId> = new Set([
	'install',
	'switching',
	'switched',
	'switched-unseen',
	'switched-late',
	'stopped',
]);

type Check = readonly [role: Role, what: string, words: string];

/** What has to be so before the old key can go off, or can be deleted: each with what is so now. */
export function checklist(state: RotationState): readonly Block[] {
	const {standing, situation} = state;
	const named = namedKeys(state);
	const [old, fresh] = [
		named.find(({name}) => name === 'Old key')?.key,
		named.find(({name}) => name === 'New key')?.key,
	];
	if (standing === undefined || situation === undefined || old === undefined || fresh === undefined) {
		return [];
	}

	const isOff = old.status === 'Inactive';
	const checks =
		switching.has(standing.state) && !isOff
			? switchChecks(state, old, fresh)
			: isOff
				? soakChecks(state, old)
				: [];
	return checks.length === 0
		? []
		: [
				table({
					isFlexible: false,
					columns: [
						{
							title: isOff ? 'The old key can be deleted when' : 'The old key can go off when',
							hasMark: true,
							isHeading: true,
						},
						{title: '', yields: true},
					],
					rows: checks.map(([role, what, words]) => ({cells: [{mark: role, text: what}, words]})),
				}),
			];
}

function switchChecks(state: RotationState, old: KnownKey, fresh: KnownKey): readonly Check[] {
	const {now, target} = state;
	const {lastProof} = target;
	const isProven = lastProof?.verdict === 'proven' && Date.parse(lastProof.at) >= (fresh.createdAt ?? 0);
	const isUsed = fresh.use === 'in-use' || fresh.use === 'quiet';
	const isQuiet = old.use === 'quiet';
	return [
		[
			isProven ? 'ok' : 'todo',
			'the new key is proven write-only',
			isProven ? `Proven ${formatAge(now - Date.parse(lastProof.at))} ago` : 'Not yet',
		],
		[
			isUsed ? 'ok' : 'busy',
			'a host has used the new key',
			isUsed && fresh.lastUsed ? formatTimeAgo(fresh.lastUsed.at, now) : 'Not yet',
		],
		arrivalCheck(state, 'each series has a backup since then'),
		[
			isQuiet ? 'ok' : 'todo',
			'the old key has been quiet',
			old.lastUsed ? `Used ${formatAge(now - old.lastUsed.at)} ago` : 'Never seen used',
		],
	];
}

function soakChecks(state: RotationState, old: KnownKey): readonly Check[] {
	const {now, situation} = state;
	const since = old.offSince ?? now;
	const isLong = now - since >= 7 * 86_400_000;
	return [
		[isLong ? 'ok' : 'todo', 'it is off for 7 days', `Off for ${formatAge(now - since)}`],
		...(situation?.compromise === undefined
			? [arrivalCheck(state, 'each series has a backup since then')]
			: []),
	];
}

function arrivalCheck({situation}: RotationState, what: string): Check {
	const {arrivals} = situation ?? {};
	if (arrivals === undefined) {
		return ['unknown', what, 'Could not be seen'];
	}

	const isAll = arrivals.arrived >= arrivals.due;
	return [
		isAll ? 'ok' : 'todo',
		what,
		arrivals.due === 0 ? 'None was due' : `${arrivals.arrived} of ${arrivals.due}`,
	];
}
