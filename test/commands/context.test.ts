import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {Connection} from '../../src/aws/connection.js';
import {openContext} from '../../src/commands/context.js';
import type {CommonFlags} from '../../src/flags.js';

const flags: CommonFlags = {
	isSandbox: false,
	isReadOnly: false,
	isPlain: false,
	isJson: false,
	isColourless: true,
	isScreenReader: false,
};

/** The connection that a machine with these files and variables has. */
async function connection(
	{
		config = '',
		credentials = '',
		...environment
	}: {readonly config?: string; readonly credentials?: string; readonly [name: string]: string | undefined},
	said: Partial<CommonFlags> = {},
): Promise<Connection> {
	const folder = mkdtempSync(join(tmpdir(), 'nightdrop-context-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	writeFileSync(join(folder, 'config'), config);
	writeFileSync(join(folder, 'credentials'), credentials);
	const context = await openContext(
		{...flags, ...said},
		{
			AWS_CONFIG_FILE: join(folder, 'config'),
			AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
			...environment,
		},
	);
	onTestFinished(context.close);
	return context.connect();
}

const sso = '[default]\nsso_session = acme\nregion = eu-west-1\n[profile ops]\nregion = eu-west-3\n';
const key = '[default]\naws_access_key_id = A\naws_secret_access_key = B\n';

test.each([
	[
		'--profile, before all else',
		{config: sso, AWS_PROFILE: 'other', AWS_ACCESS_KEY_ID: 'A'},
		{profile: 'ops'},
		'profile ops',
	],
	[
		'AWS_PROFILE, before a key in the environment',
		{config: sso, AWS_PROFILE: 'ops', AWS_ACCESS_KEY_ID: 'A'},
		{},
		'profile ops',
	],
	[
		'a key in the environment, before the default profile',
		{config: sso, AWS_ACCESS_KEY_ID: 'A'},
		{},
		'environment',
	],
	['the default profile', {config: sso}, {}, 'profile default'],
	['the default profile of the credentials file', {credentials: key}, {}, 'profile default'],
	['the default profile of aws login', {config: '[default]\nlogin_session = arn\n'}, {}, 'profile default'],
	[
		'the machine, where the default profile names a region alone',
		{config: '[default]\nregion = eu-west-1\n'},
		{},
		'this machine',
	],
	['the machine, where there is nothing', {}, {}, 'this machine'],
])('who signs: %s', async (_, machine, said, label) => {
	expect((await connection(machine, said)).label).toBe(label);
});

test.each([
	['--region', {config: sso, AWS_REGION: 'us-west-1'}, {region: 'us-east-2'}, 'us-east-2'],
	['AWS_REGION', {config: sso, AWS_REGION: 'us-west-1', AWS_DEFAULT_REGION: 'us-west-2'}, {}, 'us-west-1'],
	['AWS_DEFAULT_REGION', {config: sso, AWS_DEFAULT_REGION: 'us-west-2'}, {}, 'us-west-2'],
	["the profile's", {config: sso}, {profile: 'ops'}, 'eu-west-3'],
	["the default profile's", {config: sso}, {}, 'eu-west-1'],
	['where none is said, the first of AWS', {}, {}, 'us-east-1'],
])('the region: %s', async (_, machine, said, region) => {
	expect((await connection(machine, said)).region).toBe(region);
});
