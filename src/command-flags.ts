import {durationOf, present, switchOf, textOf, usage, type Values, wholeOf} from './flag-values.js';
import type {
	ActivityFlags,
	BackupsFlags,
	CheckFlags,
	CheckFormat,
	PolicyCommandFlags,
	PolicyFlags,
	ProveFlags,
	RetireFlags,
	RotateFlags,
	SandboxFlags,
	SecretFlags,
	SetUpFlags,
	TargetFlags,
	TargetsFlags,
} from './flags.js';

/** Flags of `setup`. */
export function readSetUp(values: Values, positionals: readonly string[]): SetUpFlags {
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

/** Flags of `prove`. */
export function readProve(values: Values, positionals: readonly string[]): ProveFlags {
	const evidence = textOf(values, 'evidence');
	if (evidence !== undefined && !/\.(?:json|md|html)$/u.test(evidence)) {
		throw usage('--evidence takes a path that ends in .json, .md or .html', 'the ending decides the form');
	}

	return {
		target: readTarget(values, positionals),
		...readKey(values),
		...present('evidence', evidence),
	};
}

/** Where the backup user's key comes from. */
const readKey = (values: Values): CheckFlags['key'] => ({
	...present('userProfile', textOf(values, 'user-profile')),
	userCredentialsStdin: values['user-credentials-stdin'] === true,
	temporaryKey: values['temporary-key'] === true,
});

/** Flags of `backups`. */
export function readBackups(values: Values, positionals: readonly string[]): BackupsFlags {
	const views = (['objects', 'series', 'summary'] as const).filter(name => values[name] === true);
	if (views.length > 1) {
		throw usage(`--${views[0]} and --${views[1]} exclude each other`, 'leave one of the two out');
	}

	const since = textOf(values, 'since');
	const limit = textOf(values, 'limit');
	const concurrency = textOf(values, 'concurrency');
	const flags: BackupsFlags = {
		target: readTarget(values, positionals),
		view: views[0] ?? 'series',
		...present('sinceMs', since === undefined ? since : durationOf('since', since)),
		...present('limit', limit === undefined ? limit : atLeastOne('limit', limit, 1_000_000)),
		...present(
			'concurrency',
			concurrency === undefined ? concurrency : atLeastOne('concurrency', concurrency, 256),
		),
		versions: values['versions'] === true,
		uploads: values['uploads'] === true,
		...present('fromInventory', textOf(values, 'from-inventory')),
	};
	if (flags.fromInventory !== undefined && flags.view !== 'series') {
		throw usage('--from-inventory is read for series only', `leave out --${flags.view}`);
	}

	if (flags.fromInventory !== undefined && !/^s3:\/\/[^/]+\/./u.test(flags.fromInventory)) {
		throw usage(
			'--from-inventory takes the place of the reports',
			'for example --from-inventory s3://BUCKET/PREFIX/SOURCE/ID/',
		);
	}

	return flags;
}

function atLeastOne(name: string, value: string, most: number): number {
	const count = wholeOf(name, value);
	if (count < 1 || count > most) {
		throw usage(`--${name} takes 1 to ${most}`, `for example --${name} 16`);
	}

	return count;
}

const checkFormats: readonly CheckFormat[] = ['text', 'json', 'prometheus', 'junit'];

/** The form of the output of `check`; --json is one of them. */
function readCheckFormat(values: Values): CheckFormat {
	const isJson = values['json'] === true;
	const word = textOf(values, 'format') ?? (isJson ? 'json' : 'text');
	const format = checkFormats.find(one => one === word);
	if (format === undefined) {
		throw usage('--format takes text, json, prometheus or junit', 'text is the default');
	}

	if (isJson && format !== 'json') {
		throw usage(`--json and --format ${format} exclude each other`, 'leave one of the two out');
	}

	return format;
}

/** Flags of `check`. */
export function readCheck(values: Values, positionals: readonly string[]): CheckFlags {
	const maxAge = textOf(values, 'max-age');
	const flags: CheckFlags = {
		target: readTarget(values, positionals),
		format: readCheckFormat(values),
		all: values['all'] === true,
		...present('maxAgeMs', maxAge === undefined ? maxAge : durationOf('max-age', maxAge)),
		prove: values['prove'] === true,
		key: readKey(values),
	};
	if (flags.all && (flags.target.name !== undefined || flags.target.bucket !== undefined)) {
		throw usage('--all is every target, and one was named', 'leave one of the two out');
	}

	const gives = flags.key.userProfile !== undefined || flags.key.userCredentialsStdin;
	if (flags.all && gives) {
		throw usage('One key cannot prove all targets', 'check one target, or use --temporary-key');
	}

	return flags;
}

const rotateSteps = ['next', 'create', 'deactivate', 'reactivate', 'delete', 'finish'] as const;

/** Flags of `rotate`. */
export function readRotate(values: Values, positionals: readonly string[]): RotateFlags {
	const word = textOf(values, 'step');
	const step = rotateSteps.find(one => one === word);
	const key = textOf(values, 'key');
	const since = textOf(values, 'since');
	const compromised = values['compromised'] === true;
	if (word !== undefined && step === undefined) {
		throw usage(`--step takes ${rotateSteps.join(', ')}`, 'next does the next safe step');
	}

	if (key !== undefined && !/^[A-Z0-9]{16,32}$/u.test(key)) {
		throw usage('--key takes the id of an access key', 'it begins with AKIA; the rotation shows it');
	}

	if (step === 'delete' && key === undefined) {
		throw usage('Deleting a key needs its id spelled out', 'say --key AKIA…; the rotation shows it');
	}

	if (since !== undefined && !compromised) {
		throw usage('--since goes with --compromised', 'it says since when a key may be in other hands');
	}

	return {
		target: readTarget(values, positionals),
		...present('step', step),
		...present('key', key),
		compromised,
		...present('sinceMs', since === undefined ? since : durationOf('since', since)),
		secret: readSecret(values),
		yes: values['yes'] === true,
	};
}

/** Flags of `retire`. */
export function readRetire(values: Values, positionals: readonly string[]): RetireFlags {
	const target = readTarget(values, positionals);
	// Of several or of one alone: what is taken away is named.
	if (target.name === undefined && target.bucket === undefined) {
		throw usage('retire needs the name of a target', 'nightdrop targets lists them');
	}

	return {target, yes: values['yes'] === true, dryRun: values['dry-run'] === true};
}

/** Flags of `policy`. */
export function readPolicyCommand(values: Values, positionals: readonly string[]): PolicyCommandFlags {
	const format = textOf(values, 'format') ?? 'json';
	if (format !== 'json' && format !== 'terraform' && format !== 'cloudformation') {
		throw usage('--format takes json, terraform or cloudformation', 'json is the default');
	}

	if (values['json'] === true && format !== 'json') {
		throw usage(`--json and --format ${format} exclude each other`, 'leave one of the two out');
	}

	return {
		target: readTarget(values, positionals),
		format,
		policy: readPolicy(values),
		...present('userArn', textOf(values, 'user-arn')),
		...present('id', textOf(values, 'id')),
		explain: values['explain'] === true,
	};
}

/** The action of `targets`, and its target. */
export function readTargets(values: Values, positionals: readonly string[]): TargetsFlags {
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

	return {action, target, isNamesOnly: values['names'] === true};
}

/** Flags of `activity`. */
export function readActivity(values: Values, positionals: readonly string[]): ActivityFlags {
	const since = textOf(values, 'since');
	const limit = textOf(values, 'limit');
	return {
		target: readTarget(values, positionals),
		...present('sinceMs', since === undefined ? since : durationOf('since', since)),
		...present('limit', limit === undefined ? limit : atLeastOne('limit', limit, 1_000_000)),
	};
}

/** Flags of `sandbox`. */
export function readSandbox(values: Values): SandboxFlags {
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
