import type {Answer} from '../aws/answer.js';
import type {AccessKey} from '../aws/keys.js';
import {isSamePolicy} from '../policy/compare.js';
import {mergePolicy} from '../policy/merge.js';
import {currentArn, subjectOf} from './documents.js';
import type {Rights} from './facts.js';
import type {Evidence} from './state.js';

type Intact = {readonly ok: true} | {readonly ok: false; readonly why: string};

/** Whether our statements are in the policy as they were written, and bound to the ARN that the user has now. */
export function isIntact(text: string | undefined, evidence: Evidence): Intact {
	const {input, identities} = evidence;
	const arn = currentArn(evidence);
	if (arn !== input.userArn) {
		return {
			ok: false,
			why: `The user is now called ${arn}, but our Denies name ${input.userArn}: they no longer bind it. Write the policy anew.`,
		};
	}

	const isMadeAgain =
		identities?.user.ok && input.userId !== undefined && identities.user.value.userId !== input.userId;
	if (isMadeAgain) {
		return {
			ok: false,
			why: 'The user was deleted and made again: our Allows name the old one. Write the policy anew.',
		};
	}

	const merged = mergePolicy(text, subjectOf(input), input.options);
	if (!merged.ok) {
		return {ok: false, why: merged.problem.why};
	}

	return merged.isUnchanged
		? {ok: true}
		: {
				ok: false,
				why: 'The bucket policy does not hold our statements as they were written. Write the policy anew.',
			};
}

type Comparison = {readonly what: string; readonly isSame: (a: Rights, b: Rights) => boolean};

/** Both known, and the same by `compare`. */
const both =
	<Value>(pick: (rights: Rights) => Answer<Value>, compare: (a: Value, b: Value) => boolean) =>
	(first: Rights, second: Rights): boolean => {
		const [a, b] = [pick(first), pick(second)];
		return a.ok && b.ok && compare(a.value, b.value);
	};

const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const samePolicyText = (a: string | undefined, b: string | undefined) =>
	a === b || (a !== undefined && b !== undefined && isSamePolicy(a, b));

type Named = {readonly name: string; readonly document: string};

const byName = <Item extends {readonly name: string}>(items: readonly Item[]) =>
	[...items].sort((a, b) => (a.name < b.name ? -1 : 1));

const sameNamed = (a: readonly Named[], b: readonly Named[]): boolean => {
	const others = byName(b);
	return (
		a.length === b.length &&
		byName(a).every(
			({name, document}, index) =>
				name === others[index]?.name && samePolicyText(document, others[index]?.document),
		)
	);
};

const comparisons: readonly Comparison[] = [
	{what: 'the bucket policy', isSame: both(({bucketPolicy}) => bucketPolicy, samePolicyText)},
	{what: "the user's inline policies", isSame: both(({inline}) => inline, sameNamed)},
	{what: "the user's attached policies", isSame: both(({attached}) => attached, sameNamed)},
	{
		what: "the user's groups",
		isSame: both(
			({groups}) => groups,
			(a, b) => isEqual(byName(a), byName(b)),
		),
	},
	{
		what: "the groups' policies",
		isSame: both(
			({groupPolicies}) => groupPolicies,
			(a, b) =>
				a.length === b.length &&
				a.every(({group, policies}) =>
					sameNamed(policies, b.find(other => other.group === group)?.policies ?? []),
				),
		),
	},
	{
		what: "the user's boundary",
		isSame: both(
			({boundary}) => boundary,
			(a, b) => samePolicyText(a?.document, b?.document),
		),
	},
	{
		what: "the roles' trust",
		isSame: both(
			({roles}) => roles,
			(a, b) =>
				isEqual(
					byName(a).map(({arn, trustPolicy}) => [arn, trustPolicy]),
					byName(b).map(({arn, trustPolicy}) => [arn, trustPolicy]),
				),
		),
	},
	{
		what: 'the access list setting',
		isSame: both(
			({ownership}) => ownership,
			(a, b) => a === b,
		),
	},
	{what: 'the block of public access', isSame: both(({publicAccess}) => publicAccess, isEqual)},
	{
		what: "the user's name",
		isSame: both(
			({user}) => user,
			(a, b) => a.arn === b.arn && a.id === b.id && a.boundaryArn === b.boundaryArn,
		),
	},
	{
		what: "the state of the user's keys",
		isSame: both(
			({keys}) => keys,
			(a, b) => isEqual(statuses(a), statuses(b)),
		),
	},
];

/** The keys with their status, whatever the order that IAM gave them in. */
const statuses = (keys: readonly AccessKey[]) =>
	keys.map(({accessKeyId, status}) => `${accessKeyId} ${status}`).sort((a, b) => (a < b ? -1 : 1));

/** What is not the same at the end as at the start, in words; what could not be read counts as changed. */
export function changedRights(start: Rights, end: Rights): readonly string[] {
	return comparisons.flatMap(({what, isSame}) => (isSame(start, end) ? [] : [what]));
}
