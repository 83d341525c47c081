import type {Answer} from '../aws/answer.js';
import {type AccessKey, createAccessKey, listAccessKeys, type NewAccessKey} from '../aws/keys.js';
import {isLost, type Trouble, troubleOf} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {Secret} from '../secret.js';
import {processName} from '../storage/process.js';
import {withIntent, withKey, withoutIntent} from '../targets/journal.js';
import type {Target} from '../targets/target.js';
import {settleIntent, watchKeys} from './lost-key.js';
import {removeKey} from './remove-key.js';
import type {KeyTools} from './tools.js';

const mostTries = 2;

/** What is needed to make a key. */
export type KeyJob = {
	readonly tools: KeyTools;
	readonly target: Target;
	readonly origin: 'ours' | 'temporary';
	readonly signal: AbortSignal;
	readonly onWait: (waiting: Waiting) => void;
};

export type KeyRefused = {readonly ok: false; readonly trouble: Trouble; readonly target: Target};

export type KeyOutcome =
	| {
			readonly ok: true;
			readonly accessKeyId: string;
			readonly secret: Secret;
			readonly target: Target;
			/** Milliseconds since 1970. */
			readonly at: number;
	  }
	| KeyRefused;

/**
Make one key: the keys are read again, an intent is written, the call is sent once.

A lost reply is found by looking, since a second call would make a second key; the key that it made has a secret that nobody has, and is turned off.
*/
export async function makeKey(job: KeyJob): Promise<KeyOutcome> {
	const {intent} = job.target;
	if (intent?.operation !== 'CreateAccessKey') {
		return create(job, 1);
	}

	// An intent that is still open: an earlier run may have made a key that nobody has.
	const now = await watchKeys(job, intent.keysBefore, Date.parse(intent.at));
	if (!now.ok) {
		return refused(unseen(now), job.target);
	}

	const settled = await settleIntent(job, now.value);
	return settled.ok ? create({...job, target: settled.target}, 1) : settled;
}

function refused(trouble: Trouble, target: Target): KeyRefused {
	return {ok: false, trouble, target};
}

const unseen = (answer: Extract<Answer<unknown>, {ok: false}>) =>
	troubleOf('No key was made: the keys that are there could not be seen', answer);

async function create(job: KeyJob, tries: number): Promise<KeyOutcome> {
	const {tools, origin, signal} = job;
	const room = await withRoom(job);
	if (!room.ok) {
		return room;
	}

	const intended = withIntent(room.target, {
		operation: 'CreateAccessKey',
		at: new Date(tools.clock.now()).toISOString(),
		keysBefore: room.keys.map(key => key.accessKeyId),
		run: tools.run.id,
		pid: tools.run.pid,
	});
	const trouble = await tools.keep(intended);
	if (trouble !== undefined) {
		return refused(trouble, room.target);
	}

	const answer = await createAccessKey(tools.operator, {user: intended.user.name}, signal);
	if (answer.ok) {
		return made(tools, intended, origin, answer.value);
	}

	if (!isLost(answer.error)) {
		const known = withoutIntent(intended);
		await tools.keep(known);
		return refused(troubleOf('No key was made', answer), known);
	}

	return lost({...job, target: intended}, room.keys, answer, tries);
}

/** No answer came: look, settle what is found, and only then ask again. */
async function lost(
	job: KeyJob,
	before: readonly AccessKey[],
	answer: Extract<Answer<unknown>, {ok: false}>,
	tries: number,
): Promise<KeyOutcome> {
	const {tools, target, signal} = job;
	const ids = before.map(key => key.accessKeyId);
	const now = await watchKeys(job, ids, tools.clock.now());
	if (!now.ok || signal.aborted) {
		return refused(
			troubleOf('Whether a key was made is not known', answer, {
				why: 'No answer came, and looking for the key did not tell.',
				next: 'Try again (r): it is looked for first. A key that nobody has the secret of is turned off.',
			}),
			target,
		);
	}

	const settled = await settleIntent(job, now.value);
	if (!settled.ok) {
		return settled;
	}

	return tries < mostTries
		? create({...job, target: settled.target}, tries + 1)
		: refused(troubleOf('No key was made', answer), settled.target);
}

type Room = {readonly ok: true; readonly target: Target; readonly keys: readonly AccessKey[]} | KeyRefused;

/** The keys right before one is made; a key that is off and whose secret is lost makes room where there is none. */
async function withRoom({tools, target, signal}: KeyJob): Promise<Room> {
	const user = target.user.name;
	const answer = await listAccessKeys(tools.operator, {user}, signal);
	if (!answer.ok) {
		return refused(unseen(answer), target);
	}

	const keys = answer.value;
	if (keys.length < 2) {
		return {ok: true, target, keys};
	}

	const spare = keys.find(({accessKeyId, status}) => {
		const record = target.keys.find(key => key.accessKeyId === accessKeyId);
		return status === 'Inactive' && record?.origin === 'candidate' && record.secret === 'unseen';
	});
	if (spare === undefined) {
		return refused(noRoom(user, keys), target);
	}

	const removed = await removeKey(tools, target, spare.accessKeyId, signal);
	return removed.ok
		? {
				ok: true,
				target: removed.target,
				keys: keys.filter(key => key.accessKeyId !== spare.accessKeyId),
			}
		: refused(removed.trouble, target);
}

function noRoom(user: string, keys: readonly AccessKey[]): Trouble {
	return {
		what: `No key was made: ${user} has two keys already`,
		why: `AWS allows two a user: ${keys.map(key => `${key.accessKeyId} ${key.status}`).join(', ')}.`,
		next: 'Find out which of them nobody uses and delete it, then try again (r).',
	};
}

/** In the journal at once, as a key that nobody has seen: if the program dies now, the next run removes it. */
async function made(
	tools: KeyTools,
	target: Target,
	origin: KeyJob['origin'],
	key: NewAccessKey,
): Promise<KeyOutcome> {
	const {accessKeyId, secretAccessKey, createdAt} = key;
	const known = withKey(withoutIntent(target), {
		accessKeyId,
		createdAt,
		origin,
		secret: 'unseen',
		...(origin === 'temporary' && {process: processName(tools.run.pid)}),
	});
	// The intent is on the disk: a record that cannot be written now is found by the next run.
	await tools.keep(known);
	return {ok: true, accessKeyId, secret: secretAccessKey, target: known, at: tools.clock.now()};
}
