import type {AskMfaCode} from '../aws/sign-in.js';
import {printable} from '../terminal/printable.js';
import type {Context} from './context.js';
import type {Machine} from './machine.js';
import {askInLines} from './reader.js';

type Terminal = Pick<Machine, 'stdin' | 'stderr'>;

/** After so many wrong codes it is not the code. */
const mostTries = 3;

/** Let the sessions of a command ask for an MFA code, where there is somebody to ask. */
export function letAsk({signIn}: Pick<Context, 'signIn'>, machine: Terminal): void {
	const ask = mfaAsker(machine);
	if (ask !== undefined) {
		signIn.askMfaCode = ask;
	}
}

/** Asks in lines, on stderr: results may go elsewhere. */
function mfaAsker(machine: Terminal): AskMfaCode | undefined {
	const {stdin, stderr} = machine;
	if (!(stdin.isTTY && stderr.isTTY)) {
		return undefined;
	}

	let tries = 0;
	return async ({profile, serial, refused}, signal) => {
		tries = refused === undefined ? 1 : tries + 1;
		if (refused !== undefined) {
			stderr.write(`problem: the code was not taken: ${printable(refused)}\n`);
		}

		return tries > mostTries
			? undefined
			: askInLines(machine, `MFA code of ${serial}, for profile ${profile}: `, signal);
	};
}
