import {lostKeysOf} from '../keys/known-keys.js';
import type {KeyRecord, Target} from '../targets/target.js';
import {formatDay, formatKeyAge} from '../ui/format.js';
import type {KeyFact, TargetFacts} from './facts.js';
import {fine, joined, notKnown, type Part, wrong} from './finding.js';

const day = 86_400_000;
/** Keys are rotated every 90 days; a week before that they are due. */
const keyDueMs = 83 * day;
/** Two active keys are right for so long: scanners ask about them, and a host that was forgotten keeps the old one alive. */
const switchMs = 14 * day;
/** An old key is off for a week before it is deleted, and is forgotten easily after that. */
const soakMs = 7 * day;

/** Whether there is one active key, and not an old one; while it is changed, how far that is and until when. Of a user that is gone nothing more is said. */
export function checkKeys(target: Target, facts: TargetFacts | undefined, now: number): Part {
	if (facts === undefined || (facts.user.isKnown && facts.user.value === undefined)) {
		return fine('');
	}

	if (!facts.keys.isKnown) {
		return notKnown('key', 'the keys of the backup user', facts.keys.why);
	}

	const keys = facts.keys.value;
	const suspicions = keys.filter(key => isSuspected(target, key)).map(suspected);
	const part = keysPart(target, keys, now);
	return suspicions.length === 0 ? part : joined([...suspicions, part], part.cell.word);
}

const isSuspected = ({compromise}: Target, {accessKeyId}: KeyFact): boolean =>
	compromise?.keys.includes(accessKeyId) ?? false;

/** A key that may be in other hands, and is still there. */
function suspected({accessKeyId, status}: KeyFact): Part {
	const isOn = status === 'Active';
	return wrong(isOn ? 'bad' : 'warn', 'Suspected', {
		id: 'key-suspected',
		title: `${accessKeyId} may be in other hands, and is ${isOn ? 'still on' : 'not replaced yet'}`,
		why: 'Somebody said so, and what is to be done about it was not finished.',
		next: 'Go on with it (r).',
	});
}

function keysPart(target: Target, keys: readonly KeyFact[], now: number): Part {
	const active = keys.filter(key => key.status === 'Active');
	const [newest] = [...active].sort((a, b) => b.createdAt - a.createdAt);
	if (newest === undefined) {
		return noActiveKey(target, keys);
	}

	if (active.length > 1) {
		return twoKeys(target, newest, now);
	}

	const off = keys.find(({status}) => status === 'Inactive');
	if (off !== undefined && isLost(target, newest, now)) {
		return nobodysKey(target, newest, off, now);
	}

	const age = now - newest.createdAt;
	const ageing =
		age < keyDueMs
			? fine(formatKeyAge(age))
			: wrong('warn', `${formatKeyAge(age)}, due`, {
					id: 'key-age',
					title: `The key is ${formatKeyAge(age)} old`,
					why: 'Keys are to be changed every 90 days.',
					next: 'Make a new key beside it (r): the old one works until your hosts have it.',
				});
	return off === undefined || isSuspected(target, off)
		? ageing
		: joined([ageing, keyThatIsOff(target, off, now)], ageing.cell.word);
}

/** Nobody has its secret, and no host was ever seen to use it. */
const isLost = (target: Target, key: KeyFact, now: number): boolean =>
	lostKeysOf(target, now).includes(key.accessKeyId) && recordOf(target, key)?.usedAt === undefined;

function nobodysKey(target: Target, on: KeyFact, off: KeyFact, now: number): Part {
	const mayComeBack = !isSuspected(target, off) && !isLost(target, off, now);
	return wrong('bad', "Nobody's", {
		id: 'key-nobodys',
		title: `The only active key, ${on.accessKeyId}, is nobody's: backups cannot arrive`,
		why: `Nobody has its secret, and ${off.accessKeyId} is off.`,
		next: mayComeBack
			? `Turn ${off.accessKeyId} on again, if your hosts have it (r).`
			: 'Make a new key (r).',
	});
}

const recordOf = ({keys}: Target, {accessKeyId}: KeyFact): KeyRecord | undefined =>
	keys.find(key => key.accessKeyId === accessKeyId);

/** In the middle of a change where the newer one is the key that we made for it; else nobody knows what it is for. */
function twoKeys(target: Target, newest: KeyFact, now: number): Part {
	const record = recordOf(target, newest);
	const age = now - newest.createdAt;
	if (record?.origin === 'temporary') {
		return wrong('info', 'Proving', {
			id: 'two-keys',
			title: 'The backup user has a second key, made for a proof',
			why: 'It is deleted when the proof has ended.',
			next: 'Look again (R).',
		});
	}

	if (record?.origin === 'ours' && age < switchMs) {
		return wrong('info', `Changing, ${formatKeyAge(age)}`, {
			id: 'rotation',
			title: `The key is being changed since ${formatKeyAge(age)}: your hosts switch to ${newest.accessKeyId}`,
			why: `Both keys work. By ${formatDay(newest.createdAt + switchMs, now)} the old one should be off.`,
			next: 'See how far it is (r).',
		});
	}

	return wrong('warn', '2 active', {
		id: 'two-keys',
		title: `The backup user has two active keys, for ${formatKeyAge(age)}`,
		why: 'Two keys are right only while hosts switch from one to the other.',
		next: 'See which one the hosts use, and whether the other can be turned off (r).',
	});
}

/** The old key waits for a week before it goes; after that it is left over. */
function keyThatIsOff(target: Target, key: KeyFact, now: number): Part {
	const {deactivatedAt} = recordOf(target, key) ?? {};
	const since = deactivatedAt === undefined ? now : Date.parse(deactivatedAt);
	if (now - since >= 2 * soakMs) {
		return wrong('warn', 'Old key left', {
			id: 'key-left',
			title: `${key.accessKeyId} is off for ${formatKeyAge(now - since)}, and still there`,
			why: 'It can be turned on again by whoever may change keys, and it takes the place of the next new one.',
			next: 'See whether it can be deleted (r).',
		});
	}

	return wrong('info', 'Old key off', {
		id: 'rotation',
		title: `The old key is off; it is kept until ${formatDay(since + soakMs, now)}`,
		why: 'A job that runs once a week may still need it.',
		next: 'See how far it is (r).',
	});
}

function noActiveKey(target: Target, keys: readonly KeyFact[]): Part {
	const isStolen = keys.every(key => isSuspected(target, key));
	return keys.length === 0
		? wrong('bad', 'No key', {
				id: 'no-key',
				title: 'The backup user has no key: backups cannot arrive',
				why: 'Its last key was deleted.',
				next: 'Make a new one (r).',
			})
		: wrong('bad', 'Turned off', {
				id: 'key-off',
				title: 'The key is turned off: backups cannot arrive',
				why: `The user has no active key${isStolen ? ', and what is off may be in other hands' : ''}.`,
				next: isStolen
					? 'Make a new one (r).'
					: 'Turn it on again, unless it was stolen; or make a new one (r).',
			});
}
