import type {CommonFlags, PolicyCommandFlags, PolicyFlags} from '../flags.js';
import {buildDocument, checkSubject} from '../policy/build.js';
import {defaultOptions, type PolicyOptions, type PolicySubject} from '../policy/options.js';
import {thiefView} from '../policy/thief.js';
import {checkBucketName, checkPrefix} from '../targets/names.js';
import {printJson} from '../terminal/lines.js';
import type {Machine, Output} from './machine.js';
import {sayProblem} from './problem.js';

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
	machine.stdout.write(`${printJson(document, '  ')}\n`);
	if (flags.explain) {
		output.err.line('On a bucket without versions whose access lists are on; with versions, old ones stay.');
		output.err.line('With this key, a thief could still:');
		for (const {words} of thief.still) {
			output.err.line(`  ${words}`);
		}

		output.err.line('and could not:');
		for (const {words, statement} of thief.not) {
			output.err.line(`  ${words}${statement === undefined ? '' : ` (${statement})`}`);
		}
	}

	return 0;
}
