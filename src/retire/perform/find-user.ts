import type {Aws} from '../../aws/clients.js';
import {isMissing, troubleOf} from '../../aws/trouble.js';
import {getUser, type IamUser, listUsers} from '../../aws/users.js';
import type {Target} from '../../targets/target.js';
import {commandLine, setUpCommand} from '../../ui/command-words.js';
import type {Stranger} from '../facts.js';
import type {Refusal} from '../state.js';
import {namesDeleted} from '../statements.js';
import {refusalOf} from './row.js';

/** The user that a target remembers: by its id, whatever its name is now. Absent: it is gone. */
export type FoundUser =
	| {readonly ok: true; readonly user?: IamUser; readonly strangers: readonly Stranger[]}
	| {readonly ok: false; readonly refusal: Refusal};

/** Look under every name that it has had, then among all users. */
export async function findUser(
	aws: Aws,
	target: Target,
	policy: string | undefined,
	signal: AbortSignal,
): Promise<FoundUser> {
	const {name, id, formerArns = []} = target.user;
	const strangers: Stranger[] = [];
	for (const one of new Set([name, ...formerArns.map(arn => arn.slice(arn.lastIndexOf('/') + 1))])) {
		const answer = await getUser(aws, {user: one}, signal);
		if (!answer.ok && !isMissing(answer.error)) {
			return {ok: false, refusal: refusalOf(troubleOf(`The user ${one} could not be looked at`, answer))};
		}

		if (answer.ok && id === undefined) {
			return {ok: false, refusal: notKnown(target)};
		}

		if (answer.ok && answer.value.id === id) {
			return {ok: true, user: answer.value, strangers};
		}

		if (answer.ok) {
			strangers.push({name: answer.value.name, arn: answer.value.arn});
		}
	}

	return id === undefined ? {ok: true, strangers} : findRenamed(aws, target, {policy, strangers, signal});
}

/** A user that was never seen by us may be anybody's. */
const notKnown = ({name, bucket, prefix, user}: Target): Refusal => ({
	code: 2,
	trouble: {
		what: `Whether Nightdrop made the user ${user.name} is not known`,
		why: 'Set-up was stopped before it had seen the user, so it may be another one of that name.',
		next: `${setUpCommand({bucket, prefix})} goes on there; or ${commandLine('targets', 'forget', name)}`,
	},
});

async function findRenamed(
	aws: Aws,
	target: Target,
	{
		policy,
		strangers,
		signal,
	}: {
		readonly policy: string | undefined;
		readonly strangers: readonly Stranger[];
		readonly signal: AbortSignal;
	},
): Promise<FoundUser> {
	const users = await listUsers(aws, {}, signal);
	if (users.ok) {
		const user = users.value.find(({id}) => id === target.user.id);
		return {ok: true, ...(user && {user}), strangers};
	}

	// An earlier run of ours was about to delete it, or S3 shows its id in the place of its name: it is gone.
	const isGone =
		target.intent?.operation === 'DeleteUser' || (policy !== undefined && namesDeleted(policy, target));
	return isGone
		? {ok: true, strangers}
		: {
				ok: false,
				refusal: refusalOf(
					troubleOf(`Whether the user ${target.user.name} was deleted or renamed could not be seen`, users, {
						next: `Have iam:ListUsers allowed to you, then try again (r). Or, if you know that it was deleted and that its statements are out of the policy: ${commandLine('targets', 'forget', target.name)}`,
					}),
				),
			};
}
