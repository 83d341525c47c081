import type {User as SdkUser} from '@aws-sdk/client-iam';
import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask, askAll, orNothing} from './call.js';
import {iso, present, required} from './reading.js';

/** An IAM user. Times are ISO 8601 UTC. */
export type IamUser = {
	readonly name: string;
	/** Exactly as IAM has it: path and letter case count. */
	readonly arn: string;
	/** `AIDA…`. A server that gives its users no id (SeaweedFS) takes their name for it, in STS too: one made anew under the same name is the same there. */
	readonly id: string;
	readonly path: string;
	readonly createdAt?: string;
	readonly passwordLastUsedAt?: string;
	readonly boundaryArn?: string;
	readonly tags: {readonly [key: string]: string};
};

export type UserName = {readonly user: string};

const readUser = (user: SdkUser | undefined): IamUser => {
	const {UserName, Arn, UserId, Path, CreateDate, PasswordLastUsed, PermissionsBoundary, Tags} =
		required(user);
	return {
		...present({
			createdAt: iso(CreateDate),
			passwordLastUsedAt: iso(PasswordLastUsed),
			boundaryArn: PermissionsBoundary?.PermissionsBoundaryArn,
		}),
		name: required(UserName),
		arn: required(Arn),
		id: UserId ?? required(UserName),
		path: Path ?? '/',
		tags: Object.fromEntries((Tags ?? []).map(({Key, Value}) => [Key ?? '', Value ?? ''])),
	};
};

/** The user of a name; without one the caller, which must be a user then. A missing user is the error `not-found`. */
export async function getUser(
	aws: Aws,
	{user}: {readonly user?: string},
	signal?: AbortSignal,
): Promise<Answer<IamUser>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'GetUser',
			send: async ({iam}, options) => iam.getUser({UserName: user}, options),
			read: ({User}) => readUser(User),
		},
		signal,
	);
}

/** All users of the account under a path, by pages of a thousand. */
export async function listUsers(
	aws: Aws,
	{path}: {readonly path?: string} = {},
	signal?: AbortSignal,
): Promise<Answer<readonly IamUser[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListUsers',
				send: async ({iam}, options) =>
					iam.listUsers({PathPrefix: path, Marker: marker, MaxItems: 1000}, options),
				read: ({Users, IsTruncated, Marker}) => ({
					items: required(Users).map(readUser),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/** Make a user without a password. Tried once: after a lost reply, look whether it is there. */
export async function createUser(
	aws: Aws,
	{
		user,
		path,
		tags = {},
	}: UserName & {readonly path?: string; readonly tags?: {readonly [key: string]: string}},
	signal?: AbortSignal,
): Promise<Answer<IamUser>> {
	const Tags = Object.entries(tags).map(([Key, Value]) => ({Key, Value}));
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'CreateUser',
			send: async ({iamOnce}, options) =>
				iamOnce.createUser({UserName: user, Path: path, ...(Tags.length > 0 && {Tags})}, options),
			read: ({User}) => readUser(User),
		},
		signal,
	);
}

/** Delete a user. IAM refuses with `conflict` while it has keys, policies, groups or a password. */
export async function deleteUser(aws: Aws, {user}: UserName, signal?: AbortSignal): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteUser',
			send: async ({iam}, options) => iam.deleteUser({UserName: user}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** The user's password, if it has one. IAM says the same 404 of a missing user: ask `getUser` first. */
export async function getLoginProfile(
	aws: Aws,
	{user}: UserName,
	signal?: AbortSignal,
): Promise<Answer<{readonly createdAt?: string} | undefined>> {
	const answer = await ask(
		aws,
		{
			service: 'iam',
			operation: 'GetLoginProfile',
			send: async ({iam}, options) => iam.getLoginProfile({UserName: user}, options),
			read: ({LoginProfile}) => present({createdAt: iso(required(LoginProfile).CreateDate)}),
		},
		signal,
	);
	return orNothing(answer, ['not-found']);
}

/** Take the user's password away. */
export async function deleteLoginProfile(
	aws: Aws,
	{user}: UserName,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteLoginProfile',
			send: async ({iam}, options) => iam.deleteLoginProfile({UserName: user}, options),
			read: () => undefined,
		},
		signal,
	);
}
