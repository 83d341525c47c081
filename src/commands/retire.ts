import process from 'node:process';
import type {CommonFlags, RetireFlags} from '../flags.js';
import {settingsDirectory} from '../storage/directory.js';
import {isTerminal, type Machine, type Output} from './machine.js';
import {type Problem, sayProblem} from './problem.js';
import {openReader} from './reader.js';
import {withTarget} from './session.js';

/** `nightdrop retire`: take a target's user, its keys and our statements away. The backups stay. */
export async function runRetireCommand(
	flags: RetireFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	const canAsk = isTerminal(machine) && !common.isJson;
	const refusal = refuse(flags, common, canAsk);
	if (refusal !== undefined) {
		sayProblem('retire', refusal, common, output);
		return 2;
	}

	return withTarget(
		{name: 'retire', common, machine, output},
		flags.target,
		async ({context, store, operator, target}) => {
			const {directory, clock, runId} = context;
			const [{runRetire}, aws] = await Promise.all([import('../retire/run.js'), operator.open(target)]);
			const reader = canAsk && !flags.yes && !flags.dryRun ? openReader(machine, signal) : undefined;
			return runRetire(
				{
					target,
					whose: aws.connection.label,
					isYes: flags.yes,
					isDryRun: flags.dryRun,
					isJson: common.isJson,
					...output,
					...(reader && {ask: reader.ask}),
					signal,
				},
				{
					operator: aws,
					store,
					clock,
					run: {id: runId, pid: process.pid},
					policyCopies: directory ?? settingsDirectory(),
				},
			).finally(() => reader?.close());
		},
	);
}

/** What is wrong before anything is opened. */
function refuse({yes, dryRun}: RetireFlags, {isReadOnly}: CommonFlags, canAsk: boolean): Problem | undefined {
	if (dryRun) {
		return undefined;
	}

	if (isReadOnly) {
		return {
			kind: 'usage',
			what: 'Retiring takes things away, and Nightdrop was started with --read-only',
			next: 'leave out --read-only, or see what would be done with --dry-run',
		};
	}

	return yes || canAsk
		? undefined
		: {
				kind: 'usage',
				what: 'The name of the user must be typed, and nobody can be asked here',
				why: 'There is no terminal, or one JSON object was asked for.',
				next: 'say --yes; --dry-run shows what would be done',
			};
}
