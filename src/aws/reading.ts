import {incompleteReply} from './errors.js';

/** A part that a reply must have; without it the reply was cut, or is not AWS's. */
export function required<Value>(value: Value | undefined): Value {
	if (value === undefined) {
		throw incompleteReply();
	}

	return value;
}

/** The parts of an object that are there: absent stays absent. */
export function present<Parts extends {readonly [name: string]: unknown}>(
	parts: Parts,
): {[Name in keyof Parts as undefined extends Parts[Name] ? never : Name]: Parts[Name]} & {
	[Name in keyof Parts as undefined extends Parts[Name] ? Name : never]?: Exclude<Parts[Name], undefined>;
} {
	return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as ReturnType<
		typeof present<Parts>
	>;
}

/** ISO 8601 UTC, as all times that are kept. */
export const iso = (date: Date | undefined): string | undefined => date?.toISOString();
