import type {Answer} from '../../aws/answer.js';
import {deleteAccessKey, updateAccessKey} from '../../aws/keys.js';
import {isLost, isMissing, type Trouble, troubleOf} from '../../aws/trouble.js';
import {withIntent, withKeyFacts, withoutIntent, withoutKey} from '../../targets/journal.js';
import {keep} from '../../targets/keep.js';
import type {Intent, Target} from '../../targets/target.js';
import type {KnownKey} from '../situation.js';
import type {StepContext} from './deps.js';
import {lookAtKeys} from './look-at-keys.js';
import type {StepOutcome} from './outcome.js';

type Failed = Extract<StepOutcome, {type: 'failed'}>;

/** Nothing was done. */
export const failed = (target: Target, trouble: Trouble): Failed => ({
	type: 'failed',
	done: [],
	trouble,
	target,
});

/** The outcome of this call is known; what another has left open stays open. */
export const settled = (target: Target, operation: Intent['operation']): Target =>
	target.intent?.operation === operation ? withoutIntent(target) : target;

/** What is about to be done, on the disk before the call is sent. A key that may have been made, and is not seen yet, is not forgotten over it. */
function intending({deps}: StepContext, target: Target, operation: Intent['operation']): Target {
	if (target.intent?.operation === 'CreateAccessKey') {
		return target;
	}

	const {clock, run} = deps;
	return withIntent(target, {
		operation,
		at: new Date(clock.now()).toISOString(),
		keysBefore: target.keys.map(({accessKeyId}) => accessKeyId),
		run: run.id,
		pid: run.pid,
	});
}

/** Turn a key on or off: the intent first, the call once, and where no answer came a look at what is so. */
export async function updateKey(
	target: Target,
	{accessKeyId}: KnownKey,
	status: 'Active' | 'Inactive',
	context: StepContext,
): Promise<StepOutcome> {
	const {deps, onCall} = context;
	const words = status === 'Active' ? 'on again' : 'off';
	const intended = intending(context, target, 'UpdateAccessKey');
	const trouble = await keep(deps, intended);
	if (trouble !== undefined) {
		return failed(target, trouble);
	}

	const answer = await updateAccessKey(deps.operator, {user: target.user.name, accessKeyId, status});
	onCall(answer.call);
	const isDone = answer.ok || (await isSo(answer, context, target, accessKeyId, found => found === status));
	const after = settled(intended, 'UpdateAccessKey');
	if (!isDone) {
		// What no answer came to stays open: the next look at the keys tells.
		const known = !answer.ok && isLost(answer.error) ? intended : after;
		await keep(deps, known);
		return failed(known, troubleOf(`The key ${accessKeyId} could not be turned ${words}`, answer as never));
	}

	const at = new Date(deps.clock.now()).toISOString();
	const known =
		status === 'Active'
			? withoutOff(after, accessKeyId)
			: withKeyFacts(after, accessKeyId, {deactivatedAt: at});
	// The call has done its work: a record that cannot be written now follows from the next look.
	await keep(deps, known);
	const step = status === 'Active' ? 'reactivate' : 'deactivate';
	return {
		type: 'done',
		done: [{step, key: accessKeyId, words: `turned ${accessKeyId} ${words}`}],
		target: known,
	};
}

const withoutOff = (target: Target, accessKeyId: string): Target => ({
	...target,
	keys: target.keys.map(key => {
		const {deactivatedAt: _, ...rest} = key;
		return key.accessKeyId === accessKeyId ? rest : key;
	}),
});

/** What became of a key when no answer came; where that cannot be seen it may be as before. */
async function isSo(
	answer: Answer<unknown>,
	{deps}: StepContext,
	{user}: Target,
	accessKeyId: string,
	isIt: (status: string | undefined) => boolean,
): Promise<boolean> {
	if (answer.ok || !isLost(answer.error)) {
		return false;
	}

	const seen = await lookAtKeys({deps, stop: new AbortController().signal}, {user} as Target);
	return seen.ok && isIt(seen.keys.find(key => key.accessKeyId === accessKeyId)?.status);
}

/** Delete a key in the same way. */
export async function removeKey(
	target: Target,
	{accessKeyId}: KnownKey,
	context: StepContext,
): Promise<StepOutcome> {
	const {deps, onCall} = context;
	const intended = intending(context, target, 'DeleteAccessKey');
	const trouble = await keep(deps, intended);
	if (trouble !== undefined) {
		return failed(target, trouble);
	}

	const answer = await deleteAccessKey(deps.operator, {user: target.user.name, accessKeyId});
	onCall(answer.call);
	const isDone =
		answer.ok ||
		isMissing(answer.error) ||
		(await isSo(answer, context, target, accessKeyId, status => status === undefined));
	const after = settled(intended, 'DeleteAccessKey');
	if (!isDone) {
		const known = isLost(answer.error) ? intended : after;
		await keep(deps, known);
		return failed(known, troubleOf(`The key ${accessKeyId} is off, but could not be deleted`, answer));
	}

	const known = withoutKey(after, accessKeyId);
	await keep(deps, known);
	return {
		type: 'done',
		done: [{step: 'delete', key: accessKeyId, words: `deleted ${accessKeyId}`}],
		target: known,
	};
}
