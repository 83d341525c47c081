import type {CommonFlags, PolicyCommandFlags, PolicyFlags} from '../flags.js';
import {buildDocument, checkSubject} from '../policy/build.js';
import {cloudFormationOf} from '../policy/cloudformation.js';
import type {PolicyDocument} from '../policy/document.js';
import {defaultOptions, type PolicyOptions, type PolicySubject} from '../policy/options.js';
import {terraformOf} from '../policy/terraform.js';
import {thiefView} from '../policy/thief.js';
import {userOfArn} from '../policy/user-of-arn.js';
import {checkBucketName, checkPrefix, checkUserName, type NameProblem} from '../targets/names.js';
import {printJson} from '../terminal/lines.js';
import {printable} from '../terminal/printable.js';
import type {Machine, Output} from './machine.js';
import {type Problem, sayProblem} from './problem.js';

/** The options of a policy: those that are there or the preset's own, and what the flags say against them. */
export function optionsOf({preset, ...said}: PolicyFlags, before?: PolicyOptions): PolicyOptions {
	const base = preset === undefined ? (before ?? defaultOptions('hardened')) : defaultOptions(preset);
	return {...base, ...said};
}

/** Nothing is asked of AWS here, so the bucket is taken at its worst. */
const worstBucket = {versioning: false, acls: true, objectLock: false};

/** `nightdrop policy`: print the document for the given options. It calls nothing. */
export function runPolicy(
	flags: PolicyCommandFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
): number {
	const {bucket, prefix = ''} = flags.target;
	if (bucket === undefined || flags.userArn === undefined) {
		const problem = {
			kind: 'usage',
			what: 'policy needs --bucket and --user-arn',
			next: 'nightdrop policy --bucket B --user-arn arn:aws:iam::111122223333:user/NAME',
		};
		sayProblem('policy', problem, common, output);
		return 2;
	}

	const subject: PolicySubject = {
		userArn: flags.userArn,
		bucket,
		prefix,
		isPlainHttp: common.endpointUrl?.startsWith('http:') ?? false,
	};
	const options = optionsOf(flags.policy);
	const problem = checkBucketName(bucket) ?? checkPrefix(prefix) ?? checkSubject(subject);
	if (problem !== undefined) {
		sayProblem('policy', {kind: 'usage', ...problem}, common, output);
		return 2;
	}

	const document = buildDocument(subject, options, flags.id === undefined ? {} : {id: flags.id});
	const wanted = resourcesOf(flags, subject, options, document);
	if (!wanted.ok) {
		sayProblem('policy', {...wanted.problem, kind: 'usage'}, common, output);
		return 2;
	}

	const thief = thiefView(document, subject, options, worstBucket);
	if (common.isJson) {
		output.out.json({
			schema: 'nightdrop/policy/1',
			ok: true,
			policy: {preset: options.preset, document},
			...(flags.explain && {assumed: worstBucket, still: thief.still, not: thief.not}),
		});
		return 0;
	}

	// As it would be pasted elsewhere, so not line by line through the writer of events.
	machine.stdout.write(wanted.text);
	if (flags.explain) {
		explain(thief, output);
	}

	return 0;
}

function explain(thief: ReturnType<typeof thiefView>, {err}: Output): void {
	err.line('On a bucket without versions whose access lists are on; with versions, old ones stay.');
	err.line('With this key, a thief could still:');
	for (const {words} of thief.still) {
		err.line(`  ${words}`);
	}

	err.line('and could not:');
	for (const {words, statement} of thief.not) {
		err.line(`  ${words}${statement === undefined ? '' : ` (${statement})`}`);
	}
}

type Resources =
	| {readonly ok: true; readonly text: string}
	| {readonly ok: false; readonly problem: Omit<Problem, 'kind'>};

/** The document alone, or with its user as resources of a tool that makes both. */
function resourcesOf(
	{format}: PolicyCommandFlags,
	subject: PolicySubject,
	options: PolicyOptions,
	document: PolicyDocument,
): Resources {
	if (format === 'json') {
		return {ok: true, text: `${printJson(document, '  ')}\n`};
	}

	const {name, path} = userOfArn(subject.userArn);
	// Of a user that is there IAM has checked this; here it is to be made, and stands in the text of others.
	const problem = checkUserName(name) ?? (/^\/(?:[!-~]+\/)?$/u.test(path) ? undefined : oddPath);
	if (problem !== undefined) {
		return {ok: false, problem};
	}

	const setUp = setUpCommand(subject, name, options);
	if (format === 'terraform') {
		return {ok: true, text: terraformOf(subject, document, {setUp})};
	}

	const made = cloudFormationOf(subject, document, {setUp});
	return made.ok ? {ok: true, text: `${printJson(made.template, '  ')}\n`} : made;
}

const oddPath: NameProblem = {
	what: 'The path of a user has printable characters without blanks only',
	why: 'IAM refuses others.',
	next: 'Give the ARN of a user with a plain path.',
};

const switches = ['list', 'acl', 'tls', 'sessions'] as const;

/** The command that takes over what such a tool has made: with other options it would change the policy. */
function setUpCommand({bucket, prefix}: PolicySubject, user: string, options: PolicyOptions): string {
	const {preset, noOverwrite} = options;
	const usual = defaultOptions(preset);
	return [
		`nightdrop setup --bucket ${bucket}`,
		...(prefix === '' ? [] : [`--prefix ${shellWord(prefix)}`]),
		`--user ${user}`,
		...(preset === 'hardened' ? [] : [`--preset ${preset}`]),
		...switches
			.filter(name => options[name] !== usual[name])
			.map(name => `--${options[name] ? '' : 'no-'}${name}`),
		...(noOverwrite ? ['--no-overwrite'] : []),
	].join(' ');
}

const shellWord = (text: string) =>
	/^[\w/.@%+=:,-]+$/u.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
