import type {ContextEntry, EvaluationResult} from '@aws-sdk/client-iam';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Statement} from '../../../src/policy/document.js';
import type {Account} from '../../conformance/account.js';
import {documentOf, list, put, read} from '../../conformance/calls.js';
import {B, bucketArn, userArn} from '../../conformance/names.js';
import {answerTo, type Row} from '../../conformance/row.js';
import {openTestAccount} from '../account.js';

const key = `${bucketArn}/drop/old.txt`;
const allowGet: Statement = {Effect: 'Allow', Action: 's3:GetObject', Resource: '*'};

async function simulate(
	account: Account,
	more: {readonly [name: string]: unknown},
): Promise<EvaluationResult> {
	const {EvaluationResults: [result] = []} = await account.admin.iam.simulatePrincipalPolicy({
		PolicySourceArn: userArn,
		ActionNames: ['s3:GetObject'],
		ResourceArns: [key],
		...more,
	});
	return result ?? {EvalActionName: undefined, EvalDecision: undefined};
}

test('a decision says which policy it came from', async () => {
	const account = await openTestAccount();
	const identity = await simulate(account, {PolicyInputList: [documentOf(allowGet)]});
	expect(identity).toMatchObject({
		EvalActionName: 's3:GetObject',
		EvalDecision: 'allowed',
		// biome-ignore lint/suspicious/noTemplateCurlyInString: this is how IAM writes it
		EvalResourceName: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
		ResourceSpecificResults: [
			{
				EvalResourceName: key,
				EvalResourceDecision: 'allowed',
				MatchedStatements: [{SourcePolicyId: 'PolicyInputList.1', SourcePolicyType: 'IAM Policy'}],
			},
		],
	});
	const ResourcePolicy = documentOf({
		...allowGet,
		Effect: 'Deny',
		Principal: '*',
		Resource: `${bucketArn}/*`,
	});
	const resource = await simulate(account, {PolicyInputList: [documentOf(allowGet)], ResourcePolicy});
	expect(resource).toMatchObject({
		EvalDecision: 'explicitDeny',
		ResourceSpecificResults: [{MatchedStatements: [{SourcePolicyType: 'Resource Policy'}]}],
	});
});

test('a boundary that leaves the action out is named', async () => {
	const account = await openTestAccount();
	const boundary = documentOf({Effect: 'Allow', Action: 's3:List*', Resource: '*'});
	const {EvaluationResults: [result] = []} = await account.admin.iam.simulateCustomPolicy({
		PolicyInputList: [documentOf(allowGet)],
		PermissionsBoundaryPolicyInputList: [boundary],
		ActionNames: ['s3:GetObject'],
		ResourceArns: [key],
	});
	expect(result).toMatchObject({
		EvalDecision: 'implicitDeny',
		PermissionsBoundaryDecisionDetail: {AllowedByPermissionsBoundary: false},
	});
});

test('context keys with many values are taken whole', async () => {
	const account = await openTestAccount();
	const document = documentOf({
		...allowGet,
		Condition: {'ForAllValues:StringEquals': {'aws:TagKeys': ['a', 'b']}},
	});
	const withTags = async (...ContextKeyValues: string[]) => {
		const entry: ContextEntry = {
			ContextKeyName: 'aws:TagKeys',
			ContextKeyType: 'stringList',
			ContextKeyValues,
		};
		return (await simulate(account, {PolicyInputList: [document], ContextEntries: [entry]})).EvalDecision;
	};
	expect(await withTags('a', 'b')).toBe('allowed');
	expect(await withTags('a', 'c')).toBe('implicitDeny');
});

const statement = fc.record<Statement>({
	Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
	Action: fc.subarray(['s3:GetObject', 's3:Get*', 's3:PutObject', 's3:DeleteObject', 's3:*'], {minLength: 1}),
	Resource: fc.constantFrom(`${bucketArn}/*`, `${bucketArn}/drop/*`, `${bucketArn}/other/*`),
});
const listing = fc.record<Statement>({
	Effect: fc.constantFrom('Allow', 'Deny'),
	Action: fc.constantFrom('s3:ListBucket', 's3:List*'),
	Resource: fc.constant(bucketArn),
});
const statements = fc.array(fc.oneof(statement, listing), {minLength: 1, maxLength: 4});

const calls: {readonly [action: string]: readonly [resource: string, ask: Row[2]]} = {
	's3:GetObject': [key, async ({user}) => read(user, 'drop/old.txt')],
	's3:PutObject': [`${bucketArn}/drop/new`, async ({user}) => put(user, 'drop/new')],
	's3:DeleteObject': [`${bucketArn}/other/x`, async ({user}) => user.s3.deleteObject({...B, Key: 'other/x'})],
	's3:ListBucket': [bucketArn, async ({user}) => list(user)],
};

test('what the simulator says, S3 does', async () => {
	const account = await openTestAccount();
	const {admin} = account;
	await fc.assert(
		fc.asyncProperty(statements, statements, async (identity, resource) => {
			const PolicyDocument = documentOf(...identity);
			const ResourcePolicy = documentOf(...resource.map(one => ({...one, Principal: {AWS: userArn}})));
			await admin.iam.putUserPolicy({UserName: 'drop-user', PolicyName: 'p', PolicyDocument});
			await admin.s3.putBucketPolicy({...B, Policy: ResourcePolicy});
			for (const [action, [resourceArn, ask]] of Object.entries(calls)) {
				const {EvalDecision} = await simulate(account, {
					ActionNames: [action],
					ResourceArns: [resourceArn],
					ResourcePolicy,
				});
				const expected = EvalDecision === 'allowed' ? 'ok' : '403 AccessDenied';
				expect(await answerTo(ask, account), action).toBe(expected);
			}
		}),
		{numRuns: 40},
	);
});
