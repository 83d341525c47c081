import {isPlainHttp} from '../../aws/endpoints.js';
import {writePolicy} from '../../mending/write-policy.js';
import {keep} from '../../targets/keep.js';
import {subjectOf} from '../../targets/subject.js';
import type {Target} from '../../targets/target.js';
import {sessionsLiveMs} from '../situation.js';
import type {StepContext} from './deps.js';
import type {StepOutcome} from './outcome.js';

/** Have the policy refuse sessions that were made with the keys: they live on without the key, and no call ends them. */
export async function denySessions(target: Target, context: StepContext): Promise<StepOutcome> {
	const {deps, stop, onWait, onCall} = context;
	const {compromise, bucket, account, options} = target;
	const {operator, clock} = deps;
	const subject = subjectOf(target, isPlainHttp(operator));
	if (compromise === undefined || subject === undefined) {
		return {
			type: 'failed',
			done: [],
			target,
			trouble: {what: 'Sessions were not refused', why: 'The user of this target is not known.'},
		};
	}

	const written = await writePolicy(
		{
			aws: operator,
			clock,
			signal: stop,
			onWait,
			keepCopy: async text => deps.keepCopy(bucket, text),
			lookAgain: 'Look again (r)',
		},
		{bucket, owner: account},
		{
			subject,
			options: {...options, sessions: true},
		},
	);
	const at = new Date(clock.now()).toISOString();
	if (!written.ok) {
		return refused(target, at, written, context);
	}

	for (const call of written.calls) {
		onCall(call);
	}

	const known: Target = {
		...target,
		options: {...options, sessions: true},
		compromise: {...compromise, sessionsDeniedAt: at},
	};
	const trouble = await keep(deps, known);
	return trouble === undefined
		? {
				type: 'done',
				done: [{step: 'deny-sessions', words: 'the policy refuses sessions made with the keys of this user'}],
				target: known,
			}
		: {type: 'failed', done: [], trouble, target};
}

/** Where AWS does not let us, the key goes off all the same, and it is said until when its sessions may live. */
async function refused(
	target: Target,
	at: string,
	{trouble}: Extract<Awaited<ReturnType<typeof writePolicy>>, {ok: false}>,
	{deps}: StepContext,
): Promise<StepOutcome> {
	const {compromise} = target;
	if (trouble.error?.kind !== 'denied' || compromise === undefined) {
		return {type: 'failed', done: [], trouble, target};
	}

	const known: Target = {...target, compromise: {...compromise, sessionsRefusedAt: at}};
	await keep(deps, known);
	const until = new Date(Date.parse(at) + sessionsLiveMs).toISOString();
	return {
		type: 'done',
		target: known,
		done: [
			{
				step: 'deny-sessions',
				words: 'AWS does not let you change the bucket policy',
				warning: `Sessions made with a suspected key may live until ${until}, and no call ends them.`,
			},
		],
	};
}
