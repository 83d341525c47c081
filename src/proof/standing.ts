import {readOutcome} from './outcome.js';
import type {Seen} from './seen.js';
import type {Evidence} from './state.js';

/**
Why no denial of this run counts, if so: the conditions that hold for all of them.

The key must be this user's and must have worked before the denied calls and after them, and the operator must have seen the test objects before and after. While the proof still runs, what is yet to come is taken as good.
*/
export function brokenStanding(evidence: Evidence): string | undefined {
	const {identities, input, warmUp, controls, isComplete} = evidence;
	if (identities !== undefined && !identities.user.ok) {
		return 'It is not known whose key this is';
	}

	if (identities?.user.ok && !isOfUser(evidence)) {
		return `This key is not a key of ${input.userName}`;
	}

	if (warmUp === 'failed') {
		return 'The key could not put, so its denials prove nothing';
	}

	const before = controls.before;
	if (before !== undefined && !isInOrder(before)) {
		return 'The operator did not see the test objects as they were put, so a denial may have another reason';
	}

	if (!isComplete) {
		return undefined;
	}

	if (identities === undefined || warmUp !== 'passed' || before === undefined) {
		return 'It ended before the key had been seen to work';
	}

	const again = evidence.seen['write.put-again'];
	if (again === undefined || !again.every(hasWorked)) {
		return 'The key was not seen to work after the denials, so they may have another reason';
	}

	return controls.after === undefined || !isInOrder(controls.after)
		? 'The operator did not see the test objects afterwards, so a denial may have another reason'
		: undefined;
}

/** The key's user, also under another name than the policy was written for. */
function isOfUser({identities, input}: Evidence): boolean {
	if (!identities?.user.ok) {
		return false;
	}

	const {arn, userId, account} = identities.user.value;
	return (
		account === input.account &&
		(arn === input.userArn || (input.userId !== undefined && userId === input.userId))
	);
}

/** What perform says of a test object that is as it was put. */
export const asPut = 'as it was put';

const isInOrder = (seen: readonly Seen[]) =>
	seen.length > 0 && seen.every(one => one.error === undefined && one.told === asPut);

export const hasWorked = (seen: Seen): boolean =>
	readOutcome(seen, {actions: [], isAboutAcl: false, isOfOwnAccount: true, givesReasons: false}).type ===
		'allowed' && seen.error === undefined;
