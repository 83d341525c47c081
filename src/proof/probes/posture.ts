import type {Probe} from '../probe.js';

const worked = {how: 'read', stage: 'reckoning', as: 'operator', actions: [], on: 'bucket'} as const;

const could = (id: string, title: string, what: string): Probe => ({
	...worked,
	id: `could.${id}`,
	group: 'could',
	title,
	question: `Is there a grant that could ever let this user ${what}, under whatever condition?`,
	operation: 'GetBucketPolicy',
	expected: 'denied',
});

/** A reading of every policy that reaches the user: what no call can try. */
export const couldProbes: readonly Probe[] = [
	could('read', 'Read backups', 'read backups'),
	could('list', 'List more than it may', 'list more than the policy says'),
	could('delete', 'Delete backups', 'delete backups'),
	could('acl', 'Open backups to others', 'open backups to others'),
	could('config', 'Change or see settings', 'change or see settings of the bucket'),
	could('write', 'Put where it must not', 'put more, or elsewhere, than the policy says'),
];

const ofUser = (
	id: string,
	title: string,
	question: string,
	operation: string,
	expected: Probe['expected'] = 'denied',
): Probe => ({
	...worked,
	id: `posture.${id}`,
	group: 'posture',
	title,
	question,
	operation,
	expected,
	on: 'user',
});

const ofBucket = (
	id: string,
	title: string,
	question: string,
	operation: string,
	expected: Probe['expected'] = 'disclosed',
): Probe => ({...worked, id: `posture.${id}`, group: 'posture', title, question, operation, expected});

/** What user and bucket are besides the policy. */
export const postureProbes: readonly Probe[] = [
	ofUser('password', 'No password', 'Has the user no password?', 'GetLoginProfile'),
	ofUser('mfa', 'No MFA device', 'Has the user no MFA device?', 'ListMFADevices', 'disclosed'),
	ofUser('ssh-keys', 'No SSH key', 'Has the user no SSH key?', 'ListSSHPublicKeys'),
	ofUser(
		'certificates',
		'No signing certificate',
		'Has the user no signing certificate?',
		'ListSigningCertificates',
	),
	ofUser(
		'service-credentials',
		'No password for a service',
		'Has the user no password for a single service?',
		'ListServiceSpecificCredentials',
	),
	ofUser('groups', 'In no group', 'Is the user in no group?', 'ListGroupsForUser'),
	ofUser(
		'policies',
		'No policy of its own',
		'Has the user no policy of its own that grants?',
		'ListUserPolicies',
	),
	ofUser('keys', 'One active key', 'Is this key the one active key of the user?', 'ListAccessKeys'),
	ofBucket(
		'statements',
		'Our statements are in force',
		'Are our statements intact, and bound to the name that the user has now?',
		'GetBucketPolicy',
		'denied',
	),
	ofBucket(
		'same-policies',
		'Nothing changed meanwhile',
		'Are all policies at the end those of the start?',
		'GetBucketPolicy',
		'denied',
	),
	ofBucket(
		'dead-principals',
		'No deleted user is named',
		'Does the policy name no user that is gone?',
		'GetBucketPolicy',
	),
	ofBucket(
		'public-policy',
		'The policy is not public',
		'Is the bucket policy not public?',
		'GetBucketPolicyStatus',
		'denied',
	),
	ofBucket(
		'public-access',
		'Public access is blocked',
		'Are all four switches against public access on?',
		'GetPublicAccessBlock',
	),
	ofBucket('acls', 'Access lists are off', 'Are access lists off?', 'GetBucketOwnershipControls'),
	ofBucket(
		'versioning',
		'Versions are on',
		'Does an overwritten backup stay as an older version?',
		'GetBucketVersioning',
	),
	ofBucket(
		'copies',
		'Where copies go',
		'Where else do copies, lists and logs of this bucket go?',
		'GetBucketReplication',
	),
];
