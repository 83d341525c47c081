import {notCovered} from './not-covered.js';
import type {ProbeResult, Verdict} from './proof.js';
import type {ProofState} from './state.js';
import {nextSteps, summarize} from './summary.js';
import {proofUserAgent} from './user-agent.js';

/** `nightdrop/proof/1`: a contract, see the command line's own page. */
export type ProofJson = {
	readonly schema: 'nightdrop/proof/1';
	readonly ok: boolean;
	readonly target: string;
	readonly verdict: Verdict;
	/** One sentence. */
	readonly summary: string;
	readonly why?: string;
	/** What can be done now. */
	readonly next?: string;
	/** ISO 8601 UTC. */
	readonly startedAt: string;
	readonly finishedAt: string;
	readonly probes: readonly ProbeJson[];
	readonly notCovered: readonly string[];
	readonly principal: string;
	readonly accessKeyId: string;
	readonly bucket: string;
	readonly prefix: string;
	readonly endpoint: string;
	readonly userAgent: string;
	/** Test objects that could not be taken away. */
	readonly leftOver?: {readonly keys: readonly string[]; readonly until?: string};
};

export type ProbeJson = {
	readonly id: string;
	readonly group: string;
	readonly question: string;
	readonly operation: string;
	readonly variant?: string;
	readonly expected: string;
	readonly how: string;
	readonly observed?: {
		readonly outcome: string;
		readonly status?: number;
		readonly code?: string;
		readonly requestId?: string;
		readonly denial?: string;
		readonly because?: string;
		readonly by?: string;
		readonly at?: string;
		readonly durationMs?: number;
	};
	readonly verdict: string;
	readonly required: boolean;
	readonly note?: string;
};

/** The result of a proof as JSON. Never holds a secret or a byte of a test object. */
export function proofJson(state: ProofState): ProofJson {
	const {input, identities} = state.evidence;
	const verdict = state.verdict ?? 'not-proven';
	const {title, why} = summarize(state);
	const {leftOver} = state;
	const next = nextSteps(state);
	return {
		schema: 'nightdrop/proof/1',
		ok: verdict === 'proven',
		target: input.name,
		verdict,
		summary: title,
		...(why !== undefined && {why}),
		...(next.length > 0 && {next: next.join(' ')}),
		startedAt: new Date(state.startedAt).toISOString(),
		finishedAt: new Date(state.finishedAt ?? state.now).toISOString(),
		probes: state.results.map(probeJson),
		notCovered: notCovered(state),
		principal: identities?.user.ok ? identities.user.value.arn : input.userArn,
		accessKeyId: input.accessKeyId,
		bucket: input.bucket,
		prefix: input.prefix,
		endpoint: input.endpoint,
		userAgent: proofUserAgent(input),
		...(leftOver && {
			leftOver: {keys: leftOver.keys, ...(leftOver.until !== undefined && {until: leftOver.until})},
		}),
	};
}

/** One row as JSON; also part of `nightdrop/setup/1`. */
export function probeJson(row: ProbeResult): ProbeJson {
	const {observed} = row;
	const call = observed?.call;
	return {
		id: row.id,
		group: row.group,
		question: row.question,
		operation: row.operation,
		...(row.variant !== undefined && {variant: row.variant}),
		expected: row.expected,
		how: row.how,
		...(observed && {
			observed: {
				outcome: observed.outcome,
				...(call?.status !== undefined && {status: call.status}),
				...(call?.code !== undefined && {code: call.code}),
				...(call?.requestId !== undefined && {requestId: call.requestId}),
				...(observed.denial !== undefined && {denial: observed.denial}),
				...(observed.because !== undefined && {because: observed.because}),
				...(observed.by !== undefined && {by: observed.by}),
				...(call && {at: new Date(call.startedAt).toISOString(), durationMs: call.durationMs}),
			},
		}),
		verdict: row.verdict ?? 'not-proven',
		required: row.isRequired,
		...(row.note !== undefined && {note: row.note}),
	};
}
