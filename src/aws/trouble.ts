import type {AwsError, Call, Refused} from './answer.js';

/** What happened, why, and what to do next. Absent why and next: they follow from the error's kind. */
export type Trouble = {
	readonly what: string;
	readonly why?: string;
	readonly next?: string;
	readonly error?: AwsError;
	readonly call?: Call;
	/** What is so could not be told, though AWS answered: nothing that the operator said was wrong. */
	readonly isUnknown?: true;
	/** Enter can use this region instead. */
	readonly region?: string;
};

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

/** Whether AWS says that the thing is not there. */
export const isMissing = ({kind}: AwsError): boolean => kind === 'not-found';
