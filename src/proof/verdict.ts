import {type CouldJudgement, judgeCould, mayExplain} from './could-rows.js';
import type {Context, Judgement} from './judgement.js';
import {judgeLive} from './live.js';
import {judgePosture} from './posture.js';
import {expectedOf, type Probe} from './probe.js';
import {couldProbes} from './probes/posture.js';
import {probes} from './probes.js';
import type {ProbeResult, Verdict} from './proof.js';
import {judgeSimulated} from './simulated.js';
import {brokenStanding} from './standing.js';
import type {Evidence} from './state.js';
import {termsOf} from './terms.js';
import {goodInARow} from './warm-up.js';

type Judgements = Map<string, Judgement>;

/** Every probe with what is concluded of it so far: a function of what was seen and read, and of nothing else. */
export function judge(evidence: Evidence, asking?: readonly string[]): readonly ProbeResult[] {
	const judgements = judgeAll(evidence);
	const terms = termsOf(evidence);
	return probes.map(probe => {
		const judgement = judgements.get(probe.id);
		const isAsking = asking?.includes(probe.id);
		return {
			id: probe.id,
			group: probe.group,
			question: probe.question,
			title: probe.title,
			operation: probe.operation,
			...(probe.variant !== undefined && {variant: probe.variant}),
			expected: expectedOf(probe, terms),
			how: probe.how,
			isRequired: !probe.isOptional,
			...(judgement && {verdict: judgement.verdict}),
			...(judgement?.observed && {observed: judgement.observed}),
			...(judgement?.note !== undefined && {note: judgement.note}),
			state: isAsking ? 'asking' : judgement === undefined ? 'todo' : 'done',
		};
	});
}

/** Ids of those that were asked and got no clear answer, where asking again may help. */
export function worthAskingAgain(evidence: Evidence, ids: readonly string[]): readonly string[] {
	const judgements = judgeAll(evidence);
	const isViolatedForGood = [...judgements.values()].some(
		({verdict, isWorthAsking}) => verdict === 'violated' && !isWorthAsking,
	);
	if (isViolatedForGood) {
		// Nothing that is asked again can change that.
		return [];
	}

	return ids.filter(id => judgements.get(id)?.isWorthAsking);
}

/** The whole: proven only if every required row is; one violated makes it violated; else not proven. */
export function wholeVerdict(results: readonly ProbeResult[], {isComplete, isStopped}: Evidence): Verdict {
	if (results.some(({verdict}) => verdict === 'violated')) {
		return 'violated';
	}

	const isEveryRowGood = results.every(
		({verdict, isRequired}) =>
			!isRequired || verdict === 'proven' || verdict === 'disclosed' || verdict === 'skipped',
	);
	return isEveryRowGood && isComplete && !isStopped ? 'proven' : 'not-proven';
}

const known = new WeakMap<Evidence, Judgements>();

/** Worked out once for what is known: a question that was only begun changes nothing. */
function judgeAll(evidence: Evidence): Judgements {
	const judgements = known.get(evidence) ?? judgeAnew(evidence);
	known.set(evidence, judgements);
	return judgements;
}

function judgeAnew(evidence: Evidence): Judgements {
	const terms = termsOf(evidence);
	const context: Context = {
		evidence,
		terms,
		givesReasons: givesReasons(evidence),
		broken: brokenStanding(evidence),
	};
	const judgements: Judgements = new Map();
	for (const probe of probes) {
		const why = probe.skip?.(terms);
		const judgement = why === undefined ? judgeOne(probe, context) : {verdict: 'skipped' as const, note: why};
		if (judgement !== undefined) {
			judgements.set(probe.id, judgement);
		}
	}

	applyLinks(judgements);
	applyCould(judgements, evidence);
	return judgements;
}

function judgeOne(probe: Probe, context: Context): Judgement | undefined {
	const {evidence, terms} = context;
	switch (probe.how) {
		case 'read':
			return judgePosture(probe.id, evidence) ?? unasked(evidence);
		case 'simulated': {
			const simulation = evidence.simulated[probe.id];
			return simulation === undefined
				? unasked(evidence)
				: judgeSimulated(probe, simulation, evidence, terms);
		}

		case 'live': {
			const seen = probe.id === 'write.put' ? warmUpSeen(evidence) : evidence.seen[probe.id];
			return seen === undefined ? unasked(evidence) : judgeLive(probe, seen, context);
		}
	}
}

/** A row without an answer at the end is not proven, whatever the reason. */
function unasked({isComplete, isStopped, warmUp, refusal}: Evidence): Judgement | undefined {
	if (!isComplete) {
		return undefined;
	}

	const why =
		refusal !== undefined
			? refusal.what
			: isStopped
				? 'The proof was stopped before this was asked'
				: warmUp === 'failed'
					? 'The key could not put, so this was not asked'
					: 'This was not asked';
	return {verdict: 'not-proven', note: `${why}.`};
}

/** The three good uploads in a row, or the last one that was not. */
function warmUpSeen({puts, warmUp}: Evidence) {
	return warmUp === 'running' ? undefined : puts.slice(warmUp === 'passed' ? -goodInARow : -1);
}

/** Whether this server says why it denies: AWS does, and another one does if it did once. */
function givesReasons({input, seen}: Evidence): boolean {
	return (
		input.isAws ||
		Object.values(seen)
			.flat()
			.some(
				({call, error}) =>
					call.service === 's3' && error?.denial !== undefined && error.denial.strength !== 'unknown',
			)
	);
}

/** Rows that are worth no more than another one. */
function applyLinks(judgements: Judgements): void {
	const isProven = (id: string) => judgements.get(id)?.verdict === 'proven';
	const isTaken = (id: string) => judgements.get(id)?.verdict === 'violated';
	const weaken = (id: string, why: string) => {
		const judgement = judgements.get(id);
		if (judgement?.verdict === 'proven') {
			judgements.set(id, {...judgement, verdict: 'not-proven', note: why});
		}
	};
	const skip = (id: string, why: string) => {
		if (judgements.has(id)) {
			judgements.set(id, {verdict: 'skipped', note: why});
		}
	};

	// A refusal of HEAD has no code; the same right was asked for by reading.
	if (!isProven('read.get-object')) {
		weaken('read.head-object', 'An answer to HEAD never says why, and reading was not proven denied.');
	}

	for (const id of ['acl.put-public', 'acl.set-public']) {
		const isBlockedOnly = judgements.get(id)?.observed?.because === 'blocked';
		if (isBlockedOnly && !(isProven('acl.put-grant') && isProven('acl.set-grant'))) {
			weaken(
				id,
				'The block of public access answered; whether the key may open objects to one account was not proven denied.',
			);
		}
	}

	// On AWS a bucket without access lists takes none: a server that took one gives that setting another meaning.
	if (['acl.put-grant', 'acl.set-grant', 'acl.put-public', 'acl.set-public'].some(id => isTaken(id))) {
		weaken(
			'acl.existing',
			'The bucket says that access lists are off, yet one was taken: old backups may be open.',
		);
	}

	const token = judgements.get('session.token');
	if (token?.observed?.outcome === 'denied') {
		skip('session.get', 'No session could be opened.');
		skip('session.put', 'No session could be opened.');
	}

	const plainKey = judgements.get('write.put-plain-key');
	if (plainKey?.observed?.outcome === 'denied') {
		skip('read.get-plain-key', 'The bucket takes only objects under its KMS key.');
	}
}

/** Whether a call that must be denied went through. */
const isLetThrough = (
	judgement: Judgement,
): judgement is Extract<Judgement, {readonly verdict: 'violated'}> =>
	judgement.verdict === 'violated' && judgement.observed.outcome === 'allowed';

/** Calls that went through and that no policy allows in so many words: a grant under a condition, which must have been met, may be why. */
function explain(judgements: Judgements, couldId: string, {verdict, observed, note}: CouldJudgement): void {
	if (verdict !== 'violated') {
		return;
	}

	for (const [id, judgement] of judgements) {
		const isUnexplained = isLetThrough(judgement) && judgement.observed.through === undefined;
		if (isUnexplained && mayExplain(couldId, id)) {
			judgements.set(id, {
				...judgement,
				observed: {...judgement.observed, ...observed},
				note: [judgement.note, note].join(' '),
			});
		}
	}
}

/** What a reading of the policies adds: a grant that could apply, and live rows that it explains. */
function applyCould(judgements: Judgements, evidence: Evidence): void {
	const letThrough = new Set([...judgements].filter(([, one]) => isLetThrough(one)).map(([id]) => id));
	for (const {id} of couldProbes) {
		const judgement = judgeCould(id, evidence, letThrough);
		if (judgement !== undefined) {
			judgements.set(id, judgement);
			explain(judgements, id, judgement);
		}
	}

	const settings = judgements.get('could.config');
	if (settings !== undefined && settings.verdict !== 'proven') {
		for (const probe of probes) {
			const judgement = judgements.get(probe.id);
			const isWeaker =
				probe.how === 'simulated' && probe.group === 'config' && judgement?.verdict === 'proven';
			if (isWeaker) {
				judgements.set(probe.id, {
					...judgement,
					verdict: 'not-proven',
					note: `The simulator denies it, but: ${settings.note}`,
				});
			}
		}
	}
}
