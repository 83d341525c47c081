import {expect, onTestFinished, test} from 'vitest';
import {launch} from '../../helpers/pty.js';
import {code, openSignInAccount, type SignInAccount} from './account.js';

/** A profile whose role wants a code of an MFA device: the real program, asked and answered. */

function inTerminal(account: SignInAccount, args: readonly string[], more = {}) {
	const running = launch(args, {env: {...account.env(), ...more}});
	onTestFinished(running.close);
	return running;
}

/** Never one that is right. */
const wrongCode = () =>
	['000000', '111111', '222222', '333333', '444444'].find(
		one => ![-1, 0, 1, 2].some(later => code(later) === one),
	) as string;

test('the console asks, says what AWS says of a wrong code, asks again, and goes on where it was', async () => {
	const account = await openSignInAccount();
	const running = inTerminal(account, ['setup', '--bucket', 'acme-empty', '--profile', 'ops']);
	await running.see('What does your MFA device show?', 20_000);
	await running.see(account.serial);
	await running.see(account.roleArn);
	running.type('12q');
	running.press('enter');
	await running.see('A code is 6 digits');
	running.press('backspace', 'backspace');
	running.type(wrongCode());
	running.press('enter');
	await running.see('MultiFactorAuthentication failed with invalid MFA one time pass code', 20_000);
	running.type(code());
	running.press('enter');
	await running.see('role ops, account 111122223333', 20_000);
	await running.see(/\d+ of \d+ allowed/u, 20_000);
	running.press('enter');
	await running.see('8 buckets in this account', 20_000);
	await running.seeNo('MFA');
});

test('who gives no code is told so, and may try again at the same place', async () => {
	const account = await openSignInAccount();
	const running = inTerminal(account, ['setup', '--bucket', 'acme-empty', '--profile', 'ops']);
	await running.see('What does your MFA device show?', 20_000);
	running.press('escape');
	await running.see('No MFA code was given for profile ops', 20_000);
	running.press('r');
	await running.see('What does your MFA device show?', 20_000);
	running.type(code());
	running.press('enter');
	await running.see('role ops, account 111122223333', 20_000);
});

test('in lines the code is asked for once, however many sessions there are', async () => {
	const account = await openSignInAccount();
	const running = inTerminal(account, [
		'setup',
		'--plain',
		'--profile',
		'ops',
		'--bucket',
		'acme-empty',
		'--yes',
		'--save-profile',
		'backup',
	]);
	const question = `MFA code of ${account.serial}, for profile ops:`;
	await running.see(question, 20_000);
	running.type(`${wrongCode()}\r`);
	await running.see('problem: the code was not taken: MultiFactorAuthentication failed', 20_000);
	running.type(`${code()}\r`);
	expect(await running.exited).toMatchObject({exitCode: 0});
	expect(running.text()).toContain('Proven: this key writes backups');
	expect(running.sent().split('MFA code of')).toHaveLength(3);
	const checking = inTerminal(account, ['check', '--all', '--profile', 'ops'], {
		NIGHTDROP_CONFIG_DIR: `${running.home}/config`,
	});
	await checking.see(question, 20_000);
	checking.type(`${code(1)}\r`);
	expect((await checking.exited).exitCode).toBeLessThan(2);
	expect(checking.sent().split('MFA code of')).toHaveLength(2);
	for (const command of [
		['check', '--all'],
		['prove', 'acme-empty', '--temporary-key'],
		['rotate', 'acme-empty'],
		['backups', 'acme-empty'],
		['retire', 'acme-empty', '--dry-run'],
	]) {
		const unasked = await account.program.run([...command, '--profile', 'ops'], {
			env: {NIGHTDROP_CONFIG_DIR: `${running.home}/config`},
		});
		expect(`${unasked.stdout}${unasked.stderr}`).toContain('aws configure export-credentials --profile ops');
		expect([command[0], unasked.code]).toEqual([command[0], 4]);
	}
}, 60_000);

test('without a terminal nobody is asked: it ends with what to do', async () => {
	const {program} = await openSignInAccount();
	const command = ['setup', '--dry-run', '--bucket', 'acme-empty', '--profile', 'ops', '--json'];
	const ended = await program.run([...command, '--print-secret']);
	expect(ended.code).toBe(4);
	expect(ended.stderr).toBe('');
	expect(JSON.parse(ended.stdout)).toMatchObject({
		ok: false,
		error: {
			kind: 'no-credentials',
			what: 'profile ops needs an MFA code, and nobody can be asked for it here',
			next: expect.stringContaining('aws configure export-credentials --profile ops') as string,
		},
	});
});
