import {asList} from '../policy/document.js';
import {parsePolicy} from '../policy/parse.js';

/**
Whether a role's trust policy may let this user in: by name, by id, or because it lets everybody in under some condition.

In one account the trust policy alone is enough. A policy that cannot be read is taken to let it in.
*/
export function trustsUser(trustPolicy: string, user: {readonly arn: string; readonly id: string}): boolean {
	const parsed = parsePolicy(trustPolicy);
	if (parsed === undefined) {
		return true;
	}

	return parsed.statements.some(({value}) => {
		if (value.Effect !== 'Allow') {
			return false;
		}

		const {Principal, NotPrincipal} = value;
		if (NotPrincipal !== undefined || Principal === '*') {
			return true;
		}

		return asList(Principal?.AWS).some(name => name === '*' || name === user.arn || name === user.id);
	});
}
