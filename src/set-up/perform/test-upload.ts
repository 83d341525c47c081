import type {Answer, AwsError, Call} from '../../aws/answer.js';
import type {Aws} from '../../aws/call.js';
import {
	abortMultipartUpload,
	completeMultipartUpload,
	createMultipartUpload,
	uploadPart,
} from '../../aws/multipart.js';
import {getObject, putObject} from '../../aws/objects.js';
import type {Trouble} from '../../aws/trouble.js';
import {troubleOf} from '../../aws/trouble.js';
import {askUntil} from '../../flow/ask-until.js';
import {withOurCallsBegun, withUseBefore} from '../../keys/our-calls.js';
import type {Secret} from '../../secret.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {Target} from '../../targets/target.js';
import type {TestRow} from '../state.js';
import {type Context, keep, openUser, operatorOf, type Session} from './session.js';

/** A new key is known to one front of S3 before another: this many good puts in a row. */
const inARow = 3;
const keyMs = 60_000;
const bytes = 1024;

type TestEffect = {
	readonly target: Target;
	readonly accessKeyId: string;
	readonly secret: Secret;
	readonly madeAt?: number;
};

type Test = TestEffect & {readonly session: Session; readonly user: Aws; readonly context: Context};

type Put = {readonly key: string; readonly body: Uint8Array; readonly call: Call};

/** A small object with the new key, three good ones in a row, one in parts, and seen by the operator too. */
export async function testUpload(session: Session, effect: TestEffect, context: Context): Promise<void> {
	const user = await openUser(session, effect);
	session.testBucket = effect.target.bucket;
	try {
		// Set-up that is run again tests the key that hosts have.
		const {target: before, accessKeyId} = effect;
		const target = await withUseBefore(operatorOf(session), before, accessKeyId, context.signal);
		const test: Test = {...effect, target, session, user, context};
		const startedAt = session.deps.clock.now();
		const put = await putInARow(test);
		if (!put.ok) {
			failed(context, 'put', put.trouble);
			return;
		}

		const readyAfterMs = Math.max(0, session.deps.clock.now() - startedAt);
		row(context, {id: 'put', state: 'done', ...statusOf(put.value.call), note: readyWords(readyAfterMs)});
		const multipart = await putInParts(test);
		if (!multipart.ok) {
			failed(
				context,
				'multipart',
				troubleOf('The key cannot put in parts (multipart)', multipart, wordsForKey(multipart.error)),
			);
			return;
		}

		row(context, {id: 'multipart', state: 'done', ...statusOf(multipart.call)});
		const seen = await seeAsOperator(test, put.value);
		if (seen !== undefined) {
			failed(context, 'operator', seen);
			return;
		}

		row(context, {id: 'operator', state: 'done', note: '1,024 bytes, the same content'});
		await passed(test, put.value, readyAfterMs);
	} finally {
		user.close();
	}
}

const titles: {readonly [id in TestRow['id']]: string} = {
	put: 'Put with the new key, three times in a row',
	multipart: 'Put in parts (multipart)',
	operator: 'You see it too',
};

function row({send}: Context, change: Omit<TestRow, 'title'>): void {
	send({type: 'testRow', row: {...change, title: titles[change.id]}});
}

function statusOf({status}: Call): {readonly status?: number} {
	return status === undefined ? {} : {status};
}

function readyWords(readyAfterMs: number): string {
	const seconds = Math.round(readyAfterMs / 1000);
	return seconds === 0 ? 'the key worked at once' : `the key took ${seconds} s to work everywhere`;
}

function failed(context: Context, id: TestRow['id'], trouble: Trouble): void {
	row(context, {
		id,
		state: 'failed',
		...(trouble.call?.status === undefined ? {} : {status: trouble.call.status}),
	});
	context.send({type: 'testFailed', trouble});
}

async function passed(
	{session, target, accessKeyId, context}: Test,
	put: Put,
	readyAfterMs: number,
): Promise<void> {
	const at = new Date(session.deps.clock.now()).toISOString();
	const noted = withOurCallsBegun(
		withKeyFacts(target, accessKeyId, {verifiedAt: at}),
		accessKeyId,
		session.deps.clock.now(),
	);
	await keep(session, noted);
	context.send({
		type: 'testPassed',
		key: put.key,
		bytes,
		...(put.call.requestId === undefined ? {} : {requestId: put.call.requestId}),
		readyAfterMs,
		target: noted,
	});
}

/** A fresh key each time: under a policy that refuses overwrites the same one would be refused for that. */
function newKey({session, target}: Test): string {
	const key = `${target.prefix}.nightdrop/${session.deps.random(4)}`;
	session.testKeys = [...session.testKeys, key];
	return key;
}

/** Content that nobody could have put there before. */
function contentOf({session}: Test): Uint8Array {
	return new TextEncoder().encode(
		`Nightdrop test object, run ${session.deps.run.id}\n${session.deps.random(bytes / 2)}`.slice(0, bytes),
	);
}

async function putInARow(
	test: Test,
): Promise<{readonly ok: true; readonly value: Put} | {readonly ok: false; readonly trouble: Trouble}> {
	const {session, user, target, context} = test;
	const {send, signal} = context;
	row(context, {id: 'put', state: 'doing'});
	let good = 0;
	const {value} = await askUntil<{readonly answer: Answer<unknown>; readonly put: Put}>(
		{
			clock: session.deps.clock,
			signal,
			boundMs: keyMs,
			for: 'S3 does not take the new key everywhere yet',
			onWait: waiting => send({type: 'testWaited', waiting}),
			pausesMs: [1000, 1000, 2000],
		},
		async () => {
			for (;;) {
				const key = newKey(test);
				const body = contentOf(test);
				const answer = await putObject(
					user,
					{
						bucket: target.bucket,
						key,
						body,
						...(target.options.noOverwrite ? {ifNoneMatch: '*' as const} : {}),
					},
					signal,
				);
				good = answer.ok ? good + 1 : 0;
				if (!answer.ok || good === inARow) {
					return {isDone: good === inARow, value: {answer, put: {key, body, call: answer.call}}};
				}
			}
		},
	);
	return value.answer.ok
		? {ok: true, value: value.put}
		: {
				ok: false,
				trouble: troubleOf('The key cannot put a backup', value.answer, wordsForKey(value.answer.error)),
			};
}

/** It is the new key that was refused, not the credentials of the operator. */
function wordsForKey({kind}: AwsError): Partial<Trouble> {
	switch (kind) {
		case 'denied':
			return {
				next: 'Look whether another rule denies it: the network that this runs in, the organisation, or the key of the encryption. Then test again (r).',
			};
		case 'bad-key':
			return {
				why: 'AWS does not know the new key, or it is turned off: somebody else may have changed the keys of the user.',
				next: 'Look at the keys of the user, then test again (r).',
			};
		default:
			return {};
	}
}

async function putInParts(test: Test): Promise<Answer<unknown>> {
	const {session, user, target, context} = test;
	const {signal} = context;
	row(context, {id: 'multipart', state: 'doing'});
	const ref = {bucket: target.bucket, key: newKey(test)};
	session.testUpload = ref.key;
	const upload = await createMultipartUpload(user, ref, signal);
	if (!upload.ok) {
		return upload;
	}

	const {uploadId} = upload.value;
	const part = await uploadPart(user, {...ref, uploadId, number: 1, body: contentOf(test)}, signal);
	const answer = part.ok
		? await completeMultipartUpload(
				user,
				{
					...ref,
					uploadId,
					parts: [part.value],
					...(target.options.noOverwrite ? {ifNoneMatch: '*' as const} : {}),
				},
				signal,
			)
		: part;
	const isEnded = answer.ok || (await abortMultipartUpload(user, {...ref, uploadId}, signal)).ok;
	if (isEnded) {
		delete session.testUpload;
	}

	return answer;
}

/** The operator's own look: that the object is there, with the bytes that were put. */
async function seeAsOperator({session, target, context}: Test, put: Put): Promise<Trouble | undefined> {
	row(context, {id: 'operator', state: 'doing'});
	const answer = await getObject(
		operatorOf(session),
		{bucket: target.bucket, owner: target.account, key: put.key, maxBytes: bytes + 1},
		context.signal,
	);
	if (!answer.ok) {
		return troubleOf('The test object was put, but you cannot see it', answer);
	}

	return Buffer.compare(Buffer.from(answer.value.bytes), Buffer.from(put.body)) === 0
		? undefined
		: {
				what: 'The test object is there with other bytes than were put',
				why: 'Something between here and S3 changes what is sent, or somebody overwrote it.',
				next: 'Look at proxies on the way, then test again (r).',
			};
}
