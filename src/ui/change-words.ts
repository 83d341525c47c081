import type {Call} from '../aws/answer.js';

/** What a changing call of ours did, as the record of activity says it. */
const done: Readonly<Record<string, string>> = {
	CreateUser: 'Made the backup user',
	DeleteUser: 'Deleted the backup user',
	CreateAccessKey: 'Made access key',
	UpdateAccessKey: 'Turned access key',
	DeleteAccessKey: 'Deleted access key',
	DeleteLoginProfile: 'Took the password away',
	DetachUserPolicy: 'Took an attached policy away',
	DeleteUserPolicy: 'Took an inline policy away',
	RemoveUserFromGroup: 'Took the user out of a group',
	CreateBucket: 'Made the bucket',
	DeleteBucket: 'Deleted the empty bucket',
	PutBucketPolicy: 'Wrote the policy',
	DeleteBucketPolicy: 'Took the policy away',
	PutPublicAccessBlock: 'Set the block of public access',
	PutBucketVersioning: 'Set versions',
	PutBucketOwnershipControls: 'Set who owns objects',
	PutBucketLifecycleConfiguration: 'Set what happens to old objects',
	PutObject: 'Put a test object',
	DeleteObjects: 'Removed test objects',
	DeleteObject: 'Removed a test object',
	CreateMultipartUpload: 'Began an upload of its own, to test',
	UploadPart: 'Put a part of a test object',
	PutObjectAcl: 'Closed a test object again',
	AbortMultipartUpload: 'Removed a test upload',
};

/** `Wrote the policy`, `Turned access key AKIA… off`; the API name where there is no better word for it. */
export const changeWords = ({
	operation,
	accessKeyId,
	turned,
}: Pick<Call, 'operation' | 'accessKeyId' | 'turned'>): string =>
	[done[operation] ?? operation, accessKeyId, turned].filter(word => word !== undefined).join(' ');
