import {
	firstById,
	inOrder,
	isToVerify,
	isUnused,
	isYoung,
	nothing,
	otherOf,
	type Pair,
	step,
} from './judge-key.js';
import type {KnownKey, Situation, Standing} from './situation.js';

/** Both keys are on: which is the old one follows from who uses it. */
export function bothOn(keys: Pair, situation: Situation): Standing {
	const proof = keys.find(({isOfProof}) => isOfProof);
	if (proof !== undefined) {
		return nothing('proof-running', proof, otherOf(keys, proof));
	}

	const lost = keys.filter(({isNobodys}) => isNobodys);
	const key = firstById(lost.filter(({origin}) => origin !== 'candidate')) ?? firstById(lost);
	return key === undefined ? bothHeld(keys, situation) : dropNobodys(key, otherOf(keys, key));
}

function dropNobodys(key: KnownKey, other: KnownKey): Standing {
	switch (key.origin) {
		case 'candidate':
			return step('candidate', 'deactivate', {key, other});
		case 'temporary':
			return step('left-over', 'delete', {key, other});
		default:
			return step('unseen', 'delete', {key, other});
	}
}

/** Somebody may hold either of them. */
function bothHeld(keys: Pair, situation: Situation): Standing {
	const untried = firstById(keys.filter(isToVerify));
	if (untried !== undefined) {
		return step('verify', 'finish', {key: untried, other: otherOf(keys, untried)});
	}

	if (keys.some(({use}) => use === 'unknown')) {
		return nothing('use-unknown', ...inOrder(keys));
	}

	const busy = keys.filter(({use}) => use === 'in-use');
	const [user] = busy;
	if (busy.length === 2) {
		return bothInUse(keys);
	}

	if (user !== undefined) {
		return oneInUse(user, otherOf(keys, user), situation);
	}

	const unused = keys.filter(isUnused);
	const [idle] = unused;
	if (idle === undefined) {
		return nothing('both-idle', ...inOrder(keys));
	}

	if (unused.length === 2) {
		const fresh = keys.find(one => isSuccessor(one, otherOf(keys, one)));
		return fresh === undefined
			? nothing('both-never', ...inOrder(keys))
			: nothing('install', fresh, otherOf(keys, fresh));
	}

	return noneInUse(idle, otherOf(keys, idle), situation);
}

/** Both were made here, this one after the other, and tried: nobody else has to be asked which is the new one. */
const isSuccessor = (key: KnownKey, other: KnownKey): boolean =>
	[key, other].every(({origin}) => origin === 'ours') && isFresh(key, other);

/** We made it later, and it was tried. */
const isFresh = (key: KnownKey, other: KnownKey): boolean =>
	key.origin === 'ours' &&
	key.isVerified === true &&
	key.createdAt !== undefined &&
	other.createdAt !== undefined &&
	key.createdAt > other.createdAt;

/** In the middle of a switch where one of them is the key that we made for it; else nobody can tell. */
function bothInUse(keys: Pair): Standing {
	const fresh = keys.find(key => isFresh(key, otherOf(keys, key)));
	return fresh === undefined
		? nothing('both-in-use', ...inOrder(keys))
		: nothing('switching', fresh, otherOf(keys, fresh));
}

function oneInUse(user: KnownKey, other: KnownKey, situation: Situation): Standing {
	if (isUnused(other) && !isSuccessor(user, other)) {
		if (other.origin === 'ours') {
			return nothing('install', other, user);
		}

		return isYoung(other, situation)
			? nothing('foreign-young', other, user)
			: step('foreign-old', 'deactivate', {key: other, other: user, isAsking: true});
	}

	if (isUnused(other) && !other.isQuiet) {
		return nothing('switched-hidden', other, user);
	}

	const {arrivals} = situation;
	if (arrivals !== undefined && arrivals.arrived < arrivals.due) {
		return nothing('switched-late', other, user);
	}

	// No journal says which is the new one, so a person decides.
	if (user.origin !== 'ours') {
		return step('foreign-quiet', 'deactivate', {key: other, other: user, isAsking: true});
	}

	return arrivals === undefined
		? nothing('switched-unseen', other, user)
		: step('switched', 'deactivate', {key: other, other: user});
}

/** One was used and is quiet, the other was never used by a host. */
function noneInUse(unused: KnownKey, quiet: KnownKey, situation: Situation): Standing {
	if (unused.origin === 'ours') {
		return nothing('stopped', unused, quiet);
	}

	return isYoung(unused, situation)
		? nothing('foreign-young', unused, quiet)
		: nothing('both-idle', ...inOrder([unused, quiet]));
}
