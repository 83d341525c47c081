import type {Denial} from './answer.js';

type PolicyKind = NonNullable<Denial['policy']>;

/** How AWS names the kinds of policies in a denial; the longer names stand first. */
const policyKinds: readonly (readonly [string, PolicyKind])[] = [
	['resource control policy', 'resource-control'],
	['resource-control policy', 'resource-control'],
	['service control policy', 'service-control'],
	['service-control policy', 'service-control'],
	['vpc endpoint policy', 'vpc-endpoint'],
	['permissions boundary', 'boundary'],
	['session policy', 'session'],
	['resource-based policy', 'resource'],
	['identity-based policy', 'identity'],
];

const settings = [
	'BlockPublicAcls',
	'BlockPublicPolicy',
	'IgnorePublicAcls',
	'RestrictPublicBuckets',
] as const satisfies readonly NonNullable<Denial['setting']>[];

/**
What a message of AWS says about a denial: explicit or implicit, by which kind of policy, of which action.

AWS names one reason of several, and only to callers of the same account or organisation; another wording is `unknown`, never a guess.
*/
export function readDenial(message: string): Denial {
	const text = message.toLowerCase();
	const isExplicit = /\bexplicit deny\b/u.test(text);
	const isImplicit = /\bbecause no [\w -]+ allows\b/u.test(text);
	const policy =
		isExplicit || isImplicit ? policyKinds.find(([name]) => text.includes(name))?.[1] : undefined;
	const action = /\bnot authorized to perform:? ([\w-]+:\w+)/iu.exec(message)?.[1];
	const setting = settings.find(name => message.includes(name));
	return {
		strength: isExplicit ? 'explicit' : isImplicit ? 'implicit' : 'unknown',
		...(policy && {policy}),
		...(action && {action}),
		...(setting && {setting}),
	};
}
