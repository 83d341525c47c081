import type {Refused} from '../../aws/answer.js';
import {type AccessKey, listAccessKeys} from '../../aws/keys.js';
import {isMissing, isPassing, type Trouble, troubleOf} from '../../aws/trouble.js';
import {deleteUser, getUser} from '../../aws/users.js';
import {askUntil} from '../../flow/ask-until.js';
import {withoutIntent} from '../../targets/journal.js';
import {keep} from '../../targets/keep.js';
import {keyWords} from '../plan.js';
import {holdersOf} from './holders.js';
import {intending, type RowContext, type RowOutcome, readFailed, rowFailed, stopped, telling} from './row.js';

const deletedMs = 60_000;

type Gone = RowOutcome | {readonly type: 'again'; readonly trouble: Trouble};

/** Delete the user that Nightdrop made, if it is still that user; what others gave it is theirs to take away first. */
export async function runDeleteUser(context: RowContext): Promise<RowOutcome> {
	const {deps, stop, onWait} = context;
	const {value} = await askUntil<Gone>(
		{
			clock: deps.clock,
			signal: stop,
			boundMs: deletedMs,
			for: 'IAM does not let the user go yet',
			onWait,
		},
		async () => {
			const gone = await lookAndDelete(context);
			return {isDone: gone.type !== 'again', value: gone};
		},
	);
	return value.type !== 'again' ? value : stop.aborted ? stopped : rowFailed(value.trouble);
}

async function lookAndDelete(context: RowContext): Promise<Gone> {
	const {deps, target, stop} = context;
	const {name, id} = target.user;
	const user = await getUser(deps.operator, {user: name}, stop);
	if (!user.ok && !isMissing(user.error)) {
		return readFailed(`The user ${name} was not deleted: it could not be looked at`, user, stop);
	}

	if (!user.ok || user.value.id !== id) {
		// Gone, also where somebody has made another one under its name at this moment.
		return {type: 'done', target: withoutIntent(target), wasThere: true};
	}

	const keys = await listAccessKeys(deps.operator, {user: name}, stop);
	if (!keys.ok && !isMissing(keys.error)) {
		return readFailed(`The user ${name} was not deleted: its keys could not be seen`, keys, stop);
	}

	if (keys.ok && keys.value.length > 0) {
		return rowFailed(foreignKey(name, keys.value));
	}

	return stop.aborted ? stopped : deleteNow(context);
}

function foreignKey(user: string, keys: readonly AccessKey[]): Trouble {
	const isOne = keys.length === 1;
	const [id] = keys.map(key => key.accessKeyId);
	return {
		what: `The user ${user} was not deleted: it has the ${keyWords(keys)}`,
		why: `Nightdrop did not make ${isOne ? 'it, so a host may use it' : 'them, so a host may use them'}. Nothing that was done before is undone.`,
		next: `Find out who uses ${isOne ? 'it' : 'them'}. When nobody does: aws iam delete-access-key --user-name ${user} --access-key-id ${id}${isOne ? '' : ', and so on'}; then try again (r).`,
	};
}

async function deleteNow(context: RowContext): Promise<Gone> {
	const {deps, target} = context;
	const {name} = target.user;
	const intended = intending(context, target, 'DeleteUser', []);
	const trouble = await keep(deps, intended);
	if (trouble !== undefined) {
		return rowFailed(trouble);
	}

	const answer = await telling(context, deleteUser(deps.operator, {user: name}));
	if (answer.ok || isMissing(answer.error)) {
		return {type: 'done', target: intended};
	}

	const what = `The user ${name} was not deleted`;
	if (answer.error.code === 'DeleteConflict') {
		return heldBy(context, answer, what);
	}

	// Without an answer it may be gone: the intent stays, and it is looked for.
	if (isPassing(answer.error)) {
		return {type: 'again', trouble: troubleOf(what, answer)};
	}

	await keep(deps, withoutIntent(intended));
	return rowFailed(troubleOf(what, answer));
}

/** What was given to the user since; where nothing is seen IAM may not have noticed yet that the keys are gone. */
async function heldBy({deps, target}: RowContext, answer: Refused, what: string): Promise<Gone> {
	await keep(deps, withoutIntent(target));
	const held = await holdersOf(deps.operator, target.user.name);
	return held.length === 0
		? {
				type: 'again',
				trouble: troubleOf(what, answer, {next: 'Take from it what IAM names, then try again (r).'}),
			}
		: rowFailed(
				troubleOf(what, answer, {
					why: `It was given more since it was set up: ${held.join('; ')}. Nothing that was done before is undone.`,
					next: 'Take that from it, if nobody needs it, then try again (r).',
				}),
			);
}
