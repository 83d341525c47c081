import type {Rights} from './facts.js';
import type {ProofInput} from './proof.js';
import type {Evidence} from './state.js';

type Known = Pick<Evidence, 'input' | 'identities' | 'facts'>;

/** Works out once what follows from target, user and rights: all rows are judged anew after every event. */
export function remembering<Value>(): (evidence: Known, key: string, work: () => Value) => Value {
	const known = new WeakMap<Rights, WeakMap<ProofInput, Map<string, Value>>>();
	return ({input, identities, facts}, key, work) => {
		if (facts === undefined) {
			return work();
		}

		const {rights} = facts;
		const ofRights = known.get(rights) ?? new WeakMap<ProofInput, Map<string, Value>>();
		const values = ofRights.get(input) ?? new Map<string, Value>();
		known.set(rights, ofRights.set(input, values));
		const who = identities?.user.ok ? `${identities.user.value.arn} ${identities.user.value.userId}` : '';
		const name = `${who} ${key}`;
		const value = values.has(name) ? (values.get(name) as Value) : work();
		values.set(name, value);
		return value;
	};
}
