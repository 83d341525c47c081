import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Call} from '../../src/aws/answer.js';
import {type Aws, inner} from '../../src/aws/call.js';
import {openAws} from '../../src/aws/clients.js';
import {runCredentialProcess} from '../../src/aws/credential-process.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {getSessionToken} from '../../src/aws/sessions.js';
import {createSignIn, type MfaQuestion, type SignIn} from '../../src/aws/sign-in.js';
import {systemClock} from '../../src/flow/clock.js';
import {mfaCodeAt} from '../../src/sandbox/totp.js';
import {reveal} from '../../src/secret.js';
import {errorIn, rehearse, valueIn} from './sandbox.js';

const serial = 'arn:aws:iam::111122223333:mfa/phone';

/** A profile `ops` whose role wants a code, on a machine whose time is the test's. */
async function open(signIn: SignIn) {
	let passed = 0;
	const clock = {...systemClock, now: () => Date.now() + passed};
	const {sandbox, connection, admin} = await rehearse({seed: 'none', clock: clock.now});
	const {iam} = admin[inner].clients;
	await iam.createUser({UserName: 'jane'});
	await iam.createVirtualMFADevice({VirtualMFADeviceName: 'phone'});
	await iam.enableMFADevice({
		UserName: 'jane',
		SerialNumber: serial,
		AuthenticationCode1: '1',
		AuthenticationCode2: '2',
	});
	const {AccessKey: key} = await iam.createAccessKey({UserName: 'jane'});
	await iam.createRole({
		RoleName: 'ops',
		AssumeRolePolicyDocument: JSON.stringify({
			Version: '2012-10-17',
			Statement: [
				{
					Effect: 'Allow',
					Principal: {AWS: 'arn:aws:iam::111122223333:user/jane'},
					Action: 'sts:AssumeRole',
					Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}},
				},
			],
		}),
	});
	const folder = mkdtempSync(join(tmpdir(), 'nightdrop-sign-in-'));
	vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
	vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
	onTestFinished(() => {
		vi.unstubAllEnvs();
		rmSync(folder, {recursive: true});
	});
	writeFileSync(
		join(folder, 'config'),
		`[profile ops]\nrole_arn = arn:aws:iam::111122223333:role/ops\nsource_profile = jane\nmfa_serial = ${serial}\nduration_seconds = 900\n`,
	);
	const credentials = (name: string, id = '', secret = '', token = '') =>
		writeFileSync(
			join(folder, 'credentials'),
			`[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n${token && `aws_session_token = ${token}\n`}`,
		);
	credentials('jane', key?.AccessKeyId, key?.SecretAccessKey);
	const calls: Call[] = [];
	return {
		sandbox,
		admin,
		calls,
		credentials,
		/** What the device shows. */
		code: () => mfaCodeAt(clock.now()),
		pass(seconds: number) {
			passed += seconds * 1000;
		},
		async session(profile = 'ops', region = 'us-east-1'): Promise<Aws> {
			const aws = await openAws(
				{...connection, region, credentials: {type: 'profile', profile}, label: `profile ${profile}`},
				{
					clock,
					userAgent: 'nightdrop/9.9.9 run/abc123',
					signIn,
					timeoutMs: 5000,
					onCall: call => calls.push(call),
				},
			);
			onTestFinished(aws.close);
			return aws;
		},
	};
}

/** Somebody who answers as the test says, and remembers what was asked. */
function asked(answer: (question: MfaQuestion) => string | undefined) {
	const questions: MfaQuestion[] = [];
	const signIn = createSignIn(async question => {
		questions.push(question);
		return answer(question);
	});
	return {signIn, questions};
}

test('one code serves all sessions and all calls at once, until the session ends; then another is asked for', async () => {
	const {signIn, questions} = asked(() => scene.code());
	const scene = await open(signIn);
	const sessions = await Promise.all([scene.session(), scene.session('ops', 'eu-west-1')]);
	const answers = await Promise.all(
		sessions.flatMap(aws => [getCallerIdentity(aws), getCallerIdentity(aws)]),
	);
	expect(answers.map(valueIn).map(({arn}) => arn)).toEqual(
		Array(4).fill('arn:aws:sts::111122223333:assumed-role/ops/nightdrop'),
	);
	expect(questions).toEqual([{profile: 'ops', role: 'arn:aws:iam::111122223333:role/ops', serial}]);
	scene.pass(800);
	valueIn(await getCallerIdentity(sessions[0] as Aws));
	expect(questions).toHaveLength(1);
	scene.pass(60);
	valueIn(await getCallerIdentity(sessions[0] as Aws));
	expect(questions).toHaveLength(2);
	expect(scene.calls.filter(({status}) => status !== 200)).toEqual([]);
});

test('a code that is no code, and one that AWS refuses, are asked for again with the reason', async () => {
	const answers = ['12', '000000', '000000'];
	const {signIn, questions} = asked(() => answers.shift() ?? scene.code());
	const scene = await open(signIn);
	valueIn(await getCallerIdentity(await scene.session()));
	expect(questions.map(({refused}) => refused)).toEqual([
		undefined,
		'A code is six digits.',
		'MultiFactorAuthentication failed with invalid MFA one time pass code.',
		'MultiFactorAuthentication failed with invalid MFA one time pass code.',
	]);
});

test('who declines is not asked again until somebody wants to', async () => {
	let answer: string | undefined;
	const {signIn, questions} = asked(() => answer);
	const scene = await open(signIn);
	const aws = await scene.session();
	for (let times = 0; times < 3; times++) {
		expect(errorIn(await getCallerIdentity(aws))).toMatchObject({
			kind: 'no-credentials',
			signIn: {by: 'mfa-declined', profile: 'ops'},
		});
	}

	expect(questions).toHaveLength(1);
	expect(scene.calls).toEqual([]);
	signIn.again();
	answer = scene.code();
	valueIn(await getCallerIdentity(aws));
	expect(questions).toHaveLength(2);
});

test('a question that nobody waits for any more is taken back', async () => {
	const leaving = new AbortController();
	let ended: AbortSignal | undefined;
	const signIn = createSignIn(
		async (_, signal) =>
			new Promise(resolve => {
				ended = signal;
				signal.addEventListener('abort', () => resolve(undefined));
				leaving.abort();
			}),
	);
	const scene = await open(signIn);
	const aws = await scene.session();
	expect(errorIn(await getCallerIdentity(aws, leaving.signal))).toMatchObject({kind: 'cancelled'});
	expect(ended?.aborted).toBe(true);
	signIn.askMfaCode = async () => scene.code();
	valueIn(await getCallerIdentity(aws));
});

test('without anybody to ask, nothing is sent', async () => {
	const scene = await open(createSignIn());
	expect(errorIn(await getCallerIdentity(await scene.session()))).toMatchObject({
		kind: 'no-credentials',
		message: `The role wants a code of ${serial}`,
		signIn: {by: 'mfa-unasked', profile: 'ops'},
		attempts: 0,
	});
	expect(scene.calls).toEqual([]);
});

test('a key in a file that has ended is said to, and the same session goes on once it was renewed', async () => {
	const scene = await open(createSignIn());
	const renew = async () => {
		const {accessKeyId, secretAccessKey, sessionToken} = valueIn(await getSessionToken(scene.admin));
		scene.credentials('saml', accessKeyId, reveal(secretAccessKey), reveal(sessionToken));
	};
	await renew();
	const aws = await scene.session('saml');
	valueIn(await getCallerIdentity(aws));
	scene.pass(1000);
	expect(errorIn(await getCallerIdentity(aws))).toMatchObject({kind: 'expired', code: 'ExpiredToken'});
	expect(scene.calls.map(({code}) => code)).toEqual([undefined, 'ExpiredToken']);
	await renew();
	valueIn(await getCallerIdentity(aws));
	expect(scene.calls.map(({code, status}) => code ?? status)).toEqual([200, 'ExpiredToken', 200]);
});

test('keys that were written meanwhile are found by the call that AWS refused', async () => {
	const scene = await open(createSignIn());
	const write = async () => {
		const {accessKeyId, secretAccessKey, sessionToken} = valueIn(await getSessionToken(scene.admin));
		scene.credentials('saml', accessKeyId, reveal(secretAccessKey), reveal(sessionToken));
	};
	await write();
	const aws = await scene.session('saml');
	valueIn(await getCallerIdentity(aws));
	scene.pass(1000);
	await write();
	scene.calls.length = 0;
	valueIn(await getCallerIdentity(aws));
	expect(scene.calls.map(({status, code}) => code ?? status)).toEqual(['ExpiredToken', 200]);
});

test('a program that does not end is ended, and so is one that writes without end', async () => {
	const signal = new AbortController().signal;
	expect(await runCredentialProcess('sleep 100', signal, 50)).toEqual({
		ok: false,
		why: 'It did not end within 0.05 s',
	});
	expect(await runCredentialProcess('yes', signal)).toEqual({
		ok: false,
		why: 'It wrote more than a megabyte',
	});
	expect(await runCredentialProcess('cat', signal)).toMatchObject({ok: false});
});

test('what took long to fail is not waited for again by each call, until somebody wants to', async () => {
	let [time, reads] = [0, 0];
	const signIn = createSignIn();
	const read = async () => {
		reads++;
		time += 1000;
		return {ok: false, error: {kind: 'timeout', code: 'x', message: '', attempts: 0}} as const;
	};
	const get = async () => signIn.get('process', read, () => time);
	await get();
	await get();
	expect(reads).toBe(1);
	time += 1000;
	await get();
	expect(reads).toBe(2);
	signIn.again();
	await get();
	expect(reads).toBe(3);
});
