import type {CommonFlags, TargetFlags, TargetsFlags} from '../flags.js';
import {defaultOptions} from '../policy/options.js';
import {findTargets} from '../targets/journal.js';
import {checkBucketName, checkPrefix, checkUserName, targetName} from '../targets/names.js';
import {openStore, type Store} from '../targets/store.js';
import type {Target} from '../targets/target.js';
import {setUpCommand} from '../ui/command-words.js';
import {nearest} from '../ui/nearest.js';
import type {Output} from './machine.js';
import {type Problem, sayProblem} from './problem.js';

/** `nightdrop targets`: what is remembered on this machine. Nothing is asked of AWS but by `add`. */
export async function runTargets(
	{action, target, isNamesOnly}: TargetsFlags,
	common: CommonFlags,
	output: Output,
): Promise<number> {
	const directory = common.configDirectory;
	const store = await openStore(directory === undefined ? {} : {directory});
	const trouble = store.trouble();
	if (trouble !== undefined) {
		sayProblem('targets', trouble, common, output);
		return 3;
	}

	switch (action) {
		case 'list':
			return isNamesOnly ? listNames(store, output) : list(store, common, output);
		case 'forget':
			return forget(store, target, common, output);
		case 'add':
			return add(store, target, common, output);
	}
}

/** For programs that complete what is typed. */
function listNames(store: Store, {out}: Output): number {
	for (const {name} of store.list()) {
		out.line(name);
	}

	return 0;
}

function list(store: Store, {isJson}: CommonFlags, {out}: Output): number {
	const targets = store.list();
	if (isJson) {
		out.json({schema: 'nightdrop/targets/1', ok: true, targets: targets.map(summary)});
		return 0;
	}

	if (targets.length === 0) {
		out.line('ok: empty, no target is remembered on this machine');
	}

	for (const target of targets) {
		const {lastProof: proof} = target;
		const state = target.setUp.isComplete
			? proof === undefined
				? 'never proven'
				: `${proof.verdict === 'not-proven' ? 'not proven' : proof.verdict} ${proof.at}`
			: `set-up stopped at step ${target.setUp.step} of 10`;
		out.line(`${target.name}: user ${target.user.name}, ${target.region}, ${state}`);
	}

	return 0;
}

const summary = ({name, bucket, prefix, region, account, user, options, lastProof, setUp}: Target) => ({
	name,
	bucket,
	prefix,
	region,
	account,
	user: user.name,
	...(user.arn !== undefined && {userArn: user.arn}),
	preset: options.preset,
	complete: setUp.isComplete,
	...(lastProof && {proof: {verdict: lastProof.verdict, at: lastProof.at}}),
});

async function forget(
	store: Store,
	flags: TargetFlags,
	common: CommonFlags,
	output: Output,
): Promise<number> {
	const found = findTarget(store, flags, common.endpointUrl);
	if (!found.ok) {
		sayProblem('targets', found.problem, common, output);
		return 2;
	}

	const forgotten = await store.forget(found.target.name);
	if (!forgotten.ok) {
		sayProblem('targets', forgotten.problem, common, output);
		return 3;
	}

	const {name} = found.target;
	if (common.isJson) {
		output.out.json({schema: 'nightdrop/targets/1', ok: true, forgotten: name});
	} else {
		output.out.line(`ok: ${name} is forgotten on this machine; nothing was changed on AWS`);
	}

	return 0;
}

async function add(store: Store, flags: TargetFlags, common: CommonFlags, output: Output): Promise<number> {
	const {bucket = '', prefix = '', user = ''} = flags;
	const name = targetName(bucket, prefix);
	const problem: Problem | undefined = named(
		checkBucketName(bucket) ?? checkPrefix(prefix) ?? checkUserName(user),
	);
	if (problem !== undefined || store.get(name) !== undefined) {
		sayProblem(
			'targets',
			problem ?? {...alreadyThere, what: `${name} is remembered already`},
			common,
			output,
		);
		return 2;
	}

	const looked = await lookUp(user, common);
	if (!looked.ok) {
		sayProblem('targets', looked.problem, common, output);
		return looked.exitCode;
	}

	const target: Target = {
		name,
		bucket,
		prefix,
		...looked.found,
		options: defaultOptions('hardened'),
		createdAt: new Date().toISOString(),
		keys: [],
		// Nobody has seen its policy and key yet: set-up finishes what is missing and proves.
		setUp: {step: 2, isComplete: false, fixes: []},
	};
	const saved = await store.save(target);
	if (!saved.ok) {
		sayProblem('targets', saved.problem, common, output);
		return 3;
	}

	if (common.isJson) {
		output.out.json({schema: 'nightdrop/targets/1', ok: true, added: summary(target)});
	} else {
		output.out.line(`ok: ${name} is remembered, with the user ${user}`);
		output.out.line(`next: ${setUpCommand({bucket, prefix}, '--user', user)}`);
	}

	return 0;
}

const named = (problem: Omit<Problem, 'kind'> | undefined) => problem && {kind: 'usage', ...problem};
const alreadyThere = {
	kind: 'usage',
	why: 'A bucket and prefix are remembered once.',
	next: 'nightdrop targets lists them',
};

type LookedUp =
	| {readonly ok: true; readonly found: Pick<Target, 'region' | 'account' | 'user' | 'endpointUrl'>}
	| {readonly ok: false; readonly problem: Problem; readonly exitCode: number};

/** The user's ARN and id come from IAM, never from a name that was typed. */
async function lookUp(user: string, common: CommonFlags): Promise<LookedUp> {
	const [{openContext}, {letAsk}, {openAws}, {getUser}, {exitCodeOf}, {explain}] = await Promise.all([
		import('./context.js'),
		import('./mfa-lines.js'),
		import('../aws/clients.js'),
		import('../aws/users.js'),
		import('../aws/errors.js'),
		import('../ui/words.js'),
	]);
	const context = await openContext(common, process.env);
	letAsk(context, process);
	const {clock, version, runId, signIn} = context;
	const connection = await context.connect();
	const aws = await openAws(connection, {clock, signIn, userAgent: `nightdrop/${version} run/${runId}`});
	const answer = await getUser(aws, {user});
	aws.close();
	await context.close();
	if (!answer.ok) {
		const {kind, code, requestId} = answer.error;
		const words = explain(answer.error, {whose: connection.label, call: answer.call, on: user});
		return {
			ok: false,
			problem: {kind, ...words, code, ...(requestId && {requestId})},
			exitCode: exitCodeOf(kind),
		};
	}

	const {arn, id, name} = answer.value;
	return {
		ok: true,
		found: {
			region: connection.region,
			account: arn.split(':')[4] as string,
			user: {name, arn, id},
			...(connection.endpointUrl !== undefined && {endpointUrl: connection.endpointUrl}),
		},
	};
}

/** The one remembered target that the flags name, or why there is none. */
export function findTarget(
	store: Pick<Store, 'list' | 'get'>,
	{name, bucket, prefix, user}: TargetFlags,
	endpointUrl: string | undefined,
): {readonly ok: true; readonly target: Target} | {readonly ok: false; readonly problem: Problem} {
	const found =
		name === undefined
			? bucket === undefined
				? store.list()
				: findTargets(store.list(), {bucket, prefix, user, endpointUrl})
			: [store.get(name)].filter(target => target !== undefined);
	const [target] = found;
	if (target !== undefined && found.length === 1) {
		return isElsewhere(target, endpointUrl)
			? {ok: false, problem: elsewhere(target, endpointUrl)}
			: {ok: true, target};
	}

	const names = store.list().map(one => one.name);
	const near =
		name === undefined ? undefined : (names.find(one => one.startsWith(`${name}/`)) ?? nearest(name, names));
	const what =
		found.length > 1
			? `${found.length} targets are meant: ${found.map(one => one.name).join(', ')}`
			: name === undefined && bucket === undefined
				? 'No target is remembered on this machine'
				: `No target ${name ?? `on ${bucket}`} is remembered on this machine`;
	return {
		ok: false,
		problem: {
			kind: 'usage',
			what,
			next:
				found.length > 1
					? 'name one of them'
					: `${near === undefined ? '' : `did you mean ${near}? `}nightdrop targets lists them; nightdrop setup makes one`,
		},
	};
}

/** A target is what it is only at its own endpoint: elsewhere it would be taken for gone, or for another. */
const isElsewhere = ({endpointUrl: own}: Target, asked: string | undefined): asked is string =>
	asked !== undefined && own !== undefined && new URL(own).origin !== new URL(asked).origin;

const elsewhere = ({name, endpointUrl}: Target, asked: string): Problem => ({
	kind: 'usage',
	what: `${name} is remembered at ${endpointUrl}, and --endpoint-url says ${asked}`,
	why: 'The same name at another endpoint is another target.',
	next: 'leave out --endpoint-url',
});
