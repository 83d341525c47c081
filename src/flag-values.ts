/** What is wrong with the command line, and what would be right. */
export type UsageProblem = {readonly what: string; readonly next: string};

/** What the parser found, by flag. */
export type Values = {readonly [name: string]: string | boolean | undefined};

/** `--name` is true, `--no-name` is false, neither is undefined. */
export function switchOf(values: Values, name: string): boolean | undefined {
	const [on, off] = [values[name] === true, values[`no-${name}`] === true];
	if (on && off) {
		throw usage(`--${name} and --no-${name} exclude each other`, 'leave one of the two out');
	}

	return on ? true : off ? false : undefined;
}

/** The text of a flag, refused when it is empty. */
export function textOf(values: Values, name: string): string | undefined {
	const value = values[name];
	if (value === '') {
		throw usage(`--${name} is empty`, `give --${name} a value, or leave it out`);
	}

	return typeof value === 'string' ? value : undefined;
}

/** A whole number that is not negative. */
export function wholeOf(name: string, value: string): number {
	if (!/^\d{1,9}$/u.test(value)) {
		throw usage(`--${name} takes a whole number`, `for example --${name} 100`);
	}

	return Number(value);
}

/** A positive number of seconds. */
export function secondsOf(name: string, value: string): number {
	const seconds = Number(value);
	if (!(seconds > 0) || !Number.isFinite(seconds)) {
		throw usage(`--${name} takes seconds`, `for example --${name} 60`);
	}

	return seconds;
}

const unitMs = {m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000};

/** `90m`, `24h`, `7d` or `2w` in milliseconds. */
export function durationOf(name: string, value: string): number {
	const match = /^(\d{1,6})([mhdw])$/u.exec(value);
	if (match === null || Number(match[1]) === 0) {
		throw usage(`--${name} takes a time like 90m, 24h or 7d`, `for example --${name} 24h`);
	}

	return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

/** The field when there is a value, nothing otherwise, for optional fields that must not be undefined. */
export function present<Name extends string, Value>(
	name: Name,
	value: Value | undefined,
): {readonly [key in Name]?: Value} {
	return value === undefined ? {} : ({[name]: value} as {readonly [key in Name]: Value});
}

/** A usage problem to throw. */
export function usage(what: string, next: string): Error & {readonly problem: UsageProblem} {
	return Object.assign(new Error(what), {problem: {what, next}});
}

/** Whether an error was made by `usage`. */
export function isUsageProblem(error: unknown): error is Error & {readonly problem: UsageProblem} {
	return error instanceof Error && 'problem' in error;
}
