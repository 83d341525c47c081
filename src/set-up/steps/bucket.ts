import type {Trouble} from '../../aws/trouble.js';
import {checkBucketName, checkPrefix} from '../../targets/names.js';
import type {Target} from '../../targets/target.js';
import {advisedFixes, bucketFindings, fixesOf} from '../bucket-findings.js';
import {completionOf} from '../completion.js';
import type {SetUpEvent} from '../event.js';
import type {BucketFacts, Finding, FixId} from '../facts.js';
import {inserted, isOnTheWay, isPassing, movedIn, type Next} from '../next.js';
import type {BucketStep, SetUpState} from '../state.js';
import {reconnect} from './reconnect.js';
import {enterUser} from './user.js';

/** Open the step; names that were given before are checked at once. */
export function enterBucket(state: SetUpState): Next {
	const {facts: _facts, trouble: _trouble, ...rest} = state.bucket;
	const next: SetUpState = {
		...state,
		step: 'bucket',
		bucket: {...rest, status: 'typing', focus: 'bucket', findings: []},
	};
	return isOnTheWay(next) && next.bucket.bucket !== '' ? checkNames(next) : [next, {type: 'listBuckets'}];
}

/** Which bucket and prefix, and in what posture the bucket is. */
export function updateBucket(state: SetUpState, event: SetUpEvent): Next {
	const {bucket} = state;
	switch (event.type) {
		case 'moved':
			return [with_(state, {focus: movedIn(focusOrder(bucket), bucket.focus, event.by)})];
		case 'typed':
			return [typed(state, event)];
		case 'completed':
			return [edited(state, {bucket: completionOf(bucket) ?? bucket.bucket, focus: 'bucket'})];
		case 'ticked':
			return [toggled(state)];
		case 'fixesChosen':
			return [with_(state, {ticked: event.fixes})];
		case 'bucketAnswered':
			return checkNames(
				edited(state, {bucket: event.bucket, prefix: event.prefix, mayCreate: event.mayCreate}),
			);
		case 'regionChosen':
			return reconnect(edited(state, {}), event.region);
		case 'retried':
			return checkNames(edited(state, {}));
		case 'continued':
			return continued(state);
		case 'wentBack':
			return [{...state, step: 'account'}];
		default:
			return [state];
	}
}

/** Answers of AWS that belong to this step, whichever step is open. */
export function bucketAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'bucketsListed':
			return [with_(state, {names: event.names})];
		case 'bucketRead':
			return bucketRead(state, event.facts);
		default:
			return [state];
	}
}

/** Fields and findings, in the order of the screen. */
function focusOrder(bucket: BucketStep): readonly string[] {
	return ['bucket', 'prefix', ...bucket.findings.map(finding => finding.id)];
}

function with_(state: SetUpState, change: Partial<BucketStep>): SetUpState {
	return {...state, bucket: {...state.bucket, ...change}};
}

/** A changed name makes what was read of the old one worthless. */
function edited(state: SetUpState, change: Partial<BucketStep>): SetUpState {
	const {facts: _facts, trouble: _trouble, ...rest} = state.bucket;
	return {
		...state,
		bucket: {...rest, ...change, status: 'typing', findings: [], problems: {}, willCreate: false},
	};
}

function typed(state: SetUpState, event: Extract<SetUpEvent, {type: 'typed'}>): SetUpState {
	const {focus, bucket, prefix, status} = state.bucket;
	if (status === 'reading') {
		return state;
	}

	switch (focus) {
		case 'bucket':
			return edited(state, {bucket: inserted(bucket, event.input)});
		case 'prefix':
			return edited(state, {prefix: inserted(prefix, event.input)});
		default:
			return state;
	}
}

function toggled(state: SetUpState): SetUpState {
	const {focus, findings, ticked} = state.bucket;
	const fix = findings.find(finding => finding.id === focus)?.fix?.id;
	if (fix === undefined) {
		return state;
	}

	return with_(state, {
		ticked: ticked.includes(fix) ? ticked.filter(id => id !== fix) : [...ticked, fix],
	});
}

function checkNames(state: SetUpState): Next {
	const {bucket, prefix} = state.bucket;
	const {operator} = state.account;
	const bucketProblem = checkBucketName(bucket);
	const prefixProblem = checkPrefix(prefix);
	if (bucketProblem !== undefined || prefixProblem !== undefined || operator === undefined) {
		return [
			with_(state, {
				status: 'typing',
				focus: bucketProblem === undefined ? 'prefix' : 'bucket',
				problems: {
					...(bucketProblem === undefined ? {} : {bucket: bucketProblem}),
					...(prefixProblem === undefined ? {} : {prefix: prefixProblem}),
				},
			}),
		];
	}

	return [
		with_(state, {status: 'reading', problems: {}}),
		{type: 'readBucket', bucket, account: operator.account},
	];
}

function bucketRead(state: SetUpState, facts: BucketFacts): Next {
	if (state.bucket.status !== 'reading' || facts.bucket !== state.bucket.bucket) {
		return [state];
	}

	const trouble = refusal(state, facts);
	if (trouble !== undefined) {
		return [with_(state, {status: 'refused', facts, trouble})];
	}

	const findings = bucketFindings(facts);
	const read = with_(state, {
		status: 'read',
		facts,
		findings,
		willCreate: facts.status === 'missing',
		ticked: tickedFor(state, facts, findings),
		focus: focusAfterReading(facts, findings),
	});
	return read.step === 'bucket' && isPassing(read) ? continued(read) : [read];
}

/** What is to be mended first; of a bucket that does not exist that is its name. */
function focusAfterReading({status}: BucketFacts, findings: readonly Finding[]): string {
	if (status === 'missing') {
		return 'bucket';
	}

	return findings.some(({fix}) => fix !== undefined) ? (findings[0]?.id ?? 'bucket') : 'prefix';
}

/** What was named beforehand, else what is advised; a bucket that is made here gets what is advised in any case. */
function tickedFor(state: SetUpState, facts: BucketFacts, findings: readonly Finding[]): readonly FixId[] {
	const {wanted} = state.bucket;
	const advised = advisedFixes(findings);
	return fixesOf(findings)
		.map(fix => fix.id)
		.filter(
			id =>
				wanted === 'all' ||
				wanted?.includes(id) === true ||
				((wanted === undefined || facts.status === 'missing') && advised.includes(id)),
		);
}

function refusal(state: SetUpState, facts: BucketFacts): Trouble | undefined {
	const {where, operator} = state.account;
	switch (facts.status) {
		case 'elsewhere':
			return {
				what: `${facts.bucket} belongs to another account`,
				why: `A bucket policy of another account cannot let a user of ${operator?.account ?? 'yours'} in by itself, and others decide who reads there.`,
				next: 'Choose another bucket, or use credentials of the account that owns it.',
			};
		case 'unknown':
			return {
				what: `Could not look at ${facts.bucket}`,
				...(facts.error === undefined ? {} : {error: facts.error}),
			};
		case 'missing':
			return state.bucket.mayCreate
				? undefined
				: {
						what: `There is no bucket ${facts.bucket}`,
						why: 'Nothing is made unless you say so.',
						next: 'Check the name, or add --create-bucket to have it made.',
					};
		case 'ours':
			return facts.region === undefined || facts.region === where?.region
				? undefined
				: {
						what: `${facts.bucket} is in ${facts.region}, not in ${where?.region ?? 'the region chosen'}`,
						why: 'A bucket is set up in its own region.',
						next: `Use ${facts.region} (enter), or choose another bucket.`,
						region: facts.region,
					};
	}
}

function continued(state: SetUpState): Next {
	const {bucket} = state;
	if (bucket.trouble?.region !== undefined && bucket.status === 'refused') {
		return reconnect({...edited(state, {}), goTo: state.goTo ?? 'bucket'}, bucket.trouble.region);
	}

	switch (bucket.status) {
		case 'typing':
			return checkNames(state);
		case 'read':
			return enterUser(adoptKnown(state));
		case 'refused':
			return checkNames(edited(state, {}));
		case 'reading':
			return [state];
	}
}

/** A target that is remembered for this very place: go on with it instead of beginning a second one. */
function adoptKnown(state: SetUpState): SetUpState {
	const found = state.target ?? state.known.find(target => isSamePlace(state, target));
	if (found === undefined || state.target !== undefined) {
		return state;
	}

	return {
		...state,
		target: found,
		mode: found.setUp.isComplete ? 'again' : 'continue',
		user: {
			...state.user,
			choice: found.user.arn === undefined ? 'new' : 'existing',
			newName: found.user.name,
			existingName: found.user.name,
		},
		...(state.policy.isGiven ? {} : {policy: {...state.policy, options: found.options}}),
	};
}

function isSamePlace({bucket, account, user}: SetUpState, target: Target): boolean {
	return (
		target.bucket === bucket.bucket &&
		target.prefix === bucket.prefix &&
		target.account === account.operator?.account &&
		target.endpointUrl === account.where?.endpointUrl &&
		(!user.isGiven || target.user.name === user.newName)
	);
}
