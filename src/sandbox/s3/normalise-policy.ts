import type {PolicyDocument, PrincipalElement, Statement} from '../../policy/document.js';

/** The order in which S3 gives the elements of a statement back. */
const order = [
	'Sid',
	'Effect',
	'Principal',
	'NotPrincipal',
	'Action',
	'NotAction',
	'Resource',
	'NotResource',
	'Condition',
] as const;

const list = <Value>(one: Value | readonly Value[]): readonly Value[] =>
	Array.isArray(one) ? one : [one as Value];

/** A list of one becomes the one. */
function single(value: unknown): unknown {
	return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/**
Rewrites a policy as S3 does before it gives it back: elements in order, lists of one as the one, account ids as root ARNs.
So nobody may compare policies as text.
*/
export function normalisePolicy(document: PolicyDocument, partition = 'aws'): PolicyDocument {
	return {
		...(document.Version !== undefined && {Version: document.Version}),
		...(document.Id !== undefined && {Id: document.Id}),
		Statement: list(document.Statement).map(statement => normaliseStatement(statement, partition)),
	};
}

function normaliseStatement(statement: Statement, partition: string): Statement {
	const entries = order.flatMap(name => {
		const value = statement[name];
		return value === undefined ? [] : [[name, normaliseElement(name, value, partition)] as const];
	});
	return Object.fromEntries(entries) as unknown as Statement;
}

function normaliseElement(name: (typeof order)[number], value: unknown, partition: string): unknown {
	switch (name) {
		case 'Principal':
		case 'NotPrincipal':
			return normalisePrincipal(value as PrincipalElement, partition);
		case 'Condition':
			return normaliseCondition(value as NonNullable<Statement['Condition']>);
		default:
			return single(value);
	}
}

function normalisePrincipal(element: PrincipalElement, partition: string): unknown {
	if (element === '*') {
		return element;
	}

	return Object.fromEntries(
		Object.entries(element).map(([type, names]) => [
			type,
			single(list(names).map(name => (type === 'AWS' ? fullName(name, partition) : name))),
		]),
	);
}

const fullName = (name: string, partition: string) =>
	/^\d{12}$/u.test(name) ? `arn:${partition}:iam::${name}:root` : name;

function normaliseCondition(condition: NonNullable<Statement['Condition']>): unknown {
	return Object.fromEntries(
		Object.entries(condition).map(([operator, keys]) => [
			operator,
			Object.fromEntries(
				Object.entries(keys).map(([key, values]) => {
					const texts = list(values).map(String);
					return [key, single(texts)];
				}),
			),
		]),
	);
}
