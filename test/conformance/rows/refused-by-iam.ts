import {documentOf} from '../calls.js';
import {U} from '../names.js';
import type {Row, Topic} from '../row.js';

const gone = '404 NoSuchEntity';

export const refusedByIam: Topic = {
	name: 'what IAM refuses',
	rows: [
		[
			'CreateUser with a bad name',
			'400 ValidationError',
			async ({admin}) => admin.iam.createUser({UserName: 'a b'}),
		],
		[
			'CreateUser with a name of 65',
			'400 ValidationError',
			async ({admin}) => admin.iam.createUser({UserName: 'a'.repeat(65)}),
		],
		[
			'CreateUser with a bad path',
			'400 ValidationError',
			async ({admin}) => admin.iam.createUser({UserName: 'a', Path: 'drop'}),
		],
		...(
			[
				['not JSON', '{nope'],
				['no statement', '{"Version":"2012-10-17"}'],
				['a principal', documentOf({Effect: 'Allow', Principal: '*', Action: '*', Resource: '*'})],
				['no resource', documentOf({Effect: 'Allow', Action: '*'})],
				['an action without a service', documentOf({Effect: 'Allow', Action: 'GetObject', Resource: '*'})],
				['a resource that is no ARN', documentOf({Effect: 'Allow', Action: 's3:*', Resource: 'acme-drop'})],
				[
					'an element that there is not',
					'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Note":"x"}]}',
				],
				[
					'an unknown version',
					'{"Version":"2012-10-18","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
				],
				[
					'two statements of one name',
					documentOf(
						{Sid: 'A', Effect: 'Allow', Action: '*', Resource: '*'},
						{Sid: 'A', Effect: 'Deny', Action: '*', Resource: '*'},
					),
				],
			] as const
		).map(
			([what, PolicyDocument]): Row => [
				`PutUserPolicy: ${what}`,
				'400 MalformedPolicyDocument',
				async ({admin}) => admin.iam.putUserPolicy({...U, PolicyName: 'p', PolicyDocument}),
			],
		),
		[
			'PutUserPolicy: an action that there is not, which IAM does not mind',
			'ok',
			async ({admin}) =>
				admin.iam.putUserPolicy({
					...U,
					PolicyName: 'p',
					PolicyDocument: documentOf({Effect: 'Allow', Action: 's3:NoSuch', Resource: '*'}),
				}),
		],
		[
			'PutUserPolicy: more than 2048 characters',
			'409 LimitExceeded',
			async ({admin}) =>
				admin.iam.putUserPolicy({
					...U,
					PolicyName: 'p',
					PolicyDocument: documentOf({
						Effect: 'Allow',
						Action: 's3:*',
						Resource: `arn:aws:s3:::${'x'.repeat(2048)}`,
					}),
				}),
		],
		[
			'GetUserPolicy of one that is not there',
			gone,
			async ({admin}) => admin.iam.getUserPolicy({...U, PolicyName: 'no'}),
		],
		['GetRole of one that is not there', gone, async ({admin}) => admin.iam.getRole({RoleName: 'no'})],
		[
			'ListGroupsForUser of who is not there',
			gone,
			async ({admin}) => admin.iam.listGroupsForUser({UserName: 'no'}),
		],
	],
};
