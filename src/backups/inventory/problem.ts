import type {Answer, AwsError} from '../../aws/answer.js';

/** Why a report could not be found or read, in words for a person. */
export type InventoryProblem = {
	readonly what: string;
	readonly why: string;
	readonly next: string;
	/** What AWS answered, where that is the reason. */
	readonly error?: AwsError;
};

/** What came of it: nothing is thrown for a refusal, nor for a report that is not as it should be. */
export type Found<Value> =
	| {readonly ok: true; readonly value: Value}
	| {readonly ok: false; readonly problem: InventoryProblem};

type Stop = Error & {readonly problem: InventoryProblem};

/** Ends the reading with a problem; `attempt` returns it. Only in the middle of a stream is there no other way. */
export function stop(problem: InventoryProblem): never {
	throw Object.assign(new Error(problem.what), {problem});
}

/** The value of an answer; a refusal ends the reading. */
export function need<Value>(answer: Answer<Value>, what: string): Value {
	return answer.ok ? answer.value : stop(refused(answer.error, what));
}

/** A refusal by AWS as a problem. */
export const refused = (error: AwsError, what: string): InventoryProblem => ({
	what,
	why: error.kind === 'denied' ? 'You may not read it.' : `S3 answered ${error.code}.`,
	next:
		error.kind === 'denied'
			? 'Have s3:GetObject and s3:ListBucket allowed where the report lies (and kms:Decrypt where it is encrypted), or list the bucket.'
			: 'Try again, or list the bucket.',
	error,
});

/** Does it; what was stopped becomes a problem. Anything else is a bug, and is thrown on. */
export async function attempt<Value>(action: () => Promise<Value>): Promise<Found<Value>> {
	try {
		return {ok: true, value: await action()};
	} catch (error) {
		if (error instanceof Error && 'problem' in error) {
			return {ok: false, problem: (error as Stop).problem};
		}

		throw error;
	}
}

/** A report that contradicts itself. */
export const broken = (why: string): InventoryProblem => ({
	what: 'The report cannot be read',
	why,
	next: 'Take the report before it, or list the bucket.',
});
