import {expect, onTestFinished, test} from 'vitest';
import {startFaults} from '../../helpers/faults.js';
import {launch} from '../../helpers/pty.js';
import {type Step, walk} from '../../helpers/walk.js';
import {code, openSignInAccount} from './account.js';

/** Credentials that end in the middle of work, in the console of the real program: what is done goes on at the same place. */

async function open() {
	const account = await openSignInAccount();
	const ended = new Set<string>();
	const way = await startFaults(account.endpoint, ({signer}) => (ended.has(signer) ? 'expired' : undefined));
	account.program.env['AWS_ENDPOINT_URL'] = way.url;
	return {
		...account,
		way,
		/** From now on AWS does not take what signed until now, but for Jane's own key. */
		endSessions() {
			for (const {signer} of way.passed) {
				if (signer.startsWith('ASIA')) {
					ended.add(signer);
				}
			}
		},
		launch(...args: readonly string[]) {
			const running = launch(args, {
				env: {
					...account.env(),
					AWS_ENDPOINT_URL: way.url,
					NIGHTDROP_CONFIG_DIR: `${account.program.home}/config`,
				},
			});
			onTestFinished(running.close);
			return running;
		},
	};
}

const question = 'What does your MFA device show?';

const toTheReview: readonly Step[] = [
	[['enter'], '8 buckets in this account'],
	[['enter'], 'Versions are on'],
	[['enter'], 'nightdrop-acme-empty'],
	[['enter'], 'free'],
	[['enter'], 'How tight?'],
	[['enter'], 'Make one access key'],
];

const afterwards: readonly Step[] = [
	[['enter'], 'The secret is stored'],
	[['enter'], 'Backups can be put with this key'],
	[['enter'], 'Proven: this key'],
];

test('a role that ends while things are made asks for a code, and what was begun is finished', async () => {
	const {endSessions, way, ...account} = await open();
	const running = account.launch('setup', '--bucket', 'acme-empty', '--profile', 'ops');
	await running.see(question, 20_000);
	running.type(code());
	running.press('enter');
	await running.see(/\d+ of \d+ allowed/u, 20_000);
	await walk(running, toTheReview);
	await running.seeNo('Asking AWS');
	endSessions();
	running.press('enter');
	await running.see(question, 20_000);
	running.type(code(1));
	running.press('enter');
	await running.see('Where should the secret go?', 20_000);
	expect(way.seen.filter(operation => operation === 'AssumeRole')).toHaveLength(2);
	await walk(running, afterwards);
	const {Users = []} = await account.iam.listUsers({});
	expect(Users.filter(({UserName}) => UserName === 'nightdrop-acme-empty')).toHaveLength(1);
}, 60_000);

test('a session in a file that ends while things are made is said, and goes on at the same place once it is renewed', async () => {
	const {endSessions, sts, iam, files, ...account} = await open();
	const {Role} = await iam.createRole({
		RoleName: 'saml',
		AssumeRolePolicyDocument: JSON.stringify({
			Version: '2012-10-17',
			Statement: [
				{Effect: 'Allow', Principal: {AWS: 'arn:aws:iam::111122223333:root'}, Action: 'sts:AssumeRole'},
			],
		}),
	});
	await iam.attachRolePolicy({RoleName: 'saml', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess'});
	const renew = async () => {
		const {Credentials: of} = await sts.assumeRole({RoleArn: Role?.Arn, RoleSessionName: 'jane'});
		files(
			'[profile ops]\nregion = us-east-1\n',
			`[ops]\naws_access_key_id = ${of?.AccessKeyId}\naws_secret_access_key = ${of?.SecretAccessKey}\naws_session_token = ${of?.SessionToken}\n`,
		);
	};
	await renew();
	const running = account.launch('setup', '--bucket', 'acme-empty', '--profile', 'ops');
	await running.see(/\d+ of \d+ allowed/u, 20_000);
	await walk(running, toTheReview);
	await running.seeNo('Asking AWS');
	endSessions();
	running.press('enter');
	await running.see('The session of profile ops has ended.', 20_000);
	running.press('r');
	await running.see('The session of profile ops has ended.', 20_000);
	await renew();
	running.press('r');
	await running.see('Where should the secret go?', 20_000);
}, 60_000);

test('a listing asks for a code where it is, and home knows who that is afterwards', async () => {
	const {endSessions, program, ...account} = await open();
	const args = ['--bucket', 'acme-empty', '--profile', 'admin', '--yes', '--save-profile', 'backup'];
	const config = `[profile ops]\nregion = us-east-1\nrole_arn = ${account.roleArn}\nsource_profile = jane\nmfa_serial = ${account.serial}\n`;
	const key = (name: string, id: string, secret: string) =>
		`[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
	const admin = await account.iam.config.credentials();
	account.files(
		config,
		key('admin', admin.accessKeyId, admin.secretAccessKey) +
			key('jane', account.jane.accessKeyId, account.jane.secretAccessKey),
	);
	expect((await program.run(['setup', ...args])).code).toBe(0);
	const running = account.launch('--profile', 'ops');
	await running.see(question, 20_000);
	running.press('escape');
	await running.see('acme-empty', 20_000);
	await running.seeNo(question);
	running.press('R');
	await running.see(question, 20_000);
	running.type(code());
	running.press('enter');
	await walk(running, [
		[['enter'], 'Looked at'],
		[['b'], 'Empty: nothing is in acme-empty now'],
	]);
	endSessions();
	running.press('r');
	await running.see(question, 20_000);
	running.type(code(1));
	running.press('enter');
	await running.see('Empty: nothing is in acme-empty now', 20_000);
	await walk(running, [[['escape', 'escape'], /^ +Nightdrop .*111122223333 · 127/mu]]);
}, 60_000);
