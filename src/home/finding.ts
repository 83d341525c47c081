import type {Role} from '../ui/theme.js';

/** One cell: a mark only where something is wrong, and a word. */
export type Cell = {readonly role?: Role; readonly word: string};

/** One thing found on a target. */
export type Finding = {
	/** For programs: `public-access`. */
	readonly id: string;
	/** `info` is said and alarms nobody. */
	readonly role: Role;
	/** A line without a full stop. */
	readonly title: string;
	readonly why: string;
	readonly next: string;
};

/** What is so of one part of a target: a cell, and everything that was found, the worst first. */
export type Part = {readonly cell: Cell; readonly findings: readonly Finding[]};

const worstFirst: readonly Role[] = ['bad', 'warn', 'unknown', 'busy', 'ok', 'info'];

/** Sorts the worst first. */
export const bySeverity = (a: Role, b: Role): number => worstFirst.indexOf(a) - worstFirst.indexOf(b);

/** All is well, or nothing is known yet. */
export const fine = (word: string): Part => ({cell: {word}, findings: []});

/** One finding, and its word. */
export function wrong(role: Role, word: string, finding: Omit<Finding, 'role'>): Part {
	return {cell: {role, word}, findings: [{role, ...finding}]};
}

/** AWS did not say. */
export function notKnown(id: string, what: string, why: string): Part {
	return wrong('unknown', 'Not known', {
		id,
		title: `Could not tell: ${what}`,
		why,
		next: 'Look again (R).',
	});
}

/** Several parts as one: the cell of the worst. */
export function joined(parts: readonly Part[], good: string): Part {
	const findings = parts.flatMap(part => part.findings).sort((a, b) => bySeverity(a.role, b.role));
	const [worst] = findings.filter(({role}) => role !== 'info');
	const cell = worst && parts.find(part => part.findings.includes(worst))?.cell;
	return {cell: cell ?? {word: good}, findings};
}
