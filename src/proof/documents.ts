import type {PolicyDocument, Statement} from '../policy/document.js';
import {asList} from '../policy/document.js';
import type {AttachedPolicy, Caller, ContextKeys, Decision} from '../policy/evaluate.js';
import {evaluate} from '../policy/evaluate.js';
import {isOurs} from '../policy/merge.js';
import type {PolicySubject} from '../policy/options.js';
import {parsePolicy} from '../policy/parse.js';
import type {Rights} from './facts.js';
import type {On, Probe, Terms} from './probe.js';
import type {ProofInput, Through} from './proof.js';
import {remembering} from './remembering.js';
import type {Evidence} from './state.js';

/** A policy and how it reaches the user. */
export type ReachingPolicy = AttachedPolicy & Pick<Through, 'via' | 'group' | 'policy'>;

/** All policies that reach the user. `unread` names what could not be read or understood: nothing can be ruled out then. */
export type Documents = {readonly policies: readonly ReachingPolicy[]; readonly unread: readonly string[]};

const known = new WeakMap<Rights, Documents>();

/** The policies in what was read, parsed once. */
export function documentsOf(rights: Rights): Documents {
	const documents = known.get(rights) ?? readDocuments(rights);
	known.set(rights, documents);
	return documents;
}

type Source = Omit<ReachingPolicy, 'document'> & {readonly text: string};

function readDocuments(rights: Rights): Documents {
	const {bucketPolicy, inline, attached, groups, groupPolicies, boundary} = rights;
	const unread = [
		...(bucketPolicy.ok ? [] : ['the bucket policy']),
		...(inline.ok ? [] : ["the user's inline policies"]),
		...(attached.ok ? [] : ["the user's attached policies"]),
		...(groups.ok && groupPolicies.ok ? [] : ["the policies of the user's groups"]),
		...(boundary.ok ? [] : ["the user's boundary"]),
	];
	const sources: readonly Source[] = [
		...(bucketPolicy.ok && bucketPolicy.value !== undefined
			? [
					{
						via: 'bucket',
						kind: 'resource',
						policy: 'the bucket policy',
						name: 'the bucket policy',
						text: bucketPolicy.value,
					} as const,
				]
			: []),
		...(inline.ok ? inline.value : []).map(
			({name, document}): Source => ({
				via: 'inline',
				kind: 'identity',
				policy: name,
				name: `${name}, an inline policy of the user`,
				text: document,
			}),
		),
		...(attached.ok ? attached.value : []).map(
			({name, document}): Source => ({
				via: 'attached',
				kind: 'identity',
				policy: name,
				name: `${name}, a policy attached to the user`,
				text: document,
			}),
		),
		...(groupPolicies.ok ? groupPolicies.value : []).flatMap(({group, policies}) =>
			policies.map(
				({name, document}): Source => ({
					via: 'group',
					kind: 'identity',
					policy: name,
					name: `${name}, a policy of the group ${group}`,
					text: document,
					group,
				}),
			),
		),
		...(boundary.ok && boundary.value !== undefined
			? [
					{
						via: 'boundary',
						kind: 'boundary',
						policy: boundary.value.name,
						name: "the user's boundary",
						text: boundary.value.document,
					} as const,
				]
			: []),
	];
	return parseAll(sources, unread);
}

function parseAll(sources: readonly Source[], unread: readonly string[]): Documents {
	const policies: ReachingPolicy[] = [];
	const broken: string[] = [];
	for (const {text, ...source} of sources) {
		const document = documentOf(text);
		if (document === undefined) {
			broken.push(source.name);
		} else {
			policies.push({...source, document});
		}
	}

	return {policies, unread: [...unread, ...broken]};
}

/** The document of a text; undefined where it cannot be understood. */
export const documentOf = (text: string): PolicyDocument | undefined => parsePolicy(text)?.document;

/** The user's ARN as IAM has it now, which may not be the one the policy was written for. */
export const currentArn = ({identities, input}: Pick<Evidence, 'identities' | 'input'>): string =>
	identities?.user.ok ? identities.user.value.arn : input.userArn;

export const subjectOf = (input: ProofInput): PolicySubject => ({
	userArn: input.userArn,
	...(input.userId !== undefined && {userId: input.userId}),
	bucket: input.bucket,
	prefix: input.prefix,
	isPlainHttp: input.isPlainHttp,
	...(input.formerArns && {formerArns: input.formerArns}),
});

/** Whether the statement is one that Nightdrop wrote for this user. */
export const isOurStatement = (statement: Statement, input: ProofInput): boolean =>
	isOurs(statement, subjectOf(input));

const partitionOf = (arn: string) => arn.split(':')[1] ?? 'aws';

/** What the call is about, as an ARN. */
export function resourceOf(
	on: On,
	{input}: Pick<Evidence, 'input'>,
	key = `${input.prefix}.nightdrop/canary`,
): string {
	const bucket = `arn:${partitionOf(input.userArn)}:s3:::${input.bucket}`;
	switch (on) {
		case 'canary':
			return `${bucket}/${key}`;
		case 'outside':
			return `${bucket}/${input.prefix.slice(0, -1)}x/canary`;
		case 'bucket':
			return bucket;
		case 'account':
			return '*';
		case 'user':
			return input.userArn;
	}
}

/** Who makes the call, as the documents see it. */
function callerOf(probe: Probe, evidence: Evidence): Caller {
	if (probe.as === 'anonymous') {
		return {type: 'anonymous'};
	}

	const {input} = evidence;
	return {
		type: probe.as === 'session' ? 'session' : 'user',
		arn: currentArn(evidence),
		account: input.account,
		id: evidence.identities?.user.ok ? evidence.identities.user.value.userId : (input.userId ?? ''),
	};
}

/** Condition keys that every call of this proof carries, as far as they are known. */
export function commonKeys({input}: Pick<Evidence, 'input'>, arn: string): ContextKeys {
	return {
		'aws:PrincipalArn': arn,
		'aws:PrincipalAccount': input.account,
		'aws:PrincipalType': 'User',
		'aws:username': input.userName,
		...(input.userId !== undefined && {'aws:userid': input.userId}),
		'aws:SecureTransport': input.isPlainHttp ? 'false' : 'true',
		'aws:ResourceAccount': input.account,
	};
}

/** What the documents that were read say of this call; undefined where they are not all known. */
export function decisionOf(
	probe: Probe,
	evidence: Evidence,
	terms: Terms,
	key?: string,
): Decision | undefined {
	return decided(evidence, `${probe.id} ${key ?? ''}`, () => decide(probe, evidence, terms, key));
}

const decided = remembering<Decision | undefined>();

function decide(probe: Probe, evidence: Evidence, terms: Terms, key?: string): Decision | undefined {
	const [action] = probe.actions;
	const rights = evidence.facts?.rights;
	if (rights === undefined || action === undefined) {
		return undefined;
	}

	const {policies} = documentsOf(rights);
	const caller = callerOf(probe, evidence);
	return evaluate(
		{
			caller,
			action,
			resource: resourceOf(probe.on, evidence, key),
			resourceAccount: evidence.input.account,
			keys: {
				...(caller.type === 'anonymous' ? {} : commonKeys(evidence, currentArn(evidence))),
				...(caller.type === 'session' && {'aws:TokenIssueTime': new Date(0).toISOString()}),
				...probe.keys?.(terms),
			},
		},
		caller.type === 'anonymous' ? policies.filter(({kind}) => kind === 'resource') : policies,
	);
}

/** Actions and resources of a statement, short: `s3:GetObject on all`. */
export function statementInShort(statement: Statement): string {
	const actions =
		statement.NotAction === undefined ? asList(statement.Action ?? []) : asList(statement.NotAction);
	const resources =
		statement.NotResource === undefined ? asList(statement.Resource ?? '*') : asList(statement.NotResource);
	const what = `${statement.NotAction === undefined ? '' : 'all but '}${few(actions)}`;
	const where = `${statement.NotResource === undefined ? '' : 'all but '}${few(resources.map(shortArn))}`;
	const when = statement.Condition === undefined ? '' : ', under a condition';
	return `${what} on ${where}${when}`;
}

const shortArn = (arn: string) => (arn === '*' ? 'all' : arn.replace(/^arn:[^:]*:s3:::/u, ''));

const few = (items: readonly string[]) =>
	items.length > 2 ? `${items.slice(0, 2).join(', ')} and ${items.length - 2} more` : items.join(', ');

/** Which policy and statement, in words: `read-all, a policy of the group analytics: s3:GetObject on all`. */
export function inWords(by: NonNullable<Decision['by']>): string {
	const sid = by.statement.Sid === undefined ? '' : `${by.statement.Sid} of `;
	return `${sid}${by.policy.name}: ${statementInShort(by.statement)}`;
}

/** The policy that decided, and how it reaches the user. */
export function throughOf(by: NonNullable<Decision['by']>): Through {
	const {via, group, policy} = by.policy as ReachingPolicy;
	return {via, policy, statement: statementInShort(by.statement), ...(group !== undefined && {group})};
}
