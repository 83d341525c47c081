import type {Answer} from '../../aws/answer.js';
import type {Aws} from '../../aws/call.js';
import {listAccessKeys} from '../../aws/keys.js';
import {listRoles} from '../../aws/roles.js';
import {
	listMfaDevices,
	listServiceCredentials,
	listSigningCertificates,
	listSshKeys,
} from '../../aws/user-credentials.js';
import {
	getManagedPolicy,
	listAttachedGroupPolicies,
	listAttachedUserPolicies,
	listGroupPolicies,
	listGroupsForUser,
	listUserPolicies,
	type NamedPolicy,
} from '../../aws/user-policies.js';
import {getLoginProfile, getUser, type IamUser} from '../../aws/users.js';
import type {PolicySource, Reading, UserFacts} from '../facts.js';
import {trustsUser} from '../trust.js';
import {toReading} from './read-bucket.js';
import {type Context, operatorOf, type Session} from './session.js';

/** Look at the user from all sides. */
export async function readUser(
	session: Session,
	{name}: {readonly name: string},
	{send, signal}: Context,
): Promise<void> {
	send({type: 'userRead', facts: await userFacts(operatorOf(session), name, signal)});
}

/** Everything that is read of one user; of a user that is not there nothing. */
export async function userFacts(aws: Aws, name: string, signal: AbortSignal): Promise<UserFacts> {
	const answer = await getUser(aws, {user: name}, signal);
	if (!answer.ok) {
		return answer.error.kind === 'not-found'
			? {name, status: 'missing'}
			: {name, status: 'unknown', error: answer.error};
	}

	const user = {user: name};
	const groups = await listGroupsForUser(aws, user, signal);
	const ids = (items: readonly {readonly id: string}[]) => items.map(({id}) => id);
	return {
		name: answer.value.name,
		status: 'exists',
		arn: answer.value.arn,
		id: answer.value.id,
		...(answer.value.createdAt === undefined ? {} : {createdAt: answer.value.createdAt}),
		password: passwordOf(answer.value, await getLoginProfile(aws, user, signal)),
		groups: toReading(groups, items => items.map(group => group.name)),
		policies: await policiesOf(
			aws,
			answer.value,
			groups.ok ? groups.value.map(group => group.name) : [],
			signal,
		),
		keys: toReading(await listAccessKeys(aws, user, signal), keys => keys),
		mfaDevices: toReading(await listMfaDevices(aws, user, signal), ids),
		sshKeys: toReading(await listSshKeys(aws, user, signal), ids),
		certificates: toReading(await listSigningCertificates(aws, user, signal), ids),
		serviceCredentials: toReading(await listServiceCredentials(aws, user, signal), ids),
		trustingRoles: toReading(await listRoles(aws, signal), roles =>
			roles.filter(role => trustsUser(role.trustPolicy, answer.value)).map(role => role.name),
		),
	};
}

function passwordOf(user: IamUser, answer: Answer<unknown>): NonNullable<UserFacts['password']> {
	return toReading(answer, value =>
		value === undefined
			? ('none' as const)
			: user.passwordLastUsedAt === undefined
				? {}
				: {lastUsedAt: user.passwordLastUsedAt},
	);
}

/** Every policy that reaches the user; half a reading is none. */
async function policiesOf(
	aws: Aws,
	{name, boundaryArn}: IamUser,
	groups: readonly string[],
	signal: AbortSignal,
): Promise<Reading<readonly PolicySource[]>> {
	const readings: Reading<readonly PolicySource[]>[] = [
		toReading(await listUserPolicies(aws, {user: name}, signal), sources('inline', 'inline policy')),
		toReading(
			await listAttachedUserPolicies(aws, {user: name}, signal),
			sources('attached', 'attached policy'),
		),
	];
	for (const group of groups) {
		const of = `of the group ${group}`;
		readings.push(
			toReading(
				await listGroupPolicies(aws, {group}, signal),
				sources('group-inline', 'inline policy', of, group),
			),
			toReading(
				await listAttachedGroupPolicies(aws, {group}, signal),
				sources('group-attached', 'policy', of, group),
			),
		);
	}

	if (boundaryArn !== undefined) {
		readings.push(
			toReading(await getManagedPolicy(aws, {arn: boundaryArn}, signal), policy =>
				sources('boundary', 'permissions boundary')([policy]),
			),
		);
	}

	const failed = readings.find(reading => !reading.known);
	return failed ?? {known: true, value: readings.flatMap(reading => (reading.known ? reading.value : []))};
}

const sources =
	(kind: PolicySource['kind'], words: string, of?: string, group?: string) =>
	(policies: readonly NamedPolicy[]): readonly PolicySource[] =>
		policies.map(policy => ({
			kind,
			name: [words, policy.name, of].filter(Boolean).join(' '),
			text: policy.document,
			policyName: policy.name,
			...(policy.arn === undefined ? {} : {arn: policy.arn}),
			...(group === undefined ? {} : {group}),
		}));
