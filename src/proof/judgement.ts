import type {Outcome} from './outcome.js';
import type {Terms} from './probe.js';
import type {Observed, ProbeVerdict} from './proof.js';
import type {Seen} from './seen.js';
import type {Evidence} from './state.js';

/** What was concluded of one probe, and in a sentence why; violated only by what was seen. */
export type Judgement = Reason &
	(
		| {readonly verdict: 'violated'; readonly observed: Observed}
		| {readonly verdict: Exclude<ProbeVerdict, 'violated'>; readonly observed?: Observed}
	);

type Reason = {
	readonly note?: string;
	/** AWS was slow, or may still be catching up: asking again may tell. */
	readonly isWorthAsking?: boolean;
};

/** A sentence: first letter large, a full stop at its end. */
export const asSentence = (text: string): string =>
	text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?)]$/u.test(text) ? '' : '.'}`;

/** One answer and what it means. */
export type Read = {readonly seen: Seen; readonly outcome: Outcome};

/** What a row needs to know besides its own answers. */
export type Context = {
	readonly evidence: Evidence;
	readonly terms: Terms;
	/** This server tells callers of the own account why it denies. */
	readonly givesReasons: boolean;
	/** Why no denial counts, if so. */
	readonly broken: string | undefined;
};

/** A row whose answer tells nothing. */
export function unclearRow({
	seen,
	outcome,
}: {
	readonly seen: Seen;
	readonly outcome: Extract<Outcome, {type: 'unknown'}>;
}): Judgement {
	return {
		verdict: 'not-proven',
		observed: {outcome: 'unknown', because: outcome.short, call: seen.call},
		note: asSentence(outcome.why),
		isWorthAsking: outcome.isPassing,
	};
}
