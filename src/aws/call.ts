import {setMaxListeners} from 'node:events';
import type {IAM} from '@aws-sdk/client-iam';
import type {S3} from '@aws-sdk/client-s3';
import type {STS} from '@aws-sdk/client-sts';
import type {Clock} from '../flow/clock.js';
import type {Answer, AwsError, Call, Refused, Service} from './answer.js';
import type {Connection} from './connection.js';
import {incompleteReply, type ReadError, readError} from './errors.js';
import {kindOf} from './kinds.js';
import type {Keys, SignedIn} from './sign-in.js';
import type {Transport} from './transport.js';

/** The SDK's clients, and twins of them that try a call once. */
export type Clients = {
	readonly s3: S3;
	readonly s3Once: S3;
	readonly iam: IAM;
	readonly iamOnce: IAM;
	readonly sts: STS;
};

/** Known to the functions of this folder alone. */
export const inner: unique symbol = Symbol('clients');

export type Inner = {
	readonly clients: Clients;
	readonly clock: Clock;
	readonly onCall: ((call: Call) => void) | undefined;
	/** What makes every call pointless. */
	readonly trouble: AwsError | undefined;
	/** Of a whole call, retries included. */
	readonly deadlineMs: number;
	/** Credentials that hold now; undefined where none are to be read. */
	readonly ready: (signal?: AbortSignal) => Promise<SignedIn | undefined>;
	/** GET outside the SDK, sent as its requests are. */
	readonly get: Transport['get'];
	/** AWS did not take these. */
	readonly forget: (keys: Keys) => void;
};

export type Endpoints = {readonly s3: string; readonly iam: string; readonly sts: string};

/** An open session with AWS: whose credentials, where to. Pass it to the functions of this folder; close it at the end. */
export type Aws = {
	readonly connection: Connection;
	readonly region: string;
	/** Where calls really go, the AWS_ENDPOINT_URL* variables and the profile considered. */
	readonly endpoints: () => Endpoints;
	readonly close: () => void;
	readonly [inner]: Inner;
};

/** Options that every method of the SDK takes. */
export type Options = {readonly abortSignal: AbortSignal};

type Reply = {
	readonly $metadata: {
		readonly httpStatusCode?: number;
		readonly requestId?: string;
		readonly attempts?: number;
	};
};

type Ask<Output, Value> = {
	readonly service: Service;
	readonly operation: string;
	readonly send: (clients: Clients, options: Options) => Promise<Output>;
	/** Takes what we need out of the reply; may read its body. */
	readonly read: (output: Output) => Value | Promise<Value>;
	/** Which key it changes, for the record; `value` where it was done. */
	readonly about?: (value?: Value) => Pick<Call, 'accessKeyId' | 'turned'>;
};

const isReading = /^(?:Get|List|Head|Simulate|Select)/u;

/** Whether a call changes something in the account, by its name. */
export const isChanging = (operation: string): boolean => !isReading.test(operation);

const isForbidden = ({connection}: Aws, operation: string) => connection.isReadOnly && isChanging(operation);

/**
Make one call: every outcome is an `Answer`, nothing is thrown.

The caller's signal ends it as `cancelled`, the deadline as `timeout`; either way the request may have reached AWS. Credentials that have ended are renewed, and the call is made once more: AWS refused it before it did anything.
*/
export async function ask<Output extends Reply, Value>(
	aws: Aws,
	request: Ask<Output, Value>,
	signal?: AbortSignal,
): Promise<Answer<Value>> {
	const {clock} = aws[inner];
	const {service, operation} = request;
	let before: Refused | undefined;
	let used: Keys | undefined;
	for (;;) {
		const hindrance = aws[inner].trouble ?? (isForbidden(aws, operation) ? readOnly : undefined);
		// No deadline: a person may be looking for their MFA device.
		const signedIn = hindrance === undefined ? await aws[inner].ready(signal) : undefined;
		const error = hindrance ?? (signedIn?.ok === false ? signedIn.error : undefined);
		if (error !== undefined) {
			return refusal({service, operation, startedAt: clock.now(), durationMs: 0}, {error});
		}

		const keys = signedIn?.ok ? signedIn.keys : undefined;
		if (before !== undefined && !isOther(keys, used)) {
			if (keys !== undefined) {
				aws[inner].forget(keys);
			}

			return before;
		}

		const answer = await askOnce(aws, request, signal);
		const refused = keys === undefined || answer.ok ? undefined : refusedAs(answer.call);
		if (keys === undefined || refused === undefined) {
			return answer;
		}

		// A role that was just taken is not taken again, and its code not asked for, because a store does not know it.
		if (refused === 'expired' || keys.expiration === undefined) {
			aws[inner].forget(keys);
		}

		if (answer.ok || before !== undefined || refused !== 'expired') {
			return answer;
		}

		[before, used] = [answer, keys];
	}
}

/** How AWS refused the credentials themselves, if it did. */
function refusedAs({code, status}: Call): 'expired' | 'other' | undefined {
	const kind = code === undefined ? undefined : kindOf(code, status);
	return kind === 'expired' ? kind : kind === 'bad-key' || kind === 'bad-signature' ? 'other' : undefined;
}

const isOther = (keys: Keys | undefined, before: Keys | undefined) =>
	keys?.accessKeyId !== before?.accessKeyId || keys?.sessionToken !== before?.sessionToken;

async function askOnce<Output extends Reply, Value>(
	aws: Aws,
	{service, operation, send, read, about}: Ask<Output, Value>,
	signal?: AbortSignal,
): Promise<Answer<Value>> {
	const {clients, clock, onCall, deadlineMs} = aws[inner];
	const startedAt = clock.now();
	const finish = <Result extends Answer<Value>>(answer: Result): Result => {
		onCall?.(answer.call);
		return answer;
	};

	const outcome = await bounded(deadlineMs, signal, async abortSignal => {
		const output = await send(clients, {abortSignal});
		const metadata = output.$metadata;
		try {
			if (service === 's3' && metadata.requestId === undefined) {
				// S3 names every request. A page of a proxy with 200 must not pass for a read that went through.
				throw incompleteReply();
			}

			return {metadata, value: await read(output)};
		} catch (thrown) {
			throw Object.assign(thrown as Error, {$metadata: metadata});
		}
	});
	const call = {service, operation, startedAt, durationMs: clock.now() - startedAt};
	if (outcome.type === 'done') {
		const {httpStatusCode: status, requestId} = outcome.result.metadata;
		return finish({
			ok: true,
			value: outcome.result.value,
			call: {
				...call,
				...about?.(outcome.result.value),
				...(status !== undefined && {status}),
				...(requestId && {requestId}),
			},
		});
	}

	return finish(refusal({...call, ...about?.()}, errorOf(outcome, operation)));
}

/** A refusal with its record: the code is on the record only where AWS sent one. */
export function refusal(call: Call, {error, wire}: ReadError): Refused {
	const {status, requestId} = error;
	return {
		ok: false,
		error,
		call: {
			...call,
			...(status !== undefined && {status}),
			...(wire && {code: wire}),
			...(requestId && {requestId}),
		},
	};
}

const readOnly: AwsError = {
	kind: 'read-only',
	code: 'ReadOnly',
	message: 'Nightdrop was started with --read-only',
	attempts: 0,
};

const ended: {readonly [type in 'cancelled' | 'timeout']: AwsError} = {
	cancelled: {kind: 'cancelled', code: 'AbortError', message: 'Stopped before an answer came', attempts: 1},
	timeout: {kind: 'timeout', code: 'TimeoutError', message: 'No answer in time', attempts: 1},
};

export type Outcome<Result> =
	| {readonly type: 'done'; readonly result: Result}
	| {readonly type: 'failed'; readonly thrown: unknown}
	| {readonly type: 'cancelled' | 'timeout'};

/** Why an outcome is none. */
export const errorOf = (outcome: Exclude<Outcome<unknown>, {type: 'done'}>, operation: string): ReadError =>
	outcome.type === 'failed' ? readError(outcome.thrown, operation) : {error: ended[outcome.type]};

/** Run until it ends, the deadline passes or the signal is aborted, whichever is first. */
export async function bounded<Result>(
	deadlineMs: number,
	signal: AbortSignal | undefined,
	run: (signal: AbortSignal) => Promise<Result>,
): Promise<Outcome<Result>> {
	if (signal?.aborted) {
		return {type: 'cancelled'};
	}

	const controller = new AbortController();
	return new Promise(resolve => {
		const end = (outcome: Outcome<Result>) => {
			clearTimeout(timer);
			signal?.removeEventListener('abort', cancel);
			resolve(outcome);
		};

		const stop = (type: 'cancelled' | 'timeout') => {
			end({type});
			controller.abort();
		};

		const cancel = () => stop('cancelled');
		const timer = setTimeout(stop, deadlineMs, 'timeout');
		if (signal !== undefined) {
			// One signal ends many calls that are under way side by side; that is no leak.
			setMaxListeners(0, signal);
			signal.addEventListener('abort', cancel, {once: true});
		}

		run(controller.signal).then(
			result => end({type: 'done', result}),
			(thrown: unknown) => end({type: 'failed', thrown}),
		);
	});
}

/** One page of a list, and where the next begins. */
export type Page<Item> = {readonly items: readonly Item[]; readonly next?: string | undefined};

/** Ask page by page until the last; the answer's record is the last call's. */
export async function askAll<Item>(
	page: (marker: string | undefined) => Promise<Answer<Page<Item>>>,
): Promise<Answer<readonly Item[]>> {
	const items: Item[] = [];
	let marker: string | undefined;
	for (;;) {
		const answer = await page(marker);
		if (!answer.ok) {
			return answer;
		}

		items.push(...answer.value.items);
		if (answer.value.next === undefined || answer.value.next === marker) {
			return {...answer, value: items};
		}

		marker = answer.value.next;
	}
}

/** What is not there yet is `undefined`, not an error; the record keeps AWS's 404 and its code. */
export function orNothing<Value>(
	answer: Answer<Value>,
	kinds: readonly AwsError['kind'][] = ['not-configured'],
): Answer<Value | undefined> {
	return !answer.ok && kinds.includes(answer.error.kind) && answer.call.code !== undefined
		? {ok: true, value: undefined, call: answer.call}
		: answer;
}
