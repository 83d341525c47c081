import {randomBytes} from 'node:crypto';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {freePorts, type Operator, type Server, startServer} from './server.js';

/** SeaweedFS: one program, which any Python installs. */
export const seaweedfs = {name: 'seaweedfs', minor: 9} as const;

const operator: Operator = {
	accessKeyId: 'AKIANIGHTDROPADMIN00',
	secretAccessKey: randomBytes(20).toString('hex'),
};

/**
SeaweedFS with S3, and with IAM and STS on the same port: users can be made only when it is told so, and STS answers only when it has a key to sign with.
*/
export async function startSeaweedfs(bin: string): Promise<Server & {readonly operator: Operator}> {
	const ports = await freePorts(8);
	const [s3] = ports;
	const names = ['s3', 's3.port.grpc', 'master', 'master.port.grpc', 'volume', 'volume.port.grpc', 'filer'];
	const endpoint = `http://127.0.0.1:${s3}`;
	const portFlags = [...names, 'filer.port.grpc'].map(
		(name, index) => `-${name.includes('.port') ? name : `${name}.port`}=${ports[index]}`,
	);
	const server = await startServer(folder => {
		mkdirSync(join(folder, 'data'));
		writeFileSync(join(folder, 's3.json'), JSON.stringify(identities), {mode: 0o600});
		writeFileSync(join(folder, 'iam.json'), JSON.stringify(withSts), {mode: 0o600});
		return {
			program: join(bin, 'weed'),
			args: [
				...['server', '-dir=data', '-ip=127.0.0.1', '-ip.bind=127.0.0.1', '-master.telemetry=false'],
				...['-filer', `-filer.localSocket=${join(folder, 'filer.sock')}`],
				...['-s3', '-s3.config=s3.json', '-s3.iam.config=iam.json', '-s3.iam.readOnly=false'],
				...[`-s3.localSocket=${join(folder, 's3.sock')}`, '-s3.port.iceberg=0', '-s3.port.lance=0'],
				...['-volume.max=50', '-master.volumeSizeLimitMB=64', ...portFlags],
			],
			env: {},
			readyAt: `${endpoint}/healthz`,
			endpoint,
		};
	});
	return {...server, operator};
}

const identities = {
	identities: [
		{
			name: 'admin',
			credentials: [{accessKey: operator.accessKeyId, secretKey: operator.secretAccessKey}],
			actions: ['Admin'],
		},
	],
};

const withSts = {
	sts: {
		tokenDuration: '1h',
		maxSessionLength: '12h',
		issuer: 'seaweedfs-sts',
		signingKey: randomBytes(32).toString('base64'),
	},
	policy: {defaultEffect: 'Deny', storeType: 'memory'},
	policies: [],
	roles: [],
};
