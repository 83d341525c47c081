import {isDropped, isOfHost, isToVerify, nothing, step} from './judge-key.js';
import {type KnownKey, type Situation, type Standing, soakMs} from './situation.js';

/** One key is on, the other off: it waits, goes, or has to come back. */
export function oneOn(on: KnownKey, off: KnownKey, situation: Situation): Standing {
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
