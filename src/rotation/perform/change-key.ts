import type {Answer} from '../../aws/answer.js';
import {deleteAccessKey, updateAccessKey} from '../../aws/keys.js';
import {isLost, isMissing, type Trouble, troubleOf} from '../../aws/trouble.js';
import {isRunning} from '../../storage/process.js';
import {withIntent, withKey, withKeyFacts, withoutIntent, withoutKey} from '../../targets/journal.js';
import type {Intent, Target} from '../../targets/target.js';
import {isUsable} from '../judge-key.js';
import {type Look, situationOf} from '../look.js';
import {whyNot} from '../may-do.js';
import type {KnownKey, Move, Situation} from '../situation.js';
import {keep, type StepContext} from './deps.js';
import {lookAtKeys} from './look-at-keys.js';
import type {StepOutcome} from './outcome.js';

/** A change of one key. */
type KeyMove = Move & {readonly key: string};

type Failed = Extract<StepOutcome, {type: 'failed'}>;

const failed = (target: Target, trouble: Trouble): Failed => ({type: 'failed', done: [], trouble, target});

/**
Turn a key off or on, or delete it. The keys are read again right before, and the step is judged by what is there then; and right after.

IAM has no "only if": when somebody turned the other key off at the same moment, what was turned off here is turned on again.
*/
export async function changeKey(
	move: KeyMove,
	{target: before, look}: {readonly target: Target; readonly look: Look},
	context: StepContext,
): Promise<StepOutcome> {
	const now = await readAgain(before, look, context);
	if (!now.ok) {
		return failed(before, now.trouble);
	}

	const reason = whyNot(move, now.situation);
	const key = now.situation.keys.find(({accessKeyId}) => accessKeyId === move.key);
	if (reason !== undefined || key === undefined) {
		return failed(before, {
			what: `Not done: ${titleOf(move)}`,
			why: reason ?? 'It is gone.',
			next: 'Look again (r): somebody else may be changing the keys.',
		});
	}

	const target = key.origin === 'candidate' ? withCandidate(before, key) : before;
	if (move.step === 'reactivate') {
		return update(target, key, 'Active', context);
	}

	const off: StepOutcome =
		key.status === 'Active'
			? await update(target, key, 'Inactive', context)
			: {type: 'done', done: [], target};
	if (off.type === 'failed') {
		return off;
	}

	return move.step === 'delete'
		? remove(off.target, key, context)
		: lookAfter(off, {key, look, before: now.situation}, context);
}

const titleOf = ({step, key}: KeyMove) =>
	step === 'deactivate'
		? `turn ${key} off`
		: step === 'reactivate'
			? `turn ${key} on again`
			: `delete ${key}`;

type Again =
	| {readonly ok: true; readonly situation: Situation}
	| {readonly ok: false; readonly trouble: Trouble};

async function readAgain(target: Target, look: Look, context: StepContext): Promise<Again> {
	const seen = await lookAtKeys(context, target);
	const now = context.deps.clock.now();
	return seen.ok
		? {ok: true, situation: situationOf(target, {...look, keys: seen.keys}, {now, isRunning})}
		: seen;
}

/** What an answer that was lost has made is known by its id from now on. */
const withCandidate = (target: Target, {accessKeyId, createdAt}: KnownKey): Target =>
	target.keys.some(key => key.accessKeyId === accessKeyId)
		? target
		: withKey(settled(target, 'CreateAccessKey'), {
				accessKeyId,
				createdAt: new Date(createdAt ?? Date.parse(target.createdAt)).toISOString(),
				origin: 'candidate',
				secret: 'unseen',
			});

/** The outcome of this call is known; what another has left open stays open. */
const settled = (target: Target, operation: Intent['operation']): Target =>
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

async function update(
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

async function remove(target: Target, {accessKeyId}: KnownKey, context: StepContext): Promise<StepOutcome> {
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

type Before = {readonly key: KnownKey; readonly look: Look; readonly before: Situation};

/** Whether a key is left that a backup can be made with; else, unless that was meant, the one goes on again. */
async function lookAfter(
	off: Extract<StepOutcome, {type: 'done'}>,
	{key, look, before}: Before,
	context: StepContext,
): Promise<StepOutcome> {
	const hadOther = before.keys.some(one => one.accessKeyId !== key.accessKeyId && isUsable(one));
	if (key.isSuspected || key.isNobodys || !hadOther) {
		return off;
	}

	const after = await readAgain(off.target, look, context);
	if (after.ok && after.situation.keys.some(isUsable)) {
		return off;
	}

	// Where it cannot be seen it may be so: on is the safe side.
	const on = await update(off.target, key, 'Active', context);
	const done = [...off.done, ...on.done];
	if (on.type === 'failed') {
		return {...on, done};
	}

	return {
		type: 'failed',
		done,
		target: on.target,
		code: 1,
		trouble: after.ok
			? {
					what: `${key.accessKeyId} was turned off and on again: the other key is off too`,
					why: 'Somebody turned the other key off, or deleted it, at the same moment. No key would have been left.',
					next: 'Find out who else changes the keys, then look again (r).',
				}
			: {
					...after.trouble,
					what: `${key.accessKeyId} was turned off and on again: whether the other key is on could not be seen`,
				},
	};
}
