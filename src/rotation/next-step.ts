import {firstById, isActive, nothing, step} from './judge-key.js';
import {withOneKey} from './one-key.js';
import {type Situation, type Standing, sessionsLiveMs} from './situation.js';
import {withTwoKeys} from './two-keys.js';

/**
Where the keys of a user stand, and the one step that is safe now, from what IAM says at this moment.

The order of the keys changes nothing. Where there is no `next` nothing may be done before time has passed or a person has found something out.
*/
export function nextStep(situation: Situation): Standing {
	const standing = unlessViolated(standingOf(situation), situation);
	const {next} = standing;
	// Only the backups of one target were looked at: whether the hosts of the others have moved, a person knows.
	const isOfOthers = (situation.sharedWith ?? []).length > 0;
	return isOfOthers && (next?.step === 'deactivate' || next?.step === 'delete')
		? {...standing, isAsking: true}
		: standing;
}

/** A key that can do more than put is not to come onto more hosts. */
function unlessViolated(standing: Standing, {isViolated = false}: Situation): Standing {
	const {state, key, other} = standing;
	return isViolated && key !== undefined && (state === 'install' || state === 'healthy')
		? step('violated', 'finish', {key, ...(other && {other})})
		: standing;
}

function standingOf(situation: Situation): Standing {
	const {keys, newKeys, isOtherRun} = situation;
	const strange = strangerOf(situation) ?? suspicionOf(situation);
	if (strange !== undefined) {
		return strange;
	}

	if (isOtherRun) {
		return nothing('other-run');
	}

	if (newKeys > 1) {
		return nothing('two-new');
	}

	const [one, two] = keys;
	if (one === undefined) {
		return withoutKeys(situation);
	}

	return two === undefined ? withOneKey(one, situation) : withTwoKeys([one, two], situation);
}

/** Keys of a user that our policy does not know are not for us to change. */
function strangerOf({user}: Situation): Standing | undefined {
	switch (user) {
		case 'renamed':
			return nothing('user-renamed');
		case 'missing':
			return nothing('user-missing');
		case 'made again':
			return nothing('user-made-again');
		case 'as known':
			return undefined;
	}
}

/** A key that may be in other hands: its sessions are refused first, since they outlive it, then it is turned off. */
function suspicionOf({now, keys, compromise, areSessionsDenied}: Situation): Standing | undefined {
	if (compromise === undefined) {
		return undefined;
	}

	const suspected = keys.filter(({isSuspected}) => isSuspected);
	const mayLive = suspected.length > 0 || now - Date.parse(compromise.at) < sessionsLiveMs;
	if (areSessionsDenied !== true && compromise.sessionsRefusedAt === undefined && mayLive) {
		return step('sessions', 'deny-sessions');
	}

	const key = firstById(suspected.filter(isActive));
	const other = keys.find(one => one !== key);
	return key && step('suspected', 'deactivate', {key, ...(other && {other}), isAsking: true});
}

function withoutKeys({intent, hasKnownKeys}: Situation): Standing {
	return step(intent === undefined ? (hasKnownKeys ? 'all-gone' : 'no-key') : 'lost-reply', 'create');
}
