import {getBucketAcl, getPublicAccessBlock} from '../../aws/bucket-access.js';
import {getBucketPolicy} from '../../aws/bucket-policy.js';
import {getLifecycle, getObjectLock, getVersioning} from '../../aws/bucket-settings.js';
import type {Aws} from '../../aws/clients.js';
import {listAccessKeys} from '../../aws/keys.js';
import {getObject} from '../../aws/objects.js';
import {getFederationToken} from '../../aws/sessions.js';
import {listUserPolicyNames} from '../../aws/user-policies.js';
import {getUser, listUsers} from '../../aws/users.js';
import {putNew} from '../run.js';
import {type Seen, toSeen} from '../seen.js';
import type {Ask, Asks} from './ask.js';

type Answered = Parameters<typeof toSeen>[0];

const setting =
	(call: (user: Aws, ref: {bucket: string}, signal: AbortSignal) => Promise<Answered>): Ask =>
	async ({user, bucket, signal}) => [configured(toSeen(await call(user, {bucket}, signal)))];

/** "Not configured" comes as an answer without a value; what came over the wire decides here. */
function configured(seen: Seen): Seen {
	const {code, status, requestId} = seen.call;
	return seen.error === undefined && code !== undefined
		? {
				...seen,
				error: {
					kind: 'not-configured',
					code,
					message: '',
					attempts: 1,
					...(status !== undefined && {status}),
					...(requestId !== undefined && {requestId}),
				},
			}
		: seen;
}

const ofUser =
	(call: (user: Aws, name: {user: string}, signal: AbortSignal) => Promise<Answered>): Ask =>
	async ({run, user, signal}) => [toSeen(await call(user, {user: run.deps.input.userName}, signal))];

export const accountAsks: Asks = {
	'config.see-policy': setting(getBucketPolicy),
	'config.see-versioning': setting(getVersioning),
	'config.see-lifecycle': setting(getLifecycle),
	'config.see-acl': setting(getBucketAcl),
	'config.see-public-access': setting(getPublicAccessBlock),
	'config.see-lock': setting(getObjectLock),
	'identity.get-user': ofUser(getUser),
	'identity.list-keys': ofUser(listAccessKeys),
	'identity.list-policies': ofUser(listUserPolicyNames),

	async 'identity.list-users'({user, signal}) {
		return [toSeen(await listUsers(user, {}, signal))];
	},

	async 'identity.federation-token'({user, signal}) {
		// What it gives, if it gives anything, is dropped here.
		return [toSeen(await getFederationToken(user, {name: 'nightdrop-proof', seconds: 900}, signal))];
	},

	async 'session.token'({run}) {
		return [(await run.session()).seen];
	},

	async 'session.get'({run, bucket, read, signal}) {
		const {aws} = await run.session();
		return aws === undefined ? [] : [toSeen(await getObject(aws, {bucket, key: read.key}, signal))];
	},

	async 'session.put'({run}) {
		const {aws} = await run.session();
		return aws === undefined ? [] : [toSeen((await putNew(run, aws, 'in-a-session')).answer)];
	},
};
