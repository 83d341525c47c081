import type {PolicyProblem} from './build.js';
import type {PolicyDocument} from './document.js';
import type {PolicySubject} from './options.js';
import {userOfArn} from './user-of-arn.js';

export type Template = {
	readonly AWSTemplateFormatVersion: '2010-09-09';
	readonly Description: string;
	readonly Resources: {readonly [id: string]: object};
};

/**
The user and the bucket policy as a CloudFormation template.

Both stay when the stack is deleted: a user with a key cannot be deleted, and without the policy backups would stop.
*/
export function cloudFormationOf(
	subject: PolicySubject,
	document: PolicyDocument,
	{setUp}: {readonly setUp: string},
): {readonly ok: true; readonly template: Template} | {readonly ok: false; readonly problem: PolicyProblem} {
	const {userArn, bucket} = subject;
	// No text of a template escapes it, joined or not (CloudFormation user guide, "Dynamic references").
	if (/\{\{resolve:/u.test(JSON.stringify([userArn, bucket, document]))) {
		return {ok: false, problem: dynamicReference};
	}

	const {name, path} = userOfArn(userArn);
	const kept = {DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain'};
	return {
		ok: true,
		template: {
			AWSTemplateFormatVersion: '2010-09-09',
			Description: descriptionOf(setUp),
			Resources: {
				BackupUser: {
					Type: 'AWS::IAM::User',
					...kept,
					Properties: {UserName: name, Path: path},
				},
				BackupPolicy: {
					Type: 'AWS::S3::BucketPolicy',
					// S3 refuses a principal that does not exist.
					DependsOn: 'BackupUser',
					...kept,
					Properties: {Bucket: bucket, PolicyDocument: document},
				},
			},
		},
	};
}

const dynamicReference: PolicyProblem = {
	kind: 'prefix',
	what: 'A CloudFormation template cannot have {{resolve: in a name',
	why: 'CloudFormation would put something else in its place.',
	next: 'Take another prefix or user.',
};

/** CloudFormation takes no more bytes. */
const longestDescription = 1024;

/** JSON has no comments: what is to be known stands here. */
function descriptionOf(setUp: string): string {
	const words =
		'A backup user that can write and cannot read. BackupPolicy owns the WHOLE policy of the bucket: where it has other statements, put them into this document too. Deploy with CAPABILITY_NAMED_IAM. No AWS::IAM::AccessKey: its secret would be in the outputs; Nightdrop issues the key. Both resources stay when the stack is deleted: nightdrop retire takes them away.';
	const whole = `${words} After the deployment: ${setUp}`;
	return new TextEncoder().encode(whole).length <= longestDescription ? whole : words;
}
