import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask, askAll} from './call.js';
import {required} from './reading.js';
import type {UserName} from './users.js';

/** A policy with the text of its document. */
export type NamedPolicy = {
	readonly name: string;
	/** Of a managed policy. */
	readonly arn?: string;
	readonly document: string;
};

export type Group = {readonly name: string; readonly arn: string};
export type GroupName = {readonly group: string};

type Policies = Promise<Answer<readonly NamedPolicy[]>>;

/** IAM sends documents percent-encoded. */
const decode = (document: string | undefined) => decodeURIComponent(required(document));

/** The names of the user's inline policies, which is a right of its own. */
export async function listUserPolicyNames(
	aws: Aws,
	{user}: UserName,
	signal?: AbortSignal,
): Promise<Answer<readonly string[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListUserPolicies',
				send: async ({iam}, options) => iam.listUserPolicies({UserName: user, Marker: marker}, options),
				read: ({PolicyNames, IsTruncated, Marker}) => ({
					items: required(PolicyNames),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/** The user's inline policies with their documents. */
export async function listUserPolicies(aws: Aws, {user}: UserName, signal?: AbortSignal): Policies {
	const names = await listUserPolicyNames(aws, {user}, signal);
	return withEach(names, async name =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'GetUserPolicy',
				send: async ({iam}, options) => iam.getUserPolicy({UserName: user, PolicyName: name}, options),
				read: ({PolicyDocument}) => ({name, document: decode(PolicyDocument)}),
			},
			signal,
		),
	);
}

/** The managed policies attached to the user, with the documents in force. */
export async function listAttachedUserPolicies(aws: Aws, {user}: UserName, signal?: AbortSignal): Policies {
	const attached = await askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListAttachedUserPolicies',
				send: async ({iam}, options) =>
					iam.listAttachedUserPolicies({UserName: user, Marker: marker}, options),
				read: ({AttachedPolicies, IsTruncated, Marker}) => ({
					items: required(AttachedPolicies).map(({PolicyArn}) => required(PolicyArn)),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
	return withEach(attached, async arn => getManagedPolicy(aws, {arn}, signal));
}

/** The groups that the user is in. */
export async function listGroupsForUser(
	aws: Aws,
	{user}: UserName,
	signal?: AbortSignal,
): Promise<Answer<readonly Group[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListGroupsForUser',
				send: async ({iam}, options) => iam.listGroupsForUser({UserName: user, Marker: marker}, options),
				read: ({Groups, IsTruncated, Marker}) => ({
					items: required(Groups).map(({GroupName, Arn}) => ({
						name: required(GroupName),
						arn: required(Arn),
					})),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/** The inline policies of a group with their documents. */
export async function listGroupPolicies(aws: Aws, {group}: GroupName, signal?: AbortSignal): Policies {
	const names = await askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListGroupPolicies',
				send: async ({iam}, options) => iam.listGroupPolicies({GroupName: group, Marker: marker}, options),
				read: ({PolicyNames, IsTruncated, Marker}) => ({
					items: required(PolicyNames),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
	return withEach(names, async name =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'GetGroupPolicy',
				send: async ({iam}, options) => iam.getGroupPolicy({GroupName: group, PolicyName: name}, options),
				read: ({PolicyDocument}) => ({name, document: decode(PolicyDocument)}),
			},
			signal,
		),
	);
}

/** The managed policies attached to a group, with the documents in force. */
export async function listAttachedGroupPolicies(
	aws: Aws,
	{group}: GroupName,
	signal?: AbortSignal,
): Policies {
	const attached = await askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListAttachedGroupPolicies',
				send: async ({iam}, options) =>
					iam.listAttachedGroupPolicies({GroupName: group, Marker: marker}, options),
				read: ({AttachedPolicies, IsTruncated, Marker}) => ({
					items: required(AttachedPolicies).map(({PolicyArn}) => required(PolicyArn)),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
	return withEach(attached, async arn => getManagedPolicy(aws, {arn}, signal));
}

/** A managed policy with the document of its default version; a permission boundary is one too. */
export async function getManagedPolicy(
	aws: Aws,
	{arn}: {readonly arn: string},
	signal?: AbortSignal,
): Promise<Answer<NamedPolicy>> {
	const policy = await ask(
		aws,
		{
			service: 'iam',
			operation: 'GetPolicy',
			send: async ({iam}, options) => iam.getPolicy({PolicyArn: arn}, options),
			read: ({Policy}) => ({
				name: required(Policy?.PolicyName),
				versionId: required(Policy?.DefaultVersionId),
			}),
		},
		signal,
	);
	if (!policy.ok) {
		return policy;
	}

	const {name, versionId} = policy.value;
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'GetPolicyVersion',
			send: async ({iam}, options) => iam.getPolicyVersion({PolicyArn: arn, VersionId: versionId}, options),
			read: ({PolicyVersion}) => ({name, arn, document: decode(PolicyVersion?.Document)}),
		},
		signal,
	);
}

/** Ask about each of a list, one after another; the first refusal ends it, since half a reading is none. */
async function withEach<Item, Value>(
	list: Answer<readonly Item[]>,
	about: (item: Item) => Promise<Answer<Value>>,
): Promise<Answer<readonly Value[]>> {
	if (!list.ok) {
		return list;
	}

	const values: Value[] = [];
	let {call} = list;
	for (const item of list.value) {
		const answer = await about(item);
		if (!answer.ok) {
			return answer;
		}

		values.push(answer.value);
		call = answer.call;
	}

	return {ok: true, value: values, call};
}
