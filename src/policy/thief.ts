import {accountOf, bucketArn} from './build.js';
import {couldApply} from './could.js';
import {asList, type PolicyDocument, type Statement} from './document.js';
import {type AttachedPolicy, evaluate} from './evaluate.js';
import {isOurs} from './merge.js';
import type {PolicyOptions, PolicySubject} from './options.js';
import {parsePolicy} from './parse.js';
import {testsOf} from './reach.js';
import {type Ask, questions, type ThiefLine, type ThiefSurroundings, type View} from './thief-questions.js';

export type ThiefView = {readonly still: readonly ThiefLine[]; readonly not: readonly ThiefLine[]};

/**
What somebody who has this user's key could still do under a bucket policy, the worst first, and what they could not.

Worked out by asking the policy itself, of this policy alone: what other policies give, and where roles lead, it does not know. A Deny of others counts only if it asks for nothing but the user. A policy that cannot be understood rules nothing out.
*/
export function thiefView(
	given: PolicyDocument | string,
	subject: PolicySubject,
	options: PolicyOptions,
	surroundings: ThiefSurroundings,
): ThiefView {
	const document = typeof given === 'string' ? parsePolicy(given)?.document : given;
	if (document === undefined) {
		return {
			still: [{id: 'unknown', words: 'Do anything: the policy that is there cannot be understood'}],
			not: [],
		};
	}

	const policies: readonly AttachedPolicy[] = [
		{kind: 'resource', name: 'the bucket policy', document: withSureDenies(document, subject)},
	];
	const {userArn: arn, userId: id, formerArns, bucket, prefix} = subject;
	const user = {arn, ...(id !== undefined && {id}), ...(formerArns && {formerArns})};
	const view: View = {
		ask: asking(policies, subject),
		subject,
		surroundings,
		grants: couldApply({policies, user, bucket, prefix, options}),
	};
	const lines = questions.flatMap(question => question(view) ?? []);
	const pick = (isPossible: boolean) =>
		lines
			.filter(line => line.isPossible === isPossible)
			.map(({id: name, words, statement}) => ({
				id: name,
				words,
				...(statement !== undefined && {statement}),
			}));
	return {still: pick(true), not: pick(false)};
}

/** What follows from who the caller is: nothing that a thief chooses, or learns by being elsewhere. */
const isOfCaller = (key: string) =>
	/^(?:aws:principal(?:arn|account|type)|aws:userid|aws:username|(?:aws|s3):resourceaccount)$/u.test(key);

/** Without denies of others that ask something of the request: a header, an agent, an address. A thief may come as they want it. */
function withSureDenies(document: PolicyDocument, subject: PolicySubject): PolicyDocument {
	const statements = asList<Statement>(document.Statement).filter(
		statement =>
			statement.Effect !== 'Deny' ||
			isOurs(statement, subject) ||
			testsOf(statement.Condition).every(({key}) => isOfCaller(key)),
	);
	return {...document, Statement: statements};
}

/** A call as a thief would make it: over https, and with nothing that a policy could object to unless said. */
function asking(policies: readonly AttachedPolicy[], subject: PolicySubject): Ask {
	const {userArn: arn, userId: id = '', prefix, isPlainHttp} = subject;
	const account = accountOf(arn);
	const bucket = bucketArn(subject);
	const resources = {
		backup: `${bucket}/${prefix}backup`,
		outside: `${bucket}/${prefix.slice(0, -1)}x/backup`,
		bucket,
	};
	return (action, on, keys = {}) =>
		evaluate(
			{
				caller: {type: keys['aws:TokenIssueTime'] === undefined ? 'user' : 'session', arn, account, id},
				action,
				resource: resources[on],
				resourceAccount: account,
				keys: {
					'aws:SecureTransport': isPlainHttp ? 'false' : 'true',
					'aws:ResourceAccount': account,
					...(action === 's3:PutObject' && {'s3:ObjectCreationOperation': 'true'}),
					...keys,
				},
			},
			policies,
		);
}
