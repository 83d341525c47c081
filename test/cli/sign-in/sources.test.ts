import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openSignInAccount, type SignInAccount} from './account.js';
import {
	containerCredentials,
	instanceMetadata,
	ssoPortal,
	standIn,
	stsForTokens,
	type Temporary,
	writeSsoToken,
} from './stand-ins.js';

/** Where credentials come from on the machines of others, each with the real program; and what it says where none come. */

type Json = {
	readonly ok: boolean;
	readonly error?: {readonly [key in 'kind' | 'what' | 'why' | 'next' | 'code' | 'requestId']: string | null};
};

async function open() {
	const account = await openSignInAccount();
	const {program, iam, sts} = account;
	const {Role} = await iam.createRole({
		RoleName: 'machine',
		AssumeRolePolicyDocument: JSON.stringify({
			Version: '2012-10-17',
			Statement: [
				{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111122223333:root'}, Action: 'sts:AssumeRole'},
			],
		}),
	});
	await iam.attachRolePolicy({
		RoleName: 'machine',
		PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
	});
	const {Credentials} = await sts.assumeRole({RoleArn: Role?.Arn, RoleSessionName: 'test'});
	const env = (more: {readonly [name: string]: string}) => Object.assign(program.env, more);
	return {...account, env, temporary: Credentials as Temporary, run: runner(account)};
}

/** A set-up that is only looked at, as JSON: who signed is in its first line. */
const runner =
	({program}: SignInAccount) =>
	async (...args: readonly string[]) => {
		const ended = await program.run(['setup', '--dry-run', '--bucket', 'acme-empty', ...args]);
		return {...ended, text: ended.stdout + ended.stderr};
	};

const asMachine = /role machine/u;

/** In lines, and as JSON: the same words, no stack, exit 4. */
async function refused(
	run: ReturnType<typeof runner>,
	args: readonly string[],
	wanted: object,
	code = 4,
): Promise<void> {
	const ended = await run(...args, '--json');
	const {error} = JSON.parse(ended.stdout) as Json;
	expect(error).toMatchObject(wanted);
	expect(ended.stderr).toBe('');
	expect(ended.code).toBe(code);
	expect(ended.text).not.toMatch(/^\s+at /mu);
	expect(ended.text).not.toMatch(/SECRET/u);
}

const containing = (text: string) => expect.stringContaining(text) as string;

test('SSO: by a session and the old way', async () => {
	const {program, env, files, temporary, run} = await open();
	const portal = await ssoPortal(() => temporary);
	env({AWS_ENDPOINT_URL_SSO: portal.url});
	const of = 'sso_account_id = 111122223333\nsso_role_name = machine\n';
	files(
		`[profile new]\nsso_session = acme\n${of}[sso-session acme]\nsso_region = us-east-1\nsso_start_url = https://acme.awsapps.com/start\n[profile old]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = us-east-1\n${of}`,
	);
	const later = new Date(Date.now() + 3_600_000);
	writeSsoToken(program.home, 'acme', later);
	writeSsoToken(program.home, 'https://acme.awsapps.com/start', later);
	for (const profile of ['new', 'old']) {
		expect((await run('--profile', profile)).text).toMatch(asMachine);
	}

	expect(portal.seen).toEqual(
		Array(2).fill('GET /federation/credentials?account_id=111122223333&role_name=machine'),
	);
});

test('SSO that has ended, was never begun, or does not let in', async () => {
	const {program, env, files, run} = await open();
	let answer = {refusal: 'UnauthorizedException', status: 401};
	const portal = await ssoPortal(() => answer);
	env({AWS_ENDPOINT_URL_SSO: portal.url});
	files(
		'[profile it-is]\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = machine\n[sso-session acme]\nsso_region = us-east-1\nsso_start_url = https://acme.awsapps.com/start\n',
	);
	const args = ['--profile', 'it-is'];
	const ended = {
		kind: 'expired',
		why: 'The sign-in of profile it-is has ended, or there is none yet.',
		next: 'Run: aws sso login --profile it-is   Then run the same command again.',
	};
	await refused(run, args, ended);
	writeSsoToken(program.home, 'acme', new Date(Date.now() - 1000));
	await refused(run, args, ended);
	writeSsoToken(program.home, 'acme', new Date(Date.now() + 3_600_000));
	await refused(run, args, ended);
	answer = {refusal: 'ForbiddenException', status: 403};
	await refused(run, args, {
		kind: 'no-credentials',
		what: 'SSO gave no credentials for profile it-is',
		why: containing('No access'),
	});
	env({AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:1'});
	await refused(run, args, {kind: 'network', what: 'No credentials came for profile it-is'}, 3);
});

test('a program that a profile names', async () => {
	const {files, temporary, run, program} = await open();
	const answer = join(program.home, 'answer.json');
	const give = (more: object) => writeFileSync(answer, JSON.stringify({Version: 1, ...temporary, ...more}));
	const of = (command: string) => files(`[profile tool]\ncredential_process = ${command}\n`);
	of(`cat ${answer}`);
	give({});
	expect((await run('--profile', 'tool')).text).toMatch(asMachine);
	const wrong = async (why: string, kind = 'no-credentials') =>
		refused(run, ['--profile', 'tool'], {
			kind,
			what: 'The credential_process of profile tool gave no credentials',
			why: containing(why),
			next: containing('Run that program by hand'),
		});
	give({Version: 2});
	await wrong('"Version": 1');
	give({SecretAccessKey: undefined});
	await wrong('lacks AccessKeyId or SecretAccessKey');
	give({Expiration: new Date(Date.now() - 1000)});
	await wrong('have ended already', 'expired');
	give({Expiration: 'tomorrow'});
	await wrong('is no time');
	of('echo SECRETSECRET');
	await wrong('What it wrote is not one JSON object.');
	of('sh -c "echo SECRETSECRET >&2; exit 3"');
	await wrong('It ended with exit code 3.');
	of('no-such-program --token SECRETSECRET');
	await wrong('exit code 127: there is no such program');
});

test('a role is taken with whatever its source gives', async () => {
	const {files, program, temporary, env, run, jane} = await open();
	const answer = join(program.home, 'answer.json');
	writeFileSync(answer, JSON.stringify({Version: 1, ...temporary}));
	const role = 'role_arn = arn:aws:iam::111122223333:role/machine\n';
	files(
		`[profile tool]\ncredential_process = cat ${answer}\n[profile by-tool]\n${role}source_profile = tool\n[profile by-env]\n${role}credential_source = Environment\n[profile chain]\n${role}source_profile = by-tool\n[profile round]\n${role}source_profile = about\n[profile about]\n${role}source_profile = round\n[profile own]\n${role}source_profile = own\n`,
		`[own]\naws_access_key_id = ${temporary.AccessKeyId}\naws_secret_access_key = ${temporary.SecretAccessKey}\naws_session_token = ${temporary.SessionToken}\n[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
	);
	env({
		AWS_ACCESS_KEY_ID: temporary.AccessKeyId ?? '',
		AWS_SECRET_ACCESS_KEY: temporary.SecretAccessKey ?? '',
		AWS_SESSION_TOKEN: temporary.SessionToken ?? '',
	});
	for (const profile of ['by-tool', 'by-env', 'chain', 'own']) {
		expect((await run('--profile', profile)).text).toMatch(asMachine);
	}

	await refused(run, ['--profile', 'round'], {why: containing('leads in a circle')});
});

test('a role that does not let in is said with the words and the request of AWS', async () => {
	const {files, jane, run} = await open();
	files(
		'[profile other]\nrole_arn = arn:aws:iam::111122223333:role/report-reader\nsource_profile = jane\n',
		`[jane]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
	);
	await refused(run, ['--profile', 'other'], {
		kind: 'no-credentials',
		what: 'The role of profile other could not be taken',
		why: containing('is not authorized to perform: sts:AssumeRole'),
		next: containing('the role trust whoever takes it'),
		code: 'AccessDenied',
		requestId: expect.stringMatching(/.+/u) as string,
	});
});

test('the machine itself: an instance, a container, an identity token', async () => {
	const {program, env, endpoint, temporary, run} = await open();
	const metadata = await instanceMetadata(() => temporary);
	env({AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url});
	expect((await run()).text).toMatch(asMachine);
	expect(metadata.seen[0]).toBe('PUT /latest/api/token');
	// A profile that names a region alone does not stand in the way.
	writeFileSync(join(program.home, '.aws', 'config'), '[default]\nregion = us-east-1\n');
	expect((await run()).text).toMatch(asMachine);
	const container = await containerCredentials(() => temporary);
	env({AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/get`});
	expect((await run()).text).toMatch(asMachine);
	expect(container.seen).toHaveLength(1);
	const token = join(program.home, 'token');
	writeFileSync(token, 'good');
	const sts = await stsForTokens(endpoint, one => (one === 'good' ? temporary : undefined));
	env({
		AWS_ENDPOINT_URL_STS: sts.url,
		AWS_WEB_IDENTITY_TOKEN_FILE: token,
		AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/machine',
	});
	expect((await run()).text).toMatch(asMachine);
	expect(container.seen).toHaveLength(1);
	writeFileSync(token, 'old');
	await refused(run, [], {
		kind: 'expired',
		what: 'The identity token was not accepted',
		why: containing('Token expired'),
		next: containing('Renew the token file'),
	});
});

test('an identity token that a profile names', async () => {
	const {program, env, files, endpoint, temporary, run} = await open();
	const token = join(program.home, 'token');
	const sts = await stsForTokens(endpoint, one => (one === 'good' ? temporary : undefined));
	env({AWS_ENDPOINT_URL_STS: sts.url});
	files(
		`[profile web]\nweb_identity_token_file = ${token}\nrole_arn = arn:aws:iam::111122223333:role/machine\n`,
	);
	await refused(run, ['--profile', 'web'], {
		what: 'The identity token was not accepted',
		why: containing(`${token} cannot be read (ENOENT)`),
	});
	writeFileSync(token, 'good');
	expect((await run('--profile', 'web')).text).toMatch(asMachine);
});

test('a machine that gives none is said soon, also where its metadata is silent', async () => {
	const {files, env, run} = await open();
	files('');
	const none = {
		kind: 'no-credentials',
		what: 'No AWS credentials were found',
		next: containing('aws configure'),
	};
	await refused(run, [], none);
	files('[profile eins]\n[profile two words]\n', '[drei]\n');
	await refused(run, [], {
		...none,
		why: containing('There is no default profile, AWS_ACCESS_KEY_ID is not set'),
		next: "Name the profile of an operator, not of a backup user, with --profile or AWS_PROFILE. Here are eins, 'two words', drei.",
	});
	files('');
	const silent = await standIn(() => undefined);
	env({AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: silent.url});
	await refused(run, [], none);
	expect(silent.seen.length).toBeGreaterThan(0);
});

test('a profile that is not there, or cannot be looked for', async () => {
	const {files, env, program, run} = await open();
	files('[profile eins]\n[profile zwei]\n', '[drei]\n');
	await refused(run, ['--profile', 'vier'], {
		kind: 'no-credentials',
		what: 'No AWS credentials were found for profile vier',
		why: 'The profiles here are eins, zwei, drei.',
		next: containing('aws configure --profile vier'),
	});
	await refused(run, ['--profile', 'eins'], {what: 'No AWS credentials were found for profile eins'});
	env({AWS_PROFILE: 'vier'});
	await refused(run, [], {what: 'No AWS credentials were found for profile vier'});
	const folder = join(program.home, 'folder');
	mkdirSync(folder);
	env({AWS_CONFIG_FILE: folder});
	await refused(run, ['--profile', 'vier'], {why: containing(`${folder} (EISDIR) cannot be read`)});
});
