import type {Answer} from '../aws/answer.js';
import type {CallerIdentity} from '../aws/identity.js';
import {explain} from '../ui/words.js';
import {readOutcome} from './outcome.js';
import {toSeen} from './seen.js';
import type {Evidence, Refusal} from './state.js';

type Next =
	| {readonly type: 'passed'}
	| {readonly type: 'again'; readonly ms: number}
	| {readonly type: 'refused'; readonly refusal: Refusal};

/** How long is waited for STS to know a key, which other services may know already. */
const boundMs = 60_000;

/** Whether a proof can be made at all: the key must be this user's, and the operator somebody else of this account. */
export function identifiedProof(evidence: Evidence, elapsedMs: number): Next {
	const {identities, input} = evidence;
	if (identities === undefined) {
		return {type: 'again', ms: 1000};
	}

	const {user, operator} = identities;
	for (const [answer, whose] of [
		[operator, 'your own credentials'],
		[user, 'the backup key'],
	] as const) {
		const trouble = notIdentified(answer, whose, elapsedMs);
		if (trouble !== undefined) {
			return trouble;
		}
	}

	const refusal = user.ok && operator.ok ? unfit(user.value, operator.value, input) : undefined;
	return refusal === undefined ? {type: 'passed'} : {type: 'refused', refusal};
}

function notIdentified(answer: Answer<CallerIdentity>, whose: string, elapsedMs: number): Next | undefined {
	if (answer.ok) {
		return undefined;
	}

	const {error} = answer;
	if (error.signIn !== undefined) {
		const {what, why, next} = explain(error, {whose: `the profile of ${whose}`});
		return {
			type: 'refused',
			refusal: {what, why, next: next.replace(/try again \(r\)/iu, 'prove again (p)'), error},
		};
	}

	const outcome = readOutcome(toSeen(answer), {
		actions: [],
		isAboutAcl: false,
		isOfOwnAccount: true,
		givesReasons: false,
	});
	if (outcome.type === 'unknown' && outcome.isPassing && elapsedMs < boundMs) {
		return {type: 'again', ms: 1000};
	}

	const why = outcome.type === 'unknown' ? outcome.why : `the answer was ${answer.error.code}`;
	return {
		type: 'refused',
		refusal: {
			what: `AWS did not say whom ${whose} belong${whose.startsWith('your') ? '' : 's'} to`,
			why: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
			next: whose.startsWith('your')
				? 'Sign in again, then prove again (p).'
				: 'Check that the key is active and its secret is right, then prove again (p).',
			error: answer.error,
		},
	};
}

function unfit(
	user: CallerIdentity,
	operator: CallerIdentity,
	input: Evidence['input'],
): Refusal | undefined {
	if (user.account !== input.account || operator.account !== input.account) {
		const whose = user.account === input.account ? 'Your credentials belong' : 'The key belongs';
		return {
			what: 'The proof was not begun: another account',
			why: `${whose} to the account ${user.account === input.account ? operator.account : user.account}, the bucket to ${input.account}.`,
			next: 'Choose credentials of the account that owns the bucket.',
		};
	}

	const isSameUser =
		user.arn === input.userArn || (input.userId !== undefined && user.userId === input.userId);
	if (!isSameUser) {
		return {
			what: 'The proof was not begun: this is not the key of the backup user',
			why: `The key ${input.accessKeyId} belongs to ${user.arn}, not to ${input.userArn}.`,
			next: `Give a key of ${input.userName}.`,
		};
	}

	return operator.arn === user.arn
		? {
				what: 'The proof was not begun: your credentials are the backup key itself',
				why: 'Somebody else has to see what the key may not see.',
				next: 'Choose credentials of an operator.',
			}
		: undefined;
}
