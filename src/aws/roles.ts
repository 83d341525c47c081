import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask, askAll} from './call.js';
import {required} from './reading.js';

export type Role = {
	readonly name: string;
	readonly arn: string;
	/** Text of the document that says who may assume it. */
	readonly trustPolicy: string;
};

/** All roles of the account with their trust policies, by pages of a thousand. */
export async function listRoles(aws: Aws, signal?: AbortSignal): Promise<Answer<readonly Role[]>> {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListRoles',
				send: async ({iam}, options) => iam.listRoles({Marker: marker, MaxItems: 1000}, options),
				read: ({Roles, IsTruncated, Marker}) => ({
					items: required(Roles).map(({RoleName, Arn, AssumeRolePolicyDocument}) => ({
						name: required(RoleName),
						arn: required(Arn),
						trustPolicy: decodeURIComponent(required(AssumeRolePolicyDocument)),
					})),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}
