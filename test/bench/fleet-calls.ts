import process from 'node:process';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';

/*
The yardstick of a check of many targets: the calls that it makes, by the SDK alone, as many at once, their answers thrown away.

node … ENDPOINT TARGETS AT-ONCE; the credentials are in the environment.
*/

const [endpoint = '', targets = '500', atOnce = '12'] = process.argv.slice(2);
const requestHandler = {httpAgent: {maxSockets: 1024}};
const config = {endpoint, region: 'us-east-1', requestHandler};
const s3 = new S3({...config, forcePathStyle: true});
const iam = new IAM(config);
let calls = 0;

async function ask(name: string): Promise<void> {
	const [Bucket, UserName] = [name, `nightdrop-${name}`];
	const answers = await Promise.allSettled([
		iam.getUser({UserName}),
		iam.listAccessKeys({UserName}),
		iam.getLoginProfile({UserName}),
		iam.listGroupsForUser({UserName}),
		iam.listUserPolicies({UserName}),
		iam.listAttachedUserPolicies({UserName}),
		s3.getBucketPolicy({Bucket}),
		s3.getPublicAccessBlock({Bucket}),
		s3.getBucketVersioning({Bucket}),
		s3.getBucketOwnershipControls({Bucket}),
		s3.getBucketLifecycleConfiguration({Bucket}),
		s3.getObjectLockConfiguration({Bucket}),
		s3.getBucketEncryption({Bucket}),
		s3.listObjectsV2({Bucket}),
	]);
	calls += answers.length;
}

const begin = performance.now();
const waiting = Array.from(
	{length: Number(targets)},
	(_, index) => `fleet-${String(index).padStart(3, '0')}`,
);
const lane = async () => {
	for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
		await ask(name);
	}
};
await Promise.all(Array.from({length: Number(atOnce)}, lane));
const {user, system} = process.cpuUsage();
process.stdout.write(
	`${JSON.stringify({calls, ms: performance.now() - begin, cpuMs: (user + system) / 1000})}\n`,
);
s3.destroy();
iam.destroy();
