import {isActive, isOff, isOfHost, isToVerify, isUnused, isYoung, nothing, step} from './judge-key.js';
import type {KnownKey, Situation, Standing} from './situation.js';

/** Where a user with one key stands: a slot is free, so a new key is never in the way. */
export function withOneKey(key: KnownKey, situation: Situation): Standing {
	if (isActive(key)) {
		return key.isOfProof ? nothing('proof-running', key) : (nobodys(key) ?? active(key, situation));
	}

	return isOff(key) ? off(key) : step('status-unknown', 'create', {key, isAsking: true});
}

function nobodys(key: KnownKey): Standing | undefined {
	if (!key.isNobodys) {
		return undefined;
	}

	switch (key.origin) {
		case 'candidate':
			return step('candidate', 'create', {key});
		case 'temporary':
			return step('left-over', 'delete', {key});
		default:
			return step('unseen', 'delete', {key});
	}
}

function active(key: KnownKey, situation: Situation): Standing {
	if (!isUnused(key)) {
		return inUse(key, situation);
	}

	if (key.origin !== 'ours') {
		if (isYoung(key, situation)) {
			return nothing('foreign-young', key);
		}

		return situation.isDue ? step('foreign-old', 'create', {key}) : nothing('foreign-old', key);
	}

	if (key.secret === 'shown') {
		return step('shown', 'create', {key, isAsking: true});
	}

	if (isToVerify(key)) {
		return step('verify', 'finish', {key});
	}

	// AWS remembers one use: a host may have it all the same, and a key of that age is changed.
	return situation.isDue ? step('due', 'create', {key}) : nothing('install', key);
}

/** The hosts hold it, whoever made it. */
function inUse(key: KnownKey, {isDue, isProven, leftAt}: Situation): Standing {
	if (isDue) {
		return step('due', 'create', {key});
	}

	if (!isProven) {
		return step('unproven', 'finish', {key});
	}

	return leftAt === undefined ? nothing('healthy', key) : step('left-behind', 'finish', {key});
}

function off(key: KnownKey): Standing {
	if (key.isSuspected) {
		return step('off-suspected', 'create', {key});
	}

	if (key.isNobodys) {
		return step('off-nobodys', 'create', {key});
	}

	return key.origin === 'foreign' && key.use === 'never' && !isOfHost(key)
		? step('off-foreign', 'create', {key})
		: step('key-off', 'reactivate', {key, isAsking: true});
}
