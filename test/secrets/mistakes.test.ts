import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {credentialProcessAnswer, openMachine} from './machine.js';

/** Secrets in the wrong place: what an operator mistyped is not said again, and what came back wrong is not shown. */

test('a secret that was typed in a wrong place is not said, and nothing keeps it', async () => {
	const machine = await openMachine();
	const {endpoint, operator, see} = machine;
	const {secretAccessKey: text} = operator;
	// Such a command line is in the history of the shell; the program does not put it anywhere else.
	const said = async (args: readonly string[]) => {
		const {code, found} = await see(args);
		return [args, code, found.filter(({where}) => where !== 'arguments and environment of processes')];
	};

	for (const args of [
		[text],
		['--secret-access-key', text],
		[`--secret-access-key=${text}`],
		['prove', text],
		['prove', 'acme-empty', text],
		['prove', '--bucket', text],
		['prove', '--evidence', text],
		['check', text, '--json'],
		['backups', text],
		['targets', text],
		['targets', 'forget', text, '--json'],
		['setup', '--bucket', text, '--yes', '--print-secret', ...endpoint],
		['setup', '--bucket', 'acme-empty', '--fix', text, '--yes', '--print-secret', ...endpoint],
		['setup', '--bucket', 'acme-empty', '--preset', text, '--yes', '--print-secret', '--json'],
		['rotate', '--key', text],
		['rotate', '--step', text, '--json'],
		['retire', text, '--yes'],
		['policy', '--bucket', 'b-1', '--user-arn', text],
		['policy', '--bucket', text, '--user-arn', 'arn:aws:iam::111122223333:user/u', '--json'],
		['sandbox', '--seed', text],
		['targets', '--endpoint-url', `http://admin:${encodeURIComponent(text)}@127.0.0.1:1`],
		['setup', '--bucket', 'acme-empty', '--yes', '--print-secret', '--endpoint-url', `http://x:y@${text}`],
	]) {
		expect(await said(args)).toEqual([args, 2, []]);
	}
}, 60_000);

const setUp = ['setup', '--bucket', 'acme-empty', '--preset', 'strict', '--yes', '--print-secret'];

test('a key id and a secret that were given the wrong way round are not used, said or noted', async () => {
	const machine = await openMachine();
	const {see, endpoint, operator, home} = machine;
	expect((await see([...setUp, ...endpoint])).code).toBe(0);
	const [key] = [...machine.sandbox.state.accessKeys.values()].slice(-1);
	const {id = '', secret = ''} = key ?? {};
	const prove = ['prove', 'acme-empty', '--evidence', join(home, 'proof.json')];
	const typed = await see([...prove, '--user-credentials-stdin'], {input: `${secret}\n${id}\n`});
	expect([typed.code, typed.found]).toEqual([2, []]);
	expect(typed.stderr).toContain('looks like a secret');
	const inherited = await see([...prove, '--json'], {
		env: {NIGHTDROP_ACCESS_KEY_ID: secret, NIGHTDROP_SECRET_ACCESS_KEY: id},
	});
	expect([inherited.code, inherited.found]).toEqual([2, []]);
	const swapped = {AWS_ACCESS_KEY_ID: operator.secretAccessKey, AWS_SECRET_ACCESS_KEY: operator.accessKeyId};
	for (const args of [[...setUp, ...endpoint], ['check'], ['rotate', '--json'], prove]) {
		const {code, found} = await see(args, {env: swapped});
		expect([args, code === 0, found]).toEqual([args, false, []]);
	}
}, 60_000);

test.each([
	['fails, and says the secret', 'echo "refused: $secret" >&2; exit 1'],
	['answers with what is no JSON', 'echo "{secret: $secret"'],
	['has the secret in a wrong field', answer({AccessKeyId: '$secret', SecretAccessKey: 'x'})],
	[
		'answers with an old session',
		answer({
			AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
			SecretAccessKey: '$secret',
			Expiration: '2020-01-01T00:00:00Z',
		}),
	],
])(
	'of a program for credentials that %s nothing is shown',
	async (_, script) => {
		const {see, endpoint, operator, vault} = await openMachine();
		writeFileSync(join(vault, 'get'), `secret='${operator.secretAccessKey}'\n${script}\n`);
		for (const args of [
			[...setUp, ...endpoint],
			[...setUp, ...endpoint, '--json'],
		]) {
			const {code, stdout, stderr, found} = await see(args);
			expect([code, found]).toEqual([4, []]);
			expect(`${stdout}${stderr}`.length).toBeGreaterThan(50);
		}
	},
	60_000,
);

/** A shell command that answers as the AWS tools want it. */
function answer(fields: {readonly [name: string]: string}): string {
	return `echo ${JSON.stringify(JSON.stringify({Version: 1, ...fields}))}`;
}

test('an answer to a wrong secret is told without what was signed', async () => {
	const {see, endpoint, operator, vault} = await openMachine();
	const other = `${operator.secretAccessKey.slice(0, -1)}-`;
	writeFileSync(join(vault, 'answer.json'), credentialProcessAnswer({...operator, secretAccessKey: other}));
	const {code, stderr, found} = await see([...setUp, ...endpoint]);
	expect([code, found]).toEqual([4, []]);
	expect(stderr).toContain('SignatureDoesNotMatch');
}, 60_000);
