import type {ProbeResult} from './proof.js';

/** The call of a row: `GetObject, range`. */
export const callOf = ({operation, variant}: ProbeResult): string =>
	variant === undefined ? operation : `${operation}, ${variant}`;

/** The answer of a row, short: `denied 403`, `ALLOWED 200`, `no answer`. */
export function answerOf(row: ProbeResult): string {
	const {state, verdict, how, observed, expected} = row;
	if (state === 'asking') {
		return 'asking';
	}

	if (verdict === undefined) {
		return '';
	}

	if (verdict === 'skipped') {
		return 'skipped';
	}

	if (how === 'read') {
		return readWords[verdict];
	}

	const status = observed?.call?.status;
	switch (observed?.outcome) {
		case 'allowed':
			return `${expected === 'denied' ? 'ALLOWED' : 'allowed'}${how === 'live' && status !== undefined ? ` ${status}` : ''}`;
		case 'denied':
			return `${expected === 'allowed' ? 'DENIED' : 'denied'}${how === 'live' && status !== undefined ? ` ${status}` : ''}`;
		case 'unknown':
			return status === undefined ? 'no answer' : how === 'simulated' ? 'not said' : `${status}`;
		default:
			return 'not asked';
	}
}

const readWords = {
	proven: 'as said',
	violated: 'wrong',
	disclosed: 'shown',
	'not-proven': 'not known',
} as const;

/** Why the answer was so, short: `our deny`, `a group`, `busy`. */
export function becauseOf({state, verdict, observed, how, expected}: ProbeResult): string {
	const isDue = state === 'done' && verdict !== 'skipped' && how !== 'read';
	const isAsWanted = expected === 'allowed' && observed?.outcome === 'allowed';
	return isDue && !isAsWanted ? (observed?.because ?? '') : '';
}
