import type {CommonFlags, RotateFlags} from '../flags.js';
import {isTerminal, type Machine, type Output} from './machine.js';
import {type Problem, sayProblem} from './problem.js';
import {openReader} from './reader.js';
import {rotationDeps} from './rotation-deps.js';
import {secretPlaceOf} from './secret-place.js';
import {withTarget} from './session.js';

const defaultSinceMs = 7 * 86_400_000;

/** `nightdrop rotate`: show where the rotation of a target's key stands, or do one step of it. */
export async function runRotate(
	flags: RotateFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	const canAsk = isTerminal(machine) && !common.isJson;
	const refusal = refuse(flags, common, canAsk);
	if (refusal !== undefined) {
		sayProblem('rotation', refusal, common, output);
		return 2;
	}

	return withTarget({name: 'rotation', common, machine, output}, flags.target, async session => {
		const {context, operator, target} = session;
		const [{runRotation}, aws] = await Promise.all([import('../rotation/run.js'), operator.open(target)]);
		const isAsking = canAsk && !flags.yes && flags.step !== undefined;
		const reader = isAsking ? openReader(machine, signal) : undefined;
		const {sinceMs = defaultSinceMs} = flags;
		const since = new Date(context.clock.now() - sinceMs).toISOString();
		return runRotation(
			{
				target,
				whose: aws.connection.label,
				step: flags.step,
				key: flags.key,
				suspicion: flags.compromised ? {since} : undefined,
				place: secretPlaceOf(flags.secret),
				isYes: flags.yes,
				isJson: common.isJson,
				...output,
				...(reader && {ask: reader.ask}),
				signal,
			},
			rotationDeps(session, aws, machine.environment),
		).finally(() => reader?.close());
	});
}

/** What is wrong before anything is opened. */
function refuse({step, yes}: RotateFlags, {isReadOnly}: CommonFlags, canAsk: boolean): Problem | undefined {
	if (step === undefined) {
		return undefined;
	}

	if (isReadOnly) {
		return {
			kind: 'usage',
			what: 'A step changes keys, and Nightdrop was started with --read-only',
			next: 'leave out --read-only, or see where it stands without --step',
		};
	}

	return yes || canAsk
		? undefined
		: {
				kind: 'usage',
				what: 'A step is to be confirmed, and nobody can be asked here',
				why: 'There is no terminal, or one JSON object was asked for.',
				next: 'say --yes; without --step it shows what would be next',
			};
}
