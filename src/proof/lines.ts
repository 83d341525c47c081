import {formatKeptTime} from '../ui/format.js';
import {err, type Line, out} from '../ui/line.js';
import {midSentence} from '../ui/text.js';
import {groups} from './probes.js';
import type {Group, ProbeResult} from './proof.js';
import {answerOf, becauseOf, callOf} from './row-words.js';
import type {ProofState} from './state.js';
import {leftOverWords, nextSteps, summarize} from './summary.js';
import {counted, talliesOf} from './tally.js';

/** The lines that a change of the proof adds: its beginning, each group when it is done, its end. */
export function proofLines(before: ProofState, after: ProofState): readonly Line[] {
	const hasBegun = before.phase === 'idle' && after.phase !== 'idle';
	const hasEnded = before.phase !== 'done' && after.phase === 'done';
	const hasWaited = waitedSeconds(before) !== waitedSeconds(after) && after.evidence.warmUp === 'running';
	return [
		...(hasBegun ? [out(beginning(after))] : []),
		...(hasWaited && !hasEnded ? waitLines(after) : []),
		...(hasEnded ? endLines(after) : []),
	];
}

const beginning = ({evidence: {input}, results}: ProofState) =>
	`Proof of ${input.name}, ${counted(results).length} probes, with the backup key ${input.accessKeyId}`;

/** A wait is said when it starts and every 10 s. */
const waitedSeconds = ({phase, now, warmUpAt, startedAt, evidence}: ProofState): number | undefined => {
	const isWaiting =
		(phase === 'warming-up' && evidence.puts.some(({error}) => error !== undefined)) ||
		(phase === 'identifying' && evidence.identities !== undefined);
	const since = phase === 'identifying' ? startedAt : warmUpAt;
	return isWaiting ? Math.floor((now - since) / 10_000) : undefined;
};

function waitLines(state: ProofState): readonly Line[] {
	const tens = waitedSeconds(state);
	return tens === undefined
		? []
		: [
				err(
					`waiting: three good uploads in a row; AWS does not know the key everywhere yet; ${tens * 10} s of at most 60 s`,
				),
			];
}

function endLines(state: ProofState): readonly Line[] {
	if (state.evidence.refusal !== undefined) {
		return [...verdictLines(state)];
	}

	return [
		...talliesOf(state.results, false).flatMap(({group, role, words}) =>
			groupLines(state.results, group, role, words),
		),
		...verdictLines(state),
		...(state.leftOver === undefined ? [] : [out(`warning: ${leftOverWords(state.leftOver)}`)]),
	];
}

const roleWords: {readonly [role: string]: string} = {
	bad: 'problem',
	unknown: 'unknown',
	ok: 'ok',
	info: 'ok',
	skip: 'ok',
};

function groupLines(
	results: readonly ProbeResult[],
	group: Group,
	role: string,
	words: string,
): readonly Line[] {
	const title = groups.find(({id}) => id === group)?.title.toLowerCase() ?? group;
	const rows = results.filter(row => row.group === group);
	const wrong = rows.filter(({verdict}) => verdict === 'violated');
	const unclear = rows.filter(({verdict, isRequired}) => verdict === 'not-proven' && isRequired);
	const shown = rows.filter(({verdict}) => verdict === 'disclosed');
	return [
		out(`${roleWords[role] ?? 'ok'}: ${title}, ${words}`),
		...wrong.map(row => out(`  problem: ${rowWords(row)}${row.note === undefined ? '' : `; ${row.note}`}`)),
		...unclear.map(row => out(`  unknown: ${rowWords(row)}${row.note === undefined ? '' : `; ${row.note}`}`)),
		...shown.flatMap(({note}) => (note === undefined ? [] : [out(`  shown: ${note}`)])),
	];
}

/** `read the test object, GetObject, allowed 200, must be denied, a group`. */
function rowWords(row: ProbeResult): string {
	const title = midSentence(row.title);
	const must = row.verdict === 'violated' && row.how !== 'read' ? [`must be ${row.expected}`] : [];
	const parts = [title, callOf(row), answerOf(row).toLowerCase(), ...must, becauseOf(row)];
	return parts.filter(part => part !== '').join(', ');
}

function verdictLines(state: ProofState): readonly Line[] {
	const {title, sentences, why} = summarize(state);
	return [
		out(`${title}.`),
		...sentences.map(sentence => out(`  ${sentence}`)),
		...(why === undefined ? [] : [out(`  why: ${why}`)]),
		...nextSteps(state).map(next => out(`  next: ${next}`)),
	];
}

/** What stays on the normal screen after leaving: two or three lines. */
export function farewellLines(state: ProofState): readonly string[] {
	const {results, verdict, finishedAt, now, evidence, phase} = state;
	const {input} = evidence;
	if (phase !== 'done' || verdict === undefined) {
		return phase === 'idle' ? [] : [`? Not proven: the proof of ${input.name} was stopped`];
	}

	const marks = {proven: '✓', violated: '✗', 'not-proven': '?'};
	const figures = `(${counted(results).length} probes, ${formatKeptTime(finishedAt ?? now)})`;
	const {title, command} = summarize(state);
	const what = verdict === 'proven' ? `Proven: ${input.name} is write-only` : `${title}`;
	return [`${marks[verdict]} ${what} ${figures}`, ...(command === undefined ? [] : [`  Next: ${command}`])];
}
