import {asList, type OneOrMany, type PolicyDocument, type PrincipalElement} from '../../policy/document.js';
import type {SandboxState} from '../state.js';

/** Writes another name for a user into the trust policies that name it, as IAM does when a user is renamed or deleted. Bucket policies follow the ids of users by themselves. */
export function updatePrincipals(state: SandboxState, before: string, after: string): void {
	for (const role of state.roles.values()) {
		role.trustPolicy = renamed(role.trustPolicy, before, after);
	}
}

function renamed(document: PolicyDocument, before: string, after: string): PolicyDocument {
	const inPrincipal = (principal: PrincipalElement): PrincipalElement =>
		typeof principal === 'string' || principal.AWS === undefined
			? principal
			: {...principal, AWS: replaced(principal.AWS, before, after)};
	return {
		...document,
		Statement: asList(document.Statement).map(statement => ({
			...statement,
			...(statement.Principal && {Principal: inPrincipal(statement.Principal)}),
			...(statement.NotPrincipal && {NotPrincipal: inPrincipal(statement.NotPrincipal)}),
		})),
	};
}

function replaced(names: OneOrMany<string>, before: string, after: string): OneOrMany<string> {
	const change = (name: string) => (name === before ? after : name);
	return typeof names === 'string' ? change(names) : asList(names).map(change);
}
