import type {Trouble} from '../../aws/trouble.js';
import {isRunning} from '../../storage/process.js';
import {withKey} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import {isUsable} from '../judge-key.js';
import {type Look, situationOf} from '../look.js';
import {whyNot} from '../may-do.js';
import type {KnownKey, Move, Situation} from '../situation.js';
import type {StepContext} from './deps.js';
import {failed, removeKey, settled, updateKey} from './key-calls.js';
import {lookAtKeys} from './look-at-keys.js';
import type {StepOutcome} from './outcome.js';

/** A change of one key. */
type KeyMove = Move & {readonly key: string};

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
		return updateKey(target, key, 'Active', context);
	}

	const off: StepOutcome =
		key.status === 'Active'
			? await updateKey(target, key, 'Inactive', context)
			: {type: 'done', done: [], target};
	if (off.type === 'failed') {
		return off;
	}

	return move.step === 'delete'
		? removeKey(off.target, key, context)
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
	const on = await updateKey(off.target, key, 'Active', context);
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
