import {asList, type PolicyDocument, type Statement} from '../../src/policy/document.js';
import type {PolicySubject} from '../../src/policy/options.js';

export const account = '111122223333';
export const userArn = `arn:aws:iam::${account}:user/nightdrop-acme`;
export const userId = 'AIDAIOSFODNN7EXAMPLE';
export const bucketArn = 'arn:aws:s3:::acme-backups';

/** The backup user of the bucket acme-backups. */
export const subject = (more: Partial<PolicySubject> = {}): PolicySubject => ({
	userArn,
	bucket: 'acme-backups',
	prefix: '',
	isPlainHttp: false,
	...more,
});

export const documentOf = (...statements: readonly Statement[]): PolicyDocument => ({
	Version: '2012-10-17',
	Statement: statements,
});

export const statementsOf = ({Statement}: PolicyDocument): readonly Statement[] =>
	asList<Statement>(Statement);

/** A statement of somebody else, whom nobody but its owner may touch. */
export const foreign = (Sid: string, more: Partial<Statement> = {}): Statement => ({
	Sid,
	Effect: 'Allow',
	Principal: {Service: 'cloudtrail.amazonaws.com'},
	Action: 's3:PutObject',
	Resource: `${bucketArn}/AWSLogs/*`,
	...more,
});
