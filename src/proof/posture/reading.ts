import type {Answer, Call} from '../../aws/answer.js';
import type {Facts} from '../facts.js';
import type {Judgement} from '../judgement.js';
import type {Observed} from '../proof.js';
import type {Evidence} from '../state.js';

/** What was read, judged: each by a function of its own. */
export type Judge = (facts: Facts, evidence: Evidence) => Judgement;

const seenAs = (outcome: Observed['outcome'], call: Call): Observed => ({outcome, call});

/** As it should be. */
export const asSaid = (call: Call, note?: string): Judgement => ({
	verdict: 'proven',
	observed: seenAs('denied', call),
	...(note !== undefined && {note}),
});

/** Worth knowing, and no way in. */
export const shown = (call: Call, note: string): Judgement => ({
	verdict: 'disclosed',
	observed: seenAs('allowed', call),
	note,
});

/** A way in: for certain, or under a condition. */
export const open = (
	call: Call,
	note: string,
	verdict: 'violated' | 'not-proven' = 'not-proven',
): Judgement => ({
	verdict,
	observed: seenAs(verdict === 'violated' ? 'allowed' : 'unknown', call),
	note,
});

/** Judge what was read, or say that it could not be. */
export function reading<Value>(
	answer: Answer<Value>,
	judge: (value: Value, call: Call) => Judgement,
	weight: 'not-proven' | 'disclosed' = 'not-proven',
): Judgement {
	if (answer.ok) {
		return judge(answer.value, answer.call);
	}

	const {code, status, kind} = answer.error;
	const why =
		kind === 'denied'
			? 'the operator may not read it'
			: `the answer was ${status ?? ''} ${code}`.replace('  ', ' ');
	return {
		verdict: weight,
		observed: {outcome: 'unknown', because: 'not read', call: answer.call},
		note: `This could not be read: ${why}.`,
		isWorthAsking: false,
	};
}

/** For a sentence. */
export const names = (items: readonly string[]) => items.join(', ');
