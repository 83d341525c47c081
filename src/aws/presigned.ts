import type {Answer, Call} from './answer.js';
import type {Aws} from './call.js';
import {bounded, errorOf, inner, refusal} from './call.js';
import type {VersionRef} from './objects.js';
import {versionInput} from './objects.js';

/**
A URL with which anybody may do what the signer may, for `seconds` (60 unless said). It is a secret as long as it lives: never show or keep it.

Made on this machine: the record shows a call that was not sent.
*/
export async function presignGet(
	aws: Aws,
	{seconds = 60, ...ref}: VersionRef & {readonly seconds?: number},
	signal?: AbortSignal,
): Promise<Answer<string>> {
	const {clients, clock} = aws[inner];
	const call: Call = {service: 's3', operation: 'GetObject', startedAt: clock.now(), durationMs: 0};
	const signedIn = await aws[inner].ready(signal);
	if (signedIn?.ok === false) {
		return refusal(call, {error: signedIn.error});
	}

	const outcome = await bounded(aws[inner].deadlineMs, signal, async () => {
		const [{GetObjectCommand}, {getSignedUrl}] = await Promise.all([
			import('@aws-sdk/client-s3'),
			import('@aws-sdk/s3-request-presigner'),
		]);
		return getSignedUrl(clients.s3, new GetObjectCommand(versionInput(ref)), {expiresIn: seconds});
	});
	return outcome.type === 'done'
		? {ok: true, value: outcome.result, call}
		: refusal(call, errorOf(outcome, call.operation));
}
