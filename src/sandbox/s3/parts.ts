import {SandboxError} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import type {ByteRange} from './range.js';
import {invalidArgument} from './refusals.js';

/** The bytes of the part that `partNumber` asks for; the whole of an object that was put in one piece is its part 1. */
export function partRange(version: ObjectVersion, text: string | null): ByteRange | undefined {
	if (text === null) {
		return undefined;
	}

	const number = readPartNumber(text);
	const parts = version.partList ?? [{size: version.size}];
	if (number > parts.length) {
		throw new SandboxError(416, 'InvalidPartNumber', 'The requested partnumber is not satisfiable', {
			elements: {PartNumberRequested: text, ActualPartCount: String(parts.length)},
		});
	}

	if (version.size === 0) {
		return undefined;
	}

	const first = parts.slice(0, number - 1).reduce((sum, part) => sum + part.size, 0);
	return {first, last: first + (parts[number - 1]?.size ?? 0) - 1};
}

/** A part number from 1 to 10,000. */
export function readPartNumber(text: string | null): number {
	const number = Number(text);
	if (text === null || !/^\d+$/u.test(text) || number < 1 || number > 10_000) {
		throw invalidArgument(
			'partNumber',
			text ?? '',
			'Part number must be an integer between 1 and 10000, inclusive',
		);
	}

	return number;
}
