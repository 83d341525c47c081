import {parseArgs} from 'node:util';
import {
	readActivity,
	readBackups,
	readCheck,
	readPolicyCommand,
	readProve,
	readRetire,
	readRotate,
	readSandbox,
	readSetUp,
	readTargets,
} from './command-flags.js';
import {
	isUsageProblem,
	present,
	secondsOf,
	textOf,
	type UsageProblem,
	usage,
	type Values,
} from './flag-values.js';
import type {Arguments, CommandName, CommonFlags} from './flags.js';
import {nearest} from './ui/nearest.js';

export type ParsedArguments =
	| {readonly ok: true; readonly arguments: Arguments}
	| {readonly ok: false; readonly problem: UsageProblem; readonly common: Pick<CommonFlags, 'isJson'>};

const text = {type: 'string'} as const;
const flag = {type: 'boolean'} as const;

const commonOptions = {
	profile: text,
	region: text,
	'endpoint-url': text,
	sandbox: flag,
	'read-only': flag,
	plain: flag,
	json: flag,
	'no-color': flag,
	'screen-reader': flag,
	'config-dir': text,
	timeout: text,
	help: flag,
	version: flag,
};
const targetOptions = {bucket: text, prefix: text, user: text};
const policyOptions = {
	preset: text,
	list: flag,
	'no-list': flag,
	acl: flag,
	'no-acl': flag,
	tls: flag,
	'no-tls': flag,
	sessions: flag,
	'no-sessions': flag,
	'no-overwrite': flag,
};
const keyOptions = {'user-profile': text, 'user-credentials-stdin': flag, 'temporary-key': flag};
const secretOptions = {'save-profile': text, 'save-file': text, 'print-secret': flag};

const optionsOf = {
	console: {},
	setup: {
		...targetOptions,
		...policyOptions,
		...secretOptions,
		'create-bucket': flag,
		fix: text,
		'expect-every': text,
		yes: flag,
		'dry-run': flag,
	},
	prove: {...targetOptions, ...keyOptions, evidence: text},
	backups: {
		...targetOptions,
		objects: flag,
		series: flag,
		summary: flag,
		since: text,
		limit: text,
		concurrency: text,
		versions: flag,
		uploads: flag,
		'from-inventory': text,
	},
	check: {...targetOptions, ...keyOptions, all: flag, 'max-age': text, prove: flag, format: text},
	rotate: {
		...targetOptions,
		...secretOptions,
		step: text,
		key: text,
		compromised: flag,
		since: text,
		yes: flag,
	},
	retire: {...targetOptions, yes: flag, 'dry-run': flag},
	policy: {...targetOptions, ...policyOptions, 'user-arn': text, id: text, explain: flag, format: text},
	targets: {...targetOptions, names: flag},
	activity: {bucket: text, prefix: text, since: text, limit: text},
	sandbox: {port: text, seed: text, slow: text, 'delay-consistency': text},
} as const satisfies Record<CommandName, object>;

const commandNames = [
	'setup',
	'prove',
	'backups',
	'check',
	'rotate',
	'retire',
	'policy',
	'targets',
	'activity',
	'sandbox',
] as const;

/**
Read the command line. Nothing here looks at the machine but the environment that is passed in: a problem is said before anything is opened.
*/
export function parseArguments(
	argv: readonly string[],
	environment: {readonly [name: string]: string | undefined},
): ParsedArguments {
	const isJson = argv.includes('--json');
	try {
		return {ok: true, arguments: read(argv, environment)};
	} catch (error) {
		if (!isUsageProblem(error)) {
			throw error;
		}

		return {ok: false, problem: error.problem, common: {isJson}};
	}
}

function read(
	argv: readonly string[],
	environment: {readonly [name: string]: string | undefined},
): Arguments {
	const command = commandOf(argv);
	const rest = command === 'console' ? argv : withoutFirst(argv, command);
	const {values, positionals} = parse(rest, command);
	const common = readCommon(values, environment);
	switch (command) {
		case 'console':
			return refuseWords(positionals, {common, command});
		case 'setup':
			return {common, command, setUp: readSetUp(values, positionals)};
		case 'prove':
			return {common, command, prove: readProve(values, positionals)};
		case 'backups':
			return {common, command, backups: readBackups(values, positionals)};
		case 'check': {
			const check = readCheck(values, positionals);
			return {common: {...common, isJson: check.format === 'json'}, command, check};
		}

		case 'rotate':
			return {common, command, rotate: readRotate(values, positionals)};
		case 'retire':
			return {common, command, retire: readRetire(values, positionals)};
		case 'policy':
			return {common, command, policy: readPolicyCommand(values, positionals)};
		case 'targets':
			return {common, command, targets: readTargets(values, positionals)};
		case 'activity':
			return {common, command, activity: readActivity(values, positionals)};
		case 'sandbox':
			return refuseWords(positionals, {common, command, sandbox: readSandbox(values)});
	}
}

function parse(
	args: readonly string[],
	command: CommandName,
): {readonly values: Values; readonly positionals: readonly string[]} {
	const options = {...commonOptions, ...optionsOf[command]};
	try {
		return parseArgs({args: [...args], options, allowPositionals: true, strict: true}) as {
			values: Values;
			positionals: string[];
		};
	} catch (error) {
		throw usageOf(error as Error, Object.keys(options), command);
	}
}

/** The first word that is no flag and no flag's value. */
function commandOf(argv: readonly string[]): CommandName {
	const takesValue = new Set(
		Object.entries(commonOptions)
			.filter(([, option]) => option.type === 'string')
			.map(([name]) => `--${name}`),
	);
	for (let index = 0; index < argv.length; index++) {
		const word = argv[index] as string;
		if (takesValue.has(word)) {
			index++;
		} else if (!word.startsWith('-')) {
			const command = commandNames.find(name => name === word);
			if (command === undefined) {
				throw usage(`There is no command ${JSON.stringify(word)}`, insteadOf(word));
			}

			return command;
		}
	}

	return 'console';
}

function insteadOf(word: string): string {
	// The one wish that must not be answered with the name that looks most like it.
	return word === 'restore'
		? 'Nightdrop restores nothing: who restores reads with credentials of their own, never with a backup key'
		: (meant('nightdrop ', nearest(word, commandNames)) ?? 'nightdrop --help lists the commands');
}

function withoutFirst(argv: readonly string[], word: string): readonly string[] {
	const index = argv.indexOf(word);
	return [...argv.slice(0, index), ...argv.slice(index + 1)];
}

function readCommon(values: Values, environment: {readonly [name: string]: string | undefined}): CommonFlags {
	const timeout = textOf(values, 'timeout');
	const configDirectory = textOf(values, 'config-dir') ?? (environment['NIGHTDROP_CONFIG_DIR'] || undefined);
	const isSandbox = values['sandbox'] === true;
	if (isSandbox && (values['profile'] !== undefined || values['endpoint-url'] !== undefined)) {
		throw usage('--sandbox brings its own account and endpoint', 'leave out --profile and --endpoint-url');
	}

	return {
		...present('profile', textOf(values, 'profile')),
		...present('region', textOf(values, 'region')),
		...present('endpointUrl', endpointOf(values)),
		isSandbox,
		isReadOnly: values['read-only'] === true,
		isPlain: values['plain'] === true || values['screen-reader'] === true,
		isJson: values['json'] === true,
		isColourless: values['no-color'] === true || Boolean(environment['NO_COLOR']),
		isScreenReader: values['screen-reader'] === true,
		...present('configDirectory', configDirectory),
		...(timeout === undefined ? {} : {timeoutMs: secondsOf('timeout', timeout) * 1000}),
	};
}

function endpointOf(values: Values): string | undefined {
	const endpoint = textOf(values, 'endpoint-url');
	if (endpoint !== undefined && !/^https?:$/u.test(protocolOf(endpoint))) {
		throw usage('--endpoint-url takes an http or https address', 'for example https://s3.example.net');
	}

	if (endpoint !== undefined && hasCredentials(endpoint)) {
		throw usage(
			'--endpoint-url takes an address without a name and password',
			'give credentials by --profile or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
		);
	}

	return endpoint;
}

function protocolOf(address: string): string {
	try {
		return new URL(address).protocol;
	} catch {
		return '';
	}
}

/** Addresses are shown and remembered. */
function hasCredentials(address: string): boolean {
	const {username, password} = new URL(address);
	return username !== '' || password !== '';
}

function refuseWords(positionals: readonly string[], parsed: Arguments): Arguments {
	if (positionals.length > 0) {
		throw usage(`${JSON.stringify(positionals[0])} is one word too many`, 'nightdrop --help shows the usage');
	}

	return parsed;
}

function usageOf(error: Error, names: readonly string[], command: CommandName): Error {
	// Node's message ends with advice on `--`, which is of no use here.
	const what = error.message.split(/\. To specify|\. Did you forget/u)[0] as string;
	const unknown = /^Unknown option '--(.+)'/u.exec(what)?.[1];
	const name = unknown === undefined ? undefined : nearest(unknown, names);
	const help = `nightdrop ${command === 'console' ? '' : `${command} `}--help shows the usage`;
	return usage(what.replace(/\.$/u, ''), meant('--', name) ?? help);
}

/** What was most likely meant. */
const meant = (before: string, name: string | undefined): string | undefined =>
	name === undefined ? undefined : `did you mean ${before}${name}?`;
