import type {PlannedCall} from '../ui/planned-call.js';
import {needs} from './needs.js';
import type {SetUpState} from './state.js';

/** The exact calls behind what the focus is on: what `v` shows. Empty where no call belongs to it. */
export function shownCalls(state: SetUpState): readonly PlannedCall[] {
	switch (state.step) {
		case 'account':
			return accountCalls(state);
		case 'bucket':
			return bucketCalls(state);
		case 'user':
			return userCalls(state);
		case 'policy':
			return policyCalls(state);
		case 'review':
			return state.review.rows[state.review.focus]?.calls ?? [];
		case 'apply':
			return state.apply.rows[state.apply.focus]?.calls ?? [];
		case 'key':
			return [call('iam', 'CreateAccessKey', {UserName: state.target?.user.name ?? state.user.newName})];
		case 'test':
			return testCalls(state);
		case 'proof':
		case 'hand-over':
			return [];
	}
}

function call(service: PlannedCall['service'], operation: string, input: PlannedCall['input']): PlannedCall {
	return {service, operation, input};
}

function accountCalls({account}: SetUpState): readonly PlannedCall[] {
	const who = call('sts', 'GetCallerIdentity', {});
	return account.operator === undefined
		? [who]
		: [
				who,
				call('iam', 'SimulatePrincipalPolicy', {
					PolicySourceArn: account.operator.arn,
					ActionNames: needs.flatMap(need => need.actions),
				}),
			];
}

function bucketCalls({bucket}: SetUpState): readonly PlannedCall[] {
	const fix = bucket.findings.find(finding => finding.id === bucket.focus)?.fix;
	return fix === undefined
		? [
				'HeadBucket',
				'GetPublicAccessBlock',
				'GetBucketOwnershipControls',
				'GetBucketAcl',
				'GetBucketVersioning',
				'GetObjectLockConfiguration',
				'GetBucketEncryption',
				'GetBucketLifecycleConfiguration',
				'GetBucketPolicy',
				'GetBucketPolicyStatus',
			].map(operation => call('s3', operation, {Bucket: bucket.bucket}))
		: [fix.call];
}

function userCalls({user}: SetUpState): readonly PlannedCall[] {
	if (user.isCleanUpShown) {
		return (user.cleanUp ?? []).map(item => item.call);
	}

	const name = user.choice === 'new' ? user.newName : user.existingName;
	const reads = [
		'GetUser',
		'GetLoginProfile',
		'ListGroupsForUser',
		'ListUserPolicies',
		'ListAttachedUserPolicies',
		'ListAccessKeys',
		'ListMFADevices',
		'ListSSHPublicKeys',
		'ListSigningCertificates',
		'ListServiceSpecificCredentials',
	].map(operation => call('iam', operation, {UserName: name}));
	return [...reads, call('iam', 'ListRoles', {})];
}

function policyCalls({policy, bucket, account}: SetUpState): readonly PlannedCall[] {
	return policy.preview?.type === 'ready'
		? [
				call('s3', 'PutBucketPolicy', {
					Bucket: bucket.bucket,
					ExpectedBucketOwner: account.operator?.account,
					Policy: policy.preview.document,
				}),
			]
		: [];
}

function testCalls({bucket, test}: SetUpState): readonly PlannedCall[] {
	const key = test.key ?? `${bucket.prefix}.nightdrop/…`;
	return [
		call('s3', 'PutObject', {Bucket: bucket.bucket, Key: key, Body: '1,024 bytes'}),
		call('s3', 'CreateMultipartUpload', {Bucket: bucket.bucket, Key: `${bucket.prefix}.nightdrop/…`}),
		call('s3', 'GetObject', {Bucket: bucket.bucket, Key: key}),
	];
}
