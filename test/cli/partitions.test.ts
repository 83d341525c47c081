import {expect, onTestFinished, test} from 'vitest';
import {startSandbox} from '../../src/sandbox/server.js';
import {openProgram} from '../helpers/program.js';

/** China and GovCloud: every ARN is of the account's own partition, or S3 and IAM refuse it. */

type Json = {
	readonly target: {readonly userArn: string; readonly region: string};
	readonly policy: {readonly document: unknown};
	readonly proof: {readonly verdict: string};
};

test.each([
	['aws-cn', 'cn-north-1'],
	['aws-us-gov', 'us-gov-west-1'],
] as const)(
	'in %s a bucket is made, and its key proven write-only',
	async (partition, region) => {
		const sandbox = await startSandbox({seed: 'none', partition});
		onTestFinished(sandbox.close);
		const program = openProgram();
		onTestFinished(program.close);
		Object.assign(program.env, {
			AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
			AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
			AWS_DEFAULT_REGION: region,
		});
		const at = ['--endpoint-url', sandbox.endpoint, '--json'];
		const ended = await program.run([
			'setup',
			...at,
			'--bucket',
			'acme-far',
			'--create-bucket',
			'--prefix',
			'db/',
			'--yes',
			'--save-profile',
			'far',
		]);
		expect(ended.code).toBe(0);
		const {target, policy, proof} = JSON.parse(ended.stdout) as Json;
		expect(target).toMatchObject({
			region,
			userArn: `arn:${partition}:iam::111122223333:user/nightdrop-acme-far-db`,
		});
		expect(proof.verdict).toBe('proven');
		const text = JSON.stringify(policy.document);
		expect(text).toContain(`arn:${partition}:s3:::acme-far/db/*`);
		expect(text).not.toContain('arn:aws:');
		const checked = await program.run(['check', '--all', ...at]);
		expect(JSON.parse(checked.stdout)).toMatchObject({
			targets: [{name: 'acme-far/db/', findings: [{severity: 'info'}]}],
		});
		expect(checked.stdout + checked.stderr).not.toContain('arn:aws:');
	},
	60_000,
);
