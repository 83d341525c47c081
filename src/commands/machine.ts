import type {Environment} from '../terminal/capabilities.js';
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

/** Whether somebody can look and type: both ends are a terminal that can move its cursor. */
export function isInteractive({stdin, stdout, environment}: Machine): boolean {
	return Boolean(stdin.isTTY && stdout.isTTY) && environment['TERM'] !== 'dumb';
}
