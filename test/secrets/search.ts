import {lstatSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {join, relative} from 'node:path';

/** Something that only a few may know, by the name a test calls it. */
export type Known = {readonly name: string; readonly text: string};

/** Where a secret was found, and in which form. */
export type Find = {readonly where: string; readonly secret: string; readonly form: string};

type Form = {readonly form: string; readonly bytes: Buffer};

/** The ways in which a secret may stand in bytes: whoever has the bytes has the secret. */
export function formsOf(secret: string): readonly Form[] {
	const bytes = Buffer.from(secret);
	const wide = Buffer.from(secret, 'utf16le');
	const hex = bytes.toString('hex');
	const url = encodeURIComponent(secret);
	const texts: readonly (readonly [form: string, text: string])[] = [
		['plain', secret],
		['reversed', [...secret].toReversed().join('')],
		['JSON', JSON.stringify(secret).slice(1, -1)],
		['JSON', secret.replaceAll('/', '\\/')],
		['URL', url],
		['URL', url.replaceAll(/%../gu, code => code.toLowerCase())],
		['URL', everyByteOf(hex)],
		['URL', everyByteOf(hex.toUpperCase())],
		['hex', hex],
		['hex', hex.toUpperCase()],
		...[0, 1, 2].flatMap(shift => [
			['base64', inBase64(bytes, shift, 'base64')] as const,
			['base64', inBase64(bytes, shift, 'base64url')] as const,
		]),
	];
	return [
		...texts
			.filter(([form, text]) => form === 'plain' || text !== secret)
			.map(([form, text]) => ({form, bytes: Buffer.from(text)})),
		{form: 'UTF-16LE', bytes: wide},
		{form: 'UTF-16BE', bytes: Buffer.from(wide).swap16()},
	];
}

const everyByteOf = (hex: string) => hex.replaceAll(/../gu, byte => `%${byte}`);

/** In the middle of something longer, so many bytes after a third one: without the characters that its neighbours have a part in. */
function inBase64(bytes: Buffer, shift: number, alphabet: 'base64' | 'base64url'): string {
	const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString(alphabet);
	return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

/** What a terminal obeys, and what a text is broken by: a secret is no less shown when it goes over two lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const breaks = /\u001B\[[\d;?]*[A-Za-z]|[\s│▌]+/gu;

/** All secrets that stand in some bytes, and how. */
export function findIn(where: string, content: Buffer | string, secrets: readonly Known[]): readonly Find[] {
	const bytes = Buffer.from(content);
	const joined = Buffer.from(bytes.toString('utf8').replaceAll(breaks, ''));
	return secrets.flatMap(({name, text}) => {
		const found = formsOf(text).filter(form => bytes.includes(form.bytes) || joined.includes(form.bytes));
		return [...new Set(found.map(({form}) => form))].map(form => ({where, secret: name, form}));
	});
}

/** All secrets in a folder: in what files hold, in their names and in where links lead. */
export function findInFolder(folder: string, secrets: readonly Known[]): readonly Find[] {
	return readdirSync(folder, {recursive: true, encoding: 'utf8'}).flatMap(name => {
		const path = join(folder, name);
		const stat = lstatSync(path);
		const content = stat.isSymbolicLink() ? readlinkSync(path) : stat.isFile() ? readFileSync(path) : '';
		const where = relative(folder, path);
		return [...findIn(where, content, secrets), ...findIn(`name of ${where}`, name, secrets)];
	});
}
