import type {Refused} from '../aws/answer.js';
import {getBucketPolicy, putBucketPolicy} from '../aws/bucket-policy.js';
import type {Aws} from '../aws/clients.js';
import {isPlainHttp} from '../aws/endpoints.js';
import type {Clock} from '../flow/clock.js';
import type {Perform} from '../flow/flow.js';
import {isSamePolicy} from '../policy/compare.js';
import {mergePolicy} from '../policy/merge.js';
import type {FileAnswer} from '../storage/problem.js';
import type {Target} from '../targets/target.js';
import {callWords, explain} from '../ui/words.js';
import {askTarget} from './ask.js';
import {subjectOf} from './check.js';
import type {ActivityEntry, HomeEffect, HomeEvent, Problem} from './flow.js';

export type HomeDeps = {
	readonly clock: Clock;
	/** A session for a target's region and endpoint, with the operator's credentials; kept open by its owner. */
	readonly openOperator: (target: Target) => Promise<Aws>;
	readonly readTargets: () => Promise<{readonly targets: readonly Target[]; readonly notice?: string}>;
	readonly readActivity: (target: Target) => Promise<readonly ActivityEntry[]>;
	/** Keeps a copy of the policy that is there, and says where. */
	readonly backUpPolicy: (target: Target, text: string) => Promise<FileAnswer<string>>;
};

/** How often home looks again by itself, and how often its ages go on. */
const checkEveryMs = 5 * 60_000;
const tellEveryMs = 10_000;

/** Does what home asks for. */
export function createPerformHome(deps: HomeDeps): Perform<HomeEvent, HomeEffect> {
	const {clock} = deps;
	return async (effect, {signal, send}) => {
		switch (effect.type) {
			case 'readTargets':
				return send({type: 'targetsRead', ...(await deps.readTargets()), at: clock.now()});
			case 'checkTarget': {
				const {target} = effect;
				const aws = await deps.openOperator(target);
				const facts = await askTarget(aws, target, clock.now, signal);
				return send({type: 'targetChecked', name: target.name, facts, at: clock.now()});
			}

			case 'readActivity': {
				const entries = await deps.readActivity(effect.target);
				return send({type: 'activityRead', name: effect.target.name, entries});
			}

			case 'writePolicy':
				return send(await writePolicy(deps, effect.target, signal));
			case 'waitToCheckAgain':
				for (let slept = 0; !signal.aborted; slept += tellEveryMs) {
					if (slept >= checkEveryMs) {
						slept = 0;
						send({type: 'checkAsked'});
					}

					send({type: 'timePassed', at: clock.now()});
					await clock.sleep(tellEveryMs, signal);
				}
		}
	};
}

/** Our statements written anew into the policy that is there, after a copy of it was kept. */
async function writePolicy(deps: HomeDeps, target: Target, signal: AbortSignal): Promise<HomeEvent> {
	const fail = (problem: Problem): HomeEvent => ({type: 'policyNotWritten', name: target.name, problem});
	const aws = await deps.openOperator(target);
	const bucket = {bucket: target.bucket, owner: target.account};
	const subject = subjectOf(target, isPlainHttp(aws));
	const before = await getBucketPolicy(aws, bucket, signal);
	if (!before.ok) {
		return fail(problemOf(before, aws, target));
	}

	if (subject === undefined) {
		return fail({
			what: 'Not written: the ARN of the backup user is not known',
			why: 'Set-up was not finished.',
			next: 'Go on with set-up first.',
		});
	}

	const merged = mergePolicy(before.value, subject, target.options);
	if (!merged.ok) {
		return fail(merged.problem);
	}

	const backup = before.value === undefined ? undefined : await deps.backUpPolicy(target, before.value);
	if (backup?.ok === false) {
		return fail(backup.problem);
	}

	const written = await putBucketPolicy(aws, {...bucket, policy: merged.text}, signal);
	if (!written.ok) {
		return fail(problemOf(written, aws, target));
	}

	const after = await getBucketPolicy(aws, bucket, signal);
	const isThere = after.ok && after.value !== undefined && isSamePolicy(after.value, merged.text);
	return isThere
		? {type: 'policyWritten', name: target.name, ...(backup === undefined ? {} : {backup: backup.value})}
		: fail({
				what: 'Written, but S3 does not show it yet',
				why: 'AWS takes a moment, or someone else wrote the policy at the same time.',
				next: 'Look again (R), then prove (p).',
			});
}

function problemOf(refused: Refused, aws: Aws, target: Target): Problem {
	const {what, why, next} = explain(refused.error, {
		whose: aws.connection.label,
		call: refused.call,
		on: target.bucket,
	});
	return {what, why, next, details: callWords(refused.call)};
}
