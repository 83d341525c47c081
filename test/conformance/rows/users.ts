import type {Account} from '../account.js';
import {documentOf} from '../calls.js';
import {accountId} from '../names.js';
import type {Topic} from '../row.js';

const N = {UserName: 'many-things'};
const everything = documentOf({Effect: 'Allow', Action: '*', Resource: '*'});
const mfa = `arn:aws:iam::${accountId}:mfa/phone`;
const conflict = '409 DeleteConflict';
const gone = '404 NoSuchEntity';

const deleteUser = async ({admin}: Account) => admin.iam.deleteUser(N);

/** Each thing that a user may hold keeps it from being deleted. */
export const users: Topic = {
	name: 'what users hold',
	rows: [
		['CreateUser', 'ok', async ({admin}) => admin.iam.createUser({...N, Tags: [{Key: 'a', Value: 'b'}]})],
		[
			'ListUserTags',
			'a=b',
			async ({admin}) =>
				(await admin.iam.listUserTags(N)).Tags?.map(({Key, Value}) => `${Key}=${Value}`).join(),
		],
		[
			'CreateLoginProfile',
			'ok',
			async ({admin}) => admin.iam.createLoginProfile({...N, Password: 'correct horse 1A!'}),
		],
		[
			'CreateLoginProfile again',
			'409 EntityAlreadyExists',
			async ({admin}) => admin.iam.createLoginProfile({...N, Password: 'x'}),
		],
		['DeleteUser with a password', conflict, deleteUser],
		['DeleteLoginProfile', 'ok', async ({admin}) => admin.iam.deleteLoginProfile(N)],
		['DeleteLoginProfile again', gone, async ({admin}) => admin.iam.deleteLoginProfile(N)],
		[
			'an MFA device',
			'ok',
			async ({admin: {iam}}) => {
				await iam.createVirtualMFADevice({VirtualMFADeviceName: 'phone'});
				await iam.enableMFADevice({
					...N,
					SerialNumber: mfa,
					AuthenticationCode1: '123456',
					AuthenticationCode2: '654321',
				});
			},
		],
		[
			'ListMFADevices',
			mfa,
			async ({admin}) => (await admin.iam.listMFADevices(N)).MFADevices?.[0]?.SerialNumber,
		],
		[
			'CreateVirtualMFADevice again',
			'409 EntityAlreadyExists',
			async ({admin}) => admin.iam.createVirtualMFADevice({VirtualMFADeviceName: 'phone'}),
		],
		[
			'EnableMFADevice of one that is not there',
			gone,
			async ({admin}) =>
				admin.iam.enableMFADevice({
					...N,
					SerialNumber: `${mfa}-2`,
					AuthenticationCode1: '123456',
					AuthenticationCode2: '654321',
				}),
		],
		['DeleteUser with an MFA device', conflict, deleteUser],
		[
			'DeleteVirtualMFADevice while it is in use',
			conflict,
			async ({admin}) => admin.iam.deleteVirtualMFADevice({SerialNumber: mfa}),
		],
		[
			'DeactivateMFADevice',
			'ok',
			async ({admin}) => admin.iam.deactivateMFADevice({...N, SerialNumber: mfa}),
		],
		[
			'DeleteVirtualMFADevice',
			'ok',
			async ({admin}) => admin.iam.deleteVirtualMFADevice({SerialNumber: mfa}),
		],
		[
			'DeleteVirtualMFADevice again',
			gone,
			async ({admin}) => admin.iam.deleteVirtualMFADevice({SerialNumber: mfa}),
		],
		[
			'UploadSSHPublicKey',
			'ok',
			async ({admin}) => admin.iam.uploadSSHPublicKey({...N, SSHPublicKeyBody: 'ssh-rsa AAAA'}),
		],
		['DeleteUser with an SSH key', conflict, deleteUser],
		[
			'ListSSHPublicKeys, DeleteSSHPublicKey',
			'Active',
			async ({admin: {iam}}) => {
				const [key] = (await iam.listSSHPublicKeys(N)).SSHPublicKeys ?? [];
				await iam.deleteSSHPublicKey({...N, SSHPublicKeyId: key?.SSHPublicKeyId});
				return key?.Status;
			},
		],
		[
			'UploadSigningCertificate',
			'ok',
			async ({admin}) => admin.iam.uploadSigningCertificate({...N, CertificateBody: 'x'}),
		],
		['DeleteUser with a signing certificate', conflict, deleteUser],
		[
			'ListSigningCertificates, DeleteSigningCertificate',
			'Active',
			async ({admin: {iam}}) => {
				const [one] = (await iam.listSigningCertificates(N)).Certificates ?? [];
				await iam.deleteSigningCertificate({...N, CertificateId: one?.CertificateId});
				return one?.Status;
			},
		],
		[
			'CreateServiceSpecificCredential',
			`many-things-at-${accountId}`,
			async ({admin: {iam}}) =>
				(await iam.createServiceSpecificCredential({...N, ServiceName: 'codecommit.amazonaws.com'}))
					.ServiceSpecificCredential?.ServiceUserName,
		],
		['DeleteUser with a service-specific credential', conflict, deleteUser],
		[
			'ListServiceSpecificCredentials, DeleteServiceSpecificCredential',
			'codecommit.amazonaws.com',
			async ({admin: {iam}}) => {
				const [one] = (await iam.listServiceSpecificCredentials(N)).ServiceSpecificCredentials ?? [];
				await iam.deleteServiceSpecificCredential({
					...N,
					ServiceSpecificCredentialId: one?.ServiceSpecificCredentialId,
				});
				return one?.ServiceName;
			},
		],
		[
			'DeleteUser with an inline policy',
			conflict,
			async account => {
				await account.admin.iam.putUserPolicy({...N, PolicyName: 'p', PolicyDocument: everything});
				await deleteUser(account);
			},
		],
		[
			'DeleteUser with a managed policy',
			conflict,
			async account => {
				await account.admin.iam.deleteUserPolicy({...N, PolicyName: 'p'});
				await account.admin.iam.attachUserPolicy({
					...N,
					PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
				});
				await deleteUser(account);
			},
		],
		[
			'DeleteUser in a group',
			conflict,
			async account => {
				await account.admin.iam.detachUserPolicy({
					...N,
					PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
				});
				await account.admin.iam.createGroup({GroupName: 'people'});
				await account.admin.iam.addUserToGroup({...N, GroupName: 'people'});
				await deleteUser(account);
			},
		],
		[
			'DeleteUser with nothing but a boundary',
			'ok',
			async account => {
				await account.admin.iam.removeUserFromGroup({...N, GroupName: 'people'});
				await account.admin.iam.putUserPermissionsBoundary({
					...N,
					PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess',
				});
				await deleteUser(account);
			},
		],
		['DeleteUser again', gone, deleteUser],
	],
};
