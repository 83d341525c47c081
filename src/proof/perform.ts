import {bounded} from '../aws/call.js';
import {getCallerIdentity} from '../aws/identity.js';
import {updateAccessKey} from '../aws/keys.js';
import {getObject} from '../aws/objects.js';
import type {Perform, PerformContext} from '../flow/flow.js';
import type {Mend} from '../mending/mend.js';
import {performMend} from '../mending/perform.js';
import type {World} from './ask/ask.js';
import {askOf, lanesOf, runLanes} from './ask/lanes.js';
import {askSimulator} from './ask-simulator.js';
import {cleanUp} from './clean-up.js';
import {readFacts, readRights} from './read-facts.js';
import {type Canary, createRun, type ProofDeps, putNew, type Run} from './run.js';
import {type Seen, toSeen} from './seen.js';
import {asPut} from './standing.js';
import type {Canaries, LeftOver, ProofEffect, ProofEvent} from './state.js';
import {sweep} from './sweep.js';

export {type ProofDeps, proofOpener, whereOf} from './run.js';
export {proofUserAgent} from './user-agent.js';

/** Performs the effects of a proof. `finish` resolves when nothing that it made is left behind: await it before the process ends. */
export type PerformProof = Perform<ProofEvent, ProofEffect> & {readonly finish: () => Promise<void>};

type Context = PerformContext<ProofEvent>;
type Send = Context['send'];

/** Calls side by side; more would only be throttled. */
const atOnce = 32;

/** What does the effects of a proof: calls as the backup user, controls as the operator. */
export function createPerformProof(deps: ProofDeps): PerformProof {
	let run = createRun(deps);
	// Nothing was made yet.
	let cleaned: Promise<LeftOver | undefined> | undefined = Promise.resolve(undefined);
	const clean = async () => {
		cleaned ??= endRun(run);
		return cleaned;
	};

	let mending: Promise<void> | undefined;
	const perform = async (effect: ProofEffect, context: Context): Promise<void> => {
		const at = () => deps.clock.now();
		const {send} = context;
		switch (effect.type) {
			case 'begin':
				run = createRun(deps);
				cleaned = undefined;
				return send({type: 'began', at: at()});
			case 'tick':
				await deps.clock.sleep(1000, context.signal);
				return send({type: 'ticked', at: at()});
			case 'wait':
				await deps.clock.sleep(effect.ms, run.calls.signal);
				return send({type: 'waited', for: effect.for, at: at()});
			case 'stopCalls':
				return run.calls.abort();
			case 'cleanUp': {
				const leftOver = await clean();
				return send({type: 'cleaned', ...(leftOver && {leftOver}), at: at()});
			}

			case 'turnOffKey':
				return turnOffKey(deps, send);
			case 'mend':
				mending = mend(deps, effect.mend, context);
				return mending;
			case 'saveEvidence':
				return saveEvidence(deps, send);
			default:
				return tracked(run, askAws(run, effect, send));
		}
	};

	// A closed flow asks for nothing more, so its rest is taken away here.
	const watched = new WeakSet<AbortSignal>();
	const watching: Perform<ProofEvent, ProofEffect> = async (effect, context) => {
		if (!watched.has(context.signal)) {
			watched.add(context.signal);
			context.signal.addEventListener('abort', () => run.calls.abort(), {once: true});
		}

		return perform(effect, context);
	};

	return Object.assign(watching, {
		async finish() {
			// What was sent cannot be taken back: it is waited for, so that its copy and its record are whole.
			await mending;
			run.calls.abort();
			await clean();
		},
	});
}

/** How long an upload under way may take to end by itself once the others are ended. */
const patienceMs = 3000;

/** How long an upload that was cut off may still take to arrive. */
const lateMs = 2000;

/** End the calls under way, wait for them, and take away what was made. */
async function endRun(run: Run): Promise<LeftOver | undefined> {
	const isStopped = run.calls.signal.aborted;
	run.calls.abort();
	const ended = async () => Promise.allSettled(run.pending);
	const outcome = await bounded(patienceMs, undefined, ended);
	run.isCut = outcome.type === 'timeout';
	run.makings.abort();
	await ended();
	// What other runs left behind is none of the business of one that was stopped.
	const sweeping = run.isDirty && !isStopped ? sweep(run) : undefined;
	let leftOver = await cleanUp(run);
	await sweeping;
	if (run.isCut && run.isDirty) {
		// What was sent before it was cut off may be stored after the first look.
		await run.deps.clock.sleep(lateMs);
		leftOver = await cleanUp(run);
	}

	for (const aws of run.opened) {
		aws.close();
	}

	return leftOver;
}

/** Remember a call under way, so that cleaning up waits for it. */
async function tracked(run: Run, work: Promise<void>): Promise<void> {
	run.pending.add(work);
	try {
		await work;
	} finally {
		run.pending.delete(work);
	}
}

type AwsEffect = Extract<
	ProofEffect,
	{type: 'identify' | 'readFacts' | 'put' | 'control' | 'ask' | 'readRights'}
>;

async function askAws(run: Run, effect: AwsEffect, send: Send): Promise<void> {
	const {clock} = run.deps;
	switch (effect.type) {
		case 'identify': {
			const [user, operator] = await Promise.all([
				getCallerIdentity(await run.user(), run.calls.signal),
				getCallerIdentity(run.deps.operator, run.calls.signal),
			]);
			if (user.ok) {
				run.userArn = user.value.arn;
			}

			return send({type: 'identified', identities: {user, operator}, at: clock.now()});
		}

		case 'readFacts':
			return sendFacts(run, send);
		case 'readRights':
			return send({type: 'rightsRead', rights: await readRights(reading(run)), at: clock.now()});
		case 'put': {
			if (!run.isDirty) {
				await run.deps.noteDirectory?.(run.directory);
			}

			const {answer, canary} = await putNew(run, await run.user(), 'put');
			if (answer.ok) {
				run.puts.set(effect.number, canary);
			}

			return send({type: 'putAnswered', number: effect.number, seen: toSeen(answer), at: clock.now()});
		}

		case 'control': {
			const canaries = canariesOf(run, effect.canaries);
			const seen = await Promise.all(Object.values(canaries).map(async canary => control(run, canary)));
			return send({type: 'controlled', when: effect.when, seen, at: clock.now()});
		}

		case 'ask':
			return askAll(run, effect, send);
	}
}

/** The name that the user has now; a renamed one is found by its new name. */
const reading = (run: Run) => {
	const {operator, input} = run.deps;
	const userName = run.userArn?.slice(run.userArn.lastIndexOf('/') + 1) ?? input.userName;
	return {operator, input, userName, signal: run.calls.signal};
};

async function sendFacts(run: Run, send: Send): Promise<void> {
	const {clock, operator, input} = run.deps;
	const facts = await readFacts(reading(run));
	run.facts = facts;
	send({type: 'factsRead', facts, at: clock.now()});
	const userArn = run.userArn ?? input.userArn;
	const answers = await askSimulator({operator, input, facts, userArn, signal: run.calls.signal});
	send({type: 'simulated', answers, at: clock.now()});
}

function canariesOf({puts}: Run, numbers: Canaries): {readonly [name in keyof Canaries]: Canary} {
	const canary = (number: number) => {
		const found = puts.get(number);
		if (found === undefined) {
			throw new Error(`Upload ${number} made no test object`);
		}

		return found;
	};
	return {read: canary(numbers.read), damage: canary(numbers.damage), open: canary(numbers.open)};
}

/** Does the operator see the test object, with the bytes that are to be there? */
async function control({deps, calls}: Run, {key, body}: Canary): Promise<Seen> {
	const {operator, input} = deps;
	const answer = await getObject(operator, {bucket: input.bucket, owner: input.account, key}, calls.signal);
	const told = answer.ok && Buffer.from(answer.value.bytes).toString() === body ? asPut : 'other bytes';
	return toSeen(answer, answer.ok ? {about: key, told} : {about: key});
}

async function askAll(
	run: Run,
	{ids, canaries, isInOrder}: Extract<ProofEffect, {type: 'ask'}>,
	send: Send,
): Promise<void> {
	const {deps, calls} = run;
	const world: World = {
		run,
		user: await run.user(),
		operator: deps.operator,
		bucket: deps.input.bucket,
		signal: calls.signal,
		...canariesOf(run, canaries),
	};
	await runLanes(lanesOf(ids, isInOrder), atOnce, async id => {
		send({type: 'probeAsked', id, at: deps.clock.now()});
		const seen = await askOf(id)(world);
		send({type: 'probeAnswered', id, seen, at: deps.clock.now()});
	});
	send({type: 'asked', at: deps.clock.now()});
}

async function turnOffKey({operator, input}: ProofDeps, send: Send): Promise<void> {
	const answer = await updateAccessKey(operator, {
		user: input.userName,
		accessKeyId: input.accessKeyId,
		status: 'Inactive',
	});
	send({type: 'keyTurnedOff', ...(answer.ok ? {} : {error: answer.error})});
}

async function mend(
	{operator, input, clock, mending}: ProofDeps,
	mend: Mend,
	{send, signal}: Context,
): Promise<void> {
	if (mending === undefined) {
		throw new Error('Nothing can be mended here');
	}

	const mended = await performMend(
		{
			...mending,
			aws: operator,
			clock,
			signal,
			onWait: waiting => send({type: 'mending', event: {type: 'waited', waiting}}),
			lookAgain: 'Prove again (p)',
		},
		input,
		mend,
	);
	send({type: 'mending', event: {type: 'ended', mended, at: clock.now()}});
}

async function saveEvidence({saveEvidence: save}: ProofDeps, send: Send): Promise<void> {
	if (save === undefined) {
		return send({type: 'evidenceNotSaved', problem: 'There is nowhere to keep it here'});
	}

	try {
		send({type: 'evidenceSaved', path: await save()});
	} catch (error) {
		send({
			type: 'evidenceNotSaved',
			problem: error instanceof Error ? error.message : 'It could not be written',
		});
	}
}
