import type {Answer} from '../../aws/answer.js';
import {isLost, isMissing, troubleOf} from '../../aws/trouble.js';
import {createUser, getUser, type IamUser} from '../../aws/users.js';
import {askUntil} from '../../flow/ask-until.js';
import {withIntent, withoutIntent, withUser} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import {type RowContext, type RowOutcome, rowRefused} from './row.js';
import {keep, operatorOf} from './session.js';

const lookingMs = 60_000;
const mostTries = 2;

/**
Make the user: once, under an intent in the journal. A lost reply is found again by looking, and only a user that is surely not there is made anew.
*/
export async function runCreateUser(context: RowContext): Promise<RowOutcome> {
	const {session, job, signal} = context;
	const {name} = job.target.user;
	const there = await getUser(operatorOf(session), {user: name}, signal);
	if (there.ok) {
		return isFromUs(job.target, there.value)
			? adopted(context, job.target, there.value)
			: rowRefused({
					what: `The user ${name} was not made: it is there already`,
					why: 'Somebody made it after it was looked for.',
					next: 'Go back to User and look at it, or choose another name.',
				});
	}

	if (!isMissing(there.error)) {
		return rowRefused(troubleOf(`The user ${name} was not made`, there));
	}

	return create(context, 1);
}

/** A user that appeared under an open intent of ours, or that the journal knows, is the one we asked for. */
function isFromUs({user, intent}: Target, found: IamUser): boolean {
	return user.id === found.id || (intent?.operation === 'CreateUser' && user.id === undefined);
}

async function create(context: RowContext, tries: number): Promise<RowOutcome> {
	const {session, job, signal} = context;
	const {deps} = session;
	const {name} = job.target.user;
	const intended = withIntent(job.target, {
		operation: 'CreateUser',
		at: new Date(deps.clock.now()).toISOString(),
		keysBefore: [],
		run: job.run,
		pid: deps.run.pid,
	});
	const trouble = await keep(session, intended);
	if (trouble !== undefined) {
		return rowRefused(trouble);
	}

	const answer = await createUser(operatorOf(session), {user: name}, signal);
	if (answer.ok) {
		return adopted(context, intended, answer.value);
	}

	if (answer.error.kind === 'exists' && tries > 1) {
		const late = await getUser(operatorOf(session), {user: name}, signal);
		if (late.ok) {
			return adopted(context, intended, late.value);
		}
	}

	if (!isLost(answer.error)) {
		const settled = withoutIntent(intended);
		await keep(session, settled);
		return rowRefused(troubleOf(`The user ${name} was not made`, answer), settled);
	}

	const found = await look(context, name);
	if (found.ok) {
		return adopted(context, intended, found.value);
	}

	return isMissing(found.error) && tries < mostTries && !signal.aborted
		? create(context, tries + 1)
		: rowRefused(
				troubleOf(`Whether the user ${name} was made is not known`, answer, {
					why: 'No answer came, and looking for it did not tell.',
					next: 'Try again (r): it is looked for first, and never made twice.',
				}),
				intended,
			);
}

/** After a lost reply: IAM may show a new user late. */
async function look({session, signal, onWait}: RowContext, name: string): Promise<Answer<IamUser>> {
	const {value} = await askUntil<Answer<IamUser>>(
		{
			clock: session.deps.clock,
			signal,
			boundMs: lookingMs,
			for: 'The answer was lost; looking whether the user was made',
			onWait,
		},
		async () => {
			const answer = await getUser(operatorOf(session), {user: name}, signal);
			return {isDone: answer.ok, value: answer};
		},
	);
	return value;
}

async function adopted({session, job}: RowContext, target: Target, user: IamUser): Promise<RowOutcome> {
	const known = withUser(withoutIntent(target), {arn: user.arn, id: user.id, isOurs: true});
	const trouble = await keep(session, known);
	return trouble === undefined
		? {
				ok: true,
				outcome: user.arn,
				target: known,
				user: {...job.user, status: 'exists', arn: user.arn, id: user.id},
			}
		: rowRefused(trouble, known);
}
