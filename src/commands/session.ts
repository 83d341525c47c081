import type {CommonFlags, TargetFlags} from '../flags.js';
import {openStore, type Store} from '../targets/store.js';
import type {Target} from '../targets/target.js';
import {type Context, openContext} from './context.js';
import type {Machine, Output} from './machine.js';
import {letAsk} from './mfa-lines.js';
import {type Noting, openNoting} from './noting.js';
import {type OperatorSessions, operatorSessions} from './operator.js';
import {sayProblem} from './problem.js';
import {findTarget} from './targets.js';

/** What a command that works with remembered targets has open. */
export type Session = {
	readonly context: Context;
	readonly store: Store;
	readonly noting: Noting;
	readonly operator: OperatorSessions;
};

type Command = {
	/** Its name in the JSON. */
	readonly name: string;
	readonly common: CommonFlags;
	readonly machine: Machine;
	readonly output: Output;
};

/** Open the settings and the operator's credentials, run the command, and close all of it whatever happened. The answer is the exit code. */
export async function withSession(
	{name, common, machine, output}: Command,
	run: (session: Session) => Promise<number>,
): Promise<number> {
	const context = await openContext(common, machine.environment);
	letAsk(context, machine);
	const noting = openNoting(context);
	const operator = operatorSessions(context, noting);
	try {
		const {directory} = context;
		const store = await openStore(directory === undefined ? {} : {directory});
		const trouble = store.trouble();
		if (trouble !== undefined) {
			sayProblem(name, trouble, common, output);
			return 3;
		}

		return await run({context, store, noting, operator});
	} finally {
		await operator.close();
		const trouble = await noting.settled();
		if (trouble !== undefined) {
			output.err.line(`warning: ${trouble}`);
		}

		await context.close();
	}
}

/** The same for the one target that the flags name; where there is none it is said. */
export async function withTarget(
	command: Command,
	flags: TargetFlags,
	run: (session: Session & {readonly target: Target}) => Promise<number>,
): Promise<number> {
	return withSession(command, async session => {
		const found = findTarget(session.store, flags, command.common.endpointUrl);
		if (!found.ok) {
			sayProblem(command.name, found.problem, command.common, command.output);
			return 2;
		}

		return run({...session, target: found.target});
	});
}
