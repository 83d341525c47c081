import {callWords} from '../../ui/words.js';
import {type ProofJson, proofJson} from '../json.js';
import {groups} from '../probes.js';
import type {ProbeResult, ProofInput} from '../proof.js';
import {answerOf, becauseOf, callOf} from '../row-words.js';
import type {ProofState} from '../state.js';
import {summarize} from '../summary.js';

/** Which rules the verdict follows; goes up when a rule or a probe changes what can be proven. */
export const rulesVersion = 1;

/** A proof written down: what `nightdrop/proof/1` says, and who, where and under which policy. Holds no secret and no byte of a test object. */
export type EvidenceJson = ProofJson & {
	readonly account: string;
	readonly region: string;
	readonly options: ProofInput['options'];
	readonly program: string;
	readonly rules: number;
	/** The bucket policy as it was read at the start; absent where it could not be, or where there is none. */
	readonly policy?: PolicyRecord;
};

export type PolicyRecord = {readonly text: string; readonly sha256: string};

/** The policy that was in force, as S3 gave it. */
export function policyTextOf({evidence}: ProofState): string | undefined {
	const read = evidence.facts?.rights.bucketPolicy;
	return read?.ok ? read.value : undefined;
}

/** The proof as one JSON object. */
export function evidenceJson(state: ProofState, policy: PolicyRecord | undefined): EvidenceJson {
	const {input} = state.evidence;
	return {
		...proofJson(state),
		account: input.account,
		region: input.region,
		options: input.options,
		program: `nightdrop ${input.version}`,
		rules: rulesVersion,
		...(policy && {policy}),
	};
}

/** The parts of a page that a person reads, before any of it is marked up: nothing here is escaped. */
export type Page = {
	readonly title: string;
	readonly verdict: ProofJson['verdict'];
	readonly sentences: readonly string[];
	readonly facts: readonly (readonly [label: string, value: string])[];
	readonly groups: readonly {readonly title: string; readonly rows: readonly PageRow[]}[];
	readonly policy?: PolicyRecord;
	readonly rules: readonly string[];
	readonly notCovered: readonly string[];
};

export type PageRow = {
	readonly mark: 'ok' | 'bad' | 'unknown' | 'info' | 'skip';
	readonly question: string;
	readonly call: string;
	readonly answer: string;
	/** Why, and the record of the call with its request id. */
	readonly because: string;
	readonly record: string;
};

/** What the page of a proof says. */
export function pageOf(state: ProofState, policy: PolicyRecord | undefined): Page {
	const {title, sentences, why} = summarize(state);
	const json = evidenceJson(state, policy);
	return {
		title,
		verdict: json.verdict,
		sentences: [...(why === undefined ? [] : [why]), ...sentences],
		facts: factsOf(state, json),
		groups: groups.map(({id, title: name, about}) => ({
			title: `${name}: ${about}`,
			rows: state.results.filter(({group}) => group === id).map(rowOf),
		})),
		...(policy && {policy}),
		rules,
		notCovered: json.notCovered,
	};
}

function factsOf(state: ProofState, json: EvidenceJson): Page['facts'] {
	const {input} = state.evidence;
	return [
		['Target', json.target],
		['Bucket', json.bucket],
		['Prefix', json.prefix === '' ? 'none: the whole bucket' : json.prefix],
		['Account', `${json.account}, ${json.region}`],
		['Endpoint', json.endpoint],
		['Backup user', json.principal],
		['Key that was tried', json.accessKeyId],
		[
			'Policy',
			`${input.options.preset}${input.options.list ? ', may list' : ''}${input.options.acl ? ', may set access lists' : ''}`,
		],
		['Begun', json.startedAt],
		['Ended', json.finishedAt],
		['User agent', json.userAgent],
		['Made by', `${json.program}, rules ${json.rules}`],
	];
}

const marks = {
	proven: 'ok',
	violated: 'bad',
	'not-proven': 'unknown',
	disclosed: 'info',
	skipped: 'skip',
} as const;

function rowOf(row: ProbeResult): PageRow {
	const {observed, note, verdict = 'not-proven'} = row;
	return {
		mark: marks[verdict],
		question: row.question,
		call: callOf(row),
		answer: answerOf(row) || 'not asked',
		because: note ?? becauseOf(row),
		record: observed?.call === undefined ? '' : callWords(observed.call),
	};
}

const rules = [
	'A call that must be denied counts as denied only where S3 itself said so: 403, AccessDenied, with a request id, about the action that was asked for.',
	'The key was seen to work before the denied calls and after them, and to belong to this user.',
	'The test objects were seen by the operator, byte for byte, before and after.',
	'An answer that S3 gives only to a caller it has let in (412, 416, 304, an archived object) counts as a read.',
	'Every policy that reaches the user was read at the start and at the end, and must be the same.',
	'A grant that could apply under other conditions than those of this run stands against it.',
];
