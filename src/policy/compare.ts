import {
	asList,
	type ConditionElement,
	type OneOrMany,
	type PrincipalElement,
	type Statement,
} from './document.js';
import {parsePolicy} from './parse.js';

/** Whether two statements mean the same, whatever their order, spelling and Sid: S3 rewrites what it is given. */
export const isSameStatement = (a: Statement, b: Statement): boolean => normal(a) === normal(b);

/** Whether two policies mean the same. Ids and Sids mean nothing to AWS. */
export function isSamePolicy(a: string, b: string): boolean {
	const [one, other] = [parsePolicy(a), parsePolicy(b)];
	if (one === undefined || other === undefined) {
		return false;
	}

	const version = (policy: typeof one) => policy.document.Version ?? '2008-10-17';
	const all = (policy: typeof one) =>
		policy.statements
			.map(({value}) => normal(value))
			.sort(byText)
			.join('\n');
	return version(one) === version(other) && all(one) === all(other);
}

/** The order of texts by their signs, the same in every language. */
export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function normal(statement: Statement): string {
	const {Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition} = statement;
	return JSON.stringify([
		Effect.toLowerCase(),
		normalPrincipal(Principal),
		normalPrincipal(NotPrincipal),
		normalList(Action, text => text.toLowerCase()),
		normalList(NotAction, text => text.toLowerCase()),
		normalList(Resource),
		normalList(NotResource),
		normalCondition(Condition),
	]);
}

function normalPrincipal(principal: PrincipalElement | undefined): unknown {
	if (principal === undefined) {
		return null;
	}

	if (principal === '*' || (asList(principal.AWS).includes('*') && Object.keys(principal).length === 1)) {
		return '*';
	}

	return Object.entries(principal)
		.map(([type, names]) => [type, normalList(names, accountForm)] as const)
		.sort(([a], [b]) => byText(a, b));
}

/** An account may be written as its number or as the ARN of its root. */
const accountForm = (name: string) => /^arn:[^:]+:iam::(\d{12}):root$/u.exec(name)?.[1] ?? name;

function normalList(
	list: OneOrMany<string> | undefined,
	change: (text: string) => string = text => text,
): unknown {
	return list === undefined ? null : [...new Set(asList(list).map(change))].sort(byText);
}

function normalCondition(condition: ConditionElement | undefined): unknown {
	return Object.entries(condition ?? {})
		.map(
			([operator, tests]) =>
				[
					operator.toLowerCase(),
					Object.entries(tests)
						.map(([key, values]) => [key.toLowerCase(), asList(values).map(String).sort(byText)] as const)
						.sort(([a], [b]) => byText(a, b)),
				] as const,
		)
		.sort(([a], [b]) => byText(a, b));
}
