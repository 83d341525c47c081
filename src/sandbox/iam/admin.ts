import type {SandboxState} from '../state.js';
import {newId, newSecret} from './form.js';
import {makeUser} from './users.js';

/** One of the policies that AWS keeps for all accounts of a partition. */
export const managedByAws = ({partition}: Pick<SandboxState, 'partition'>, name: string): string =>
	`arn:${partition}:iam::aws:policy/${name}`;

/** AWS's own policies that one meets, and the administrator whose key the sandbox prints: a user, so that policies bind it as they bind anyone. */
export function createAdmin(state: SandboxState): {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
} {
	addManaged(state, 'AdministratorAccess', '*');
	addManaged(state, 'AmazonS3ReadOnlyAccess', ['s3:Get*', 's3:List*', 's3:Describe*']);
	addManaged(state, 'AmazonS3FullAccess', 's3:*');
	// Long known everywhere, however slow AWS is to learn of what is new.
	const createdAt = state.clock() - 400 * 86_400_000;
	const user = makeUser(state, 'admin', '/', {createdAt});
	user.attachedPolicies.add(managedByAws(state, 'AdministratorAccess'));
	const key = {
		id: newId(state, 'AKIA', user.name),
		secret: newSecret(state, user.name),
		userName: user.name,
		status: 'Active' as const,
		createdAt,
	};
	state.accessKeys.set(key.id, key);
	return {accessKeyId: key.id, secretAccessKey: key.secret};
}

function addManaged(state: SandboxState, name: string, Action: string | readonly string[]): void {
	const arn = managedByAws(state, name);
	state.managedPolicies.set(arn, {
		name,
		arn,
		id: newId(state, 'ANPA', name),
		path: '/',
		createdAt: state.clock(),
		document: {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action, Resource: '*'}]},
	});
}
