import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {openProgram} from '../../helpers/program.js';
import {startProxy, startTls, testCa} from '../../helpers/secure.js';

/** The way to AWS as companies have it: a proxy, and certificates of their own. */

async function open() {
	const program = openProgram();
	onTestFinished(program.close);
	const {endpoint} = await program.serve('--seed', 'demo');
	const port = await startTls(endpoint);
	const run = async (url: string, ...args: readonly string[]) => {
		const command = ['setup', '--dry-run', '--bucket', 'acme-empty', '--endpoint-url', url, '--json'];
		const ended = await program.run([...command, ...args]);
		const json = JSON.parse(ended.stdout) as {
			readonly ok: boolean;
			readonly error?: {readonly [key in 'kind' | 'what' | 'why' | 'next' | 'code']: string};
		};
		return {...ended, json, text: ended.stdout + ended.stderr};
	};
	return {program, endpoint, port, run, env: program.env};
}

test('a server with a CA of its own: AWS_CA_BUNDLE or ca_bundle lets it in, and without one it is said how', async () => {
	const {port, run, env, program} = await open();
	const url = `https://127.0.0.1:${port}`;
	const untrusted = await run(url);
	expect(untrusted.code).toBe(3);
	expect(untrusted.json.error).toMatchObject({
		kind: 'network',
		what: expect.stringContaining('AWS did not say whose credentials these are') as string,
		why: expect.stringContaining('certificate') as string,
		next: expect.stringContaining('set AWS_CA_BUNDLE to the file of that CA') as string,
	});
	env['AWS_CA_BUNDLE'] = testCa;
	expect((await run(url)).code).toBe(0);
	delete env['AWS_CA_BUNDLE'];
	const config = join(program.home, 'aws-config');
	writeFileSync(config, `[profile ops]\nca_bundle = ${testCa}\n`);
	const {AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret} = env;
	const credentials = join(program.home, 'aws-credentials');
	writeFileSync(credentials, `[ops]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
	Object.assign(env, {AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials});
	expect((await run(url, '--profile', 'ops')).code).toBe(0);
});

test('a bundle that cannot be read, or holds no certificate, is said before anything is sent', async () => {
	const {endpoint, run, env, program} = await open();
	for (const [path, why] of [
		[join(program.home, 'missing.pem'), '(ENOENT)'],
		[join(program.home, 'empty.pem'), 'There is no certificate in the file'],
	] as const) {
		writeFileSync(join(program.home, 'empty.pem'), 'nothing\n');
		env['AWS_CA_BUNDLE'] = path;
		const {code, json} = await run(endpoint);
		expect(code).toBe(2);
		expect(json.error?.why).toContain(why);
		expect(json.error?.why).toContain(path);
	}
});

test('a proxy is asked for the way to the host, and learns nothing else', async () => {
	const {port, run, env} = await open();
	const proxy = await startProxy(port, {login: 'olga:proxy-password'});
	Object.assign(env, {
		AWS_CA_BUNDLE: testCa,
		https_proxy: `http://olga:proxy-password@127.0.0.1:${proxy.port}`,
	});
	const ended = await run('https://s3.nightdrop.test');
	expect(ended.code).toBe(0);
	expect(new Set(proxy.seen.map(({target}) => target))).toEqual(new Set(['s3.nightdrop.test:443']));
	expect(new Set(Object.keys(proxy.seen[0]?.headers ?? {}))).toEqual(
		new Set(['connection', 'host', 'proxy-authorization']),
	);
	expect(ended.text).not.toContain('proxy-password');
});

test('a proxy that wants a login, is not there, or is of another kind, is named without its password', async () => {
	const {port, run, env} = await open();
	const proxy = await startProxy(port, {login: 'olga:proxy-password'});
	const where = `127.0.0.1:${proxy.port}`;
	const tried = async (HTTPS_PROXY: string) => {
		Object.assign(env, {AWS_CA_BUNDLE: testCa, HTTPS_PROXY});
		const {code, json, text} = await run('https://s3.nightdrop.test');
		expect(text).not.toContain('password');
		return [code, json.error?.why];
	};
	expect(await tried(`http://olga:wrong-password@${where}`)).toEqual([
		3,
		`No answer came: The proxy ${where} answered 407 Proxy Authentication Required.`,
	]);
	expect(await tried('http://olga:a-password@127.0.0.1:1')).toEqual([
		3,
		expect.stringContaining('The proxy 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1'),
	]);
	expect(await tried(`socks5://olga:a-password@${where}`)).toEqual([
		2,
		'HTTPS_PROXY names a proxy of the kind socks5: http and https are known here.',
	]);
});

test('this machine, and what NO_PROXY names, are reached without the proxy', async () => {
	const {endpoint, port, run, env} = await open();
	const proxy = await startProxy(port);
	const all = `http://127.0.0.1:${proxy.port}`;
	Object.assign(env, {AWS_CA_BUNDLE: testCa, HTTPS_PROXY: all, HTTP_PROXY: all});
	expect((await run(endpoint)).code).toBe(0);
	expect((await run(`https://127.0.0.1:${port}`)).code).toBe(0);
	env['NO_PROXY'] = '.nightdrop.test';
	const {code, json} = await run('https://s3.nightdrop.test');
	expect([code, json.error?.kind]).toEqual([3, 'network']);
	expect(proxy.seen).toEqual([]);
});
