import {asList, type PolicyDocument, type Statement} from './document.js';

/** A policy with the exact text of each of its statements, so that those of others can be kept byte for byte. */
export type ParsedPolicy = {
	readonly document: PolicyDocument;
	readonly statements: readonly ParsedStatement[];
	/** The same document with other statements; everything outside the list stays as it is. */
	readonly withStatements: (sources: readonly string[]) => string;
};

export type ParsedStatement = {readonly source: string; readonly value: Statement};

/** Parses the text of a policy; undefined: it is no policy document. */
export function parsePolicy(text: string): ParsedPolicy | undefined {
	let document: PolicyDocument;
	try {
		document = JSON.parse(text) as PolicyDocument;
	} catch {
		return undefined;
	}

	const value: unknown = document;
	if (typeof value !== 'object' || value === null || !('Statement' in value)) {
		return undefined;
	}

	const span = memberSpan(text, 'Statement');
	const values = asList(document.Statement);
	if (span === undefined || !values.every(isStatement)) {
		return undefined;
	}

	const spans = text[span.from] === '[' ? elementSpans(text, span.from) : [span];
	return {
		document,
		statements: spans.map(({from, to}, index) => ({
			source: text.slice(from, to),
			value: values[index] as Statement,
		})),
		withStatements: sources => `${text.slice(0, span.from)}[${sources.join(',')}]${text.slice(span.to)}`,
	};
}

type Loose = {readonly [name: string]: unknown};

const isRecord = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown) => typeof value === 'string';
const isScalar = (value: unknown) => isText(value) || typeof value === 'number' || typeof value === 'boolean';
const areTexts = (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText));
const areScalars = (value: unknown) => isScalar(value) || (Array.isArray(value) && value.every(isScalar));
const isPrincipal = (value: unknown) =>
	value === '*' || (isRecord(value) && Object.values(value).every(areTexts));
/** Whether something has the shape of a condition element: operators, keys, and scalars or lists of them (IAM user guide, "Policy grammar"). */
export const isCondition = (value: unknown) =>
	isRecord(value) &&
	Object.values(value).every(tests => isRecord(tests) && Object.values(tests).every(areScalars));

const shapes: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
	['Sid', isText],
	['Effect', value => value === 'Allow' || value === 'Deny'],
	['Principal', isPrincipal],
	['NotPrincipal', isPrincipal],
	['Action', areTexts],
	['NotAction', areTexts],
	['Resource', areTexts],
	['NotResource', areTexts],
	['Condition', isCondition],
]);

/** Whether something has the shape of a statement: anything else could mean what we cannot see. */
const isStatement = (value: unknown): boolean =>
	isRecord(value) &&
	value['Effect'] !== undefined &&
	Object.entries(value).every(([name, element]) => shapes.get(name)?.(element) ?? false);

type Span = {readonly from: number; readonly to: number};

// The text is known to be JSON here, so these only have to find where things end.

const white = /\s/u;

function skipWhite(text: string, from: number): number {
	let at = from;
	while (at < text.length && white.test(text[at] as string)) {
		at++;
	}

	return at;
}

function stringEnd(text: string, from: number): number {
	let at = from + 1;
	while (text[at] !== '"') {
		at += text[at] === '\\' ? 2 : 1;
	}

	return at + 1;
}

function valueEnd(text: string, from: number): number {
	const first = text[from];
	if (first === '"') {
		return stringEnd(text, from);
	}

	if (first !== '{' && first !== '[') {
		let at = from;
		while (at < text.length && !/[\s,\]}]/u.test(text[at] as string)) {
			at++;
		}

		return at;
	}

	let depth = 0;
	for (let at = from; ; ) {
		const sign = text[at];
		if (sign === '"') {
			at = stringEnd(text, at);
			continue;
		}

		depth += sign === '{' || sign === '[' ? 1 : sign === '}' || sign === ']' ? -1 : 0;
		at++;
		if (depth === 0) {
			return at;
		}
	}
}

/** Where the value of a member of the outermost object is; the last, as for JSON.parse, where it is there twice. */
function memberSpan(text: string, name: string): Span | undefined {
	let at = skipWhite(text, skipWhite(text, 0) + 1);
	let found: Span | undefined;
	while (text[at] === '"') {
		const keyEnd = stringEnd(text, at);
		const key = JSON.parse(text.slice(at, keyEnd)) as string;
		const from = skipWhite(text, skipWhite(text, keyEnd) + 1);
		const to = valueEnd(text, from);
		if (key === name) {
			found = {from, to};
		}

		at = skipWhite(text, to);
		at = text[at] === ',' ? skipWhite(text, at + 1) : at;
	}

	return found;
}

function elementSpans(text: string, from: number): readonly Span[] {
	const spans: Span[] = [];
	let at = skipWhite(text, from + 1);
	while (text[at] !== ']') {
		const to = valueEnd(text, at);
		spans.push({from: at, to});
		at = skipWhite(text, to);
		at = text[at] === ',' ? skipWhite(text, at + 1) : at;
	}

	return spans;
}
