import type {
	SimulateCustomPolicyCommandInput,
	SimulatePrincipalPolicyCommandInput,
	SimulatePrincipalPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type {Account} from '../account.js';
import {documentOf, putUserPolicy} from '../calls.js';
import {allowPut, bucketArn, objects, otherArn, U, userArn} from '../names.js';
import type {Row, Topic} from '../row.js';

const key = `${bucketArn}/drop/a.txt`;
const ResourcePolicy = documentOf(allowPut, {
	Effect: 'Deny',
	Principal: {AWS: userArn},
	Action: 's3:DeleteObject',
	Resource: objects,
});

type Results = SimulatePrincipalPolicyCommandOutput['EvaluationResults'];

const decisions = (results: Results) =>
	results
		?.map(one => one.ResourceSpecificResults?.map(({EvalResourceDecision}) => EvalResourceDecision).join(' '))
		.join(' ');

const ask = ({admin}: Account, more: Partial<SimulatePrincipalPolicyCommandInput>) =>
	admin.iam.simulatePrincipalPolicy({
		PolicySourceArn: userArn,
		ActionNames: ['s3:PutObject'],
		ResourceArns: [key],
		...more,
	});

const askCustom = ({admin}: Account, more: Partial<SimulateCustomPolicyCommandInput>) =>
	admin.iam.simulateCustomPolicy({
		PolicyInputList: [documentOf({Effect: 'Allow', Action: 's3:GetObject', Resource: '*'})],
		ActionNames: ['s3:GetObject'],
		ResourceArns: [key],
		...more,
	});

/** Answers the decision for each resource, in order. */
const decide = (more: Partial<SimulatePrincipalPolicyCommandInput>) => async (account: Account) =>
	decisions((await ask(account, more)).EvaluationResults);

const decideCustom = (more: Partial<SimulateCustomPolicyCommandInput>) => async (account: Account) =>
	decisions((await askCustom(account, more)).EvaluationResults);

const ofPrincipals: readonly Row[] = [
	['a user without rights', 'implicitDeny', decide({})],
	['with a resource policy', 'allowed', decide({ResourcePolicy})],
	[
		'two actions on two resources',
		'allowed implicitDeny explicitDeny explicitDeny',
		decide({
			ActionNames: ['s3:PutObject', 's3:DeleteObject'],
			ResourceArns: [key, `${bucketArn}/other`],
			ResourcePolicy,
		}),
	],
	['as somebody else', 'implicitDeny', decide({CallerArn: otherArn, ResourcePolicy})],
	[
		'PutUserPolicy: get over TLS',
		'ok',
		async account =>
			putUserPolicy(account, {
				Effect: 'Allow',
				Action: 's3:GetObject',
				Resource: objects,
				Condition: {Bool: {'aws:SecureTransport': 'true'}},
			}),
	],
	['a condition key that was not given', 'implicitDeny', decide({ActionNames: ['s3:GetObject']})],
	[
		'what was not given is said with the resource, and not above it',
		'aws:securetransport above: none',
		async account => {
			const [result] = (await ask(account, {ActionNames: ['s3:GetObject']})).EvaluationResults ?? [];
			const [one] = result?.ResourceSpecificResults ?? [];
			const above = result?.MissingContextValues?.length ? 'some' : 'none';
			return `${one?.MissingContextValues?.join().toLowerCase()} above: ${above}`;
		},
	],
	[
		'a condition key that was given',
		'allowed',
		decide({
			ActionNames: ['s3:GetObject'],
			ContextEntries: [
				{ContextKeyName: 'aws:SecureTransport', ContextKeyType: 'boolean', ContextKeyValues: ['true']},
			],
		}),
	],
	[
		'a policy that is passed in comes on top',
		'allowed',
		decide({PolicyInputList: [documentOf({Effect: 'Allow', Action: 's3:Put*', Resource: '*'})]}),
	],
	[
		'the boundary of the user counts',
		'implicitDeny',
		async account => {
			const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
			await account.admin.iam.putUserPermissionsBoundary({...U, PermissionsBoundary});
			return decide({PolicyInputList: [documentOf({Effect: 'Allow', Action: 's3:Put*', Resource: '*'})]})(
				account,
			);
		},
	],
	['a user that is not there', '404 NoSuchEntity', decide({PolicySourceArn: `${userArn}-2`})],
	['an action that there is not', '400 InvalidInput', decide({ActionNames: ['s3:NoSuchAction']})],
	['an action with a pattern', '400 InvalidInput', decide({ActionNames: ['s3:Get*']})],
	['a resource policy that cannot be read', '400 InvalidInput', decide({ResourcePolicy: '{nope'})],
];

const ofDocuments: readonly Row[] = [
	['a document alone', 'allowed', decideCustom({})],
	['a document that does not say it', 'implicitDeny', decideCustom({ActionNames: ['s3:PutObject']})],
	[
		'a resource policy without a caller',
		['400 InvalidInput', '400 ValidationError'],
		decideCustom({ResourcePolicy}),
	],
	[
		'a resource policy with the caller that it names',
		'allowed',
		decideCustom({ResourcePolicy, CallerArn: userArn, ActionNames: ['s3:PutObject']}),
	],
	[
		'a boundary that is passed in',
		'implicitDeny',
		decideCustom({
			PermissionsBoundaryPolicyInputList: [documentOf({Effect: 'Allow', Action: 's3:List*', Resource: '*'})],
		}),
	],
	[
		'no resource: asked of everything',
		'* allowed',
		async ({admin}) => {
			const {EvaluationResults: [one] = []} = await admin.iam.simulateCustomPolicy({
				PolicyInputList: [documentOf({Effect: 'Allow', Action: 's3:GetObject', Resource: '*'})],
				ActionNames: ['s3:GetObject'],
			});
			return `${one?.EvalResourceName} ${one?.EvalDecision}`;
		},
	],
];

export const simulation: Topic = {name: 'the policy simulator', rows: [...ofPrincipals, ...ofDocuments]};
