import type {Answer, AwsError, Call} from '../aws/answer.js';

/** One answer to a call of a probe, as it came: nothing is concluded from it yet. */
export type Seen = {
	readonly call: Call;
	/** Absent: the call was answered with success. */
	readonly error?: AwsError;
	/** Which object, where a probe asks about several. */
	readonly about?: string;
	/** The answer for one key inside a reply to many, which has the status 200. */
	readonly isOfOneKey?: boolean;
	/** What the answer told, where a row is about that: `the same bytes`, `an older version stays`. */
	readonly told?: string;
};

/** What is kept of an answer; its value stays with whoever asked. */
export function toSeen(answer: Answer<unknown>, more: Pick<Seen, 'about' | 'told'> = {}): Seen {
	return answer.ok ? {call: answer.call, ...more} : {call: answer.call, error: answer.error, ...more};
}
