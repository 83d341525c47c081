import type {SandboxState} from '../state.js';
import {branch, leaf} from './documents.js';
import {anonymousId} from './names.js';

/** `Owner`, by canonical id alone: S3 gives no display names any more. */
export function ownerElement(id: string): string {
	return branch('Owner', leaf('ID', id));
}

/** `Initiator`: the ARN of a user, with its name. */
export function initiatorElement(state: SandboxState, arn: string): string {
	const user = [...state.users.values()].find(one => one.arn === arn);
	return branch(
		'Initiator',
		leaf('ID', arn),
		leaf('DisplayName', user?.name ?? (arn === anonymousId ? undefined : arn.split('/').at(-1))),
	);
}
