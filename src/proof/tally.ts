import type {Role} from '../ui/theme.js';
import {groups} from './probes.js';
import type {Group, ProbeResult} from './proof.js';

/** How a group stands: its mark and its figure. */
export type Tally = {
	readonly group: Group;
	readonly title: string;
	readonly role: Role;
	readonly words: string;
};

/** The mark of a row. */
export function roleOf({verdict, state}: Pick<ProbeResult, 'verdict' | 'state'>): Role {
	if (state === 'asking') {
		return 'busy';
	}

	const roles = {
		proven: 'ok',
		violated: 'bad',
		'not-proven': 'unknown',
		disclosed: 'info',
		skipped: 'skip',
	} as const;
	return verdict === undefined ? 'todo' : roles[verdict];
}

/** Rows that count: what does not apply to this target is left out of every figure. */
export const counted = (results: readonly ProbeResult[]): readonly ProbeResult[] =>
	results.filter(({verdict}) => verdict !== 'skipped');

const isOff = ({verdict, isRequired}: ProbeResult) => verdict === 'not-proven' && isRequired;

/** All groups with their figures. */
export function talliesOf(results: readonly ProbeResult[], isRunning: boolean): readonly Tally[] {
	return groups.map(({id, title}) => {
		const rows = counted(results.filter(({group}) => group === id));
		return {group: id, title, ...standing(id, rows, isRunning)};
	});
}

function standing(
	group: Group,
	rows: readonly ProbeResult[],
	isRunning: boolean,
): Pick<Tally, 'role' | 'words'> {
	const violated = rows.filter(({verdict}) => verdict === 'violated');
	if (violated.length > 0) {
		return {role: 'bad', words: `${violated.length} ${wrongWord(group, violated)}`};
	}

	const done = rows.filter(({verdict, state}) => verdict !== undefined && state !== 'asking').length;
	const off = rows.filter(isOff).length;
	if (isRunning && done < rows.length) {
		return {
			role: done > 0 || rows.some(({state}) => state === 'asking') ? 'busy' : 'todo',
			words: `${done} of ${rows.length}`,
		};
	}

	if (off > 0) {
		return {role: 'unknown', words: `${off} not known`};
	}

	if (rows.length === 0) {
		return {role: 'skip', words: 'skipped'};
	}

	return group === 'disclose'
		? {role: 'info', words: `${rows.length} shown`}
		: {role: 'ok', words: `${done} of ${rows.length}`};
}

function wrongWord(group: Group, violated: readonly ProbeResult[]): string {
	const isDenied = violated.every(({observed}) => observed?.outcome === 'denied');
	return isDenied ? 'denied' : group === 'posture' || group === 'could' ? 'wrong' : 'allowed';
}
