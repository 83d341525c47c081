import type {Aws} from '../aws/clients.js';
import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {Clock} from '../flow/clock.js';
import {type Flow, runFlow} from '../flow/flow.js';
import {findKey} from '../keys/find-key.js';
import {withOurCallsBegun, withOurCallsEnded, withUseBefore} from '../keys/our-calls.js';
import {removeKey} from '../keys/remove-key.js';
import type {KeyTools} from '../keys/tools.js';
import type {StoredKey} from '../storage/ini.js';
import type {FileAnswer} from '../storage/problem.js';
import {isRunning, processName} from '../storage/process.js';
import {withKeyFacts, withoutTestRun, withUser} from '../targets/journal.js';
import {openKeeper, type Write} from '../targets/keep.js';
import type {Target, TargetUser, TestRun} from '../targets/target.js';
import {setUpCommand} from '../ui/command-words.js';
import {saveEvidence} from './evidence/save.js';
import {firstProofEffect, initialProof, updateProof} from './flow.js';
import {createPerformProof, proofOpener, proofUserAgent, whereOf} from './perform.js';
import type {ProofInput} from './proof.js';
import {proofRecordOf} from './record.js';
import type {ProofEvent, ProofState} from './state.js';

/** What proving a remembered target again needs of the world. */
export type ProveDeps = {
	readonly operator: Aws;
	readonly clock: Clock;
	/** So many random bytes, in hexadecimal. */
	readonly random: (bytes: number) => string;
	readonly run: {readonly id: string; readonly version: string; readonly pid: number};
	readonly keep: Write;
	/** Keeps a copy of a policy before another is written, and says where. */
	readonly keepCopy: (bucket: string, policy: string) => Promise<FileAnswer<string>>;
	/** When something was mended just before, milliseconds since 1970: AWS may still be catching up. */
	readonly changedAt?: number | undefined;
	/** The backup key, where the operator handed it over. */
	readonly given?: StoredKey | undefined;
	readonly credentialsFile?: string | undefined;
	readonly mayMakeTemporary: boolean;
	readonly evidenceDirectory?: string | undefined;
	/** Of one try of a call with the backup key; absent: as of any call. */
	readonly timeoutMs?: number | undefined;
	readonly onWait?: (waiting: Waiting) => void;
};

/** A proof that runs. */
export type RunningProof = {
	readonly flow: Flow<ProofState, ProofEvent>;
	/** Where the key came from: `profile:NAME`, `file:PATH`, `environment` or `temporary`. */
	readonly from: string;
	/** Ends it, wherever it is: test objects and a temporary key go, the record is written. Says what could not be done. */
	readonly finish: () => Promise<Trouble | undefined>;
};

export type Opened =
	| {readonly ok: true; readonly proof: RunningProof}
	| {readonly ok: false; readonly trouble: Trouble};

/** Prove a remembered target again: its key is found, or a temporary one made, and the flow begins. */
export async function openProof(target: Target, deps: ProveDeps, signal: AbortSignal): Promise<Opened> {
	const {operator, clock, run} = deps;
	const {arn} = target.user;
	const refusal = refuse(target, operator);
	if (refusal !== undefined || arn === undefined) {
		return {ok: false, trouble: refusal ?? unfinished(target)};
	}

	const {keep} = openKeeper(deps.keep, target);
	const tools: KeyTools = {operator, clock, run, keep};
	const found = await findKey({
		tools,
		target,
		given: deps.given,
		credentialsFile: deps.credentialsFile,
		mayMakeTemporary: deps.mayMakeTemporary,
		signal,
		onWait: waiting => deps.onWait?.(waiting),
	});
	if (!found.ok) {
		return found;
	}

	const {accessKeyId, secret, madeAt} = found;
	const changedAt = Math.max(madeAt ?? 0, deps.changedAt ?? 0);
	const input: ProofInput = {
		...placeOf(target, arn),
		...whereOf(operator),
		accessKeyId,
		runId: run.id,
		version: run.version,
		...(changedAt > 0 && {changedAt}),
		keepsEvidence: true,
		mends: {whose: operator.connection.label},
	};
	const seen = await withUseBefore(operator, found.target, accessKeyId, signal);
	const known = withOurCallsBegun(seen, accessKeyId, clock.now());
	if (known !== found.target) {
		await keep(known);
	}

	const {keepDirectory, conclude, keepUser} = concluding(
		known,
		tools,
		found.isTemporary ? accessKeyId : undefined,
	);
	const {testRun} = target;
	const perform = createPerformProof({
		input,
		operator,
		key: {accessKeyId, secretAccessKey: secret},
		open: proofOpener(operator, {userAgent: proofUserAgent(input), clock, timeoutMs: deps.timeoutMs}),
		clock,
		random: deps.random,
		saveEvidence: async () => {
			const saved = await saveEvidence(flow.getState(), deps.evidenceDirectory);
			if (!saved.ok) {
				throw new Error(saved.problem.why);
			}

			return saved.value;
		},
		noteDirectory: keepDirectory,
		abandoned: testRun && isOver(testRun, run.pid) ? testRun.directory : undefined,
		mending: {keepCopy: async text => deps.keepCopy(target.bucket, text), keepUser},
	});
	const flow = runFlow(initialProof(input), updateProof, perform, undefined, [firstProofEffect]);
	// A temporary key goes as soon as the proof has ended, not when somebody looks away from it.
	flow.subscribe(() => {
		const state = flow.getState();
		if (state.phase === 'done') {
			void conclude(state);
		}
	});
	const finish = once(async () => {
		const state = flow.getState();
		flow.close();
		await perform.finish();
		return conclude(state);
	});
	return {ok: true, proof: {flow, from: found.from, finish}};
}

function refuse(target: Target, {connection}: Aws): Trouble | undefined {
	return connection.isReadOnly
		? {
				what: 'A proof puts test objects, and Nightdrop was started with --read-only',
				why: 'Without an upload that works, a denial shows nothing.',
				next: 'Leave out --read-only.',
			}
		: target.user.arn === undefined
			? unfinished(target)
			: undefined;
}

/** Its process is dead; or it is this one, which ended that proof and could not clean up after it. */
const isOver = ({process}: TestRun, pid: number): boolean =>
	process === processName(pid) || !isRunning(process);

const unfinished = ({name, bucket, prefix}: Target): Trouble => ({
	what: `The set-up of ${name} was not finished`,
	why: 'Its backup user is not known yet.',
	next: setUpCommand({bucket, prefix}),
});

function placeOf({name, bucket, prefix, region, account, user, options}: Target, userArn: string) {
	return {
		name,
		bucket,
		prefix,
		region,
		account,
		userName: user.name,
		userArn,
		...(user.id !== undefined && {userId: user.id}),
		...(user.formerArns !== undefined && {formerArns: user.formerArns}),
		options,
	};
}

/** Writes down where the test objects will be; does once what is due at its end, and again what came later: that the key was turned off, or our policy written for the user as it is now. */
function concluding(target: Target, tools: KeyTools, temporary: string | undefined) {
	let known = target;
	const keepChanged = async (next: Target) => {
		const isSame = next === known;
		known = next;
		return isSame ? undefined : tools.keep(next);
	};

	const first = once(async (state: ProofState) => {
		const removed =
			temporary === undefined
				? undefined
				: await removeKey(tools, known, temporary, new AbortController().signal);
		const {accessKeyId} = state.evidence.input;
		const ended = removed?.ok ? removed.target : withOurCallsEnded(known, accessKeyId, tools.clock.now());
		// What a lock holds is no rest that anybody could take away now.
		const isClean = state.leftOver === undefined || state.leftOver.until !== undefined;
		const left = isClean ? withoutTestRun(ended) : ended;
		const trouble = removed?.ok === false ? removed.trouble : undefined;
		// Stopped, or never known to be about this user's key: the proof before still stands.
		const {refusal, isStopped} = state.evidence;
		const isProof = state.phase === 'done' && refusal === undefined && !isStopped;
		return trouble ?? (await keepChanged(isProof ? {...left, lastProof: proofRecordOf(state)} : left));
	});
	let ended: Promise<unknown> = Promise.resolve();
	const conclude = async (state: ProofState): Promise<Trouble | undefined> => {
		ended = first(state);
		const trouble = await first(state);
		const {accessKeyId} = state.evidence.input;
		const isOff = known.keys.find(key => key.accessKeyId === accessKeyId)?.deactivatedAt !== undefined;
		if (state.turnOff?.type === 'done' && !isOff) {
			const deactivatedAt = new Date(state.now).toISOString();
			return trouble ?? (await keepChanged(withKeyFacts(known, accessKeyId, {deactivatedAt})));
		}

		return trouble;
	};

	return {
		keepDirectory: async (directory: string) =>
			keepChanged({...known, testRun: {directory, process: processName(tools.run.pid)}}),
		conclude,
		async keepUser(user: Partial<TargetUser>): Promise<Trouble | undefined> {
			await ended;
			return keepChanged(withUser(known, user));
		},
	};
}

function once<Input extends readonly unknown[], Value>(
	make: (...input: Input) => Promise<Value>,
): (...input: Input) => Promise<Value> {
	let made: Promise<Value> | undefined;
	return async (...input) => {
		made ??= make(...input);
		return made;
	};
}
