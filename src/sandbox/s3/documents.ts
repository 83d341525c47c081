import {XMLParser, XMLValidator} from 'fast-xml-parser';
import type {SandboxRequest, SandboxResponse} from '../protocol.js';
import {escapeXml, xmlDocument} from '../xml.js';
import {malformedXml} from './refusals.js';

export const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The most of a document that is read: DeleteObjects with 1,000 long keys needs under 4 MiB. */
const maximumDocumentBytes = 4 * 1024 * 1024;

/** An element that was read: text, or elements by name. */
export type XmlElement = string | {readonly [name: string]: XmlElement | readonly XmlElement[]};

/** XML text of one element with text in it; nothing for `undefined`. */
export function leaf(name: string, value: string | number | boolean | undefined): string {
	return value === undefined ? '' : `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** XML text of one element with elements in it. */
export function branch(name: string, ...children: readonly string[]): string {
	return `<${name}>${children.join('')}</${name}>`;
}

/** A document in S3's namespace, as an answer. */
export function documentAnswer(
	root: string,
	children: readonly string[],
	headers: {readonly [name: string]: string | undefined} = {},
): SandboxResponse {
	return {
		status: 200,
		headers: {'content-type': 'application/xml', ...headers},
		body: xmlDocument(`<${root} xmlns="${namespace}">${children.join('')}</${root}>`),
	};
}

const parser = new XMLParser({
	ignoreAttributes: true,
	removeNSPrefix: true,
	parseTagValue: false,
	trimValues: false,
	ignoreDeclaration: true,
	// References are resolved below: the parser drops those to control characters, which keys may hold.
	processEntities: false,
	tagValueProcessor: (_, value) => resolveReferences(value),
});

const named: {readonly [name: string]: string} = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};

function resolveReferences(text: string): string {
	return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/giu, (whole, decimal, hexadecimal, name) => {
		const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
		if (code > 0x10ffff) {
			throw malformedXml();
		}

		return Number.isNaN(code) ? (named[name] ?? whole) : String.fromCodePoint(code);
	});
}

/** Reads the body as a document with this root; anything else is `MalformedXML`. */
export async function readDocument(
	request: SandboxRequest,
	root: string,
	limit = maximumDocumentBytes,
): Promise<XmlElement> {
	return parseDocument(await request.text(limit), root);
}

/** Parses a document. There are no DTDs, so no entities of its own, for S3 as for us. */
export function parseDocument(text: string, root: string): XmlElement {
	const plain = text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/gu, (_, inside: string) => escapeXml(inside));
	if (/<!DOCTYPE/iu.test(plain) || XMLValidator.validate(plain) !== true) {
		throw malformedXml();
	}

	const element = parse(plain)[root];
	if (element === undefined) {
		throw malformedXml();
	}

	return element;
}

function parse(text: string): {readonly [name: string]: XmlElement} {
	try {
		return parser.parse(text) as {readonly [name: string]: XmlElement};
	} catch {
		throw malformedXml();
	}
}

/** All children of that name, none if there are none. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
	if (element === undefined || typeof element === 'string') {
		return [];
	}

	const found = element[name];
	return found === undefined ? [] : isList(found) ? found : [found];
}

const isList = (value: XmlElement | readonly XmlElement[]): value is readonly XmlElement[] =>
	Array.isArray(value);

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
	return childrenOf(element, name)[0];
}

/** Text of a child; undefined if there is no such child. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
	const found = childOf(element, name);
	return found === undefined ? undefined : typeof found === 'string' ? found : (textIn(found) ?? '');
}

const textIn = (element: XmlElement) =>
	typeof element === 'string' || typeof element['#text'] !== 'string' ? undefined : element['#text'];

/** `true` and `false` as XML has them; anything else is `MalformedXML`. */
export function flagOf(element: XmlElement | undefined, name: string): boolean {
	const text = textOf(element, name)?.trim().toLowerCase() ?? 'false';
	if (text !== 'true' && text !== 'false') {
		throw malformedXml();
	}

	return text === 'true';
}

/** What stands inside the root of a document that was checked before. */
export function innerXml(text: string, root: string): string {
	const match = new RegExp(`<(?:\\w+:)?${root}(?:\\s[^>]*)?>([\\s\\S]*)</(?:\\w+:)?${root}>\\s*$`, 'u').exec(
		text,
	);
	return match?.[1] ?? '';
}
