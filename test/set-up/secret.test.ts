import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {inspect} from 'node:util';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Machine} from '../../src/commands/machine.js';
import {runSetUp} from '../../src/commands/setup.js';
import type {CommonFlags, SecretFlags} from '../../src/flags.js';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import {createSetUp} from '../../src/set-up/run.js';
import {openStore} from '../../src/targets/store.js';
import {createLineWriter} from '../../src/terminal/lines.js';
import {makeTestFolder} from '../storage/folder.js';
import {answersOf, defaultFlags, openAccount} from './account.js';
import {drive, until} from './drive.js';

/** Every way in which a secret could stand in a text. */
function shapesOf(secret: string): readonly string[] {
	const base64 = [0, 1, 2].map(shift =>
		// In the middle of something longer: the characters that depend on nothing else.
		Buffer.from('\0'.repeat(shift) + secret)
			.toString('base64')
			.slice(4, -4),
	);
	return [
		secret,
		encodeURIComponent(secret),
		encodeURIComponent(secret).toLowerCase(),
		Buffer.from(secret).toString('hex'),
		JSON.stringify(secret).slice(1, -1),
		...base64,
	];
}

/** Everything that only AWS and whoever was told may know: secrets of all keys but the operator's, and what sessions have. */
function secretsOf({state}: Sandbox): readonly string[] {
	const keys = [...state.accessKeys.values()].filter(({userName}) => userName.startsWith('nightdrop'));
	const sessions = [...state.sessions.values()];
	return [...keys.map(({secret}) => secret), ...sessions.flatMap(({secret, token}) => [secret, token])];
}

const isIn = (text: string, secrets: readonly string[]) =>
	secrets.flatMap(shapesOf).some(shape => text.includes(shape));

const filesIn = (folder: string): readonly string[] =>
	readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.map(name => join(folder, name))
		.filter(path => statSync(path).isFile());

test('a shape of a secret is found in any text', () => {
	const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
	for (const text of [
		secret,
		`a=${encodeURIComponent(secret)}`,
		Buffer.from(`id:${secret}\n`).toString('base64'),
		Buffer.from(`{"secret":"${secret}"}`).toString('base64'),
		Buffer.from(secret).toString('hex'),
	]) {
		expect(isIn(text, [secret])).toBe(true);
	}

	expect(isIn('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEX', [secret])).toBe(false);
});

test('nothing that the wizard keeps, prints or writes down has the secret, at any moment of a whole set-up', async () => {
	const account = await openAccount({seed: 'demo'});
	const {folder, sandbox} = account;
	const store = await openStore({directory: folder});
	const setUp = createSetUp(account.deps({store}), {
		...answersOf({...defaultFlags, secret: {printSecret: false}}, store, sandbox.endpoint),
		place: {type: 'discarded'},
	});
	const seen: string[] = [];
	let held = 0;
	let news = 0;
	setUp.flow.subscribe(() => {
		const state = setUp.flow.getState();
		news++;
		// The many small news of a proof look alike.
		if (state.proof.status === 'running' && news % 10 !== 0) {
			return;
		}

		held += state.key.secret === undefined ? 0 : 1;
		const printed = `${inspect(state, {depth: null, showHidden: true})}${JSON.stringify(state)}${String(state.key.secret)}`;
		if (isIn(printed, secretsOf(sandbox))) {
			seen.push(state.step);
		}
	});
	await drive(setUp, ({step}) => step === 'hand-over');
	setUp.flow.send({type: 'evidenceAsked'});
	const {handOver, key} = await until(setUp, state => state.handOver.evidence !== undefined);
	await setUp.close();
	expect(held).toBeGreaterThan(10);
	expect(seen).toEqual([]);
	expect(handOver.evidence).toHaveProperty('path');
	expect(key).not.toHaveProperty('secret');
	const files = filesIn(folder);
	expect(files.length).toBeGreaterThanOrEqual(2);
	expect(files.filter(path => isIn(readFileSync(path, 'latin1'), secretsOf(sandbox)))).toEqual([]);
});

/** `nightdrop setup` on a machine of the test's own: home, settings and temporary files are all in its folder. */
async function onMachine(secret: SecretFlags, isJson: boolean) {
	const sandbox = await startSandbox();
	onTestFinished(sandbox.close);
	const home = makeTestFolder();
	for (const name of ['.aws', 'tmp']) {
		mkdirSync(join(home, name));
	}

	const before = '# mine\r\n[ops]\r\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\r\n\r\n[odd]   ; kept\r\nx = "é"';
	writeFileSync(join(home, '.aws', 'credentials'), before, {mode: 0o644});
	for (const [name, value] of Object.entries({
		HOME: home,
		TMPDIR: join(home, 'tmp'),
		XDG_CONFIG_HOME: join(home, '.config'),
		NIGHTDROP_CONFIG_DIR: '',
		AWS_PROFILE: '',
		AWS_SHARED_CREDENTIALS_FILE: '',
		AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
		AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
	})) {
		vi.stubEnv(name, value);
	}

	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	const common: CommonFlags = {
		endpointUrl: sandbox.endpoint,
		region: sandbox.region,
		isSandbox: false,
		isReadOnly: false,
		isPlain: true,
		isJson,
		isColourless: true,
		isScreenReader: false,
	};
	const said = {out: '', err: ''};
	const writer = (stream: 'out' | 'err') =>
		createLineWriter({
			write(text) {
				said[stream] += text;
			},
			on: () => undefined,
		});
	const machine = {
		environment: process.env,
		stdin: {isTTY: false},
		stdout: {isTTY: false},
	} as unknown as Machine;
	const code = await runSetUp(
		{...defaultFlags, secret},
		common,
		machine,
		{out: writer('out'), err: writer('err')},
		new AbortController().signal,
	);
	const secrets = secretsOf(sandbox);
	const holding = filesIn(home).filter(path => isIn(readFileSync(path, 'latin1'), secrets));
	return {code, home, sandbox, secrets, before, holding, files: filesIn(home), ...said};
}

test.each([false, true])(
	'--save-profile: it is there alone, and the other profiles stay as they are (JSON: %s)',
	async isJson => {
		const {code, home, before, holding, files, out, err, secrets} = await onMachine(
			{saveProfile: 'acme', printSecret: false},
			isJson,
		);
		const credentials = join(home, '.aws', 'credentials');
		expect(code).toBe(0);
		expect(holding).toEqual([credentials]);
		expect(files.some(path => path.includes('activity'))).toBe(true);
		expect(isIn(out + err, secrets)).toBe(false);
		expect(statSync(credentials).mode & 0o777).toBe(0o600);
		const text = readFileSync(credentials, 'utf8');
		expect(text.startsWith(before)).toBe(true);
		expect(text.slice(before.length)).toMatch(
			/^\r\n\r\n\[acme\]\r\naws_access_key_id = AKIA\w+\r\naws_secret_access_key = \S{40}\r\nregion = us-east-1\r\n$/u,
		);
	},
);

test('--save-file: it is there alone, and only its owner may read it', async () => {
	const path = join(makeTestFolder(), 'acme.key');
	const {code, holding, out, err, secrets} = await onMachine({saveFile: path, printSecret: false}, true);
	expect(code).toBe(0);
	expect([holding, isIn(out + err, secrets)]).toEqual([[], false]);
	expect(isIn(readFileSync(path, 'utf8'), secrets)).toBe(true);
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([false, true])(
	'--print-secret: it is on the standard output once, and nowhere else (JSON: %s)',
	async isJson => {
		const {code, holding, out, err, secrets} = await onMachine({printSecret: true}, isJson);
		expect(code).toBe(0);
		expect([holding, isIn(err, secrets)]).toEqual([[], false]);
		const [secret = ''] = secrets;
		expect(out.split(secret)).toHaveLength(2);
		expect(out.split('\n').filter(line => isIn(line, secrets))).toHaveLength(1);
	},
);

test.each([false, true])('a secret that cannot be saved is in no error (JSON: %s)', async isJson => {
	const account = await openAccount();
	const {store} = account;
	const path = join(account.folder, 'acme.key');
	const {code, out, err} = await account.setUp(
		{secret: {saveFile: path, printSecret: false}},
		{
			isJson,
			deps: {
				store: {
					...store,
					async save(target) {
						if (target.intent?.operation === 'CreateAccessKey') {
							// Somebody takes the name after it was seen to be free.
							writeFileSync(path, 'theirs');
						}

						return store.save(target);
					},
				},
			},
		},
	);
	expect(code).toBe(3);
	expect(isIn(out + err, secretsOf(account.sandbox))).toBe(false);
	expect(`${out}${err}`).toContain('The key cannot be saved in this file'.slice(1));
	expect(readFileSync(path, 'utf8')).toBe('theirs');
	expect(
		filesIn(account.folder).filter(file => isIn(readFileSync(file, 'latin1'), secretsOf(account.sandbox))),
	).toEqual([]);
});
