/** The JSON of a policy as AWS writes it: any of these may be one value or a list. */
export type OneOrMany<Value> = Value | readonly Value[];

export type PrincipalElement =
	| '*'
	| {readonly [type in 'AWS' | 'Service' | 'Federated' | 'CanonicalUser']?: OneOrMany<string>};

export type ConditionElement = {
	readonly [operator: string]: {readonly [key: string]: OneOrMany<string | number | boolean>};
};

export type Statement = {
	readonly Sid?: string;
	readonly Effect: 'Allow' | 'Deny';
	readonly Principal?: PrincipalElement;
	readonly NotPrincipal?: PrincipalElement;
	readonly Action?: OneOrMany<string>;
	readonly NotAction?: OneOrMany<string>;
	readonly Resource?: OneOrMany<string>;
	readonly NotResource?: OneOrMany<string>;
	readonly Condition?: ConditionElement;
};

export type PolicyDocument = {
	readonly Version?: string;
	readonly Id?: string;
	readonly Statement: OneOrMany<Statement>;
};

/** One value or a list, as a list. */
export function asList<Value>(value: OneOrMany<Value> | undefined): readonly Value[] {
	if (value === undefined) {
		return [];
	}

	return Array.isArray(value) ? value : [value as Value];
}
