import process from 'node:process';
import {parseArguments} from './arguments.js';
import {isInteractive, type Machine, openOutput} from './commands/machine.js';
import {sayProblem} from './commands/problem.js';
import {untilSignal} from './commands/signals.js';
import type {Arguments, CommonFlags, SetUpFlags} from './flags.js';

const machine: Machine = {
	environment: process.env,
	stdin: process.stdin,
	stdout: process.stdout,
	stderr: process.stderr,
	platform: process.platform,
};

/** Neither a finding nor a refusal: whoever asked does not know the answer. */
const crashed = 3;

process.exitCode = await main(process.argv.slice(2)).catch(async (error: unknown) => {
	// Node would write the error as it is, with the text from outside that its message may quote.
	const {crashLines} = await import('./terminal/crash.js');
	const {err} = openOutput(machine);
	for (const line of crashLines(error)) {
		err.line(line);
	}

	return crashed;
});

/** Arguments to front end. Returns the exit code of the contract. */
async function main(argv: readonly string[]): Promise<number> {
	const output = openOutput(machine);
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
			return untilSignal(common, async signal => runSandbox(args.sandbox, output, signal));
		}

		case 'targets': {
			const {runTargets} = await import('./commands/targets.js');
			return runTargets(args.targets, common, output);
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
		what: 'The console needs a terminal, and this is none',
		next: 'use a command (nightdrop --help lists them), or nightdrop --sandbox to rehearse',
	};
	sayProblem('usage', problem, common, output);
	return 2;
}
