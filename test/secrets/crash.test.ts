import {renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, expect, test} from 'vitest';
import type {AccessKey} from '../../src/sandbox/state.js';
import {createSecret} from '../../src/secret.js';
import {crashLines} from '../../src/terminal/crash.js';
import {type Launched, launch} from '../helpers/pty.js';
import {makeTestFolder} from '../storage/folder.js';
import {type Machine, openMachine} from './machine.js';
import {findIn, findInFolder} from './search.js';

/** Mistakes of our own whose error has secrets in its message, its cause and its fields: what the program says of them has none. */

let running: Launched | undefined;
afterEach(async () => {
	await running?.close();
	running = undefined;
});

const text = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const odd = 'not "one" of AWS & co';

const hostile: readonly (readonly [name: string, error: unknown])[] = [
	['in its message', new TypeError(`cannot read ${text}`)],
	['in a URL', new Error(`GET /?secret=${encodeURIComponent(text)}&x=${encodeURIComponent(odd)}`)],
	['in JSON', new Error(JSON.stringify({secretAccessKey: text, other: odd}))],
	['in a line that looks like a place', new Error(`x\n    at ${text} (${odd})\n    at ${odd}`)],
	['in its name', Object.assign(new Error('x'), {name: `Error of ${text}`})],
	['in its cause', new Error('x', {cause: new Error(text)})],
	['in its fields', Object.assign(new Error('x'), {$response: {body: text}, secretAccessKey: text})],
	['in a stack of its own', Object.assign(new Error('x'), {stack: `Error: ${text}\n    at ${text}:1:1`})],
	['in several', new AggregateError([new Error(text)], `all of ${odd} failed`)],
	['thrown as it is', text],
	['in what it says of itself', {toString: () => `I am ${odd} and ${text}`}],
	[
		'in an error that throws when it is read',
		Object.defineProperty(new Error('x'), 'message', {get: thrower}),
	],
	['in no text at all', Object.create(null, {secret: {value: text, enumerable: true}})],
];

function thrower(): never {
	throw new Error(text);
}

test.each(hostile)('a secret %s is not said', (_, error) => {
	const held = createSecret(odd);
	const lines = crashLines(error);
	expect(lines[0]).toBe('Nightdrop made a mistake and had to stop');
	expect(lines.at(-1)).toContain('Start it again');
	const secrets = [
		{name: 'of AWS', text},
		{name: String(held), text: odd},
	];
	expect(findIn('lines', lines.join('\n'), secrets)).toEqual([]);
});

test('a mistake is still told: its words, and its place', () => {
	const lines = crashLines(
		new TypeError(`no ${'field'} 'key' of AKIAIOSFODNN7EXAMPLE in /home/o/.aws/credentials`),
	);
	expect(lines[1]).toBe(
		"  Why   TypeError: no field 'key' of AKIAIOSFODNN7EXAMPLE in /home/o/.aws/credentials",
	);
	expect(lines[2]).toContain('crash.test.ts');
});

/** Makes a mistake in the running program, once a file says which. */
const mistaken = `
import {existsSync, readFileSync} from 'node:fs';
const timer = setInterval(() => {
	if (!existsSync(process.env.MISTAKE)) return;
	clearInterval(timer);
	const {how, secrets} = JSON.parse(readFileSync(process.env.MISTAKE, 'utf8'));
	const all = secrets.join(' ');
	const mistake = new Error(\`of \${all}, \${encodeURIComponent(secrets[0])}\\n    at \${all}\`, {cause: new Error(all)});
	Object.assign(mistake, {all, secrets, $response: {headers: {authorization: all}}, toJSON: () => all});
	mistake[Symbol.for('nodejs.util.inspect.custom')] = () => all;
	if (how === 'exception') throw mistake;
	if (how === 'rejection') Promise.reject(mistake);
}, 5);
timer.unref();
`;

function prepareMistake(machine: Machine) {
	const folder = makeTestFolder();
	const module = join(folder, 'mistaken.mjs');
	const file = join(folder, 'mistake.json');
	writeFileSync(module, mistaken);
	return {
		env: {NODE_OPTIONS: `--import=${pathToFileURL(module).href}`, MISTAKE: file},
		make(how: string) {
			const secrets = machine.known().map(one => one.text);
			writeFileSync(`${file}.new`, JSON.stringify({how, secrets}));
			renameSync(`${file}.new`, file);
		},
	};
}

const setUp = ['setup', '--bucket', 'acme-empty', '--preset', 'strict', '--yes', '--print-secret', '--json'];

/** A key by hand, and the operator's own in the environment: what an error could get hold of. */
const handed = ({sandbox}: Machine) => {
	const key = [...sandbox.state.accessKeys.values()].at(-1) as AccessKey;
	return {
		AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
		AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
		NIGHTDROP_ACCESS_KEY_ID: key.id,
		NIGHTDROP_SECRET_ACCESS_KEY: key.secret,
	};
};

test('a command that ends by an exception or a rejection that nobody handles says where, and no secret', async () => {
	const machine = await openMachine();
	await machine.see([...setUp, ...machine.endpoint]);
	for (const how of ['exception', 'rejection']) {
		const {env, make} = prepareMistake(machine);
		const {code, stdout, stderr, found} = await machine.see(['prove', 'acme-empty'], {
			env: {...handed(machine), ...env},
			onStart(child) {
				child.stdout.once('data', () => make(how));
			},
		});
		expect(stdout).not.toContain('Proven');
		expect([how, code, found]).toEqual([how, 3, []]);
		expect(stderr).toMatch(/^Nightdrop made a mistake and had to stop\n {2}Why {3}Error: of ••••/u);
		expect(stderr).toContain('mistaken.mjs');
	}
}, 120_000);

test.each(['exception', 'rejection'])(
	'the console that ends by an error (%s) gives the terminal back without a secret',
	async how => {
		const machine = await openMachine();
		await machine.see([...setUp, ...machine.endpoint]);
		const {env, make} = prepareMistake(machine);
		const console_ = launch(machine.endpoint, {
			env: {...handed(machine), NIGHTDROP_CONFIG_DIR: join(machine.home, 'config'), ...env},
		});
		running = console_;
		await console_.see('acme-empty', 60_000);
		console_.press('enter');
		await console_.see(/r rotate/u, 60_000);
		make(how);
		const {exitCode} = await console_.exited;
		expect([exitCode, console_.buffer()]).toEqual([3, 'normal']);
		expect(console_.normalText()).toMatch(
			/Nightdrop made a mistake and had to stop\n {2}Why {3}Error: of ••••/u,
		);
		expect(findIn('terminal', console_.sent(), machine.known())).toEqual([]);
		expect(findInFolder(machine.home, machine.known())).toEqual([]);
	},
	120_000,
);

test('what Node says where NODE_DEBUG asks it to has signatures and tokens, no secret, and a warning before it', async () => {
	const machine = await openMachine();
	const {code, stderr, found} = await machine.see(
		[
			'setup',
			'--bucket',
			'acme-empty',
			'--preset',
			'strict',
			'--yes',
			'--save-profile',
			'one',
			...machine.endpoint,
		],
		{env: {NODE_DEBUG: 'http,https,net,tls,stream,fs,child_process', NO_COLOR: '1'}},
	);
	expect(code).toBe(0);
	expect(stderr).toMatch(/authorization.*AWS4-HMAC-SHA256 Credential=AKIA/iu);
	expect(stderr).toContain('warning: NODE_DEBUG is set');
	expect(found).toEqual([
		// The header of a session that the proof opens: of no use without the secret that belongs to it.
		{where: 'stderr', secret: 'a session token', form: 'plain'},
		{where: join('.aws', 'credentials'), secret: 'secret of nightdrop-acme-empty', form: 'plain'},
	]);
}, 60_000);
