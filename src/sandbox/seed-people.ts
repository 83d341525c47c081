import type {PolicyDocument} from '../policy/document.js';
import {managedByAws} from './iam/admin.js';
import {newId, newSecret} from './iam/form.js';
import {makeUser} from './iam/users.js';
import {day} from './seed-objects.js';
import type {SandboxState, User} from './state.js';

const readOnly = 'AmazonS3ReadOnlyAccess';
const administrator = 'AdministratorAccess';

/** Users, groups and roles that have grown over years: rights of many kinds to run into. */
export function seedPeople(state: SandboxState): void {
	addReaders(state);
	addOperators(state);
	addBackupWriter(state);
	// Somebody who could be taken over as a backup user: nothing but one key.
	addKey(state, addUser(state, 'backup-laptops', '/backup/', 40), 40);
	const arn = (kind: string, name: string) => `arn:${state.partition}:iam::${state.account}:${kind}${name}`;
	addRole(state, 'acme-replication', trust({Service: 's3.amazonaws.com'}), {
		inline: allow(['s3:GetObjectVersion*', 's3:ListBucket'], '*'),
	});
	addRole(
		state,
		'break-glass',
		{
			...trust({AWS: arn('', 'root')}),
			Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
		},
		{attached: administrator},
	);
	addRole(state, 'report-reader', trust({AWS: arn('user/', 'backup-writer')}), {attached: readOnly});
}

/** A group whose right to read everything comes from a policy of the account's own. */
function addReaders(state: SandboxState): void {
	const arn = `arn:${state.partition}:iam::${state.account}:policy/read-all`;
	state.managedPolicies.set(arn, {
		name: 'read-all',
		arn,
		id: newId(state, 'ANPA', 'read-all'),
		path: '/',
		createdAt: state.clock() - 700 * day,
		document: allow(['s3:Get*', 's3:List*'], '*'),
	});
	const jane = addUser(state, 'jane', '/people/', 700);
	jane.loginProfile = {createdAt: jane.createdAt, passwordResetRequired: false};
	jane.mfaDevices.push({
		serialNumber: `arn:${state.partition}:iam::${state.account}:mfa/jane`,
		enabledAt: jane.createdAt,
	});
	addGroup(state, 'analytics', [jane]).attachedPolicies.add(arn);
}

/** An operator who may do everything that set-up needs, but not ask IAM what a key could do. */
function addOperators(state: SandboxState): void {
	const olga = addUser(state, 'olga', '/people/', 500);
	addKey(state, olga, 90);
	const operators = addGroup(state, 'operators', [olga]);
	operators.inlinePolicies.set('operate', {
		Version: '2012-10-17',
		Statement: [
			{Effect: 'Allow', Action: ['s3:*', 'iam:*'], Resource: '*'},
			{Effect: 'Deny', Action: 'iam:Simulate*', Resource: '*'},
		],
	});
}

/** A backup user as they used to be made: it reads, it has a password, two keys, and a role to go to. */
function addBackupWriter(state: SandboxState): void {
	const user = addUser(state, 'backup-writer', '/', 800);
	user.attachedPolicies.add(managedByAws(state, readOnly));
	user.inlinePolicies.set('write', allow('s3:PutObject', `arn:${state.partition}:s3:::acme-*/*`));
	user.loginProfile = {createdAt: user.createdAt, passwordResetRequired: false};
	user.passwordLastUsedAt = state.clock() - 256 * day;
	addKey(state, user, 412);
	addKey(state, user, 3);
}

function addUser(state: SandboxState, name: string, path: string, ageDays: number): User {
	return makeUser(state, name, path, {createdAt: state.clock() - ageDays * day});
}

function addKey(state: SandboxState, user: User, ageDays: number): void {
	const id = newId(state, 'AKIA', user.name);
	state.accessKeys.set(id, {
		id,
		secret: newSecret(state, user.name),
		userName: user.name,
		status: 'Active',
		createdAt: state.clock() - ageDays * day,
		lastUsed: {at: state.clock() - (day * 17) / 24, service: 's3', region: state.region},
	});
}

function addGroup(state: SandboxState, name: string, members: readonly User[]) {
	const group = {
		name,
		path: '/',
		id: newId(state, 'AGPA', name),
		arn: `arn:${state.partition}:iam::${state.account}:group/${name}`,
		createdAt: state.clock() - 700 * day,
		members: new Set(members.map(member => member.name)),
		inlinePolicies: new Map<string, PolicyDocument>(),
		attachedPolicies: new Set<string>(),
	};
	state.groups.set(name, group);
	return group;
}

type TrustStatement = Exclude<PolicyDocument['Statement'], readonly unknown[]>;

function addRole(
	state: SandboxState,
	name: string,
	trusted: TrustStatement,
	{inline, attached}: {readonly inline?: PolicyDocument; readonly attached?: string},
): void {
	state.roles.set(name, {
		name,
		path: '/',
		id: newId(state, 'AROA', name),
		arn: `arn:${state.partition}:iam::${state.account}:role/${name}`,
		createdAt: state.clock() - 700 * day,
		trustPolicy: {Version: '2012-10-17', Statement: [trusted]},
		inlinePolicies: new Map(inline === undefined ? [] : [['rights', inline]]),
		attachedPolicies: new Set(attached === undefined ? [] : [managedByAws(state, attached)]),
	});
}

const trust = (principal: NonNullable<TrustStatement['Principal']>): TrustStatement => ({
	Effect: 'Allow',
	Principal: principal,
	Action: 'sts:AssumeRole',
});

const allow = (Action: string | readonly string[], Resource: string): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: [{Effect: 'Allow', Action, Resource}],
});
