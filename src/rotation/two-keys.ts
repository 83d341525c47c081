import {bothOn} from './both-on.js';
import {firstById, inOrder, isActive, isOff, nothing, otherOf, type Pair, step} from './judge-key.js';
import {oneOn} from './one-on.js';
import type {KnownKey, Situation, Standing} from './situation.js';

/** Where a user with two keys stands. Which is the old one follows from who uses it, never from its place or age. */
export function withTwoKeys(keys: Pair, situation: Situation): Standing {
	const strange = firstById(keys.filter(key => !isActive(key) && !isOff(key)));
	if (strange !== undefined) {
		return nothing('status-unknown', strange, otherOf(keys, strange));
	}

	const on = keys.filter(isActive);
	if (on.length === 2) {
		return bothOn(keys, situation);
	}

	const [key] = on;
	return key === undefined ? bothOff(keys) : oneOn(key, otherOf(keys, key), situation);
}

function bothOff(keys: Pair): Standing {
	if (keys.every(({isSuspected}) => isSuspected)) {
		const [one, two] = inOrder(keys);
		const older = (two.createdAt ?? 0) < (one.createdAt ?? 0) ? two : one;
		return step('both-off-suspected', 'delete', {key: older, other: otherOf(keys, older)});
	}

	const held = keys.filter(key => !key.isNobodys && !key.isSuspected);
	const [only, more] = held;
	if (only === undefined) {
		const key = firstById(keys.filter(({isNobodys}) => isNobodys)) as KnownKey;
		return step('off-nobodys', 'delete', {key, other: otherOf(keys, key)});
	}

	if (more === undefined) {
		return step('key-off', 'reactivate', {key: only, other: otherOf(keys, only), isAsking: true});
	}

	const [one, two] = inOrder(keys);
	const [first, second] = [s3UseOf(one), s3UseOf(two)];
	if (first === second) {
		return nothing('both-off-unclear', one, two);
	}

	const key = first > second ? one : two;
	return step('both-off', 'reactivate', {key, other: otherOf(keys, key), isAsking: true});
}

/** When S3 was last asked with it; another service hides that. */
const s3UseOf = ({lastUsed}: KnownKey): number =>
	lastUsed && (lastUsed.service ?? 's3') === 's3' ? lastUsed.at : 0;
