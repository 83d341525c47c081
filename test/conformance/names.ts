import type {Statement} from '../../src/policy/document.js';
import {sandboxAccount} from '../../src/sandbox/new-state.js';

/** The bucket of every account here. */
export const B = {Bucket: 'acme-drop'};
export const bucketArn = `arn:aws:s3:::${B.Bucket}`;
export const objects = `${bucketArn}/*`;

export const accountId = sandboxAccount;
export const adminArn = `arn:aws:iam::${accountId}:user/admin`;
export const rootArn = `arn:aws:iam::${accountId}:root`;

export const userName = 'drop-user';
export const userArn = `arn:aws:iam::${accountId}:user/drop/${userName}`;
export const U = {UserName: userName};

export const otherName = 'other-user';
export const otherArn = `arn:aws:iam::${accountId}:user/drop/${otherName}`;

/** The statement that makes a drop box of `drop/`. */
export const allowPut: Statement = {
	Sid: 'AllowDrop',
	Effect: 'Allow',
	Principal: {AWS: userArn},
	Action: 's3:PutObject',
	Resource: `${bucketArn}/drop/*`,
};
