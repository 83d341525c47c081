import type {Answer} from '../aws/answer.js';
import {type AccessKey, getAccessKeyLastUsed, listAccessKeys, updateAccessKey} from '../aws/keys.js';
import {troubleOf} from '../aws/trouble.js';
import {askUntil} from '../flow/ask-until.js';
import {withKey, withoutIntent} from '../targets/journal.js';
import type {Intent, Target} from '../targets/target.js';
import type {KeyJob, KeyRefused} from './make-key.js';

/** AWS takes a call whose time is wrong by no more than this. */
const mostSkewMs = 15 * 60_000;

/**
The keys that the call of an open intent may have made: nobody knew them, and they were made when it was sent. One that came long after is somebody else's.

Not every server tells when a key was made; there only the quarter of an hour after the call counts.
*/
export function keysOfIntent<
	Key extends {readonly accessKeyId: string; readonly createdAt?: number | string},
>({intent, keys: known}: Pick<Target, 'intent' | 'keys'>, keys: readonly Key[], now: number): readonly Key[] {
	if (intent?.operation !== 'CreateAccessKey') {
		return [];
	}

	const before = new Set([...intent.keysBefore, ...known.map(key => key.accessKeyId)]);
	return keys.filter(
		({accessKeyId, createdAt}) => !before.has(accessKeyId) && isNear(intent, createdAt ?? now),
	);
}

const isNear = ({at}: Intent, time: number | string): boolean =>
	Math.abs(new Date(time).getTime() - Date.parse(at)) <= mostSkewMs;

/** A list of keys that stays the same this long is taken for the truth. */
const stableMs = 60_000;

/** After a lost reply: list until the answer has stayed the same for a minute, counted from the call at the earliest. */
export async function watchKeys(
	job: KeyJob,
	before: readonly string[],
	from: number,
): Promise<Answer<readonly AccessKey[]>> {
	const {tools, signal, onWait} = job;
	const {clock} = tools;
	let last = inOrder(before);
	let since = from;
	const {value} = await askUntil<Answer<readonly AccessKey[]>>(
		{
			clock,
			signal,
			boundMs: stableMs * 2,
			for: 'The answer was lost; looking whether a key was made',
			onWait,
			pausesMs: [2000, 3000, 5000],
		},
		async () => {
			const answer = await listAccessKeys(tools.operator, {user: job.target.user.name}, signal);
			const now = answer.ok ? inOrder(answer.value.map(key => key.accessKeyId)) : '';
			if (now !== last) {
				last = now;
				// A call that is long past has settled: what is seen now is what there is.
				since = Math.max(since, Math.min(clock.now(), from + stableMs));
			}

			return {isDone: answer.ok && clock.now() - since >= stableMs, value: answer};
		},
	);
	return value;
}

const inOrder = (ids: readonly string[]) => [...ids].sort((a, b) => (a < b ? -1 : 1)).join(' ');

export type Settled = {readonly ok: true; readonly target: Target} | KeyRefused;

/**
What became of an open intent: nothing, or a key whose secret is lost whoever made it.

It was never used, so turning it off harms nobody, and can be undone. Anything else is left as it is, and said.
*/
export async function settleIntent(
	{tools, target, signal}: KeyJob,
	keys: readonly AccessKey[],
): Promise<Settled> {
	const [candidate, ...more] = keysOfIntent(target, keys, tools.clock.now());
	const closed = withoutIntent(target);
	if (candidate === undefined) {
		await tools.keep(closed);
		return {ok: true, target: closed};
	}

	if (more.length > 0) {
		return {
			ok: false,
			trouble: {
				what: 'Two new keys are there, and only one was asked for',
				why: `Somebody else is making keys for ${target.user.name} at this moment.`,
				next: `Find out whose ${[candidate, ...more].map(key => key.accessKeyId).join(' and ')} are. Nothing was removed.`,
			},
			target,
		};
	}

	const {accessKeyId} = candidate;
	const used = await getAccessKeyLastUsed(tools.operator, {accessKeyId}, signal);
	if (!used.ok || used.value.at !== undefined) {
		return {
			ok: false,
			trouble: {
				what: `A new key is there that was not expected: ${accessKeyId}`,
				why: used.ok
					? 'Somebody has used it already, so it is not ours.'
					: 'Whether it was used could not be seen.',
				next: 'Find out whose it is, then try again (r). It was left as it is.',
			},
			target,
		};
	}

	return turnedOff({tools, signal}, closed, candidate);
}

async function turnedOff(
	{tools, signal}: Pick<KeyJob, 'tools' | 'signal'>,
	target: Target,
	{accessKeyId, createdAt}: AccessKey,
): Promise<Settled> {
	const off = await updateAccessKey(
		tools.operator,
		{user: target.user.name, accessKeyId, status: 'Inactive'},
		signal,
	);
	if (!off.ok) {
		return {
			ok: false,
			trouble: troubleOf(`The key ${accessKeyId}, whose secret is lost, could not be turned off`, off),
			target,
		};
	}

	const at = new Date(tools.clock.now()).toISOString();
	const noted = withKey(target, {
		accessKeyId,
		createdAt: createdAt ?? at,
		origin: 'candidate',
		secret: 'unseen',
		deactivatedAt: at,
	});
	await tools.keep(noted);
	return {ok: true, target: noted};
}
