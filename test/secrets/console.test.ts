import {join} from 'node:path';
import {afterEach, expect, test} from 'vitest';
import type {AccessKey} from '../../src/sandbox/state.js';
import {type Launched, launch} from '../helpers/pty.js';
import {walk} from '../helpers/walk.js';
import {type Machine, openMachine} from './machine.js';
import {findIn, findInFolder} from './search.js';

/** The real program in a real terminal: everything that the terminal was sent is searched, also what was drawn over at once. */

let running: Launched | undefined;
afterEach(async () => {
	await running?.close();
	running = undefined;
});

const secret = 'secret of nightdrop-acme-empty';

const open = (
	{endpoint, home}: Machine,
	args: readonly string[],
	env: {readonly [name: string]: string} = {},
) => {
	running = launch([...args, ...endpoint], {
		env: {AWS_PROFILE: 'ops', AWS_CONFIG_FILE: join(home, '.aws', 'config'), ...env},
	});
	return running;
};

const keyOf = ({sandbox}: Machine): AccessKey =>
	[...sandbox.state.accessKeys.values()].findLast(
		({userName}) => userName === 'nightdrop-acme-empty',
	) as AccessKey;

/** What a terminal is sent, in parts: from one look to the next. */
function watchSent({sent}: Launched, {known}: Machine) {
	let seenTo = 0;
	return () => {
		const part = sent().slice(seenTo);
		seenTo = sent().length;
		return findIn('terminal', part, known()).map(({secret: name, form}) => [name, form]);
	};
}

test('the terminal is sent the secret when it is to be shown, and the clipboard when it is to be copied', async () => {
	const machine = await openMachine();
	const console_ = open(machine, ['setup', '--bucket', 'acme-empty']);
	const sent = watchSent(console_, machine);
	await console_.see(/\d+ of \d+ allowed/u, 60_000);
	await walk(console_, [
		[['enter'], 'acme-empty'],
		[['enter'], 'Versions are on'],
		[['enter'], 'nightdrop-acme-empty'],
		[['enter'], 'free'],
		[['enter'], 'How tight?'],
		[['enter'], 'Make one access key'],
	]);
	await console_.seeNo('Asking AWS');
	await walk(console_, [
		[['enter'], 'Where should the secret go?'],
		[['down', 'down', 'enter'], 's shows it'],
	]);
	const {secret: text} = keyOf(machine);
	expect(sent()).toEqual([]);

	await walk(console_, [[['s'], 'hidden again after 30 s']]);
	expect(console_.text()).toContain(text);
	expect(sent()).toEqual([[secret, 'plain']]);

	await walk(console_, [[['s'], 's shows it']]);
	expect(console_.text()).not.toContain(text);
	await walk(console_, [[['c'], 'A clipboard history would keep the secret']]);
	expect(sent()).toEqual([]);

	console_.press('c');
	await console_.seeNo('A clipboard history would keep the secret');
	expect(sent()).toEqual([[secret, 'base64']]);
	await walk(console_, [[['enter'], 'its last 4 characters: █']]);
	console_.type(text.slice(-4));
	await console_.see(`its last 4 characters: ${text.slice(-4)}`);
	console_.press('enter');
	await walk(console_, [
		[[], 'The secret is stored'],
		[['?'], 'keys'],
		[['escape', 'enter'], 'Backups can be put with this key'],
		[['enter'], 'Proven: this key'],
		[['enter'], 'Works with'],
		[['enter'], /Proven \d+ s/u],
	]);
	console_.press('q');
	expect((await console_.exited).exitCode).toBe(0);
	expect(sent()).toEqual([]);
	expect(findIn('normal screen', console_.normalText(), machine.known())).toEqual([]);
	expect([console_.home, machine.home].flatMap(folder => findInFolder(folder, machine.known()))).toEqual([]);
}, 120_000);

test('no other screen is sent a secret: proof, activity, policy, keys, the last proof, a rotation', async () => {
	const machine = await openMachine();
	const {see, endpoint, sandbox, home} = machine;
	await see([
		'setup',
		'--bucket',
		'acme-empty',
		'--preset',
		'strict',
		...endpoint,
		'--yes',
		'--print-secret',
	]);
	const key = keyOf(machine);
	const console_ = open(machine, [], {
		NIGHTDROP_CONFIG_DIR: join(home, 'config'),
		NIGHTDROP_ACCESS_KEY_ID: key.id,
		NIGHTDROP_SECRET_ACCESS_KEY: key.secret,
	});
	const sent = watchSent(console_, machine);
	await walk(console_, [
		[[], 'acme-empty'],
		[['enter'], /r rotate/u],
		[['a'], 'Made access key AKIA'],
		[['escape'], /r rotate/u],
		[['y'], 'ObjectPermissions'],
		[['escape'], /r rotate/u],
		[['?'], 'Everywhere'],
		[['escape'], /r rotate/u],
		[['p'], 'Proven: this key'],
		[['escape'], /r rotate/u],
		[['l'], 'Proven'],
		[['escape'], /r rotate/u],
		[['r'], 'Waiting for the first backup made with this key'],
		[['c'], 'Where does the secret of the new key go?'],
		[['enter'], /We made AKIA\w+ after AKIA/u],
		[['escape'], /r rotate/u],
	]);
	console_.press('q');
	expect((await console_.exited).exitCode).toBe(0);
	expect(sent()).toEqual([]);
	expect(findIn('normal screen', console_.normalText(), machine.known())).toEqual([]);
	// The new key's secret went into the profile that the screen offered, in the home of the console.
	const made = [...sandbox.state.accessKeys.values()].filter(({userName}) => userName === key.userName);
	expect(made).toHaveLength(2);
	expect(findInFolder(console_.home, machine.known())).toEqual([
		{where: join('.aws', 'credentials'), secret, form: 'plain'},
	]);
	expect(findInFolder(home, machine.known())).toEqual([]);
}, 120_000);
