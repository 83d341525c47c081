import type {Answer} from './answer.js';
import type {Aws} from './call.js';
import {ask, askAll} from './call.js';
import {required} from './reading.js';
import type {UserName} from './users.js';

/** A credential besides access keys: a device, a certificate, an SSH key, a service's own password. */
export type OtherCredential = {
	/** What it is deleted by. */
	readonly id: string;
	/** `Active`, `Inactive`, `Expired`; a device has none. */
	readonly status?: string;
	/** Of a service credential: which service. */
	readonly for?: string;
};

type Listed = Promise<Answer<readonly OtherCredential[]>>;

/** The user's MFA devices, by serial number. */
export async function listMfaDevices(aws: Aws, {user}: UserName, signal?: AbortSignal): Listed {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListMFADevices',
				send: async ({iam}, options) => iam.listMFADevices({UserName: user, Marker: marker}, options),
				read: ({MFADevices, IsTruncated, Marker}) => ({
					items: required(MFADevices).map(({SerialNumber}) => ({id: required(SerialNumber)})),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/** The user's SSH keys (for CodeCommit). */
export async function listSshKeys(aws: Aws, {user}: UserName, signal?: AbortSignal): Listed {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListSSHPublicKeys',
				send: async ({iam}, options) => iam.listSSHPublicKeys({UserName: user, Marker: marker}, options),
				read: ({SSHPublicKeys, IsTruncated, Marker}) => ({
					items: required(SSHPublicKeys).map(({SSHPublicKeyId, Status}) => ({
						id: required(SSHPublicKeyId),
						status: required(Status),
					})),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/** The user's X.509 certificates, which sign as an access key does. */
export async function listSigningCertificates(aws: Aws, {user}: UserName, signal?: AbortSignal): Listed {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListSigningCertificates',
				send: async ({iam}, options) =>
					iam.listSigningCertificates({UserName: user, Marker: marker}, options),
				read: ({Certificates, IsTruncated, Marker}) => ({
					items: required(Certificates).map(({CertificateId, Status}) => ({
						id: required(CertificateId),
						status: required(Status),
					})),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

/** The user's passwords for single services. */
export async function listServiceCredentials(aws: Aws, {user}: UserName, signal?: AbortSignal): Listed {
	return askAll(async marker =>
		ask(
			aws,
			{
				service: 'iam',
				operation: 'ListServiceSpecificCredentials',
				send: async ({iam}, options) =>
					iam.listServiceSpecificCredentials({UserName: user, Marker: marker}, options),
				read: ({ServiceSpecificCredentials, IsTruncated, Marker}) => ({
					items: (ServiceSpecificCredentials ?? []).map(
						({ServiceSpecificCredentialId, ServiceName, Status}) => ({
							id: required(ServiceSpecificCredentialId),
							status: required(Status),
							for: ServiceName ?? '',
						}),
					),
					next: IsTruncated ? Marker : undefined,
				}),
			},
			signal,
		),
	);
}

type OfUser = UserName & {readonly id: string};

/** Take an MFA device from the user; a virtual one stays in the account until `deleteVirtualMfaDevice`. */
export async function deactivateMfaDevice(
	aws: Aws,
	{user, id}: OfUser,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeactivateMFADevice',
			send: async ({iam}, options) => iam.deactivateMFADevice({UserName: user, SerialNumber: id}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Delete a virtual MFA device that no user has. */
export async function deleteVirtualMfaDevice(
	aws: Aws,
	{id}: {readonly id: string},
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteVirtualMFADevice',
			send: async ({iam}, options) => iam.deleteVirtualMFADevice({SerialNumber: id}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Delete one of the user's SSH keys. */
export async function deleteSshKey(
	aws: Aws,
	{user, id}: OfUser,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteSSHPublicKey',
			send: async ({iam}, options) => iam.deleteSSHPublicKey({UserName: user, SSHPublicKeyId: id}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Delete one of the user's signing certificates. */
export async function deleteSigningCertificate(
	aws: Aws,
	{user, id}: OfUser,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteSigningCertificate',
			send: async ({iam}, options) =>
				iam.deleteSigningCertificate({UserName: user, CertificateId: id}, options),
			read: () => undefined,
		},
		signal,
	);
}

/** Delete one of the user's passwords for single services. */
export async function deleteServiceCredential(
	aws: Aws,
	{user, id}: OfUser,
	signal?: AbortSignal,
): Promise<Answer<void>> {
	return ask(
		aws,
		{
			service: 'iam',
			operation: 'DeleteServiceSpecificCredential',
			send: async ({iam}, options) =>
				iam.deleteServiceSpecificCredential({UserName: user, ServiceSpecificCredentialId: id}, options),
			read: () => undefined,
		},
		signal,
	);
}
