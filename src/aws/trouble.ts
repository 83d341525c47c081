import type {AwsError, Refused} from '../../aws/answer.js';
import type {Trouble} from '../state.js';

/** A refusal under a sentence that says what was not done. */
export function troubleOf(what: string, {error, call}: Refused, more: Partial<Trouble> = {}): Trouble {
	return {what, error, call, ...more};
}

/** No answer, or none that says whether it was carried out. */
export function isLost({kind, status}: AwsError): boolean {
	return (
		kind === 'network' ||
		kind === 'timeout' ||
		kind === 'cancelled' ||
		kind === 'server' ||
		(kind === 'unknown' && (status === undefined || status < 400))
	);
}

/** AWS is busy or still applying the change before: the same call again is right. */
export function isPassing({kind}: AwsError): boolean {
	return (
		kind === 'conflict' ||
		kind === 'throttled' ||
		kind === 'server' ||
		kind === 'network' ||
		kind === 'timeout'
	);
}
