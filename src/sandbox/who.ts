import type {Caller} from '../policy/evaluate.js';
import {SandboxError} from './protocol.js';
import type {Signature} from './signatures.js';
import type {AccessKey, SandboxState, Session} from './state.js';

/** Who signed, and with which secret. */
export type Signer = {
	readonly secret: string;
	readonly caller: Caller;
	/** Present for temporary credentials. */
	readonly session?: Session;
	readonly key?: AccessKey;
	/** Tags of the user. */
	readonly tags?: ReadonlyMap<string, string>;
};

/** Finds the owner of the access key that a request names. Throws what the service says of unknown, inactive and expired ones. */
export function findSigner(state: SandboxState, signature: Signature, flicker: () => boolean): Signer {
	const isS3 = signature.service === 's3';
	const session = state.sessions.get(signature.accessKeyId);
	if (session !== undefined) {
		return sessionSigner(state, session, signature);
	}

	const key = state.accessKeys.get(signature.accessKeyId);
	const user = key === undefined ? undefined : state.users.get(key.userName);
	if (key === undefined || user === undefined || key.status !== 'Active' || !isKnown(state, key, flicker)) {
		throw unknownKey(isS3, signature.accessKeyId);
	}

	if (signature.token !== undefined) {
		throw isS3
			? new SandboxError(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.')
			: unknownKey(false, signature.accessKeyId);
	}

	return {
		secret: key.secret,
		caller: {type: 'user', arn: user.arn, account: state.account, id: user.id},
		key,
		tags: user.tags,
	};
}

/** A new key is not known everywhere at once: first nowhere, then at some of the servers. */
function isKnown(state: SandboxState, key: AccessKey, flicker: () => boolean): boolean {
	const age = state.clock() - key.createdAt;
	const {consistencyMs} = state.knobs;
	return age >= consistencyMs || (age >= consistencyMs / 2 && flicker());
}

function sessionSigner(state: SandboxState, session: Session, signature: Signature): Signer {
	const isS3 = signature.service === 's3';
	if (signature.token === undefined) {
		throw unknownKey(isS3, signature.accessKeyId);
	}

	if (signature.token !== session.token) {
		throw isS3
			? new SandboxError(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.')
			: unknownKey(false, signature.accessKeyId);
	}

	if (state.clock() >= session.expiresAt) {
		throw isS3
			? new SandboxError(400, 'ExpiredToken', 'The provided token has expired.')
			: new SandboxError(403, 'ExpiredToken', 'The security token included in the request is expired');
	}

	const caller = callerOf(state, session);
	if (caller === undefined) {
		throw unknownKey(isS3, signature.accessKeyId);
	}

	const user = session.kind === 'session' ? state.users.get(session.owner) : undefined;
	return {secret: session.secret, caller, session, ...(user && {tags: user.tags})};
}

function callerOf(state: SandboxState, session: Session): Caller | undefined {
	const {account, partition} = state;
	if (session.kind === 'assumed-role') {
		const role = state.roles.get(session.owner);
		return (
			role && {
				type: 'assumed-role',
				arn: role.arn,
				account,
				id: `${role.id}:${session.sessionName}`,
				sessionArn: `arn:${partition}:sts::${account}:assumed-role/${role.name}/${session.sessionName}`,
			}
		);
	}

	// The rights of a session are those that its user has now; without the user it has none.
	const user = state.users.get(session.owner);
	if (user === undefined) {
		return undefined;
	}

	return session.kind === 'session'
		? {type: 'session', arn: user.arn, account, id: user.id}
		: {
				type: 'federated-user',
				arn: `arn:${partition}:sts::${account}:federated-user/${session.sessionName}`,
				account,
				id: `${account}:${session.sessionName}`,
			};
}

function unknownKey(isS3: boolean, accessKeyId: string): SandboxError {
	return isS3
		? new SandboxError(
				403,
				'InvalidAccessKeyId',
				'The AWS Access Key Id you provided does not exist in our records.',
				{elements: {AWSAccessKeyId: accessKeyId}},
			)
		: new SandboxError(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
}
