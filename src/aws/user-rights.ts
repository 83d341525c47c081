import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import type {GroupName} from './user-policies.js';
import type {UserName} from './users.js';

type PolicyName = {readonly policy: string};

/** Write an inline policy of the user, in the place of one with the same name. */
export async function putUserPolicy(
	aws: Aws,
	{user, policy, document}: UserName & PolicyName & {readonly document: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'PutUserPolicy',
			send: async ({iam}, options) =>
				iam.putUserPolicy({UserName: user, PolicyName: policy, PolicyDocument: document}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Delete an inline policy of the user. */
export async function deleteUserPolicy(
	aws: Aws,
	{user, policy}: UserName & PolicyName,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteUserPolicy',
			send: async ({iam}, options) => iam.deleteUserPolicy({UserName: user, PolicyName: policy}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Detach a managed policy from the user; the policy itself stays. */
export async function detachUserPolicy(
	aws: Aws,
	{user, arn}: UserName & {readonly arn: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DetachUserPolicy',
			send: async ({iam}, options) => iam.detachUserPolicy({UserName: user, PolicyArn: arn}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Take the user out of a group. */
export async function removeUserFromGroup(
	aws: Aws,
	{user, group}: UserName & GroupName,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'RemoveUserFromGroup',
			send: async ({iam}, options) => iam.removeUserFromGroup({UserName: user, GroupName: group}, options),
			read: () => undefined,
		},
		signal,
	);
}
