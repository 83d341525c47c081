import {alsoTold} from '../aws/clients.js';
import type {CheckFlags} from '../flags.js';
import {askTarget} from '../home/ask.js';
import {checkTarget} from '../home/check.js';
import type {Known, TargetFacts} from '../home/facts.js';
import type {Finding} from '../home/finding.js';
import type {CheckedTarget} from '../home/verdict.js';
import {untilDone} from '../proof/until-done.js';
import type {StoredKey} from '../storage/ini.js';
import type {Target} from '../targets/target.js';
import {tellTrouble} from '../ui/trouble-words.js';
import {readFreshness} from './freshness.js';
import {noteWhenEnded} from './note-proof.js';
import type {OperatorSessions} from './operator.js';
import {proveDeps} from './prove-deps.js';
import type {Session} from './session.js';
import {isTimeUp} from './signals.js';

export type Checking = {
	readonly flags: CheckFlags;
	readonly session: Session;
	readonly key: StoredKey | undefined;
	readonly signal: AbortSignal;
};

/** Look at one target; `heard` is called at each answer of AWS. Whatever comes in between, it is told as not known. */
export async function checkOne(
	target: Target,
	checking: Checking,
	heard: () => void,
): Promise<CheckedTarget> {
	const {context, store} = checking.session;
	const {clock} = context;
	const {maxAgeMs, prove} = checking.flags;
	const {signal} = checking;
	const startedAt = clock.now();
	if (!target.setUp.isComplete) {
		return {name: target.name, check: checkTarget(target, undefined, startedAt), tookMs: 0};
	}

	const facts = signal.aborted ? undefined : await askAll(target, checking, heard);
	if (facts === undefined || partsOf(facts).every(isStopped)) {
		return {...notInTime(target, signal, clock.now()), tookMs: clock.now() - startedAt};
	}

	const unproven = prove ? await proveNow(target, checking) : undefined;
	// The proof was written down with the target. Where none was made, the file is not read again for each of many.
	const now = prove ? (store.get(target.name) ?? target) : target;
	const check = checkTarget(now, facts, clock.now(), maxAgeMs);
	return {
		name: target.name,
		facts,
		check: unproven === undefined ? check : {...check, findings: [...check.findings, unproven]},
		...(now.lastProof && {proof: now.lastProof}),
		tookMs: clock.now() - startedAt,
	};
}

/** Whether AWS asked to slow down where that hindered us, so that it is worth to ask again. A proof is not made twice. */
export const isHeldBack = ({facts}: CheckedTarget, {flags, signal}: Checking): boolean =>
	!flags.prove &&
	!signal.aborted &&
	facts !== undefined &&
	partsOf(facts).some(part => !part.isKnown && part.kind === 'throttled');

const partsOf = ({user, keys, policy, rights, bucket, backups}: TargetFacts): readonly Known<unknown>[] => [
	...[user, keys, policy, rights, bucket],
	...(backups === undefined ? [] : [backups]),
];

const isStopped = (part: Known<unknown>) => !part.isKnown && part.kind === 'cancelled';

async function askAll(target: Target, checking: Checking, heard: () => void): Promise<TargetFacts> {
	const {context, operator} = checking.session;
	const {clock} = context;
	const watched: OperatorSessions = {
		...operator,
		open: async there => alsoTold(await operator.open(there), heard),
	};
	const aws = await watched.open(target);
	const whose = aws.connection.label;
	const [asked, backups] = await Promise.all([
		askTarget(aws, target, clock.now, checking.signal),
		readFreshness(target, {clock, operator: watched, whose}, checking.signal),
	]);
	return withReason({...asked, backups}, whyNot(checking.signal));
}

/** What was stopped says by what. */
function withReason(facts: TargetFacts, why: string): TargetFacts {
	const said = <Value>(part: Known<Value>): Known<Value> =>
		!part.isKnown && part.kind === 'cancelled' ? {...part, why} : part;
	const {user, keys, policy, rights, bucket, backups} = facts;
	return {
		...facts,
		user: said(user),
		keys: said(keys),
		policy: said(policy),
		rights: said(rights),
		bucket: said(bucket),
		...(backups !== undefined && {backups: said(backups)}),
	};
}

const whyNot = (signal: AbortSignal) =>
	isTimeUp(signal)
		? 'No answer came before the time given by --timeout was over.'
		: 'It was stopped before an answer came.';

/** Nothing of it was heard: one finding, beside what is remembered. */
function notInTime(target: Target, signal: AbortSignal, now: number): CheckedTarget {
	const check = checkTarget(target, undefined, now);
	const finding: Finding = {
		id: 'not-checked',
		role: 'unknown',
		title: `${target.name} could not be looked at`,
		why: whyNot(signal),
		next: 'Give it more time (--timeout), or check it alone to see what it waits for.',
	};
	return {
		name: target.name,
		check: {...check, role: 'unknown', findings: [...check.findings, finding]},
		...(target.lastProof && {proof: target.lastProof}),
	};
}

/** Prove, and remember what came of it; what hindered it is a finding. */
async function proveNow(
	target: Target,
	{session, key, flags, signal}: Checking,
): Promise<Finding | undefined> {
	const {context, operator, store, noting} = session;
	const {openProof} = await import('../proof/open-proof.js');
	const aws = await operator.open(target);
	const deps = {...proveDeps(context, aws, store), given: key, mayMakeTemporary: flags.key.temporaryKey};
	const opened = await openProof(target, deps, signal);
	if (!opened.ok) {
		const {what, why, next} = tellTrouble(opened.trouble, aws.connection.label);
		return {
			id: 'proof-not-made',
			role: 'unknown',
			title: `Not proven: ${what}`,
			why: why ?? 'No proof was made.',
			next: next ?? 'Give its key, or say --temporary-key.',
		};
	}

	noteWhenEnded(opened.proof, context, noting);
	await untilDone(opened.proof, signal);
	await opened.proof.finish();
	return undefined;
}
