import {isActive, isDropped, isOff, isOfHost, isUsable} from './judge-key.js';
import {type KnownKey, type Move, type Situation, soakMs} from './situation.js';

/** Why a step may not be done now; a sentence. Undefined: it may. Whoever asks for a step by its name is held to the same rules as the table. */
export function whyNot(move: Move, situation: Situation): string | undefined {
	const {user, isOtherRun} = situation;
	if (user !== 'as known') {
		return 'The user is not the one that was set up.';
	}

	const key = situation.keys.find(({accessKeyId}) => accessKeyId === move.key);
	if (isOtherRun && key?.isSuspected !== true && move.step !== 'deny-sessions') {
		return 'Another run of Nightdrop is in the middle of a change.';
	}

	switch (move.step) {
		case 'create':
			return whyNotCreate(situation);
		case 'finish':
			return situation.keys.some(isUsable) ? undefined : 'No key is there that could be proven.';
		case 'deny-sessions':
			return situation.compromise === undefined ? 'No key is suspected.' : undefined;
		default:
			return key === undefined
				? move.key === undefined
					? 'Which key is meant was not said, and it is not the next step of any.'
					: `The user has no key ${move.key}.`
				: whyNotKey(move.step, key, situation);
	}
}

function whyNotCreate({keys, newKeys}: Situation): string | undefined {
	if (keys.length >= 2) {
		return 'The user has two keys, and AWS allows no third.';
	}

	if (newKeys > 1) {
		return 'Two new keys are there, and only one was asked for.';
	}

	return keys.some(({isOfProof}) => isOfProof) ? 'A proof is running with a key of its own.' : undefined;
}

function whyNotKey(
	step: 'deactivate' | 'reactivate' | 'delete',
	key: KnownKey,
	situation: Situation,
): string | undefined {
	if (!isActive(key) && !isOff(key)) {
		return `Its status, ${key.status}, is new to Nightdrop.`;
	}

	if (key.isOfProof && !key.isSuspected) {
		return 'A proof is running with it.';
	}

	switch (step) {
		case 'deactivate':
			return whyNotDeactivate(key, situation);
		case 'reactivate':
			return whyNotReactivate(key);
		case 'delete':
			return whyNotDelete(key, situation);
	}
}

/** The last usable key that is on stays on, unless it is suspected. */
function whyNotDeactivate(key: KnownKey, {keys, arrivals}: Situation): string | undefined {
	if (!isActive(key)) {
		return 'It is off already.';
	}

	if (key.isSuspected || key.isNobodys) {
		return undefined;
	}

	const other = keys.find(one => one !== key && isUsable(one));
	if (other === undefined) {
		return 'It is the last key that a backup can be made with.';
	}

	if (key.use === 'in-use' || key.use === 'unknown') {
		return key.use === 'in-use'
			? 'A host still uses it: its backups would stop.'
			: 'Whether a host uses it could not be seen.';
	}

	if (other.use !== 'in-use' && (isOfHost(key) || other.use !== 'quiet')) {
		return 'No host was seen to use the other key yet.';
	}

	return isOfHost(key) && arrivals !== undefined && arrivals.arrived < arrivals.due
		? 'Not every backup arrived since it was last used: a job may still have it.'
		: undefined;
}

function whyNotReactivate(key: KnownKey): string | undefined {
	if (!isOff(key)) {
		return 'It is on already.';
	}

	if (key.isSuspected) {
		return 'It may be in other hands, and must not come back.';
	}

	return key.isNobodys ? 'Nobody has its secret.' : undefined;
}

/** Deleting cannot be undone: only what nobody has, what is suspected and off, and what was off for long enough. */
function whyNotDelete(key: KnownKey, {now, keys, arrivals}: Situation): string | undefined {
	if (key.isNobodys) {
		return undefined;
	}

	if (!isOff(key)) {
		return 'It is on, and a host may hold it: turn it off first.';
	}

	if (key.isSuspected) {
		return undefined;
	}

	const others = keys.filter(one => one !== key && isUsable(one));
	if (!others.some(one => (isDropped(key) ? isOfHost(one) : one.use === 'in-use'))) {
		return 'No host was seen to use the other key yet: this one may still be needed.';
	}

	if (isDropped(key)) {
		return undefined;
	}

	if (key.offSince === undefined || now - key.offSince < soakMs) {
		return 'It is not off for 7 days yet: a job that runs once a week may still need it.';
	}

	if (arrivals === undefined) {
		return 'Whether the backups arrived since it was turned off could not be seen.';
	}

	return arrivals.arrived < arrivals.due ? 'Not every backup arrived since it was turned off.' : undefined;
}
