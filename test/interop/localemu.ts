import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {freePorts, type Operator, type Server, startServer} from './server.js';

/** LocalEmu, whose package says Python 3.10 and whose code imports what came with 3.13. */
export const localemu = {name: 'localemu', minor: 13} as const;

/** Its root's key. By default that is the very key that it gives to everybody who asks for a session. */
const root = {accessKeyId: 'AKIANIGHTDROPROOT000', secretAccessKey: 'not looked at'};

/** Its own root's key is one of root's as well, as when nothing is said. */
export const usualRoot = {ROOT_ACCESS_KEYS: `${root.accessKeyId},AKIAIOSFODNN7EXAMPLE`} as const;

/**
LocalEmu with policies enforced, and an administrator that is an IAM user.

Its usual web server listens on every address whatever it is told; hypercorn keeps to loopback.
*/
export async function startLocalemu(
	bin: string,
	env: {readonly [name: string]: string} = {},
): Promise<Server & {readonly operator: Operator}> {
	const [port] = await freePorts(1);
	const endpoint = `http://127.0.0.1:${port}`;
	const server = await startServer(folder => ({
		program: join(bin, 'python'),
		args: ['-m', 'localemu.runtime.main'],
		env: {
			IAM_ENFORCEMENT: '1',
			ROOT_ACCESS_KEYS: root.accessKeyId,
			GATEWAY_LISTEN: `127.0.0.1:${port}`,
			GATEWAY_SERVER: 'hypercorn',
			FILESYSTEM_ROOT: join(folder, 'state'),
			SKIP_SSL_CERT_DOWNLOAD: '1',
			...env,
		},
		readyAt: `${endpoint}/_localemu/health`,
		endpoint,
	}));
	const iam = new IAM({endpoint, region: 'us-east-1', credentials: root});
	try {
		await iam.createUser({UserName: 'admin'});
		await iam.putUserPolicy({
			UserName: 'admin',
			PolicyName: 'all',
			PolicyDocument: JSON.stringify({
				Version: '2012-10-17',
				Statement: [{Effect: 'Allow', Action: '*', Resource: '*'}],
			}),
		});
		const {AccessKey} = await iam.createAccessKey({UserName: 'admin'});
		const {AccessKeyId = '', SecretAccessKey = ''} = AccessKey ?? {};
		return {...server, operator: {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey}};
	} catch (error) {
		await server.close();
		throw error;
	} finally {
		iam.destroy();
	}
}
