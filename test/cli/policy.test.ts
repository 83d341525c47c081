import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openProgram, type Program} from '../helpers/program.js';

/** `nightdrop policy` calls nothing, so it needs neither credentials nor an account. */
let program: Program;
beforeAll(() => {
	program = openProgram();
});
afterAll(async () => {
	await program.close();
});

const userArn = 'arn:aws:iam::111122223333:user/backup-writer';
const policy = async (...args: readonly string[]) =>
	program.run(['policy', '--bucket', 'acme-backups', '--user-arn', userArn, ...args]);

test('classic is the recipe to the letter', async () => {
	const {code, stdout, stderr} = await policy('--preset', 'classic', '--id', 'YOUR_POLICY_ID_NUMBER');
	expect([code, stderr]).toEqual([0, '']);
	expect(JSON.parse(stdout)).toEqual({
		Version: '2012-10-17',
		Id: 'YOUR_POLICY_ID_NUMBER',
		Statement: [
			{
				Sid: 'BucketPermissions',
				Effect: 'Allow',
				Principal: {AWS: userArn},
				Action: ['s3:ListBucket', 's3:GetBucketLocation'],
				Resource: 'arn:aws:s3:::acme-backups',
			},
			{
				Sid: 'ObjectPermissions',
				Effect: 'Allow',
				Principal: {AWS: userArn},
				Action: ['s3:PutObjectAcl', 's3:PutObject'],
				Resource: 'arn:aws:s3:::acme-backups/*',
			},
		],
	});
});

test('hardened is the default, in the partition of the user', async () => {
	const {stdout} = await program.run([
		...['policy', '--bucket', 'acme-backups', '--prefix', 'db/', '--json'],
		...['--user-arn', 'arn:aws-cn:iam::111122223333:user/backup-writer'],
	]);
	const {policy: printed} = JSON.parse(stdout) as {
		readonly policy: {
			readonly preset: string;
			readonly document: {readonly Statement: readonly {readonly Sid: string}[]};
		};
	};
	expect(printed.preset).toBe('hardened');
	expect(JSON.stringify(printed.document)).not.toContain('arn:aws:');
	expect(printed.document.Statement.map(({Sid}) => Sid)).toEqual([
		'BucketPermissions',
		'ListPermissions',
		'ObjectPermissions',
		'NightdropDenyElse',
		'NightdropDenyElseUser',
		'NightdropDenyOutside',
		'NightdropDenyListOutside',
		'NightdropDenyAclOnPut',
		'NightdropDenySessions',
		'NightdropDenyPlainHttp',
		'NightdropDenySseC',
	]);
});

test('--explain says what stays open, and takes a bucket that it does not know at its worst', async () => {
	const {code, stdout, stderr} = await policy('--preset', 'classic', '--explain');
	expect(code).toBe(0);
	expect(() => JSON.parse(stdout) as unknown).not.toThrow();
	expect(stderr).toContain('On a bucket without versions whose access lists are on');
	expect(stderr).toContain('Open backups to others, and so read them');
	expect(stderr).toContain('Overwrite a backup, and so destroy it');
});

describe('a wrong usage ends with 2, and says the rule', () => {
	test.each([
		[['--bucket', 'acme-backups'], /--user-arn/u],
		[['--user-arn', userArn], /--bucket/u],
		[['--bucket', 'Acme', '--user-arn', userArn], /small letters/u],
		[['--bucket', 'acme', '--prefix', 'db', '--user-arn', userArn], /prefix ends in \//iu],
		[['--bucket', 'acme', '--prefix', 'db$1/', '--user-arn', userArn], /\*, \? or \$|pattern/u],
		[
			['--bucket', 'acme', '--user-arn', 'arn:aws:iam::111122223333:role/backup'],
			/not the ARN of an IAM user/u,
		],
		[['--bucket', 'acme', '--user-arn', userArn, '--preset', 'open'], /classic, strict or hardened/u],
	] as const)('%j', async (args, what) => {
		const {code, stdout} = await program.run(['policy', '--json', ...args]);
		const {ok, error} = JSON.parse(stdout) as {ok: boolean; error: {what: string; next: string}};
		expect([code, ok]).toEqual([2, false]);
		expect(error.what).toMatch(what);
		expect(error.next).not.toBe('');
	});
});
