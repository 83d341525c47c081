import {type AccessKey, deleteAccessKey, listAccessKeys, updateAccessKey} from '../../aws/keys.js';
import {isLost, isMissing, type Trouble, troubleOf} from '../../aws/trouble.js';
import {withKeyFacts, withoutIntent, withoutKey} from '../../targets/journal.js';
import {keep} from '../../targets/keep.js';
import type {Target} from '../../targets/target.js';
import {isToTurnOff, ownKeys} from '../plan.js';
import {intending, type RowContext, type RowOutcome, readFailed, rowFailed, stopped, telling} from './row.js';

type Change = {readonly ok: true; readonly target: Target} | {readonly ok: false; readonly trouble: Trouble};

/** Does one thing to a key of ours, from the keys that are there at this moment. */
type ChangeKey = (
	context: RowContext,
	target: Target,
	key: AccessKey,
	there: readonly AccessKey[],
) => Promise<Change>;

/** Turn off every key of ours that is on. */
export const runTurnOffKeys = async (context: RowContext): Promise<RowOutcome> => eachKey(context, turnOff);

/** Delete every key of ours; one that somebody turned on again is turned off first. */
export const runDeleteKeys = async (context: RowContext): Promise<RowOutcome> =>
	eachKey(context, async (_, target, key, there) => {
		const off: Change =
			key.status === 'Active' ? await turnOff(context, target, key, there) : {ok: true, target};
		return off.ok ? remove(context, off.target, key, there) : off;
	});

async function eachKey(context: RowContext, change: ChangeKey): Promise<RowOutcome> {
	const {deps, facts, stop} = context;
	let {target} = context;
	const listed = await listAccessKeys(deps.operator, {user: target.user.name}, stop);
	if (!listed.ok && !isMissing(listed.error)) {
		return readFailed(`The keys of ${target.user.name} could not be seen`, listed, stop);
	}

	const there = listed.ok ? listed.value : [];
	const own = ownKeys(target, {...facts, keys: there});
	for (const key of own) {
		if (stop.aborted) {
			return stopped;
		}

		const changed = await change(context, target, key, there);
		if (!changed.ok) {
			return rowFailed(changed.trouble);
		}

		target = changed.target;
	}

	return {type: 'done', target, ...(own.length === 0 && {wasThere: true})};
}

async function turnOff(
	context: RowContext,
	target: Target,
	key: AccessKey,
	there: readonly AccessKey[],
): Promise<Change> {
	const {deps} = context;
	const {accessKeyId} = key;
	const user = target.user.name;
	if (!isToTurnOff(target, key)) {
		return {ok: true, target};
	}

	const off = (known: Target) =>
		withKeyFacts(withoutIntent(known), accessKeyId, {
			deactivatedAt: new Date(deps.clock.now()).toISOString(),
		});
	if (key.status !== 'Active') {
		// Off, and nobody noted since when: as good as from now on.
		return kept(context, off(target));
	}

	const intended = intending(context, target, 'UpdateAccessKey', there);
	const trouble = await keep(deps, intended);
	if (trouble !== undefined) {
		return {ok: false, trouble};
	}

	const answer = await telling(
		context,
		updateAccessKey(deps.operator, {user, accessKeyId, status: 'Inactive'}),
	);
	const isDone =
		answer.ok ||
		isMissing(answer.error) ||
		(isLost(answer.error) && (await statusOf(context, user, accessKeyId)) !== 'Active');
	return isDone
		? kept(context, off(intended))
		: refused(context, intended, troubleOf(`The key ${accessKeyId} could not be turned off`, answer));
}

async function remove(
	context: RowContext,
	target: Target,
	{accessKeyId}: AccessKey,
	there: readonly AccessKey[],
): Promise<Change> {
	const {deps} = context;
	const user = target.user.name;
	const intended = intending(context, target, 'DeleteAccessKey', there);
	const trouble = await keep(deps, intended);
	if (trouble !== undefined) {
		return {ok: false, trouble};
	}

	const answer = await telling(context, deleteAccessKey(deps.operator, {user, accessKeyId}));
	const isDone =
		answer.ok ||
		isMissing(answer.error) ||
		(isLost(answer.error) && (await statusOf(context, user, accessKeyId)) === 'gone');
	return isDone
		? kept(context, withoutKey(withoutIntent(intended), accessKeyId))
		: refused(
				context,
				intended,
				troubleOf(`The key ${accessKeyId} is off, but could not be deleted`, answer),
			);
}

/** What became of a key when no answer came; where that cannot be seen it may be as before. */
async function statusOf({deps}: RowContext, user: string, accessKeyId: string): Promise<string> {
	const listed = await listAccessKeys(deps.operator, {user});
	if (!listed.ok) {
		return isMissing(listed.error) ? 'gone' : 'Active';
	}

	return listed.value.find(key => key.accessKeyId === accessKeyId)?.status ?? 'gone';
}

/** The call has done its work: a record that cannot be written now is found by the next run. */
async function kept({deps}: RowContext, target: Target): Promise<Change> {
	await keep(deps, target);
	return {ok: true, target};
}

async function refused({deps}: RowContext, intended: Target, trouble: Trouble): Promise<Change> {
	if (trouble.error === undefined || !isLost(trouble.error)) {
		await keep(deps, withoutIntent(intended));
	}

	return {ok: false, trouble};
}
