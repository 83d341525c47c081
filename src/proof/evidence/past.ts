import type {Call} from '../../aws/answer.js';
import type {ProbeJson} from '../json.js';
import {moveAbout} from '../look.js';
import {probeOf, probes} from '../probes.js';
import type {Observed, ProbeResult, Verdict} from '../proof.js';
import type {Move, Shown} from '../state.js';
import {rulesVersion} from './contents.js';

/** A proof that was kept, as it is shown again: what was seen then, and nothing that could be done about it now. */
export type PastProof = Shown & {
	readonly name: string;
	readonly verdict: Verdict;
	/** One line without a full stop. */
	readonly summary: string;
	readonly why?: string;
};

export const movePast = (past: PastProof, event: Move): PastProof => moveAbout(past, event);

type Json = {readonly [name: string]: unknown};

/**
A kept proof as it was written by this version; undefined where anything of it is missing, is of another kind, or contradicts the rest.

All or nothing: of a file that was changed not one row is shown.
*/
export function readPast(value: unknown, name: string): PastProof | undefined {
	if (!isJson(value) || value['schema'] !== 'nightdrop/proof/1' || value['rules'] !== rulesVersion) {
		return undefined;
	}

	const {target, verdict, summary, why, startedAt, finishedAt, probes: rows} = value;
	const isWhole =
		target === name &&
		isOneOf(verdict, verdicts) &&
		isText(summary) &&
		isTextOrAbsent(why) &&
		isTime(startedAt) &&
		isTime(finishedAt) &&
		Array.isArray(rows) &&
		rows.length === probes.length;
	if (!isWhole) {
		return undefined;
	}

	const results = probes.flatMap((probe, index): readonly ProbeResult[] => {
		const row: unknown = rows[index];
		return isRow(row) && row.id === probe.id ? [{...rowOf(row), title: probe.title, group: probe.group}] : [];
	});
	const finished = Date.parse(finishedAt);
	return results.length === probes.length && isVerdictOf(verdict, results)
		? {
				name,
				verdict,
				summary,
				...(why !== undefined && {why}),
				phase: 'done',
				results,
				asking: [],
				look: {probe: 0, pane: 'groups', isCallShown: false},
				startedAt: Date.parse(startedAt),
				finishedAt: finished,
				now: finished,
			}
		: undefined;
}

const verdicts = ['proven', 'violated', 'not-proven'] as const;
const rowVerdicts = [...verdicts, 'disclosed', 'skipped'] as const;
const outcomes = ['allowed', 'denied', 'unknown'] as const;
const denials = ['explicit', 'implicit', 'organisation', 'unknown'] as const;
const expectations = ['denied', 'allowed', 'disclosed'] as const;
const ways = ['live', 'simulated', 'read'] as const;

const isJson = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrAbsent = (value: unknown): value is string | undefined => value === undefined || isText(value);
const isCountOrAbsent = (value: unknown): value is number | undefined =>
	value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= 0);
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));
const isOneOf = <Word extends string>(value: unknown, words: readonly Word[]): value is Word =>
	words.some(word => word === value);

/** A row of the file, with the words that are known to mean something. */
type Row = Pick<ProbeResult, 'expected' | 'how'> &
	Omit<ProbeJson, 'expected' | 'how' | 'verdict' | 'observed'> & {
		readonly verdict: NonNullable<ProbeResult['verdict']>;
		readonly observed?: NonNullable<ProbeJson['observed']> & Pick<Observed, 'outcome' | 'denial'>;
	};

function isRow(value: unknown): value is Row {
	return (
		isJson(value) &&
		['id', 'question', 'operation'].every(name => isText(value[name])) &&
		isTextOrAbsent(value['variant']) &&
		isTextOrAbsent(value['note']) &&
		isOneOf(value['expected'], expectations) &&
		isOneOf(value['how'], ways) &&
		isOneOf(value['verdict'], rowVerdicts) &&
		typeof value['required'] === 'boolean' &&
		(value['observed'] === undefined || isObserved(value['observed']))
	);
}

const isObserved = (value: unknown): boolean =>
	isJson(value) &&
	isOneOf(value['outcome'], outcomes) &&
	(value['denial'] === undefined || isOneOf(value['denial'], denials)) &&
	['because', 'by', 'code', 'requestId'].every(name => isTextOrAbsent(value[name])) &&
	['status', 'durationMs'].every(name => isCountOrAbsent(value[name])) &&
	(value['at'] === undefined || isTime(value['at']));

function rowOf(row: Row) {
	const {id, question, operation, variant, expected, how, verdict, required, note, observed} = row;
	return {
		id,
		question,
		operation,
		expected,
		how,
		verdict,
		isRequired: required,
		state: 'done',
		...(variant !== undefined && {variant}),
		...(note !== undefined && {note}),
		...(observed && {observed: observedOf(row, observed)}),
	} as const;
}

function observedOf(row: Row, seen: NonNullable<Row['observed']>): Observed {
	const {outcome, denial, because, by, at, status, code, requestId, durationMs = 0} = seen;
	return {
		outcome,
		...(denial !== undefined && {denial}),
		...(because !== undefined && {because}),
		...(by !== undefined && {by}),
		...(at !== undefined && {
			call: {
				...callOf(row),
				...(status !== undefined && {status}),
				...(code !== undefined && {code}),
				...(requestId !== undefined && {requestId}),
				startedAt: Date.parse(at),
				durationMs,
			},
		}),
	};
}

/** The call as it was made: the file names only what the row is about. */
function callOf({
	id,
	how,
	operation,
}: Pick<Row, 'id' | 'how' | 'operation'>): Pick<Call, 'service' | 'operation'> {
	if (how === 'simulated') {
		return {service: 'iam', operation: 'SimulatePrincipalPolicy'};
	}

	const {actions, on} = probeOf(id);
	const named = actions[0]?.split(':')[0];
	const isOfIam = how === 'read' ? on === 'user' || operation === 'ListRoles' : named === 'iam';
	return {service: isOfIam ? 'iam' : named === 'sts' ? 'sts' : 's3', operation};
}

/** As the rows say: one violated makes it violated, and proven is only what has no required row open. */
function isVerdictOf(verdict: Verdict, results: readonly ProbeResult[]): boolean {
	const isViolated = results.some(row => row.verdict === 'violated');
	const isOpen = results.some(row => row.isRequired && row.verdict === 'not-proven');
	return isViolated === (verdict === 'violated') && !(verdict === 'proven' && isOpen);
}
