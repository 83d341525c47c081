import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {makeTestFolder} from '../storage/folder.js';
import {findIn, findInFolder} from './search.js';

const text = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const secrets = [
	{name: 'key', text},
	{name: 'odd', text: 'an odd "one" of a server & co/=?'},
];

const base64 = (before: string) => Buffer.from(`${before}${text}"}`);
const planted: readonly (readonly [form: string, content: Buffer | string])[] = [
	['plain', `aws_secret_access_key = ${text}\n`],
	['plain', Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(text), Buffer.from([0xff])])],
	['plain', `│ ${text.slice(0, 17)} │\r\n│ ${text.slice(17)} │`],
	['plain', `${text.slice(0, 9)}\u001B[1;31m${text.slice(9)}\u001B[0m`],
	['reversed', [...text].toReversed().join('')],
	['JSON', text.replaceAll('/', '\\/')],
	['URL', `?secret=${encodeURIComponent(text)}&x=1`],
	['URL', `?secret=${text.replace('/', '%2f').replace('+', '%2b')}&x=1`],
	['URL', [...Buffer.from(text)].map(byte => `%${byte.toString(16)}`).join('')],
	['hex', Buffer.from(text).toString('hex')],
	['hex', Buffer.from(text).toString('hex').toUpperCase()],
	...['', 'a', 'ab', 'abc', '{"s":"'].flatMap(before => [
		['base64', base64(before).toString('base64')] as const,
		['base64', base64(before).toString('base64url')] as const,
	]),
	['base64', base64('a line of ').toString('base64').replaceAll(/.{20}/gu, '$&\r\n')],
	['UTF-16LE', Buffer.from(`x${text}`, 'utf16le')],
	['UTF-16BE', Buffer.from(`x${text}`, 'utf16le').swap16()],
];

test.each(planted)('a secret as %s is found', (form, content) => {
	expect(findIn('here', content, secrets)).toContainEqual({where: 'here', secret: 'key', form});
});

test('a secret of another make is found as JSON and in a URL', () => {
	const [, odd] = secrets;
	expect(findIn('here', JSON.stringify({odd}), secrets)).toEqual([
		{where: 'here', secret: 'odd', form: 'JSON'},
	]);
	expect(findIn('here', `x=${encodeURIComponent(odd?.text ?? '')}`, secrets)).toEqual([
		{where: 'here', secret: 'odd', form: 'URL'},
	]);
});

test('what is almost a secret is none', () => {
	for (const almost of [text.slice(1), text.toLowerCase(), text.replace('FEMI', 'FEMJ'), '••••', '']) {
		expect(findIn('here', almost, secrets)).toEqual([]);
		expect(findIn('here', Buffer.from(almost).toString('base64'), secrets)).toEqual([]);
	}
});

test('a folder is searched to its bottom: files, names and links', () => {
	const folder = makeTestFolder();
	mkdirSync(join(folder, 'a', '.b'), {recursive: true});
	writeFileSync(join(folder, 'a', '.b', 'file'), `x${text}x`);
	writeFileSync(join(folder, 'a', encodeURIComponent(text)), '');
	symlinkSync(`/nowhere/${text}`, join(folder, 'link'));
	writeFileSync(join(folder, 'innocent'), 'nothing');
	expect(findInFolder(folder, secrets)).toHaveLength(3);
	expect(findInFolder(folder, secrets)).toEqual(
		expect.arrayContaining([
			{where: join('a', '.b', 'file'), secret: 'key', form: 'plain'},
			{where: `name of ${join('a', encodeURIComponent(text))}`, secret: 'key', form: 'URL'},
			{where: 'link', secret: 'key', form: 'plain'},
		]),
	);
});
