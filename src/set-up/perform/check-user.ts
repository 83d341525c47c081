import type {Answer} from '../../aws/answer.js';
import {isMissing, troubleOf} from '../../aws/trouble.js';
import {deleteUserPolicy, detachUserPolicy, removeUserFromGroup} from '../../aws/user-rights.js';
import {deleteLoginProfile} from '../../aws/users.js';
import {askUntil} from '../../flow/ask-until.js';
import type {PlannedCall} from '../../ui/planned-call.js';
import type {UserFacts} from '../facts.js';
import {userFindings} from '../user-findings.js';
import {userFacts} from './read-user.js';
import {type RowContext, type RowOutcome, rowRefused} from './row.js';
import {operatorOf} from './session.js';

/** See that the user that was just made has nothing that a backup user must not have: IAM may have templates, and colleagues. */
export async function runCheckUser(context: RowContext): Promise<RowOutcome> {
	const facts = await factsOf(context);
	if (facts.status !== 'exists') {
		return rowRefused({
			what: `The user ${facts.name} could not be looked at`,
			...(facts.error === undefined
				? {why: 'IAM does not show it yet.', next: 'Wait a minute, then try again (r).'}
				: {error: facts.error}),
		});
	}

	const {job, session} = context;
	const found = userFindings(facts, {
		operatorArn: session.operator?.arn ?? '',
		rights: [],
		ourKeys: job.target.keys.map(key => key.accessKeyId),
		lostKeys: job.lostKeys,
		now: new Date(session.deps.clock.now()).toISOString(),
	}).find(({id, weight, isBlocking}) => isBlocking === true || (id === 'policies' && weight === 'warn'));
	if (found === undefined) {
		return {ok: true, user: facts};
	}

	return rowRefused({
		what: `The new user is not clean: ${found.title}`,
		...(found.why === undefined ? {} : {why: found.why}),
		next: 'Find out who changed it, then try again (r). Or undo (u).',
	});
}

/** IAM may show a new user late. */
async function factsOf({session, job, signal, onWait}: RowContext): Promise<UserFacts> {
	const {value} = await askUntil<UserFacts>(
		{
			clock: session.deps.clock,
			signal,
			boundMs: 60_000,
			for: 'IAM does not show the new user yet',
			onWait,
		},
		async () => {
			const facts = await userFacts(operatorOf(session), job.target.user.name, signal);
			return {isDone: facts.status !== 'missing', value: facts};
		},
	);
	return value;
}

/** Take from an existing user what it must not have; what is gone already is fine. */
export async function runCleanUser({session, row, job, signal}: RowContext): Promise<RowOutcome> {
	const aws = operatorOf(session);
	for (const call of row.calls) {
		const answer = await clean(aws, call, signal);
		if (!answer.ok && !isMissing(answer.error)) {
			return rowRefused(
				troubleOf(`Not all was taken from ${job.target.user.name}: ${call.operation} was refused`, answer),
			);
		}
	}

	return {ok: true, user: await userFacts(aws, job.target.user.name, signal)};
}

async function clean(
	aws: ReturnType<typeof operatorOf>,
	{operation, input}: PlannedCall,
	signal: AbortSignal,
): Promise<Answer<void>> {
	const user = String(input['UserName']);
	switch (operation) {
		case 'DeleteLoginProfile':
			return deleteLoginProfile(aws, {user}, signal);
		case 'RemoveUserFromGroup':
			return removeUserFromGroup(aws, {user, group: String(input['GroupName'])}, signal);
		case 'DetachUserPolicy':
			return detachUserPolicy(aws, {user, arn: String(input['PolicyArn'])}, signal);
		case 'DeleteUserPolicy':
			return deleteUserPolicy(aws, {user, policy: String(input['PolicyName'])}, signal);
		default:
			throw new Error(`Cleaning up does not know ${operation}`);
	}
}
