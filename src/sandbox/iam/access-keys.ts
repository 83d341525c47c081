import {SandboxError} from '../protocol.js';
import type {AccessKey} from '../state.js';
import {
	type FormCall,
	isoTime,
	list,
	newId,
	newSecret,
	noSuchEntity,
	type Operation,
	permit,
	required,
	userFor,
} from './form.js';

const mostKeys = 2;

const keysOf = ({state}: FormCall, user: string) =>
	[...state.accessKeys.values()].filter(key => key.userName === user);

export const createAccessKey: Operation = call => {
	const user = userFor(call, 'iam:CreateAccessKey');
	if (keysOf(call, user.name).length >= mostKeys) {
		throw new SandboxError(409, 'LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${mostKeys}`);
	}

	const key: AccessKey = {
		id: newId(call.state, 'AKIA', user.name),
		secret: newSecret(call.state, user.name),
		userName: user.name,
		status: 'Active',
		createdAt: call.state.clock(),
	};
	call.state.accessKeys.set(key.id, key);
	return {
		AccessKey: {
			UserName: user.name,
			AccessKeyId: key.id,
			Status: key.status,
			SecretAccessKey: key.secret,
			CreateDate: isoTime(key.createdAt),
		},
	};
};

export const listAccessKeys: Operation = call => {
	const user = userFor(call, 'iam:ListAccessKeys');
	return {
		UserName: user.name,
		AccessKeyMetadata: list(
			keysOf(call, user.name).map(key => ({
				UserName: key.userName,
				AccessKeyId: key.id,
				Status: key.status,
				CreateDate: isoTime(key.createdAt),
			})),
		),
		IsTruncated: false,
	};
};

export const updateAccessKey: Operation = call => {
	const key = keyFor(call, 'iam:UpdateAccessKey');
	const status = required(call, 'Status');
	if (status !== 'Active' && status !== 'Inactive') {
		throw new SandboxError(
			400,
			'ValidationError',
			`1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
		);
	}

	key.status = status;
	return undefined;
};

export const deleteAccessKey: Operation = call => {
	call.state.accessKeys.delete(keyFor(call, 'iam:DeleteAccessKey').id);
	return undefined;
};

function keyFor(call: FormCall, action: string): AccessKey {
	const user = userFor(call, action);
	const id = required(call, 'AccessKeyId');
	const key = call.state.accessKeys.get(id);
	if (key === undefined || key.userName !== user.name) {
		throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
	}

	return key;
}

export const getAccessKeyLastUsed: Operation = call => {
	const id = required(call, 'AccessKeyId');
	const key = call.state.accessKeys.get(id);
	const owner = key && call.state.users.get(key.userName);
	permit(call, 'iam:GetAccessKeyLastUsed', owner?.arn ?? '*');
	if (key === undefined) {
		throw new SandboxError(403, 'AccessDenied', `Access key ${id} does not belong to this account`);
	}

	const {at, service = 'N/A', region = 'N/A'} = key.lastUsed ?? {};
	return {
		UserName: key.userName,
		AccessKeyLastUsed: {
			...(at !== undefined && {LastUsedDate: isoTime(at)}),
			ServiceName: service,
			Region: region,
		},
	};
};
