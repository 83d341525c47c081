import {type Simulated, simulatePrincipalPolicy} from '../../aws/simulate.js';
import {troubleOf} from '../../aws/trouble.js';
import {judgeNeeds, type NeedsSubject, needs, resourceOf} from '../needs.js';
import type {Needs, Operator} from '../state.js';
import {type Context, operatorOf, type Session} from './session.js';

/**
Which of the needed permissions the operator has, by IAM's own simulator.

Asked about all buckets and users as long as none is chosen; a right that holds only for some is then not known, and asked again in the review.
*/
export async function checkNeeds(
	session: Session,
	effect: {readonly operator: Operator; readonly bucket?: string; readonly user?: string},
	{send, signal}: Context,
): Promise<void> {
	const {operator} = effect;
	const sourceArn = policyHolder(operator);
	if (sourceArn === undefined) {
		send({type: 'needsChecked', needs: notKnown(operator)});
		return;
	}

	const subject: NeedsSubject = {...operator, bucket: effect.bucket, user: effect.user};
	const results: Simulated[] = [];
	for (const [resource, actions] of byResource(subject)) {
		const answer = await simulatePrincipalPolicy(
			operatorOf(session),
			{sourceArn, actions, resources: [resource]},
			signal,
		);
		if (!answer.ok) {
			send({
				type: 'needsChecked',
				needs: {
					status: 'not-known',
					groups: judgeNeeds(new Set(), deniedToAsk(answer.error.kind)),
					trouble: troubleOf('Which permissions you have is not known', answer),
				},
			});
			return;
		}

		results.push(...answer.value);
	}

	send({type: 'needsChecked', needs: judged(results)});
}

/** Actions by the ARN that they are asked about; IAM refuses bucket and object actions in one question. */
function byResource(subject: NeedsSubject): ReadonlyMap<string, readonly string[]> {
	const groups = new Map<string, string[]>();
	for (const need of needs) {
		// IAM and S3 actions under `*` are asked apart, as it wants one service's resources at a time.
		const resource = resourceOf(need.scope, subject);
		groups.set(resource, [...(groups.get(resource) ?? []), ...need.actions]);
	}

	return groups;
}

function judged(results: readonly Simulated[]): Needs {
	const allowed = new Set<string>();
	const denied = new Set<string>();
	for (const {action, decision, resource, missing} of results) {
		if (decision === 'allowed') {
			allowed.add(action);
		} else if (
			decision === 'explicitDeny' ? missing.length === 0 : isForCertain({resource, missing, action})
		) {
			denied.add(action);
		}
	}

	const groups = judgeNeeds(allowed, denied);
	return {status: groups.some(group => group.status === 'not-known') ? 'not-known' : 'known', groups};
}

const onlyForAll = new Set(['iam:ListRoles']);

/** Nothing allows it on `*`: it may still be allowed on the bucket or user in question. */
function isForCertain({
	resource,
	missing,
	action,
}: Pick<Simulated, 'resource' | 'missing' | 'action'>): boolean {
	return missing.length === 0 && (resource !== '*' || onlyForAll.has(action));
}

function deniedToAsk(kind: string): ReadonlySet<string> {
	return new Set(kind === 'denied' ? ['iam:SimulatePrincipalPolicy'] : []);
}

/** The ARN of whoever holds the policies: the role behind a session; root has none. */
function policyHolder({arn, account, partition}: Operator): string | undefined {
	const role = /:assumed-role\/([^/]+)\//u.exec(arn)?.[1];
	if (role !== undefined) {
		// The path of a role is not in its session's ARN; the roles of IAM Identity Center have a known one.
		return role.startsWith('AWSReservedSSO_') ? undefined : `arn:${partition}:iam::${account}:role/${role}`;
	}

	return arn.includes(':user/') ? arn : undefined;
}

function notKnown({name}: Operator): Needs {
	return {
		status: 'not-known',
		groups: judgeNeeds(new Set(), new Set()),
		trouble: {
			what: 'Which permissions you have is not known',
			why:
				name === 'root'
					? 'These are the credentials of the account itself: it may do everything but what the organisation forbids.'
					: `IAM cannot be asked about ${name}.`,
			next: 'Go on: AWS says so at the call that it refuses, and what was done until then is said.',
		},
	};
}
