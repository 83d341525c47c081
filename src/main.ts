import process from 'node:process';
import {parseArguments} from './arguments.js';
import {isInteractive, isTerminal, type Machine, openOutput} from './commands/machine.js';
import {sayProblem} from './commands/problem.js';
import {untilSignal} from './commands/signals.js';
import type {Arguments, CommonFlags, SetUpFlags} from './flags.js';
import type {Environment} from './terminal/capabilities.js';
import {crashExitCode, crashLines} from './terminal/crash.js';

/** For what is already on its way to its end. */
const lingerMs = 500;

const machine: Machine = {
	environment: takeEnvironment(),
	stdin: process.stdin,
	stdout: process.stdout,
	stderr: process.stderr,
	platform: process.platform,
};

// Rejections that nobody handles arrive here too. Node would print all that the error holds.
process.on('uncaughtException', error => {
	// The full screen listens as well: it gives the terminal back first, and says it then.
	if (process.listenerCount('uncaughtException') === 1) {
		process.stderr.write(
			crashLines(error)
				.map(line => `${line}\n`)
				.join(''),
		);
		process.exit(crashExitCode);
	}
});

process.exitCode = await main(process.argv.slice(2));
await endWithout(machine);

/** Arguments to front end. Returns the exit code of the contract. */
async function main(argv: readonly string[]): Promise<number> {
	const output = openOutput(machine);
	if (machine.environment['NODE_DEBUG']) {
		// It is read before anything of ours runs, and cannot be turned off from here.
		output.err.line('warning: NODE_DEBUG is set: what Node writes here may hold a part of a secret');
	}

	const parsed = parseArguments(argv, machine.environment);
	if (!parsed.ok) {
		sayProblem('usage', {kind: 'usage', ...parsed.problem}, parsed.common, output);
		return 2;
	}

	const {arguments: args} = parsed;
	const {command, common} = args;
	switch (command) {
		case 'console':
			return runFrontEnd(args);
		case 'policy': {
			const {runPolicy} = await import('./commands/policy.js');
			return runPolicy(args.policy, common, machine, output);
		}

		case 'sandbox': {
			const {runSandbox} = await import('./commands/sandbox.js');
			return untilSignal(common, async signal => runSandbox(args.sandbox, common, output, signal));
		}

		case 'targets': {
			const {runTargets} = await import('./commands/targets.js');
			return runTargets(args.targets, common, output);
		}

		case 'activity': {
			const {runActivity} = await import('./commands/activity.js');
			return runActivity(args.activity, common, output);
		}

		case 'setup': {
			// Where somebody looks and nothing was confirmed yet, the wizard opens with what was said filled in.
			if (
				isInteractive(machine) &&
				!(common.isPlain || common.isJson || args.setUp.yes || args.setUp.dryRun)
			) {
				return runConsoleToItsEnd(common, args.setUp);
			}

			const {runSetUp} = await import('./commands/setup.js');
			return untilSignal(common, async signal => runSetUp(args.setUp, common, machine, output, signal));
		}

		case 'prove': {
			const {runProve} = await import('./commands/prove.js');
			return untilSignal(common, async signal => runProve(args.prove, common, machine, output, signal));
		}

		case 'backups': {
			const {runBackupsCommand} = await import('./commands/backups.js');
			return untilSignal(common, async signal =>
				runBackupsCommand(args.backups, common, machine, output, signal),
			);
		}

		case 'check': {
			const {runCheck} = await import('./commands/check.js');
			return untilSignal(common, async signal => runCheck(args.check, common, machine, output, signal));
		}

		case 'rotate': {
			const {runRotate} = await import('./commands/rotate.js');
			return untilSignal(common, async signal => runRotate(args.rotate, common, machine, output, signal));
		}

		case 'retire': {
			const {runRetireCommand} = await import('./commands/retire.js');
			return untilSignal(common, async signal =>
				runRetireCommand(args.retire, common, machine, output, signal),
			);
		}
	}
}

/** All is said: whatever of the SDK or of a program that a profile names still waits for an answer does not keep the process alive, as after --timeout. */
async function endWithout({stdout, stderr}: Machine): Promise<void> {
	for (const stream of [stdout, stderr]) {
		if (stream.writable) {
			await new Promise(resolve => stream.write('', resolve));
		}
	}

	// It keeps nobody waiting itself: a process with nothing left to do ends before.
	setTimeout(() => process.exit(), lingerMs).unref();
}

/** The console, and the process with it: a question that still waits for its answer keeps nobody from the shell. */
async function runConsoleToItsEnd(common: CommonFlags, setUp?: SetUpFlags): Promise<never> {
	const {runConsole} = await import('./commands/console.js');
	const exitCode = await runConsole(common, machine, setUp);
	await new Promise(resolve => machine.stdout.write('', resolve));
	process.exit(exitCode);
}

/** The console; without a terminal the sandbox is set up in lines, and anything else is a wrong usage. */
async function runFrontEnd({common}: Arguments): Promise<number> {
	const output = openOutput(machine);
	if (isInteractive(machine) && !common.isPlain && !common.isJson) {
		return runConsoleToItsEnd(common);
	}

	if (common.isSandbox) {
		const {rehearsalFlags, runSetUp} = await import('./commands/setup.js');
		return untilSignal(common, async signal =>
			runSetUp(rehearsalFlags, {...common, isPlain: !common.isJson}, machine, output, signal),
		);
	}

	const problem = {
		kind: 'usage',
		what: noConsoleWords(common),
		next: 'use a command (nightdrop --help lists them), or nightdrop --sandbox to rehearse',
	};
	sayProblem('usage', problem, common, output);
	return 2;
}

/** A screen reader's user has a terminal, and asked for lines. */
function noConsoleWords({isPlain, isJson}: CommonFlags): string {
	if (!isTerminal(machine)) {
		return 'The console needs a terminal, and this is none';
	}

	return isPlain || isJson
		? 'The console is a full screen, and something else was asked for'
		: 'The console needs a terminal that can move its cursor, and this one cannot';
}

/** The environment as it was at the start. The secret of the backup key stays in our hands only: a program that a profile names for its credentials is not to inherit it. */
function takeEnvironment(): Environment {
	const environment = {...process.env};
	delete process.env['NIGHTDROP_SECRET_ACCESS_KEY'];
	return environment;
}
