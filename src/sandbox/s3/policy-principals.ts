import type {PolicyDocument, PrincipalElement, Statement} from '../../policy/document.js';
import type {Bucket, SandboxState} from '../state.js';

type Ids = ReadonlyMap<string, string>;

const list = <Value>(one: Value | readonly Value[]): readonly Value[] =>
	Array.isArray(one) ? one : [one as Value];

/** ARNs and ids that a document names under `AWS`. */
export function namedPrincipals(document: PolicyDocument): readonly string[] {
	return list(document.Statement).flatMap(({Principal, NotPrincipal}) =>
		[Principal, NotPrincipal].flatMap(element =>
			element === undefined || element === '*' ? [] : list(element.AWS ?? []),
		),
	);
}

/** Id of the user or role with that ARN. */
export function idOfPrincipal(state: SandboxState, arn: string): string | undefined {
	const holders = [...state.users.values(), ...state.roles.values()];
	return holders.find(holder => holder.arn === arn)?.id;
}

/** What S3 keeps beside a policy: it holds to ids, and shows ARNs. */
export function principalIds(state: SandboxState, document: PolicyDocument): Ids {
	return new Map(
		namedPrincipals(document).flatMap(arn => {
			const id = idOfPrincipal(state, arn);
			return id === undefined ? [] : [[arn, id] as const];
		}),
	);
}

/**
Brings a stored policy up to date with IAM: a deleted user shows as its id (also when the name was made again), a renamed one under its new ARN.
*/
export function refreshPrincipals(state: SandboxState, bucket: Bucket): void {
	const {policy} = bucket;
	if (policy === undefined) {
		return;
	}

	const known = policy.principals ?? principalIds(state, policy.document);
	const renamed = new Map<string, string>();
	for (const [arn, id] of known) {
		if (idOfPrincipal(state, arn) !== id) {
			renamed.set(arn, arnOfId(state, id) ?? id);
		}
	}

	if (renamed.size === 0) {
		if (policy.principals === undefined) {
			bucket.policy = {...policy, principals: known};
		}

		return;
	}

	const document = renamePrincipals(policy.document, renamed);
	const principals = new Map([...known].map(([arn, id]) => [renamed.get(arn) ?? arn, id]));
	bucket.policy = {
		...policy,
		document,
		text: JSON.stringify(document),
		principals: new Map([...principals].filter(([arn]) => arn.startsWith('arn:'))),
	};
}

function arnOfId(state: SandboxState, id: string): string | undefined {
	const holders = [...state.users.values(), ...state.roles.values()];
	return holders.find(holder => holder.id === id)?.arn;
}

function renamePrincipals(document: PolicyDocument, renamed: Ids): PolicyDocument {
	const rename = (element: PrincipalElement | undefined): PrincipalElement | undefined => {
		if (element === undefined || element === '*' || element.AWS === undefined) {
			return element;
		}

		const names = list(element.AWS).map(name => renamed.get(name) ?? name);
		return {...element, AWS: names.length === 1 ? (names[0] as string) : names};
	};

	const change = (statement: Statement): Statement => {
		const {Principal, NotPrincipal} = statement;
		const [principal, notPrincipal] = [rename(Principal), rename(NotPrincipal)];
		return {
			...statement,
			...(principal !== undefined && {Principal: principal}),
			...(notPrincipal !== undefined && {NotPrincipal: notPrincipal}),
		};
	};

	return {...document, Statement: list(document.Statement).map(change)};
}
