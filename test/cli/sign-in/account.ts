import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {STS} from '@aws-sdk/client-sts';
import {onTestFinished} from 'vitest';
import {mfaCodeAt} from '../../../src/sandbox/totp.js';
import {openProgram, type Program} from '../../helpers/program.js';

/** An account in another process, and a machine whose AWS files say how its operator signs in. */
export type SignInAccount = {
	readonly program: Program;
	readonly endpoint: string;
	/** The administrator's. */
	readonly iam: IAM;
	readonly sts: STS;
	readonly jane: {readonly accessKeyId: string; readonly secretAccessKey: string};
	readonly serial: string;
	readonly roleArn: string;
	/** Write the two files: sections of the config file, sections of the credentials file. */
	readonly files: (config: string, credentials?: string) => void;
	/** For the program in a terminal. */
	readonly env: () => {readonly [name: string]: string};
};

/** What jane's device shows: now, or so many steps of 30 s later, which AWS takes as well by one. */
export const code = (later = 0) => mfaCodeAt(Date.now() + later * 30_000);

/** Jane, who may nothing but take the role `ops`, and that only with a code of her device. */
export async function openSignInAccount(): Promise<SignInAccount> {
	const program = openProgram();
	onTestFinished(program.close);
	const {endpoint, accessKeyId, secretAccessKey} = await program.serve('--seed', 'demo');
	const common = {endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}};
	const [iam, sts] = [new IAM(common), new STS(common)];
	onTestFinished(() => {
		iam.destroy();
		sts.destroy();
	});
	const {AccessKey} = await iam.createAccessKey({UserName: 'jane'});
	const serial = 'arn:aws:iam::111122223333:mfa/jane';
	const {User} = await iam.getUser({UserName: 'jane'});
	const trust = (condition: object) => ({
		Version: '2012-10-17',
		Statement: [{Effect: 'Allow', Principal: {AWS: User?.Arn}, Action: 'sts:AssumeRole', ...condition}],
	});
	const {Role} = await iam.createRole({
		RoleName: 'ops',
		AssumeRolePolicyDocument: JSON.stringify(
			trust({Condition: {Bool: {'aws:MultiFactorAuthPresent': 'true'}}}),
		),
	});
	await iam.attachRolePolicy({
		RoleName: 'ops',
		PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
	});
	const folder = join(program.home, '.aws');
	mkdirSync(folder);
	for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']) {
		delete program.env[name];
	}

	Object.assign(program.env, {AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true'});
	const files = {
		AWS_CONFIG_FILE: join(folder, 'config'),
		AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
	};
	const jane = {
		accessKeyId: AccessKey?.AccessKeyId ?? '',
		secretAccessKey: AccessKey?.SecretAccessKey ?? '',
	};
	const account: SignInAccount = {
		program,
		endpoint,
		iam,
		sts,
		jane,
		serial,
		roleArn: Role?.Arn ?? '',
		files(config, credentials = '') {
			writeFileSync(files.AWS_CONFIG_FILE, config);
			writeFileSync(files.AWS_SHARED_CREDENTIALS_FILE, credentials);
		},
		env: () => ({...files, AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: 'true'}),
	};
	account.files(
		`[profile ops]\nregion = us-east-1\nrole_arn = ${account.roleArn}\nsource_profile = base\nmfa_serial = ${serial}\n`,
		`[base]\naws_access_key_id = ${jane.accessKeyId}\naws_secret_access_key = ${jane.secretAccessKey}\n`,
	);
	return account;
}
