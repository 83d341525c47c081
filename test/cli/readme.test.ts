import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {IAM} from '@aws-sdk/client-iam';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import packageJson from '../../package.json' with {type: 'json'};
import {parseArguments} from '../../src/arguments.js';
import {operatorPolicy} from '../../src/set-up/needs.js';
import {openProgram, type Program} from '../helpers/program.js';

const readme = readFileSync('README.md', 'utf8');
const blocks = (language: string) =>
	[...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gsu'))].map(
		match => match[1] as string,
	);

describe('the README', () => {
	test('shows pictures that are there', () => {
		const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/gu)].map(match => match[1] as string);
		expect(pictures.length).toBeGreaterThan(3);
		expect(pictures.filter(path => !existsSync(path))).toEqual([]);
	});

	test('shows commands that the program takes', () => {
		const commands = blocks('console')
			.flatMap(block => block.split('\n'))
			.filter(line => line.startsWith('$ nightdrop '));
		expect(commands.length).toBeGreaterThan(0);
		for (const command of commands) {
			expect(parseArguments(command.split(' ').slice(2), {})).toMatchObject({ok: true});
		}
	});

	test('says of every dependency what it is for', () => {
		const table = readme.slice(readme.indexOf('## Dependencies'));
		const named = (name: string) =>
			table.includes(name) || table.includes(name.replace('@aws-sdk/client', ''));
		const used = readdirSync('src', {recursive: true, encoding: 'utf8'})
			.filter(path => /\.tsx?$/u.test(path))
			.flatMap(path => [
				...readFileSync(join('src', path), 'utf8').matchAll(
					/(?:^(?:import|export|\}).* from |import\()'((?!node:)(?:@[\w-]+\/)?[\w-]+)(?=['/])/gmu,
				),
			])
			.map(match => match[1] as string);
		expect(used).toContain('ink');
		expect(used.filter(name => !(name in packageJson.devDependencies))).toEqual([]);
		expect([...new Set(used)].filter(name => !named(name))).toEqual([]);
	});
});

describe("the operator's policy of the README", () => {
	let program: Program;
	beforeEach(() => {
		program = openProgram();
	});
	afterEach(async () => {
		await program.close();
	});

	test('is the one that set-up asks for', () => {
		const subject = {partition: 'aws', account: '111122223333', bucket: 'BUCKET', user: 'USER'};
		expect(blocks('json').map(block => JSON.parse(block) as unknown)).toEqual([operatorPolicy(subject)]);
	});

	test('is enough for a set-up that mends and proves', async () => {
		const {endpoint} = await program.serve('--seed', 'demo');
		const {AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = ''} = program.env;
		const iam = new IAM({endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}});
		const text = (blocks('json')[0] as string)
			.replaceAll('BUCKET', 'acme-backups')
			.replaceAll('USER', 'nightdrop-acme-backups-db');
		await iam.createUser({UserName: 'operator-of-backups'});
		await iam.putUserPolicy({UserName: 'operator-of-backups', PolicyName: 'backups', PolicyDocument: text});
		const {AccessKey: key} = await iam.createAccessKey({UserName: 'operator-of-backups'});
		iam.destroy();
		program.env['AWS_ACCESS_KEY_ID'] = key?.AccessKeyId ?? '';
		program.env['AWS_SECRET_ACCESS_KEY'] = key?.SecretAccessKey ?? '';
		const {code, stdout} = await program.run([
			...['setup', '--endpoint-url', endpoint, '--bucket', 'acme-backups', '--prefix', 'db/'],
			...['--fix', 'all', '--yes', '--print-secret'],
		]);
		expect(stdout).toContain('Proven: this key writes backups and cannot read them.');
		expect(code).toBe(0);
	});
});
