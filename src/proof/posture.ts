import type {Judgement} from './judgement.js';
import {acls, copies, existing, publicAccess, versioning} from './posture/bucket.js';
import {deadPrincipals, publicPolicy, samePolicies, statements} from './posture/bucket-policy.js';
import {type Judge, shown} from './posture/reading.js';
import {groups, keys, none, ownPolicies, password, roles} from './posture/user.js';
import type {Evidence} from './state.js';

/** The judge of each row that is read, by its id. */
export const judges: {readonly [id: string]: Judge} = {
	'identity.roles': roles,
	'acl.existing': existing,
	'posture.password': password,
	'posture.mfa': none(({mfaDevices}) => mfaDevices, 'an MFA device', shown),
	'posture.ssh-keys': none(({sshKeys}) => sshKeys, 'SSH keys'),
	'posture.certificates': none(({certificates}) => certificates, 'signing certificates'),
	'posture.service-credentials': none(({serviceCredentials}) => serviceCredentials, 'passwords for services'),
	'posture.groups': groups,
	'posture.policies': ownPolicies,
	'posture.keys': keys,
	'posture.statements': statements,
	'posture.same-policies': samePolicies,
	'posture.dead-principals': deadPrincipals,
	'posture.public-policy': publicPolicy,
	'posture.public-access': publicAccess,
	'posture.acls': acls,
	'posture.versioning': versioning,
	'posture.copies': copies,
};

/** Judge a row that is worked out from what was read. */
export function judgePosture(id: string, evidence: Evidence): Judgement | undefined {
	const judge = judges[id];
	const isTooEarly = id === 'posture.same-policies' && evidence.after === undefined && !evidence.isComplete;
	return judge === undefined || evidence.facts === undefined || isTooEarly
		? undefined
		: judge(evidence.facts, evidence);
}
