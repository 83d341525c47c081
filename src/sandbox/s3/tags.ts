import {SandboxError} from '../protocol.js';
import {invalidArgument} from './refusals.js';

const maximumTags = {object: 10, bucket: 50};
const allowedCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const invalidTag = (message: string) => new SandboxError(400, 'InvalidTag', message);

/** Reads `x-amz-tagging`: URL query form. Says nothing against bad tags, so that a refusal comes first. */
export function parseTagHeader(header: string): Map<string, string> {
	return new Map(new URLSearchParams(header));
}

/** The tags of `x-amz-tagging`, refused as S3 refuses them. */
export function readTagHeader(header: string | undefined): Map<string, string> {
	if (header === undefined) {
		return new Map();
	}

	const pairs = [...new URLSearchParams(header)];
	if (new Set(pairs.map(([name]) => name)).size !== pairs.length) {
		throw invalidArgument(
			'x-amz-tagging',
			header,
			"The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
		);
	}

	return checkTags(pairs, 'object');
}

/** Holds tags to S3's rules: number, length, characters, no name twice. */
export function checkTags(
	pairs: readonly (readonly [string, string])[],
	kind: 'object' | 'bucket',
): Map<string, string> {
	if (pairs.length > maximumTags[kind]) {
		throw new SandboxError(
			400,
			'BadRequest',
			`${kind === 'object' ? 'Object' : 'Bucket'} tags cannot be greater than ${maximumTags[kind]}`,
		);
	}

	const tags = new Map<string, string>();
	for (const [name, value] of pairs) {
		if (name === '' || name.length > 128 || !allowedCharacters.test(name)) {
			throw invalidTag('The TagKey you have provided is invalid');
		}

		if (value.length > 256 || !allowedCharacters.test(value)) {
			throw invalidTag('The TagValue you have provided is invalid');
		}

		if (name.toLowerCase().startsWith('aws:')) {
			throw invalidTag('System tags cannot be added/updated by requester');
		}

		if (tags.has(name)) {
			throw invalidTag('Cannot provide multiple Tags with the same key');
		}

		tags.set(name, value);
	}

	return tags;
}
