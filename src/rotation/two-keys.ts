import {
	firstById,
	isActive,
	isDropped,
	isOff,
	isOfHost,
	isToVerify,
	isUnused,
	isYoung,
	nothing,
	step,
} from './judge-key.js';
import {type KnownKey, type Situation, type Standing, soakMs} from './situation.js';

type Pair = readonly [KnownKey, KnownKey];

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

const otherOf = ([one, two]: Pair, key: KnownKey): KnownKey => (key === one ? two : one);

function bothOn(keys: Pair, situation: Situation): Standing {
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

	return unused.length === 2
		? nothing('both-never', ...inOrder(keys))
		: noneInUse(idle, otherOf(keys, idle), situation);
}

const inOrder = (keys: Pair): Pair => {
	const [one, two] = keys;
	return one.accessKeyId < two.accessKeyId ? keys : [two, one];
};

/** In the middle of a switch where one of them is the key that we made for it; else nobody can tell. */
function bothInUse(keys: Pair): Standing {
	const fresh = keys.find(key => {
		const {createdAt} = otherOf(keys, key);
		return (
			key.origin === 'ours' &&
			key.isVerified &&
			key.createdAt !== undefined &&
			createdAt !== undefined &&
			key.createdAt > createdAt
		);
	});
	return fresh === undefined
		? nothing('both-in-use', ...inOrder(keys))
		: nothing('switching', fresh, otherOf(keys, fresh));
}

function oneInUse(user: KnownKey, other: KnownKey, situation: Situation): Standing {
	if (isUnused(other)) {
		if (other.origin === 'ours') {
			return nothing('install', other, user);
		}

		return isYoung(other, situation)
			? nothing('foreign-young', other, user)
			: step('foreign-old', 'deactivate', {key: other, other: user, isAsking: true});
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

function oneOn(on: KnownKey, off: KnownKey, situation: Situation): Standing {
	const isHeld = !off.isNobodys && !off.isSuspected;
	if (on.isOfProof || on.isNobodys) {
		const mayBeInstalled = isHeld && (off.origin !== 'foreign' || off.use !== 'never');
		return mayBeInstalled ? step('nobodys-active', 'reactivate', {key: off, other: on}) : noneHeld(on, off);
	}

	if (off.isNobodys) {
		return step('off-nobodys', 'delete', {key: off, other: on});
	}

	if (isDropped(off) && isOfHost(on)) {
		return step('dropped', 'delete', {key: off, other: on});
	}

	if (isToVerify(on) && !(isHeld && mayHostsHold(off))) {
		return step('verify', 'finish', {key: on, other: off});
	}

	return off.isSuspected ? replacing(on, off) : switching(on, off, situation);
}

const mayHostsHold = (key: KnownKey) => isOfHost(key) || key.use === 'unknown';

/** No key is of use: room is made for a new one. */
function noneHeld(on: KnownKey, off: KnownKey): Standing {
	if (on.isOfProof) {
		return nothing('proof-running', on, off);
	}

	return off.isNobodys
		? step('off-nobodys', 'delete', {key: off, other: on})
		: step(
				on.origin === 'temporary' ? 'left-over' : on.origin === 'candidate' ? 'candidate' : 'unseen',
				'delete',
				{
					key: on,
					other: off,
				},
			);
}

/** The suspected key goes when the hosts have the other. */
function replacing(on: KnownKey, off: KnownKey): Standing {
	if (on.use === 'unknown') {
		return nothing('use-unknown', on, off);
	}

	return isOfHost(on) ? step('replaced', 'delete', {key: off, other: on}) : nothing('install', on, off);
}

function switching(on: KnownKey, off: KnownKey, situation: Situation): Standing {
	switch (on.use) {
		case 'in-use':
			return soaking(on, off, situation);
		case 'quiet':
			return (off.lastUsed?.at ?? 0) > (on.lastUsed?.at ?? 0)
				? step('locked-out', 'reactivate', {key: off, other: on, isAsking: true})
				: nothing('stopped', on, off);
		case 'unknown':
			return nothing('use-unknown', on, off);
		default:
			return mayHostsHold(off)
				? step('locked-out', 'reactivate', {key: off, other: on})
				: nothing('install', on, off);
	}
}

function soaking(on: KnownKey, off: KnownKey, {now, arrivals}: Situation): Standing {
	if (off.offSince === undefined) {
		return nothing('soak-begins', off, on);
	}

	if (now - off.offSince < soakMs) {
		return nothing('soak', off, on);
	}

	if (arrivals === undefined) {
		return nothing('soak-unseen', off, on);
	}

	return arrivals.arrived < arrivals.due
		? nothing('soak-late', off, on)
		: step('soaked', 'delete', {key: off, other: on});
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
