import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {IAM} from '@aws-sdk/client-iam';
import {S3} from '@aws-sdk/client-s3';
import {openProgram, type Program} from '../helpers/program.js';
import type {Operator, Server} from './server.js';

type Row = {
	readonly id: string;
	readonly group: string;
	readonly verdict: string;
	readonly note?: string;
	readonly observed?: {readonly outcome: string; readonly status?: number; readonly code?: string};
};

export type Proof = {readonly verdict: string; readonly probes: readonly Row[]};

// biome-ignore lint/suspicious/noExplicitAny: each command has its own fields, and each test looks at others
export type Run = {readonly code: number | null; readonly stderr: string; readonly json: any};

/** A bucket on somebody else's server, the built program as its operator runs it, and the SDK to see what is really there. */
export type Place = {
	readonly endpoint: string;
	readonly bucket: string;
	readonly user: string;
	readonly s3: S3;
	readonly iam: IAM;
	/** One command with `--json`: exactly one object comes of it. */
	readonly nightdrop: (...args: readonly string[]) => Promise<Run>;
	readonly program: Program;
	/** S3 as a host uses it: with the key of a profile that the program saved. */
	readonly hostWith: (profile: string) => S3;
	readonly close: () => Promise<void>;
};

export function openPlace(
	{endpoint, operator}: Server & {readonly operator: Operator},
	bucket: string,
): Place {
	const program = openProgram();
	Object.assign(program.env, {
		AWS_ACCESS_KEY_ID: operator.accessKeyId,
		AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
		AWS_REGION: 'us-east-1',
	});
	const common = {endpoint, region: 'us-east-1', maxAttempts: 1};
	const s3 = new S3({...common, forcePathStyle: true, credentials: operator});
	const iam = new IAM({...common, credentials: operator});
	const hosts: S3[] = [];
	return {
		endpoint,
		bucket,
		user: `nightdrop-${bucket}`,
		s3,
		iam,
		program,
		async nightdrop(...args) {
			const {code, stdout, stderr} = await program.run([...args, '--endpoint-url', endpoint, '--json']);
			try {
				return {code, stderr, json: JSON.parse(stdout)};
			} catch {
				throw new Error(`${args.join(' ')} ended with ${code} and is not JSON:\n${stdout}${stderr}`);
			}
		},
		hostWith(profile) {
			const host = new S3({
				...common,
				forcePathStyle: true,
				credentials: keyOf(program.home, profile),
			});
			hosts.push(host);
			return host;
		},
		async close() {
			for (const client of [s3, iam, ...hosts]) {
				client.destroy();
			}

			await program.close();
		},
	};
}

function keyOf(home: string, profile: string): Operator {
	const text = readFileSync(join(home, '.aws/credentials'), 'utf8');
	const [, section = ''] = text.split(`[${profile}]`);
	const of = (name: string) => new RegExp(`^${name}\\s*=\\s*(\\S+)`, 'mu').exec(section)?.[1] ?? '';
	return {accessKeyId: of('aws_access_key_id'), secretAccessKey: of('aws_secret_access_key')};
}

/** The rows of a proof that have a verdict, in their order. */
export const rowsThatAre = ({probes}: Proof, verdict: string): readonly string[] =>
	probes.filter(row => row.verdict === verdict).map(({id}) => id);

/** One row of a proof. */
export const rowOf = ({probes}: Proof, id: string): Row | undefined => probes.find(row => row.id === id);

const verdicts = ['proven', 'violated', 'not-proven', 'disclosed', 'skipped'];

/** What holds on a server, for whoever reads the run of the tests. */
export function tell(server: string, proof: Proof): void {
	const groups = [...new Set(proof.probes.map(({group}) => group))];
	const count = (group: string, verdict: string) =>
		String(proof.probes.filter(row => row.group === group && row.verdict === verdict).length).padStart(12);
	const lines = [
		`${server}: ${proof.verdict}`,
		`${''.padEnd(10)}${verdicts.map(verdict => verdict.padStart(12)).join('')}`,
		...groups.map(group => group.padEnd(10) + verdicts.map(verdict => count(group, verdict)).join('')),
		`violated: ${rowsThatAre(proof, 'violated').join(', ')}`,
		`not proven: ${rowsThatAre(proof, 'not-proven').join(', ')}`,
	];
	process.stdout.write(`\n${lines.join('\n')}\n\n`);
}
