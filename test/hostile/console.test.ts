import {appendFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {launch} from '../helpers/pty.js';
import {bucketName, type HostileAccount, openHostileAccount} from './account.js';
import {hostile, mark} from './corpus.js';
import {expectOurFrames} from './sent.js';

/*
The console in a terminal, in an account whose every name is somebody else's choice.
*/

let account: HostileAccount;
beforeAll(async () => {
	account = await openHostileAccount();
	const {program, at} = account;
	// So that there is a last proof to look at, whenever home reads the settings.
	await program.run(['prove', '--temporary-key', ...at]);
	const entry = {at: '2026-11-23T17:01:22Z', target: bucketName, outcome: 'ok', status: 200};
	const lines = [
		...hostile.map(text => ({...entry, what: text, code: text, requestId: text, who: text, note: text})),
		{...entry, what: 'an entry without a time', at: mark},
		{...entry, what: 'an entry of another kind', code: {}, who: [mark]},
	];
	appendFileSync(
		join(program.home, 'config', 'activity.jsonl'),
		lines.map(line => `${JSON.stringify(line)}\n`).join(''),
	);
}, 120_000);
afterAll(async () => account.close());

test.each([
	{columns: 80, rows: 24},
	{columns: 40, rows: 12},
])(
	'nothing but our own frames reaches the terminal at $columns×$rows',
	async size => {
		const {program, at} = account;
		const running = launch([...at], {...size, env: {...program.env, HOME: program.home}});
		onTestFinished(running.close);
		const go = async (keys: readonly string[], wanted: string | RegExp) => {
			running.press(...keys);
			return running.see(wanted, 20_000);
		};

		await running.see(bucketName, 20_000);
		const page = 'The last proof of';
		await go(['p'], 'Proving');
		const proof = await running.see('Violated: ', 40_000);
		expect(proof).not.toMatch(/^\W*Proven/mu);
		await go(['f'], 'Fixes');
		await go(['escape'], 'Violated: ');
		await go(['escape'], bucketName);
		// What was kept of the proof is read again.
		await go(['enter', 'R'], page);
		await go(['y'], 'Changes');
		await go(['tab'], 'thief');
		await go(['tab'], 'JSON');
		await go(Array<string>(200).fill('pagedown'), /JSON, lines \d+ to (\d+) of \1\b/u);
		await go(['pageup', 'pageup', 'pageup'], 'JSON');
		await go(['escape', 'a'], 'Proof: violated');
		// The entries that somebody wrote are the oldest.
		const oldest = await go(Array<string>(30).fill('pagedown'), /^→ . 23 Nov 17:01/mu);
		expect(oldest).not.toMatch(/NaN|undefined|\[object/u);
		await go(['escape'], page);
		await go(['l'], 'Last proof');
		await go(['right', 'down', 'down'], 'Last proof');
		await go(['escape'], page);
		await go(['b'], /4\d missing/u);
		await go(['down', 'down', 'enter'], 'When (UTC)');
		await go(['v'], 'Named for');
		await go(['escape', 'enter'], /put once|version/u);
		await go(['escape', 'escape'], /missing/u);
		await go(['i'], mark);
		await go(['escape', '/'], 'Filter');
		running.type(mark);
		await go(['enter'], mark);
		await go(['escape', 'escape'], page);
		// While it is still looked at the keys, ctrl-c ends only that.
		await go(['r'], 'Do not install');
		running.press('ctrl-c');
		await running.exited;
		expectOurFrames(running.sent());
		expect(running.sent()).toContain(mark);
	},
	120_000,
);
