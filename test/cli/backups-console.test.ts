import {expect, onTestFinished, test} from 'vitest';
import {launch} from '../helpers/pty.js';

const env = {NIGHTDROP_CLOCK: '2026-11-23T19:03:00Z', NIGHTDROP_SEED: 'on call'};

test.each([
	{columns: 100, rows: 30},
	{columns: 40, rows: 12},
])('somebody who has never seen this bucket finds what is missing, at %o', async size => {
	const program = launch(['--sandbox'], {...size, env});
	onTestFinished(program.close);
	await program.see('Rehearse in the sa');
	program.press('o');
	await program.see('Open a bu');
	program.type('acme-backups/db/');
	await program.see('acme-backups/db/');
	program.press('enter');
	await program.see('3 missing');
	program.press('enter');
	await program.see('3 backups did not arrive');
	program.press('v');
	await program.see('Named for');
	expect(program.text().replaceAll(/\s/gu, '')).toContain('db/db-02/orders/2026-11-20/orders.dump');
	program.press('escape');
	await program.see('20 Nov 02:10');
	program.press('enter');
	await program.see('put once');
	program.press('escape');
	await program.see('20 Nov 02:10');
	program.press('escape');
	await program.see('3 missing');
	program.press('i');
	await program.see('never finished');
	program.press('escape');
	await program.see('3 missing');
	program.press('/');
	await program.see('Filter');
	program.type('ledger');
	await program.seeNo('3 missing');
	expect(program.text()).toMatch(/✓ db-03\/ledg/u);
	program.press('escape');
	await program.seeNo('Filter');
	program.press('g');
	await program.see('3 missing');
	program.press('escape');
	await program.see('Open a bu');
	program.press('ctrl-c');
	expect(await program.exited).toMatchObject({exitCode: 130});
});
