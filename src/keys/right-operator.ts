import type {Aws} from '../aws/clients.js';
import {getCallerIdentity} from '../aws/identity.js';
import {type Trouble, troubleOf} from '../aws/trouble.js';
import type {Target} from '../targets/target.js';

/** Why these credentials are not for changing the keys of a target: in another account the user would seem to be gone, and nobody takes the keys away that are just used. */
export async function wrongOperator(
	{name, account, user}: Target,
	operator: Aws,
	signal?: AbortSignal,
): Promise<Trouble | undefined> {
	const caller = await getCallerIdentity(operator, signal);
	if (!caller.ok) {
		return troubleOf('Whose credentials these are could not be seen', caller);
	}

	if (caller.value.account !== account) {
		return {
			what: `${name} is in the account ${account}, and these credentials are of ${caller.value.account}`,
			why: 'Its user and its bucket could not be seen from there.',
			next: 'Take credentials of that account: --profile NAME',
		};
	}

	return caller.value.userId === user.id || caller.value.arn === user.arn
		? {
				what: `The user ${user.name} is you`,
				why: 'It would take its own keys away in the middle.',
				next: 'Take the credentials of somebody else: --profile NAME',
			}
		: undefined;
}
