import {SandboxError} from '../protocol.js';
import type {User} from '../state.js';
import {mfaSeed} from '../totp.js';
import {
	type FormCall,
	isoTime,
	list,
	newId,
	noSuchEntity,
	type Operation,
	optional,
	permit,
	required,
	userFor,
} from './form.js';

// Passwords

export const createLoginProfile: Operation = call => {
	const user = userFor(call, 'iam:CreateLoginProfile');
	if (user.loginProfile !== undefined) {
		throw new SandboxError(409, 'EntityAlreadyExists', `Login Profile for user ${user.name} already exists.`);
	}

	// The password itself is nobody's business here.
	required(call, 'Password');
	user.loginProfile = {
		createdAt: call.state.clock(),
		passwordResetRequired: optional(call, 'PasswordResetRequired') === 'true',
	};
	return {LoginProfile: describeLogin(user)};
};

export const getLoginProfile: Operation = call => {
	const user = userFor(call, 'iam:GetLoginProfile');
	if (user.loginProfile === undefined) {
		throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
	}

	return {LoginProfile: describeLogin(user)};
};

export const deleteLoginProfile: Operation = call => {
	const user = userFor(call, 'iam:DeleteLoginProfile');
	if (user.loginProfile === undefined) {
		throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
	}

	delete user.loginProfile;
	return undefined;
};

const describeLogin = ({name, loginProfile}: User) => ({
	UserName: name,
	CreateDate: isoTime(loginProfile?.createdAt ?? 0),
	PasswordResetRequired: loginProfile?.passwordResetRequired ?? false,
});

// MFA devices

export const createVirtualMfaDevice: Operation = call => {
	const name = required(call, 'VirtualMFADeviceName');
	const serial = `arn:${call.state.partition}:iam::${call.state.account}:mfa/${name}`;
	permit(call, 'iam:CreateVirtualMFADevice', serial);
	if (isMade(call, serial)) {
		throw new SandboxError(
			409,
			'EntityAlreadyExists',
			'MFADevice entity at the same path and name already exists.',
		);
	}

	call.state.virtualMfaDevices.add(serial);
	// The seed is base64 of the base32 text (VirtualMFADevice in the API reference).
	const seed = Buffer.from(mfaSeed).toString('base64');
	return {VirtualMFADevice: {SerialNumber: serial, Base32StringSeed: seed}};
};

export const enableMfaDevice: Operation = call => {
	const user = userFor(call, 'iam:EnableMFADevice');
	const serialNumber = required(call, 'SerialNumber');
	// A device with an ARN is a virtual one, which must have been made; others have a serial number on their back.
	if (serialNumber.startsWith('arn:') && !call.state.virtualMfaDevices.has(serialNumber)) {
		throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} does not exist.`);
	}

	if (isInUse(call, serialNumber)) {
		throw new SandboxError(409, 'EntityAlreadyExists', 'MFA Device is already in use.');
	}

	user.mfaDevices.push({serialNumber, enabledAt: call.state.clock()});
	return undefined;
};

const isInUse = ({state}: FormCall, serial: string) =>
	[...state.users.values()].some(user => user.mfaDevices.some(device => device.serialNumber === serial));

/** Seed data has devices in use that nobody made by a call. */
const isMade = (call: FormCall, serial: string) =>
	call.state.virtualMfaDevices.has(serial) || isInUse(call, serial);

export const listMfaDevices: Operation = call => {
	const user = userFor(call, 'iam:ListMFADevices');
	return {
		MFADevices: list(
			user.mfaDevices.map(({serialNumber, enabledAt}) => ({
				UserName: user.name,
				SerialNumber: serialNumber,
				EnableDate: isoTime(enabledAt),
			})),
		),
		IsTruncated: false,
	};
};

export const deactivateMfaDevice: Operation = call => {
	const user = userFor(call, 'iam:DeactivateMFADevice');
	const serialNumber = required(call, 'SerialNumber');
	remove(user.mfaDevices, device => device.serialNumber === serialNumber, 'MFA device');
	// A virtual device stays in the account.
	if (serialNumber.startsWith('arn:')) {
		call.state.virtualMfaDevices.add(serialNumber);
	}

	return undefined;
};

export const deleteVirtualMfaDevice: Operation = call => {
	const serial = required(call, 'SerialNumber');
	permit(call, 'iam:DeleteVirtualMFADevice', serial);
	if (isInUse(call, serial)) {
		throw new SandboxError(409, 'DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
	}

	if (!call.state.virtualMfaDevices.delete(serial)) {
		throw noSuchEntity(`VirtualMFADevice with serial number ${serial} does not exist.`);
	}

	return undefined;
};

// SSH keys

export const uploadSshPublicKey: Operation = call => {
	const user = userFor(call, 'iam:UploadSSHPublicKey');
	const key = {id: newId(call.state, 'APKA', user.name), status: 'Active', uploadedAt: call.state.clock()};
	user.sshKeys.push(key);
	return {
		SSHPublicKey: {
			UserName: user.name,
			SSHPublicKeyId: key.id,
			SSHPublicKeyBody: required(call, 'SSHPublicKeyBody'),
			Fingerprint: '',
			Status: key.status,
			UploadDate: isoTime(key.uploadedAt),
		},
	};
};

export const listSshPublicKeys: Operation = call => {
	const user = userFor(call, 'iam:ListSSHPublicKeys');
	return {
		SSHPublicKeys: list(
			user.sshKeys.map(key => ({
				UserName: user.name,
				SSHPublicKeyId: key.id,
				Status: key.status,
				UploadDate: isoTime(key.uploadedAt),
			})),
		),
		IsTruncated: false,
	};
};

export const deleteSshPublicKey: Operation = call => {
	const user = userFor(call, 'iam:DeleteSSHPublicKey');
	remove(user.sshKeys, key => key.id === required(call, 'SSHPublicKeyId'), 'SSH Public Key');
	return undefined;
};

// Signing certificates

export const uploadSigningCertificate: Operation = call => {
	const user = userFor(call, 'iam:UploadSigningCertificate');
	const certificate = {
		id: newId(call.state, 'ACCA', user.name),
		status: 'Active',
		uploadedAt: call.state.clock(),
	};
	user.signingCertificates.push(certificate);
	return {
		Certificate: {
			UserName: user.name,
			CertificateId: certificate.id,
			CertificateBody: required(call, 'CertificateBody'),
			Status: certificate.status,
			UploadDate: isoTime(certificate.uploadedAt),
		},
	};
};

export const listSigningCertificates: Operation = call => {
	const user = userFor(call, 'iam:ListSigningCertificates');
	return {
		Certificates: list(
			user.signingCertificates.map(certificate => ({
				UserName: user.name,
				CertificateId: certificate.id,
				CertificateBody: '',
				Status: certificate.status,
				UploadDate: isoTime(certificate.uploadedAt),
			})),
		),
		IsTruncated: false,
	};
};

export const deleteSigningCertificate: Operation = call => {
	const user = userFor(call, 'iam:DeleteSigningCertificate');
	remove(user.signingCertificates, one => one.id === required(call, 'CertificateId'), 'Certificate');
	return undefined;
};

// Service-specific credentials

export const createServiceSpecificCredential: Operation = call => {
	const user = userFor(call, 'iam:CreateServiceSpecificCredential');
	const credential = {
		id: newId(call.state, 'ACCA', user.name),
		serviceName: required(call, 'ServiceName'),
		userName: `${user.name}-at-${call.state.account}`,
		status: 'Active',
		createdAt: call.state.clock(),
	};
	user.serviceCredentials.push(credential);
	return {
		ServiceSpecificCredential: {
			...describeService(user, credential),
			ServicePassword: call.state.random(
				24,
				'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
				`password of ${user.name}`,
			),
		},
	};
};

export const listServiceSpecificCredentials: Operation = call => {
	const user = userFor(call, 'iam:ListServiceSpecificCredentials');
	return {
		ServiceSpecificCredentials: list(user.serviceCredentials.map(one => describeService(user, one))),
		IsTruncated: false,
	};
};

export const deleteServiceSpecificCredential: Operation = call => {
	const user = userFor(call, 'iam:DeleteServiceSpecificCredential');
	remove(
		user.serviceCredentials,
		one => one.id === required(call, 'ServiceSpecificCredentialId'),
		'Service Specific Credential',
	);
	return undefined;
};

const describeService = (user: User, credential: User['serviceCredentials'][number]) => ({
	UserName: user.name,
	ServiceSpecificCredentialId: credential.id,
	ServiceName: credential.serviceName,
	ServiceUserName: credential.userName,
	Status: credential.status,
	CreateDate: isoTime(credential.createdAt),
});

function remove<Item>(items: Item[], isMeant: (item: Item) => boolean, what: string): void {
	const at = items.findIndex(isMeant);
	if (at === -1) {
		throw noSuchEntity(`The ${what} cannot be found.`);
	}

	items.splice(at, 1);
}
