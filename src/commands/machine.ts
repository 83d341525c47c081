import {type Environment, isDumb} from '../terminal/capabilities.js';
import {createLineWriter, type LineWriter} from '../terminal/lines.js';

/** What the commands see of the process: replaced as a whole in tests. */
export type Machine = {
	readonly environment: Environment;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly platform: string;
};

/** Results go to `out`, diagnostics to `err`. */
export type Output = {readonly out: LineWriter; readonly err: LineWriter};

export const openOutput = ({stdout, stderr}: Machine): Output => ({
	out: createLineWriter(stdout),
	err: createLineWriter(stderr),
});

/** Whether somebody can look and type, at least in lines. */
export const isTerminal = ({stdin, stdout}: Machine): boolean => Boolean(stdin.isTTY && stdout.isTTY);

/** Whether there is a terminal that can move its cursor. */
export const isInteractive = (machine: Machine): boolean =>
	isTerminal(machine) && !isDumb(machine.environment, machine.platform);
