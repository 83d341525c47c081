import {parseArgs} from 'node:util';
import {
	durationOf,
	isUsageProblem,
	present,
	secondsOf,
	switchOf,
	textOf,
	type UsageProblem,
	usage,
	type Values,
	wholeOf,
} from './flag-values.js';
import type {
	Arguments,
	CommandName,
	CommonFlags,
	PolicyCommandFlags,
	PolicyFlags,
	ProveFlags,
	RetireFlags,
	SandboxFlags,
	SecretFlags,
	SetUpFlags,
	TargetFlags,
	TargetsFlags,
} from './flags.js';

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
	prove: {
		...targetOptions,
		'user-profile': text,
		'user-credentials-stdin': flag,
		'temporary-key': flag,
		evidence: text,
	},
	retire: {...targetOptions, yes: flag, 'dry-run': flag},
	policy: {...targetOptions, ...policyOptions, 'user-arn': text, id: text, explain: flag},
	targets: targetOptions,
	sandbox: {port: text, seed: text, slow: text, 'delay-consistency': text},
} as const satisfies Record<CommandName, object>;

const commandNames = ['setup', 'prove', 'retire', 'policy', 'targets', 'sandbox'] as const;

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
		return {
			ok: false,
			problem: isUsageProblem(error) ? error.problem : problemOfParser(error as Error),
			common: {isJson},
		};
	}
}

function read(
	argv: readonly string[],
	environment: {readonly [name: string]: string | undefined},
): Arguments {
	const command = commandOf(argv);
	const rest = command === 'console' ? argv : withoutFirst(argv, command);
	const {values, positionals} = parseArgs({
		args: [...rest],
		options: {...commonOptions, ...optionsOf[command]},
		allowPositionals: true,
		strict: true,
	}) as {values: Values; positionals: readonly string[]};
	const common = readCommon(values, environment);
	switch (command) {
		case 'console':
			return refuseWords(positionals, {common, command});
		case 'setup':
			return {common, command, setUp: readSetUp(values, positionals)};
		case 'prove':
			return {common, command, prove: readProve(values, positionals)};
		case 'retire':
			return {common, command, retire: readRetire(values, positionals)};
		case 'policy':
			return {common, command, policy: readPolicyCommand(values, positionals)};
		case 'targets':
			return {common, command, targets: readTargets(values, positionals)};
		case 'sandbox':
			return refuseWords(positionals, {common, command, sandbox: readSandbox(values)});
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
				throw usage(`There is no command ${JSON.stringify(word)}`, 'nightdrop --help lists the commands');
			}

			return command;
		}
	}

	return 'console';
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

	return endpoint;
}

function protocolOf(address: string): string {
	try {
		return new URL(address).protocol;
	} catch {
		return '';
	}
}

function readSetUp(values: Values, positionals: readonly string[]): SetUpFlags {
	const every = textOf(values, 'expect-every');
	return {
		target: readTarget(values, positionals),
		policy: readPolicy(values),
		secret: readSecret(values),
		createBucket: values['create-bucket'] === true,
		fix: (textOf(values, 'fix') ?? '')
			.split(',')
			.map(word => word.trim())
			.filter(Boolean),
		...(every === undefined ? {} : {expectEveryMs: durationOf('expect-every', every)}),
		yes: values['yes'] === true,
		dryRun: values['dry-run'] === true,
	};
}

function readProve(values: Values, positionals: readonly string[]): ProveFlags {
	const evidence = textOf(values, 'evidence');
	if (evidence !== undefined && !/\.(?:json|md|html)$/u.test(evidence)) {
		throw usage('--evidence takes a path that ends in .json, .md or .html', 'the ending decides the form');
	}

	return {
		target: readTarget(values, positionals),
		...present('userProfile', textOf(values, 'user-profile')),
		userCredentialsStdin: values['user-credentials-stdin'] === true,
		temporaryKey: values['temporary-key'] === true,
		...present('evidence', evidence),
	};
}

function readRetire(values: Values, positionals: readonly string[]): RetireFlags {
	const target = readTarget(values, positionals);
	// Of several or of one alone: what is taken away is named.
	if (target.name === undefined && target.bucket === undefined) {
		throw usage('retire needs the name of a target', 'nightdrop targets lists them');
	}

	return {target, yes: values['yes'] === true, dryRun: values['dry-run'] === true};
}

function readPolicyCommand(values: Values, positionals: readonly string[]): PolicyCommandFlags {
	return {
		target: readTarget(values, positionals),
		policy: readPolicy(values),
		...present('userArn', textOf(values, 'user-arn')),
		...present('id', textOf(values, 'id')),
		explain: values['explain'] === true,
	};
}

function readTargets(values: Values, positionals: readonly string[]): TargetsFlags {
	const [action = 'list', ...words] = positionals;
	if (action !== 'list' && action !== 'add' && action !== 'forget') {
		throw usage(`targets has no ${JSON.stringify(action)}`, 'nightdrop targets list, add or forget');
	}

	const target = readTarget(values, words);
	if (action === 'forget' && target.name === undefined && target.bucket === undefined) {
		throw usage('targets forget needs the name of a target', 'nightdrop targets lists them');
	}

	if (action === 'add' && (target.bucket === undefined || target.user === undefined)) {
		throw usage(
			'targets add needs --bucket and --user',
			'nightdrop targets add --bucket B [--prefix P/] --user NAME',
		);
	}

	return {action, target};
}

function readSandbox(values: Values): SandboxFlags {
	const seed = textOf(values, 'seed') ?? 'none';
	if (seed !== 'none' && seed !== 'demo') {
		throw usage('--seed takes none or demo', 'demo fills a few buckets with 90 days of backups');
	}

	const port = wholeOf('port', textOf(values, 'port') ?? '0');
	if (port > 65_535) {
		throw usage('--port takes 0 to 65535', '0 takes a free one');
	}

	return {
		port,
		seed,
		slowMs: wholeOf('slow', textOf(values, 'slow') ?? '0'),
		consistencyMs: wholeOf('delay-consistency', textOf(values, 'delay-consistency') ?? '0'),
	};
}

function readTarget(values: Values, positionals: readonly string[]): TargetFlags {
	const [name, extra] = positionals;
	const bucket = textOf(values, 'bucket');
	if (extra !== undefined) {
		throw usage(`One target at a time; ${JSON.stringify(extra)} is one too many`, 'name one target');
	}

	if (name !== undefined && bucket !== undefined) {
		throw usage('A target is named, or given by --bucket, not both', 'leave one of the two out');
	}

	return {
		...present('name', name),
		...present('bucket', bucket),
		// An empty prefix is the whole bucket, as it is for the AWS CLI.
		...present('prefix', values['prefix'] === '' ? undefined : textOf(values, 'prefix')),
		...present('user', textOf(values, 'user')),
	};
}

function readPolicy(values: Values): PolicyFlags {
	const preset = textOf(values, 'preset');
	if (preset !== undefined && preset !== 'classic' && preset !== 'strict' && preset !== 'hardened') {
		throw usage('--preset takes classic, strict or hardened', 'hardened is the default');
	}

	return {
		...present('preset', preset),
		...present('list', switchOf(values, 'list')),
		...present('acl', switchOf(values, 'acl')),
		...present('tls', switchOf(values, 'tls')),
		...present('sessions', switchOf(values, 'sessions')),
		...(values['no-overwrite'] === true ? {noOverwrite: true} : {}),
	};
}

function readSecret(values: Values): SecretFlags {
	const saveProfile = textOf(values, 'save-profile');
	const saveFile = textOf(values, 'save-file');
	const printSecret = values['print-secret'] === true;
	if ([saveProfile !== undefined, saveFile !== undefined, printSecret].filter(Boolean).length > 1) {
		throw usage(
			'The secret goes to one place',
			'choose one of --save-profile, --save-file and --print-secret',
		);
	}

	return {...present('saveProfile', saveProfile), ...present('saveFile', saveFile), printSecret};
}

function refuseWords(positionals: readonly string[], parsed: Arguments): Arguments {
	if (positionals.length > 0) {
		throw usage(`${JSON.stringify(positionals[0])} is one word too many`, 'nightdrop --help shows the usage');
	}

	return parsed;
}

function problemOfParser(error: Error): UsageProblem {
	// Node's message ends with advice on `--`, which is of no use here.
	const what = error.message.split(/\. To specify|\. Did you forget/u)[0] as string;
	return {what: what.replace(/\.$/u, ''), next: 'nightdrop --help shows the usage'};
}
