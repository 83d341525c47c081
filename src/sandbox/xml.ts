const escapes: {readonly [sign: string]: string} = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
	'\r': '&#13;',
};

/** Text as it may stand in an element. XML 1.0 cannot carry most control characters; S3 writes references to them all the same. */
export function escapeXml(text: string): string {
	return text
		.replace(/[&<>"'\r]/gu, sign => escapes[sign] as string)
		.replace(
			// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
			/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/gu,
			sign => `&#x${(sign.codePointAt(0) as number).toString(16)};`,
		);
}

export type XmlValue = string | number | boolean | XmlTree | readonly (string | XmlTree)[] | undefined;
export type XmlTree = {readonly [name: string]: XmlValue};

/** An element with its content; lists repeat the element, `undefined` leaves it out. */
export function element(name: string, value: XmlValue): string {
	if (value === undefined) {
		return '';
	}

	if (Array.isArray(value)) {
		return value.map(item => element(name, item as XmlValue)).join('');
	}

	const content =
		typeof value === 'object'
			? Object.entries(value as XmlTree)
					.map(([child, inner]) => element(child, inner))
					.join('')
			: escapeXml(String(value));
	return `<${name}>${content}</${name}>`;
}

/** A document with one root. */
export const xmlDocument = (root: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
