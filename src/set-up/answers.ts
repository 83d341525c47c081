import type {Trouble} from '../aws/trouble.js';
import {checkBucketName, checkPrefix, checkUserName} from '../targets/names.js';
import {type ExitCode, exitCodeOf} from '../ui/exit-code.js';
import type {SetUpEvent} from './event.js';
import type {InitialAnswers} from './initial.js';
import {type Question, questionOf} from './questions.js';
import type {Place, SetUpState} from './state.js';

/** What was said on the command line, as far as the flow does not know it from the beginning. */
export type Answers = {
	/** `--yes`: what the plan says may be done. */
	readonly isYes: boolean;
	/** `--dry-run`: the plan is shown, nothing is done. */
	readonly isDryRun: boolean;
	/** Somebody can be asked. */
	readonly canAsk: boolean;
	/** The target is complete and has its key: no secret is to be put anywhere. */
	readonly hasKey?: boolean;
	readonly bucket?: string;
	readonly place?: Place;
	/** A region was said: another one is not taken in its place. */
	readonly hasRegion: boolean;
	readonly isSandbox: boolean;
};

/** What to do next without a screen. */
export type NextAnswer =
	| {readonly type: 'wait'}
	| {readonly type: 'send'; readonly event: SetUpEvent}
	| {readonly type: 'ask'; readonly question: Question}
	| {readonly type: 'end'; readonly code: ExitCode; readonly trouble?: Trouble};

const wait: NextAnswer = {type: 'wait'};
const goOn: NextAnswer = {type: 'send', event: {type: 'continued'}};

function end(trouble: Trouble, code: ExitCode = exitCodeOf(trouble)): NextAnswer {
	return {type: 'end', code, trouble};
}

/** The rule that a given name breaks: told before anything that is missing, since no flag mends it. Undefined: none. */
export function checkNames({bucket, prefix = '', user}: InitialAnswers): Trouble | undefined {
	return (
		(bucket === undefined ? undefined : checkBucketName(bucket)) ??
		checkPrefix(prefix) ??
		(user === undefined ? undefined : checkUserName(user))
	);
}

/** What is missing or impossible before anything is asked of AWS: exit 2. Undefined: nothing. */
export function checkAnswers(answers: Answers): Trouble | undefined {
	if (answers.canAsk) {
		return undefined;
	}

	if (answers.bucket === undefined) {
		return {
			what: 'No bucket was named',
			why: 'Nobody can be asked here.',
			next: 'Name it: nightdrop setup --bucket NAME',
		};
	}

	if (!answers.isYes && !answers.isDryRun) {
		return {
			what: 'Set-up was not confirmed',
			why: 'It changes things in the account, and nobody can be asked here.',
			next: 'Add --yes, or look at the plan first with --dry-run.',
		};
	}

	return answers.place === undefined && !answers.hasKey && !answers.isSandbox && !answers.isDryRun
		? {
				what: 'Where the secret goes was not said',
				why: 'AWS shows it once, and nobody can be asked here.',
				next: 'Add --save-profile NAME, --save-file PATH or --print-secret.',
			}
		: undefined;
}

/** The next answer for the state that the flow is in; the world is waited for, a person asked only where one is there. */
export function nextAnswer(state: SetUpState, answers: Answers): NextAnswer {
	switch (state.step) {
		case 'account':
			return atAccount(state);
		case 'bucket':
			return atBucket(state, answers);
		case 'user':
			return atUser(state);
		case 'policy':
			return atPolicy(state, answers);
		case 'review':
			return atReview(state, answers);
		case 'apply':
			return atApply(state);
		case 'key':
			return atKey(state, answers);
		case 'test':
			return atTest(state);
		case 'proof':
			return atProof(state);
		case 'hand-over':
			return state.over === undefined
				? goOn
				: {type: 'end', code: state.proof.record?.verdict === 'proven' ? 0 : 3};
	}
}

function atAccount({account}: SetUpState): NextAnswer {
	switch (account.status) {
		case 'refused':
			return end(
				account.trouble ?? {what: 'These credentials cannot be used'},
				account.trouble?.error === undefined && account.sources.length === 0 ? 4 : undefined,
			);
		case 'known':
			break;
		default:
			return wait;
	}

	if (account.needs.status === 'asking') {
		return wait;
	}

	return account.where?.isReadOnly === true
		? end({
				what: 'Set-up changes things, and Nightdrop was started with --read-only',
				next: 'Leave out --read-only.',
			})
		: goOn;
}

function atBucket({bucket}: SetUpState, answers: Answers): NextAnswer {
	switch (bucket.status) {
		case 'reading':
			return wait;
		case 'read':
			return goOn;
		case 'refused': {
			const trouble = bucket.trouble ?? {what: 'This bucket cannot be used'};
			return trouble.region === undefined || answers.hasRegion
				? end(withRegion(trouble))
				: {type: 'send', event: {type: 'regionChosen', region: trouble.region}};
		}

		case 'typing': {
			const problem = bucket.problems.bucket ?? bucket.problems.prefix;
			if (problem !== undefined) {
				return answers.canAsk && answers.bucket === undefined
					? {type: 'ask', question: questionOf({type: 'bucket', problem})}
					: end(problem);
			}

			return bucket.bucket === '' ? {type: 'ask', question: questionOf({type: 'bucket'})} : goOn;
		}
	}
}

function withRegion(trouble: Trouble): Trouble {
	return trouble.region === undefined
		? trouble
		: {...trouble, next: `Run it again with --region ${trouble.region}, or choose another bucket.`};
}

function atUser({user}: SetUpState): NextAnswer {
	if (user.problem !== undefined) {
		return end(user.problem);
	}

	switch (user.status) {
		case 'reading':
			return wait;
		case 'typing':
			return goOn;
		case 'read':
		case 'refused':
			return user.trouble === undefined ? goOn : end(user.trouble);
	}
}

function atPolicy({policy}: SetUpState, answers: Answers): NextAnswer {
	if (policy.preview?.type === 'refused') {
		return end(policy.preview.trouble);
	}

	return answers.canAsk && !answers.isYes && !policy.isGiven && !answers.isDryRun
		? {type: 'ask', question: questionOf({type: 'preset'})}
		: goOn;
}

function atReview(state: SetUpState, answers: Answers): NextAnswer {
	const {review, account} = state;
	if (review.status === 'opening' || account.needs.status === 'asking') {
		return wait;
	}

	if (review.trouble !== undefined) {
		return end(review.trouble);
	}

	if (answers.isDryRun) {
		return {type: 'end', code: 0};
	}

	const lacking = account.needs.groups.find(group => group.for === 'set-up' && group.missing.length > 0);
	if (lacking !== undefined && answers.isYes) {
		return end(
			{
				what: `You may not do what set-up needs: ${lacking.missing.join(', ')}`,
				why: `${lacking.why} Nothing was changed.`,
				next: `Have it allowed for ${account.where?.label ?? 'these credentials'}, then run the same command again.`,
			},
			4,
		);
	}

	return answers.isYes ? goOn : {type: 'ask', question: questionOf({type: 'confirm'})};
}

function atApply({apply}: SetUpState): NextAnswer {
	switch (apply.status) {
		case 'failed':
		case 'stopped': {
			const trouble = apply.trouble ?? {what: 'Set-up was stopped'};
			return end(trouble, trouble.error === undefined ? 3 : undefined);
		}

		default:
			return wait;
	}
}

function atKey({key}: SetUpState, answers: Answers): NextAnswer {
	switch (key.status) {
		case 'choosing':
			return key.trouble === undefined
				? {type: 'ask', question: questionOf({type: 'place', key})}
				: answers.canAsk
					? {type: 'ask', question: questionOf({type: 'place', key, problem: key.trouble})}
					: end(key.trouble);
		case 'failed':
			return end(key.trouble ?? {what: 'No key was made'}, key.trouble?.error === undefined ? 3 : undefined);
		case 'not-stored': {
			const trouble = key.trouble ?? {what: 'The secret could not be stored'};
			return answers.canAsk
				? {type: 'ask', question: questionOf({type: 'place', key, problem: trouble})}
				: end({...trouble, next: 'Run the same command again: this key is removed, and another is made.'}, 3);
		}

		case 'confirming':
			// As on the screen: from now on somebody may have it, and that is noted.
			return key.showing === 0
				? {type: 'send', event: {type: 'secretToggled'}}
				: {type: 'ask', question: questionOf({type: 'last-four', key})};
		case 'stored':
			return goOn;
		default:
			return wait;
	}
}

function atTest({test}: SetUpState): NextAnswer {
	switch (test.status) {
		case 'passed':
			return goOn;
		case 'failed': {
			const trouble = test.trouble ?? {what: 'The test upload failed'};
			// Denied: the backup key cannot write, which is a finding; anything else could not be told.
			return end(
				trouble,
				trouble.call?.operation === 'PutObject' && trouble.error?.kind === 'denied' ? 1 : 3,
			);
		}

		default:
			return wait;
	}
}

function atProof({proof}: SetUpState): NextAnswer {
	if (proof.status !== 'done') {
		return wait;
	}

	if (proof.trouble !== undefined) {
		return end(proof.trouble, 3);
	}

	return proof.record?.verdict === 'violated' ? {type: 'end', code: 1} : goOn;
}
