import {asList, type Statement} from '../../policy/document.js';
import {matcherOf} from '../../policy/pattern.js';
import {documentOf} from '../documents.js';
import type {Posture} from '../facts.js';
import type {Evidence} from '../state.js';
import {asSaid, type Judge, names, open, reading, shown} from './reading.js';

/** None of a kind of credential. */
export const none =
	(
		pick: (posture: Posture) => Posture['sshKeys'],
		what: string,
		judge: typeof open | typeof shown = open,
	): Judge =>
	({posture}) =>
		reading(
			pick(posture),
			(list, call) =>
				list.length === 0
					? asSaid(call)
					: judge(call, `The user has ${what}: ${names(list.map(({id}) => id))}.`),
			judge === shown ? 'disclosed' : 'not-proven',
		);

/** Somebody who signs in as the user has its rights. */
export const password: Judge = ({posture}) =>
	reading(posture.password, (value, call) =>
		value === undefined
			? asSaid(call)
			: open(call, 'The user has a password: somebody can sign in as this user in a browser.', 'violated'),
	);

/** What a group is given later is given to the key. */
export const groups: Judge = ({rights}) =>
	reading(rights.groups, (list, call) =>
		list.length === 0
			? asSaid(call)
			: open(
					call,
					`The user is in ${names(list.map(({name}) => name))}: whatever a group is given, the key has too.`,
				),
	);

/** Policies of its own that allow anything. */
export const ownPolicies: Judge = ({rights}) => {
	const {inline, attached} = rights;
	return reading(inline, (own, call) =>
		reading(attached, others => {
			const granting = [...own, ...others].filter(({document}) => grants(document));
			const rest = own.length + others.length - granting.length;
			return granting.length > 0
				? open(call, `The user has policies that grant: ${names(granting.map(({name}) => name))}.`)
				: asSaid(call, rest > 0 ? 'The policies that it has only deny.' : undefined);
		}),
	);
};

/** Whether a policy allows anything at all; one that cannot be understood might. */
function grants(text: string): boolean {
	const document = documentOf(text);
	return document === undefined || asList(document.Statement).some(({Effect}) => Effect === 'Allow');
}

/** The key that proves is the one that IAM knows, and whether there is another. */
export const keys: Judge = ({rights}, {input}) =>
	reading(rights.keys, (list, call) => {
		const strange = list.filter(({status}) => status !== 'Active' && status !== 'Inactive');
		const ours = list.find(({accessKeyId}) => accessKeyId === input.accessKeyId);
		if (ours === undefined) {
			return open(call, `IAM does not list ${input.accessKeyId} among the keys of ${input.userName}.`);
		}

		if (ours.status !== 'Active') {
			return open(call, `IAM says that ${input.accessKeyId} is ${ours.status}.`);
		}

		if (strange.length > 0) {
			return open(
				call,
				`${names(strange.map(({accessKeyId, status}) => `${accessKeyId} is ${status}`))}, which is new to us.`,
			);
		}

		const others = list.filter(
			({accessKeyId, status}) => accessKeyId !== input.accessKeyId && status === 'Active',
		);
		return others.length === 0
			? asSaid(call)
			: shown(
					call,
					`${names(others.map(({accessKeyId}) => accessKeyId))} is active too: rights belong to the user, so this proof holds for it as well.`,
				);
	});

/** Roles that let the user in. */
export const roles: Judge = ({rights}, evidence) =>
	reading(rights.roles, (list, call) => {
		const trusting = list.filter(({trustPolicy}) => trusts(trustPolicy, evidence));
		const named = trusting.filter(({trustPolicy}) => trusts(trustPolicy, evidence, true));
		const words = (some: typeof list) => names(some.map(({name}) => name));
		if (named.length > 0) {
			return open(
				call,
				`The user can become the role ${words(named)}: its trust policy lets it in, and that is enough in one account.`,
				'violated',
			);
		}

		return trusting.length === 0
			? asSaid(call)
			: open(
					call,
					`The user may be able to become the role ${words(trusting)}, under a condition of its trust policy.`,
				);
	});

/** Whether a trust policy may let the user in; `isSure` without asking anything of the conditions, and with no deny beside it. */
function trusts(text: string, {input, identities}: Evidence, isSure = false): boolean {
	const document = documentOf(text);
	if (document === undefined) {
		return !isSure;
	}

	const arn = identities?.user.ok ? identities.user.value.arn : input.userArn;
	const mine = new Set(['*', arn, input.userArn, input.userId ?? arn]);
	const statements = asList(document.Statement);
	const isDenying = statements.some(({Effect}) => Effect === 'Deny');
	return statements.some(statement => {
		const {Effect, Principal, NotPrincipal, Condition} = statement;
		const named =
			Principal === '*' ||
			(typeof Principal === 'object' && asList(Principal.AWS ?? []).some(one => mine.has(one))) ||
			NotPrincipal !== undefined;
		const isIn = Effect === 'Allow' && named && isAssuming(statement);
		return isIn && (!isSure || (Condition === undefined && !isDenying));
	});
}

/** To tag a session or to name its source is not to become the role. */
const isAssuming = ({Action, NotAction}: Statement) =>
	NotAction !== undefined ||
	asList(Action).some(pattern => matcherOf(pattern.toLowerCase())('sts:assumerole'));
