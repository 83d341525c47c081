import type {TargetFacts} from './facts.js';

/** When the newest active key was made, milliseconds since 1970; absent where there is none or it is not known. */
export function newestKeyAt(facts: TargetFacts | undefined): number | undefined {
	const keys = facts?.keys.isKnown ? facts.keys.value : [];
	const made = keys.filter(({status}) => status === 'Active').map(({createdAt}) => createdAt);
	return made.length === 0 ? undefined : Math.max(...made);
}
