import type {ErrorKind} from '../aws/answer.js';
import type {Trouble} from '../aws/trouble.js';

/** The exit codes of the command line's contract. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

const refusedKinds: ReadonlySet<ErrorKind> = new Set([
	'no-credentials',
	'expired',
	'bad-key',
	'bad-signature',
	'clock',
	'denied',
]);

/** What a trouble ends the command with: AWS refused the operator, or it could not be told; without a call it was an answer that cannot be used. */
export function exitCodeOf({error, isUnknown}: Trouble): ExitCode {
	if (error === undefined) {
		return isUnknown === true ? 3 : 2;
	}

	if (refusedKinds.has(error.kind)) {
		return 4;
	}

	// Nothing was sent: a region, an endpoint or a file that was named cannot be used.
	const isSetting = error.attempts === 0 && (error.kind === 'malformed' || error.kind === 'wrong-region');
	return error.kind === 'read-only' || isSetting ? 2 : 3;
}
