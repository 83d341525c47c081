import type {CheckFlags, CommonFlags} from '../flags.js';
import {askTarget} from '../home/ask.js';
import {checkTarget} from '../home/check.js';
import type {TargetFacts} from '../home/facts.js';
import type {Finding} from '../home/finding.js';
import {checkJson} from '../home/json.js';
import {checkLines} from '../home/lines.js';
import {type CheckedTarget, exitCodeOfCheck} from '../home/verdict.js';
import {untilDone} from '../proof/until-done.js';
import type {StoredKey} from '../storage/ini.js';
import type {Target} from '../targets/target.js';
import {tellTrouble} from '../ui/trouble-words.js';
import {readFreshness} from './freshness.js';
import {givenKey} from './given-key.js';
import type {Machine, Output} from './machine.js';
import {noteWhenEnded} from './note-proof.js';
import {sayProblem} from './problem.js';
import {proveDeps} from './prove-deps.js';
import {type Session, withSession} from './session.js';
import {findTarget} from './targets.js';

/** Targets that are looked at side by side: one that hangs holds up no other. */
const atOnce = 8;

/** `nightdrop check`: posture, freshness and drift of one target or of all. The exit code is the worst. */
export async function runCheck(
	flags: CheckFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	return withSession({name: 'check', common, machine, output}, async session => {
		const {store} = session;
		const found = flags.all
			? {ok: true as const, targets: store.list()}
			: withList(findTarget(store, flags.target, common.endpointUrl));
		if (!found.ok) {
			sayProblem('check', found.problem, common, output);
			return 2;
		}

		const key = flags.prove ? await givenKey(flags.key, machine) : {ok: true as const, value: undefined};
		if (!key.ok) {
			sayProblem('check', key.problem, common, output);
			return 2;
		}

		const checked = await checkAll(found.targets, {flags, session, output, key: key.value, signal});
		if (common.isJson) {
			output.out.json(checkJson(checked, session.context.clock.now()));
		} else if (checked.length === 0) {
			output.out.line('ok: empty, no target is remembered on this machine');
		} else {
			for (const {text} of checked.flatMap(checkLines)) {
				output.out.line(text);
			}
		}

		return exitCodeOfCheck(checked);
	});
}

const withList = (found: ReturnType<typeof findTarget>) =>
	found.ok ? {ok: true as const, targets: [found.target]} : found;

type Checking = {
	readonly flags: CheckFlags;
	readonly session: Session;
	readonly output: Output;
	readonly key: StoredKey | undefined;
	readonly signal: AbortSignal;
};

/** In the order in which they are remembered, whichever is done first. */
async function checkAll(targets: readonly Target[], checking: Checking): Promise<readonly CheckedTarget[]> {
	const checked: CheckedTarget[] = [];
	const waiting = [...targets.entries()];
	let done = 0;
	const work = async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			const [index, target] = next;
			checked[index] = await checkOne(target, checking);
			done++;
			if (targets.length > 1) {
				checking.output.err.line(`waiting: ${done} of ${targets.length} targets checked`);
			}
		}
	};

	await Promise.all(Array.from({length: Math.min(atOnce, targets.length)}, work));
	return checked;
}

async function checkOne(target: Target, checking: Checking): Promise<CheckedTarget> {
	const {context, operator, store} = checking.session;
	const {clock} = context;
	const {maxAgeMs, prove} = checking.flags;
	if (!target.setUp.isComplete) {
		return {name: target.name, check: checkTarget(target, undefined, clock.now())};
	}

	const aws = await operator.open(target);
	const whose = aws.connection.label;
	const [asked, backups] = await Promise.all([
		askTarget(aws, target, clock.now, checking.signal),
		readFreshness(target, {clock, operator, whose}, checking.signal),
	]);
	const facts: TargetFacts = {...asked, backups};
	const unproven = prove ? await proveNow(target, checking) : undefined;
	// The proof was written down with the target. Where none was made, the file is not read again for each of many.
	const now = prove ? (store.get(target.name) ?? target) : target;
	const check = checkTarget(now, facts, clock.now(), maxAgeMs);
	return {
		name: target.name,
		facts,
		check: unproven === undefined ? check : {...check, findings: [...check.findings, unproven]},
		...(now.lastProof && {proof: now.lastProof}),
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
