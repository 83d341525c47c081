import type {Aws} from '../aws/clients.js';
import {isPlainHttp} from '../aws/endpoints.js';
import type {Trouble} from '../aws/trouble.js';
import type {Clock} from '../flow/clock.js';
import type {Perform, PerformContext} from '../flow/flow.js';
import {type MendTools, performMend} from '../mending/perform.js';
import {writePolicy} from '../mending/write-policy.js';
import type {FileAnswer} from '../storage/problem.js';
import {subjectOf} from '../targets/subject.js';
import type {Target, TargetUser} from '../targets/target.js';
import {tellTrouble} from '../ui/trouble-words.js';
import {askTarget} from './ask.js';
import type {TargetFacts} from './facts.js';
import type {ActivityEntry, HomeEffect, HomeEvent, Problem} from './state.js';

export type HomeDeps = {
	readonly clock: Clock;
	/** A session for a target's region and endpoint, with the operator's credentials; kept open by its owner. The same one, until its credentials have ended. */
	readonly openOperator: (target: Target) => Promise<Aws>;
	readonly readTargets: () => Promise<{readonly targets: readonly Target[]; readonly notice?: string}>;
	readonly readActivity: (target: Target) => Promise<FileAnswer<readonly ActivityEntry[]>>;
	/** Keeps a copy of the policy that is there, and says where. */
	readonly backUpPolicy: (target: Target, text: string) => Promise<FileAnswer<string>>;
	/** Lists the backups of a target, as far as it can be done unasked. */
	readonly readBackups: (target: Target, signal: AbortSignal) => Promise<NonNullable<TargetFacts['backups']>>;
	/** Remembers the user of a target as IAM has it now. */
	readonly keepUser: (target: Target, user: Partial<TargetUser>) => Promise<Trouble | undefined>;
};

/** How often home looks again by itself, and how often its ages go on. */
const checkEveryMs = 5 * 60_000;
const tellEveryMs = 10_000;

/** Does what home asks for. */
export function createPerformHome(deps: HomeDeps): Perform<HomeEvent, HomeEffect> {
	const {clock} = deps;
	const checkOnce = oneAtATime(async (target, context) => checkTarget(deps, target, context));
	return async (effect, context) => {
		const {signal, send} = context;
		switch (effect.type) {
			case 'readTargets':
				return send({type: 'targetsRead', ...(await deps.readTargets()), at: clock.now()});
			case 'checkTarget':
				return checkOnce(effect.target, context);
			case 'readActivity': {
				const answer = await deps.readActivity(effect.target);
				return send({type: 'activityRead', name: effect.target.name, answer});
			}

			case 'writePolicy':
				return send(await writeOurs(deps, effect, signal));
			case 'mend': {
				const {target} = effect;
				const tools = await toolsFor(deps, target, signal);
				const mended = await performMend(
					{
						...tools,
						onWait: waiting => send({type: 'mending', event: {type: 'waited', waiting}}),
						lookAgain: 'Leave the fixes (esc), and open them again (f)',
					},
					target,
					effect.mend,
				);
				return send({type: 'mending', event: {type: 'ended', mended, at: clock.now()}});
			}

			case 'waitToCheckAgain':
				return checkEveryNowAndThen(clock, context);
		}
	};
}

type Context = PerformContext<HomeEvent>;

async function checkTarget(deps: HomeDeps, target: Target, {signal, send}: Context): Promise<void> {
	const {clock} = deps;
	const {name} = target;
	const aws = await deps.openOperator(target);
	const first = await askTarget(aws, target, clock.now, signal);
	// Another one: its credentials had ended, and are read again. They may have been renewed meanwhile.
	const renewed = await deps.openOperator(target);
	const facts = renewed === aws ? first : await askTarget(renewed, target, clock.now, signal);
	send({type: 'targetChecked', name, facts, at: clock.now()});
	const backups = await deps.readBackups(target, signal);
	send({type: 'targetChecked', name, facts: {...facts, backups}, at: clock.now()});
}

type Check = (target: Target, context: Context) => Promise<void>;

/** One check of a target after the other: what was asked for while one ran is done once after it, however often it was asked. */
function oneAtATime(check: Check): Check {
	const running = new Map<string, {next?: Target}>();
	return async (target, context) => {
		const before = running.get(target.name);
		if (before !== undefined) {
			before.next = target;
			return;
		}

		const turn: {next?: Target} = {next: target};
		running.set(target.name, turn);
		try {
			for (let next = turn.next; next !== undefined && !context.signal.aborted; next = turn.next) {
				delete turn.next;
				await check(next, context);
			}
		} finally {
			running.delete(target.name);
		}
	};
}

/** By the clock, which goes on while the machine sleeps: after that it is one check at once. Where the clock stands still, or was set back, by what was slept. */
async function checkEveryNowAndThen(clock: Clock, {signal, send}: Context): Promise<void> {
	let [checkedAt, slept] = [clock.now(), 0];
	while (!signal.aborted) {
		const at = clock.now();
		if (Math.max(at - checkedAt, slept) >= checkEveryMs) {
			[checkedAt, slept] = [at, 0];
			send({type: 'checkAsked'});
		}

		send({type: 'timePassed', at});
		await clock.sleep(tellEveryMs, signal);
		slept += tellEveryMs;
	}
}

async function toolsFor(deps: HomeDeps, target: Target, signal: AbortSignal): Promise<MendTools> {
	return {
		aws: await deps.openOperator(target),
		clock: deps.clock,
		signal,
		onWait: () => undefined,
		keepCopy: async text => deps.backUpPolicy(target, text),
		keepUser: async user => deps.keepUser(target, user),
		lookAgain: 'Look again (R)',
	};
}

/** Our statements written anew for the user that was remembered. */
async function writeOurs(
	deps: HomeDeps,
	{target, seen}: Extract<HomeEffect, {type: 'writePolicy'}>,
	signal: AbortSignal,
): Promise<HomeEvent> {
	const fail = (problem: Problem): HomeEvent => ({type: 'policyNotWritten', name: target.name, problem});
	const tools = await toolsFor(deps, target, signal);
	const subject = subjectOf(target, isPlainHttp(tools.aws));
	if (subject === undefined) {
		return fail({
			what: 'Not written: the ARN of the backup user is not known',
			why: 'Set-up was not finished.',
			next: 'Go on with set-up first.',
		});
	}

	const written = await writePolicy(
		tools,
		{bucket: target.bucket, owner: target.account},
		{subject, options: target.options, ...(seen && {seen})},
	);
	if (written.ok) {
		return {
			type: 'policyWritten',
			name: target.name,
			...(written.copy !== undefined && {backup: written.copy}),
		};
	}

	const {what, why = '', next = '', details} = tellTrouble(written.trouble, tools.aws.connection.label);
	return fail({what, why, next, ...(details !== undefined && {details})});
}
