import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask} from './call.js';
import {required} from './reading.js';

export type CallerIdentity = {readonly account: string; readonly arn: string; readonly userId: string};

/** Whose credentials these are. Needs no permission, and works even under an explicit deny. */
export async function getCallerIdentity(aws: Aws, signal?: AbortSignal): Promise<Answer<CallerIdentity>> {
	return ask(
		aws,
		{
			service: 'sts',
			operation: 'GetCallerIdentity',
			send: async ({sts}, options) => sts.getCallerIdentity({}, options),
			read: ({Account, Arn, UserId}) => ({
				account: required(Account),
				arn: required(Arn),
				userId: required(UserId),
			}),
		},
		signal,
	);
}
