import {type ActionKind, actionKinds, kindOfAction} from './action-kinds.js';
import {allActions, nameOfAction, scopeOfAction} from './actions.js';
import {asList, type Statement} from './document.js';
import type {AttachedPolicy} from './evaluate.js';
import type {PolicyOptions} from './options.js';
import {type Budget, isPossible, restsOf} from './pattern-sets.js';
import {
	concernsAction,
	isForEveryone,
	isForSigned,
	isListedOutside,
	isListedUnder,
	isOnlyUser,
	mayNameUser,
	type Reach,
	type Subject,
	surelyNamesUser,
	surestReach,
	testsOf,
	widestReach,
} from './reach.js';

/** An Allow that could ever let the user do more than its preset. */
export type CouldGrant<Policy extends AttachedPolicy = AttachedPolicy> = {
	readonly what: ActionKind;
	readonly policy: Policy;
	readonly statement: Statement;
	readonly index: number;
	/** The first action of this kind that it opens: `s3:GetObject`. */
	readonly action: string;
	/** It asks something of the request. */
	readonly isConditional: boolean;
	/** It needs no key: what denies the user does not stop who comes without one. */
	readonly isForEveryone: boolean;
};

export type CouldQuestion<Policy extends AttachedPolicy = AttachedPolicy> = {
	/** Every policy that reaches the user. One that could not be read is for the caller to report: nothing can be ruled out then. */
	readonly policies: readonly Policy[];
	readonly user: Subject;
	readonly bucket: string;
	/** Empty, or ending in `/`. */
	readonly prefix: string;
	/** What the user may do. */
	readonly options: PolicyOptions;
};

/**
Every Allow that could ever let this user do an action of S3 on this bucket that its preset does not give.

Whatever an Allow asks of the request is taken as met, and its variables may become anything; a Deny counts only where nothing but the user is asked, and for everything that it names. Patterns are held against the whole bucket, not against one key. Within one account, where an Allow of either side is enough (IAM user guide, "Policy evaluation logic"). What the account as a whole may do (ListAllMyBuckets), roles and access points' own policies are not looked at.
*/
export function couldApply<Policy extends AttachedPolicy>(
	question: CouldQuestion<Policy>,
): readonly CouldGrant<Policy>[] {
	const asked = prepare(question);
	const actions = candidates(question.policies);
	return question.policies.flatMap(policy =>
		asList<Statement>(policy.document.Statement).flatMap((statement, index) =>
			statement.Effect === 'Allow' && (policy.kind === 'identity' || policy.kind === 'resource')
				? grantsOf({policy, statement, index}, actions, asked)
				: [],
		),
	);
}

type Allow<Policy> = {readonly policy: Policy; readonly statement: Statement; readonly index: number};
type Reaching = {readonly statement: Statement; readonly reach: Reach};

type Asked = {
	readonly question: CouldQuestion;
	readonly bucketArn: string;
	readonly denies: readonly (Reaching & {readonly isForEveryone: boolean})[];
	/** Absent: the user has no boundary. */
	readonly caps: readonly Reaching[] | undefined;
	readonly budget: Budget;
	/** Most actions ask the same about the same keys. */
	readonly answers: Map<string, boolean>;
};

function prepare(question: CouldQuestion): Asked {
	const {policies, user, bucket} = question;
	const bucketArn = `arn:${user.arn.split(':')[1] ?? 'aws'}:s3:::${bucket}`;
	const budget = {left: 3_000_000};
	const all = policies.flatMap(({kind, document}) =>
		asList<Statement>(document.Statement).map(statement => ({kind, statement})),
	);
	const boundaries = all.filter(({kind}) => kind === 'boundary');
	return {
		question,
		bucketArn,
		budget,
		answers: new Map(),
		denies: all
			.filter(({kind, statement}) => isSureDeny(kind, statement, question, budget))
			.map(({kind, statement}) => ({
				statement,
				reach: surestReach(statement, bucketArn),
				isForEveryone:
					kind === 'resource' && statement.Principal !== undefined && isUnconditionalForAll(statement),
			})),
		caps: policies.some(({kind}) => kind === 'boundary')
			? boundaries
					.filter(({statement}) => statement.Effect === 'Allow')
					.map(({statement}) => ({statement, reach: widestReach(statement, bucketArn)}))
			: undefined,
	};
}

const isUnconditionalForAll = (statement: Statement) =>
	isForEveryone(statement) && testsOf(statement.Condition).length === 0;

/** Whether a Deny binds in any case: it asks for this user alone, or for a listing outside the prefix where one under it is given. */
function isSureDeny(
	kind: AttachedPolicy['kind'],
	statement: Statement,
	{user, prefix, options}: CouldQuestion,
	budget: Budget,
): boolean {
	const isElsewhere = kind === 'session' || (kind === 'resource' && !surelyNamesUser(statement, user));
	if (statement.Effect !== 'Deny' || isElsewhere) {
		return false;
	}

	const rest = testsOf(statement.Condition).filter(test => !isOnlyUser(test, user.arn));
	const isOnlyListing =
		options.list &&
		rest.length === 1 &&
		asList(statement.Action).length > 0 &&
		asList(statement.Action).every(action => action.toLowerCase() === listing);
	return rest.length === 0 || (isOnlyListing && rest.every(test => isListedOutside(test, prefix, budget)));
}

const listing = 's3:listbucket';

/** Actions to ask about: all that are known, and one for each name that a policy leaves open. */
function candidates(policies: readonly AttachedPolicy[]): readonly string[] {
	const open = policies
		.flatMap(({document}) => asList<Statement>(document.Statement))
		.filter(({Effect}) => Effect === 'Allow')
		.flatMap(({Action, NotAction}) => (NotAction === undefined ? asList(Action) : ['s3:*']))
		.flatMap(pattern => restsOf(pattern.toLowerCase(), 's3:'))
		.map(rest => `s3:${rest.replace(/[*?]/gu, '~')}`);
	return [...new Set([...allActions.filter(action => scopeOfAction(action) !== 'account'), ...open])].filter(
		action => scopeOfAction(action) !== 'account',
	);
}

function grantsOf<Policy extends AttachedPolicy>(
	allow: Allow<Policy>,
	actions: readonly string[],
	asked: Asked,
): readonly CouldGrant<Policy>[] {
	const {policy, statement} = allow;
	const {user} = asked.question;
	const isOfBucket = policy.kind === 'resource';
	const tests = testsOf(statement.Condition);
	const reach = widestReach(statement, asked.bucketArn);
	const concerned = actions.filter(action => concernsAction(statement, action));
	const first = (what: ActionKind, isUnsigned: boolean) =>
		concerned.find(
			action => kindOfAction(action) === what && isOpen(action, {...allow, reach, isUnsigned}, asked),
		);
	const hasUser = !isOfBucket || mayNameUser(statement, user);
	const hasEveryone = isOfBucket && isForEveryone(statement) && !tests.some(isForSigned);
	return actionKinds.flatMap(what => {
		const byUser = hasUser ? first(what, false) : undefined;
		const byAll = hasEveryone ? first(what, true) : undefined;
		const action = byUser ?? byAll;
		return action === undefined
			? []
			: [
					{
						...allow,
						what,
						action: nameOfAction(action),
						isConditional: tests.length > 0,
						isForEveryone: byAll !== undefined,
					},
				];
	});
}

type Opening = Allow<AttachedPolicy> & {readonly reach: Reach; readonly isUnsigned: boolean};

/** Whether an action is left open by an Allow: for some key, or for the bucket, beyond the preset and under no sure Deny. */
function isOpen(action: string, opening: Opening, asked: Asked): boolean {
	const scope = scopeOfAction(action);
	return (
		(scope !== 'object' && isOpenOnBucket(action, opening, asked)) ||
		(scope !== 'bucket' && isOpenOnKeys(action, opening, asked))
	);
}

function limitsOf(action: string, {policy, isUnsigned}: Opening, {denies, caps}: Asked) {
	return {
		denies: denies
			.filter(deny => !isUnsigned || deny.isForEveryone)
			.filter(({statement}) => concernsAction(statement, action))
			.map(({reach}) => reach),
		caps:
			policy.kind === 'identity'
				? caps?.filter(({statement}) => concernsAction(statement, action)).map(({reach}) => reach)
				: undefined,
	};
}

function isOpenOnBucket(action: string, opening: Opening, asked: Asked): boolean {
	const {reach, statement, isUnsigned} = opening;
	const {denies, caps} = limitsOf(action, opening, asked);
	const {options, prefix} = asked.question;
	const tests = testsOf(statement.Condition);
	const isListing =
		action === listing &&
		options.list &&
		(prefix === '' || tests.some(test => isListedUnder(test, prefix, asked.budget)));
	const isLocation = action === 's3:getbucketlocation' && (options.preset !== 'strict' || options.list);
	return (
		reach.bucket &&
		!(!isUnsigned && (isListing || isLocation)) &&
		!denies.some(({bucket}) => bucket) &&
		(caps?.some(({bucket}) => bucket) ?? true)
	);
}

function isOpenOnKeys(action: string, opening: Opening, asked: Asked): boolean {
	const {keys, spared} = opening.reach;
	const {denies, caps} = limitsOf(action, opening, asked);
	const {options, prefix} = asked.question;
	const isGiven = action === 's3:putobject' || (action === 's3:putobjectacl' && options.acl);
	const given = isGiven && !opening.isUnsigned ? [`${prefix}*`] : [];
	const reaches = [{keys: [...given, ...spared], spared: []}, ...denies, ...(caps ?? [])];
	const others = reaches.flatMap(reach => [...reach.keys, ...reach.spared]);
	const isLeft = (matches: readonly boolean[]) => {
		let at = 0;
		const [isClosed, ...rest] = reaches.map(reach => {
			const from = at;
			const middle = from + reach.keys.length;
			at = middle + reach.spared.length;
			return matches.slice(from, middle).includes(true) && !matches.slice(middle, at).includes(true);
		});
		const isDenied = rest.slice(0, denies.length).includes(true);
		return !isClosed && !isDenied && (caps === undefined || rest.slice(denies.length).includes(true));
	};
	const question = JSON.stringify([keys, reaches, denies.length, caps === undefined]);
	const answer =
		asked.answers.get(question) ?? keys.some(pattern => isPossible(pattern, others, isLeft, asked.budget));
	asked.answers.set(question, answer);
	return answer;
}
