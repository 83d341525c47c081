import {
	chmodSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {createSecret, reveal} from '../../src/secret.js';
import {readProfileKey, saveProfile} from '../../src/storage/credentials-file.js';
import {openPlace} from '../../src/storage/place.js';
import {compileProgram} from './child.js';
import {makeTestFolder} from './folder.js';

const secretText = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const key = {
	accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
	secretAccessKey: createSecret(secretText),
	region: 'eu-west-1',
};

const section = (end = '\n') =>
	[
		'[acme]',
		'aws_access_key_id = AKIAI44QH8DHBEXAMPLE',
		`aws_secret_access_key = ${secretText}`,
		'region = eu-west-1',
		'',
	].join(end);

test('a new file holds one profile, for its owner only', async () => {
	const path = join(makeTestFolder(), '.aws', 'credentials');
	expect(await saveProfile({profile: 'acme', path, ...key})).toEqual({ok: true, value: path});
	expect(readFileSync(path, 'utf8')).toBe(section());
	expect(statSync(path).mode & 0o777).toBe(0o600);
	expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
});

test.each([
	['with its line end', '[ops]\naws_access_key_id=A\n', '\n', '\n'],
	['without its last line end', '[ops]\naws_access_key_id=A', '\n\n', '\n'],
	['with CRLF', '; mine\r\n[ops]\r\naws_access_key_id=A\r\n', '\r\n', '\r\n'],
	['with a BOM', '\uFEFF[ops]\naws_access_key_id=A\n', '\n', '\n'],
	['with a BOM alone', '\uFEFF', '', '\n'],
	[
		'with comments, blank lines and sections unknown to us',
		'# a [acme]\n\n\n[x y]\n s =\n  nested = 1\n\t;\n',
		'\n',
		'\n',
	],
	['with bytes that are not UTF-8', Buffer.from([0x23, 0xff, 0xfe, 0x0a]).toString('latin1'), '\n', '\n'],
])('a file %s stays byte for byte, with ours after it', async (_, before, gap, end) => {
	const path = join(makeTestFolder(), 'credentials');
	const bytes = Buffer.from(before, before.includes('\u00ff') ? 'latin1' : 'utf8');
	writeFileSync(path, bytes, {mode: 0o644});
	expect(await saveProfile({profile: 'acme', path, ...key})).toMatchObject({ok: true});
	const after = readFileSync(path);
	expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
	expect(after.subarray(bytes.length).toString()).toBe(gap + section(end));
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([
	['[acme]\n'],
	['[ acme ]\n'],
	['a=b\r\n[acme] # old\r\n'],
	['[profile acme]\n'],
	['\uFEFF[acme]'],
	['["acme"]'],
])('a profile that is there is refused: %j', async before => {
	const path = join(makeTestFolder(), 'credentials');
	writeFileSync(path, before);
	const refused = {ok: false, problem: {kind: 'exists', next: 'Choose another profile name.'}};
	expect(await saveProfile({profile: 'acme', path, ...key})).toMatchObject(refused);
	expect(await openPlace({type: 'profile', profile: 'acme', path})).toMatchObject(refused);
	expect(readFileSync(path, 'utf8')).toBe(before);
});

test('a profile of the config file is refused too, where the usual files are used', async () => {
	const folder = makeTestFolder();
	writeFileSync(join(folder, 'config'), '[profile acme]\nrole_arn = x\n');
	vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
	vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
	try {
		expect(await saveProfile({profile: 'acme', ...key})).toMatchObject({
			ok: false,
			problem: {kind: 'exists'},
		});
		expect(await saveProfile({profile: 'other', ...key})).toMatchObject({ok: true});
		expect(readFileSync(join(folder, 'credentials'), 'utf8')).toContain('[other]');
	} finally {
		vi.unstubAllEnvs();
	}
});

test.each(['', 'a b', 'a]b', 'a\nb', '[', 'x'.repeat(129), 'a\u001b'])(
	'%j is no name of a profile',
	async profile => {
		const path = join(makeTestFolder(), 'credentials');
		expect(await saveProfile({profile, path, ...key})).toMatchObject({ok: false, problem: {kind: 'other'}});
		expect(await openPlace({type: 'profile', profile, path})).toMatchObject({ok: false});
	},
);

test('a link to the file stays a link', async () => {
	const folder = makeTestFolder();
	mkdirSync(join(folder, 'real'));
	writeFileSync(join(folder, 'real', 'credentials'), '[ops]\n');
	symlinkSync(join(folder, 'real', 'credentials'), join(folder, 'credentials'));
	await saveProfile({profile: 'acme', path: join(folder, 'credentials'), ...key});
	expect(lstatSync(join(folder, 'credentials')).isSymbolicLink()).toBe(true);
	expect(readFileSync(join(folder, 'real', 'credentials'), 'utf8')).toContain('[acme]');
	expect(readdirSync(join(folder, 'real'))).toEqual(['credentials']);
});

test('a place is opened before there is a key, leaves nothing behind, and takes the key later', async () => {
	const folder = makeTestFolder();
	const path = join(folder, 'credentials');
	const place = await openPlace({type: 'profile', profile: 'acme', path});
	expect(place).toMatchObject({ok: true, value: {savedTo: 'profile:acme', path}});
	expect(readdirSync(folder)).toEqual([]);
	expect(place.ok && (await place.value.save(key))).toEqual({ok: true, value: path});
	const stored = await readProfileKey({profile: 'acme', path});
	expect(stored?.accessKeyId).toBe('AKIAI44QH8DHBEXAMPLE');
	expect(stored && reveal(stored.secretAccessKey)).toBe(secretText);
	expect(await readProfileKey({profile: 'other', path})).toBeUndefined();
});

test.each([
	['a folder', (path: string) => mkdirSync(path), 'other'],
	['under a file', (path: string) => writeFileSync(join(path, '..'), ''), 'missing'],
	['UTF-16', (path: string) => writeFileSync(path, Buffer.from('[ops]\n', 'utf16le')), 'broken'],
])('a place that is %s is refused in words', async (_, make, kind) => {
	const path = join(makeTestFolder(), 'x');
	const inner = kind === 'missing' ? join(path, 'y') : path;
	make(inner);
	const answer = await openPlace({type: 'profile', profile: 'acme', path: inner});
	expect(answer).toMatchObject({ok: false, problem: {kind}});
	expect(await saveProfile({profile: 'acme', path: inner, ...key})).toMatchObject({
		ok: false,
		problem: {kind},
	});
});

test.skipIf(process.getuid?.() === 0)('a file that was made read-only is not written over', async () => {
	const path = join(makeTestFolder(), 'credentials');
	writeFileSync(path, '[ops]\n');
	chmodSync(path, 0o400);
	expect(await openPlace({type: 'profile', profile: 'acme', path})).toMatchObject({
		ok: false,
		problem: {kind: 'denied'},
	});
});

test('many processes at once lose no profile of each other', async () => {
	const folder = makeTestFolder();
	const save = await compileProgram(
		folder,
		`import {saveProfile} from './src/storage/credentials-file.ts';
		import {createSecret} from './src/secret.ts';
		const [path, name] = process.argv.slice(2);
		for (let count = 0; count < 5; count++) {
			const secretAccessKey = createSecret('secret-' + name + '-' + count);
			const saved = await saveProfile({path, profile: name + count, accessKeyId: 'AKIA' + name + count, secretAccessKey});
			if (!saved.ok) throw new Error(JSON.stringify(saved));
		}`,
	);
	const path = join(folder, 'aws', 'credentials');
	await Promise.all(['a', 'b', 'c', 'd'].map(async name => save(path, name)));
	const names = [...readFileSync(path, 'utf8').matchAll(/^\[(.+)\]$/gmu)].map(match => match[1]);
	expect(names).toHaveLength(20);
	expect(new Set(names)).toEqual(
		new Set(['a', 'b', 'c', 'd'].flatMap(name => [0, 1, 2, 3, 4].map(count => `${name}${count}`))),
	);
	expect(readdirSync(join(folder, 'aws'))).toEqual(['credentials']);
});

test('one name, many processes: one of them gets it', async () => {
	const folder = makeTestFolder();
	const save = await compileProgram(
		folder,
		`import {saveProfile} from './src/storage/credentials-file.ts';
		import {createSecret} from './src/secret.ts';
		const [path, secret] = process.argv.slice(2);
		const saved = await saveProfile({path, profile: 'acme', accessKeyId: 'AKIA', secretAccessKey: createSecret(secret)});
		process.stdout.write(saved.ok ? 'saved' : saved.problem.kind);`,
	);
	const path = join(folder, 'credentials');
	const answers = await Promise.all(['a', 'b', 'c'].map(async name => save(path, name)));
	expect(answers.toSorted()).toEqual(['exists', 'exists', 'saved']);
	expect(readFileSync(path, 'utf8').match(/\[acme\]/gu)).toHaveLength(1);
});
