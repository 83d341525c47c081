import type {Answer} from '../../aws/answer.js';
import type {Aws} from '../../aws/clients.js';
import {
	listMfaDevices,
	listServiceCredentials,
	listSigningCertificates,
	listSshKeys,
} from '../../aws/user-credentials.js';
import {listAttachedUserPolicies, listGroupsForUser, listUserPolicyNames} from '../../aws/user-policies.js';
import {getLoginProfile} from '../../aws/users.js';

/** What keeps a user from being deleted, in words: IAM names one thing at a time, and not which (DeleteUser in its reference). */
export async function holdersOf(aws: Aws, user: string): Promise<readonly string[]> {
	const of = {user};
	const password = await getLoginProfile(aws, of);
	return [
		...words(await listGroupsForUser(aws, of), ({name}) => `it is in the group ${name}`),
		...words(await listAttachedUserPolicies(aws, of), ({name}) => `it has the policy ${name}`),
		...words(await listUserPolicyNames(aws, of), name => `it has the inline policy ${name}`),
		...(password.ok && password.value !== undefined ? ['it has a password'] : []),
		...words(await listMfaDevices(aws, of), ({id}) => `it has the MFA device ${id}`),
		...words(await listSshKeys(aws, of), ({id}) => `it has the SSH key ${id}`),
		...words(await listSigningCertificates(aws, of), ({id}) => `it has the certificate ${id}`),
		...words(await listServiceCredentials(aws, of), ({id}) => `it has the service password ${id}`),
	];
}

/** What may not be seen is not named. */
const words = <Item>(answer: Answer<readonly Item[]>, say: (item: Item) => string): readonly string[] =>
	answer.ok ? answer.value.map(say) : [];
