import {
	allow,
	allowAll,
	anna,
	anonymous,
	boris,
	boundary,
	bucket,
	bucketPolicy,
	casesOf,
	dana,
	deny,
	erik,
	guest,
	iamGuide,
	identity,
	nightly,
	otherAccount,
	rootOf,
	session,
} from './case.js';

const to = (...AWS: readonly string[]) => ({Principal: {AWS}});
const onlyPut = allow({Action: 's3:PutObject'});
const put = {action: 's3:PutObject'};

const logs = 'arn:aws:s3:::anna-logs';
/** Full rights on one's own bucket, and none on any bucket with `log` in its name. */
const carefully = identity(
	allow({Action: ['s3:GetBucketLocation', 's3:ListAllMyBuckets'], Resource: 'arn:aws:s3:::*'}),
	allow({Action: 's3:*', Resource: ['arn:aws:s3:::anna', 'arn:aws:s3:::anna/*', logs]}),
	deny({Action: 's3:*', Resource: 'arn:aws:s3:::*log*'}),
);
const ownBucket = bucketPolicy(
	allow({...to(anna.arn), Action: 's3:*', Resource: ['arn:aws:s3:::anna', 'arn:aws:s3:::anna/*']}),
);
const looking = identity(
	allow({Action: ['iam:Get*', 'iam:List*'], Resource: '*'}),
	deny({Action: 'iam:*Report', Resource: '*'}),
);

const together = casesOf(
	{page: 'Policy evaluation logic', url: iamGuide('reference_policies_evaluation-logic')},
	{
		'Evaluating identity-based policies with resource-based policies': 'policy-eval-basics-id-rdp',
		'Evaluating identity-based policies with permissions boundaries': 'policy-eval-basics-id-bound',
	},
	[
		{
			id: 'union-identity',
			section: 'Evaluating identity-based policies with resource-based policies',
			words: 'an Allow of the identity policy is enough',
			policies: [identity(allow()), bucketPolicy()],
			expected: 'allowed',
		},
		{
			id: 'union-resource',
			section: 'Evaluating identity-based policies with resource-based policies',
			words: 'an Allow of the bucket policy is enough',
			policies: [identity(onlyPut), bucketPolicy(allow(to(anna.arn)))],
			expected: 'allowed',
		},
		{
			id: 'union-denied-by-identity',
			section: 'Evaluating identity-based policies with resource-based policies',
			words: 'a Deny of the identity policy overrides the Allow of the bucket policy',
			policies: [identity(deny()), bucketPolicy(allow(to(anna.arn)))],
			expected: 'explicit-deny',
		},
		{
			id: 'union-denied-by-resource',
			section: 'Evaluating identity-based policies with resource-based policies',
			words: 'a Deny of the bucket policy overrides the Allow of the identity policy',
			policies: [identity(allowAll), bucketPolicy(deny(to(anna.arn)))],
			expected: 'explicit-deny',
		},
		{
			id: 'intersection-both',
			section: 'Evaluating identity-based policies with permissions boundaries',
			words: 'what identity policy and boundary both allow',
			policies: [identity(allow()), boundary(allow())],
			expected: 'allowed',
		},
		{
			id: 'intersection-boundary-silent',
			section: 'Evaluating identity-based policies with permissions boundaries',
			words: 'what the boundary does not allow',
			policies: [identity(allow()), boundary(onlyPut)],
			expected: 'implicit-deny',
		},
		{
			id: 'intersection-identity-silent',
			section: 'Evaluating identity-based policies with permissions boundaries',
			words: 'what only the boundary allows: it gives nothing by itself',
			policies: [identity(onlyPut), boundary(allowAll)],
			expected: 'implicit-deny',
		},
		{
			id: 'intersection-boundary-denies',
			section: 'Evaluating identity-based policies with permissions boundaries',
			words: 'a Deny of the boundary overrides',
			policies: [identity(allow()), boundary(allowAll, deny())],
			expected: 'explicit-deny',
		},
	],
);

const example = casesOf(
	{
		page: 'Policy evaluation for requests within a single account',
		url: iamGuide('reference_policies_evaluation-logic_policy-eval-basics'),
	},
	{
		'Example identity-based and resource-based policy evaluation':
			'reference_policies_evaluation-logic_policies_evaluation_example',
	},
	[
		{
			id: 'example-log-bucket',
			section: 'Example identity-based and resource-based policy evaluation',
			words: 'saving to a bucket with log in its name',
			policies: [carefully],
			...put,
			resource: `${logs}/today`,
			expected: 'explicit-deny',
		},
		{
			id: 'example-own-bucket',
			section: 'Example identity-based and resource-based policy evaluation',
			words: 'saving to one’s own bucket, which both policies allow',
			policies: [carefully, ownBucket],
			...put,
			resource: 'arn:aws:s3:::anna/today',
			expected: 'allowed',
		},
		{
			id: 'example-own-bucket-one-side',
			section: 'Example identity-based and resource-based policy evaluation',
			words: 'saving to one’s own bucket, which only the bucket policy allows',
			policies: [identity(onlyPut), ownBucket],
			...put,
			resource: 'arn:aws:s3:::anna/today',
			expected: 'allowed',
		},
		{
			id: 'example-log-in-the-key',
			section: 'Example identity-based and resource-based policy evaluation',
			words: 'the stars of *log* reach into the keys of another bucket',
			policies: [carefully, ownBucket],
			...put,
			resource: 'arn:aws:s3:::anna/logs/today',
			expected: 'explicit-deny',
		},
	],
);

const interplay = casesOf(
	{
		page: 'The difference between explicit and implicit denies',
		url: iamGuide('reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay'),
	},
	{'The difference between explicit and implicit denies': ''},
	(
		[
			['allowed', 'iam:GetUser', [looking], 'allowed'],
			['not-mentioned', 'iam:CreatePolicy', [looking], 'implicit-deny'],
			['denied', 'iam:GetOrganizationsAccessReport', [looking], 'explicit-deny'],
			[
				'denied-though-allowed-elsewhere',
				'iam:GenerateCredentialReport',
				[looking, identity(allowAll)],
				'explicit-deny',
			],
		] as const
	).map(([id, action, policies, expected]) => ({
		id: `interplay-${id}`,
		section: 'The difference between explicit and implicit denies' as const,
		words: `Get* and List* are allowed, *Report is denied: ${action}`,
		policies,
		action,
		resource: '*',
		expected,
	})),
);

const byRole = bucketPolicy(allow(to(nightly.arn)));
const bySession = bucketPolicy(allow(to(nightly.sessionArn)));
const byUser = bucketPolicy(allow(to(anna.arn)));
const byGuest = bucketPolicy(allow(to(guest.arn)));
const byMaker = bucketPolicy(allow(to(anna.arn)));

const enforcement = casesOf(
	{
		page: 'How AWS enforcement code logic evaluates requests to allow or deny access',
		url: iamGuide('reference_policies_evaluation-logic_policy-eval-denyallow'),
	},
	{
		'How AWS enforcement code logic evaluates requests to allow or deny access': '',
		'Resource-based policies': '',
		'Session policies': '',
	},
	[
		{
			id: 'default-deny',
			section: 'How AWS enforcement code logic evaluates requests to allow or deny access',
			words: 'without any policy a user is denied implicitly',
			policies: [],
			expected: 'implicit-deny',
		},
		{
			id: 'deny-in-session-policy',
			section: 'How AWS enforcement code logic evaluates requests to allow or deny access',
			words: 'one Deny of any policy decides: here the session policy',
			policies: [identity(allowAll), bySession, session(allowAll, deny())],
			caller: nightly,
			expected: 'explicit-deny',
		},
		{
			id: 'user-arn-alone',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the user needs no identity policy',
			policies: [byUser],
			expected: 'allowed',
		},
		{
			id: 'user-arn-boundary',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the user is not limited by what the boundary leaves out',
			policies: [byUser, boundary(onlyPut)],
			expected: 'allowed',
		},
		{
			id: 'user-arn-boundary-denies',
			section: 'Resource-based policies',
			words: 'a Deny of the boundary still decides',
			policies: [byUser, boundary(deny())],
			expected: 'explicit-deny',
		},
		{
			id: 'user-arn-of-another',
			section: 'Resource-based policies',
			words: 'an Allow for another user gives nothing',
			policies: [bucketPolicy(allow(to(boris.arn)))],
			expected: 'implicit-deny',
		},
		{
			id: 'role-arn-alone',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the role needs no identity policy',
			policies: [byRole],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'role-arn-boundary',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the role is limited by what the boundary leaves out',
			policies: [byRole, boundary(onlyPut)],
			caller: nightly,
			expected: 'implicit-deny',
		},
		{
			id: 'role-arn-session-policy',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the role is limited by what the session policy leaves out',
			policies: [byRole, session(onlyPut)],
			caller: nightly,
			expected: 'implicit-deny',
		},
		{
			id: 'role-arn-both-allow',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the role that boundary and session policy share',
			policies: [byRole, boundary(allow()), session(allow())],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'role-session-boundary',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the session is not limited by the boundary',
			policies: [bySession, boundary(onlyPut)],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'role-session-session-policy',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the session is not limited by the session policy',
			policies: [bySession, session(onlyPut)],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'role-session-beside-role',
			section: 'Resource-based policies',
			words: 'an Allow for the session is not limited either where one for its role stands before it',
			policies: [bucketPolicy(allow(to(nightly.arn)), allow(to(nightly.sessionArn))), session(onlyPut)],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'federated-by-its-arn',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the federated user is not limited by the session policy',
			policies: [byGuest, session(onlyPut)],
			caller: guest,
			expected: 'allowed',
		},
		{
			id: 'federated-by-the-maker',
			section: 'Resource-based policies',
			words: 'an Allow for the ARN of the user who made the session is limited by the session policy',
			policies: [byMaker, identity(allow()), session(onlyPut)],
			caller: guest,
			expected: 'implicit-deny',
		},
		{
			id: 'session-policy-silent',
			section: 'Session policies',
			words: 'a session policy that does not allow the action denies implicitly',
			policies: [identity(allow()), session(onlyPut)],
			caller: nightly,
			expected: 'implicit-deny',
		},
		{
			id: 'session-policy-allows',
			section: 'Session policies',
			words: 'identity policy and session policy both allow',
			policies: [identity(allow()), session(allow())],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'session-policy-alone',
			section: 'Session policies',
			words: 'a session policy alone gives nothing',
			policies: [session(allow())],
			caller: nightly,
			expected: 'implicit-deny',
		},
		{
			id: 'role-without-session-policy',
			section: 'Session policies',
			words: 'a role session without a session policy has what its role has',
			policies: [identity(allow())],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'federated-without-session-policy',
			section: 'Session policies',
			words: 'a federated user without a session policy is denied implicitly',
			policies: [identity(allow())],
			caller: guest,
			expected: 'implicit-deny',
		},
		{
			id: 'federated-with-session-policy',
			section: 'Session policies',
			words: 'a federated user has what its maker and its session policy share',
			policies: [identity(allow()), session(allow())],
			caller: guest,
			expected: 'allowed',
		},
		{
			id: 'three-kinds-one-silent',
			section: 'Session policies',
			words: 'of identity policy, boundary and session policy, one does not allow',
			policies: [identity(allow()), boundary(onlyPut), session(allow())],
			caller: nightly,
			expected: 'implicit-deny',
		},
	],
);

const crossAccount = casesOf(
	{
		page: 'Cross-account policy evaluation logic',
		url: iamGuide('reference_policies_evaluation-logic-cross-account'),
	},
	{'Determining whether a cross-account request is allowed': 'policy-eval-cross-account'},
	(
		[
			['both', 'both accounts allow', [identity(allow()), bucketPolicy(allow(to(dana.arn)))], 'allowed'],
			[
				'both-by-account',
				'the bucket policy names the whole account, and its administrator lets the user',
				[identity(allow()), bucketPolicy(allow(to(rootOf(otherAccount))))],
				'allowed',
			],
			['only-identity', 'only the account of the user allows', [identity(allow())], 'implicit-deny'],
			[
				'only-resource',
				'only the account of the bucket allows',
				[bucketPolicy(allow(to(dana.arn)))],
				'implicit-deny',
			],
			[
				'another-user-named',
				'the bucket policy names another user of that account',
				[identity(allow()), bucketPolicy(allow(to(erik.arn)))],
				'implicit-deny',
			],
			[
				'denied-by-bucket',
				'the account of the bucket denies',
				[identity(allow()), bucketPolicy(allow(to(rootOf(otherAccount))), deny(to(dana.arn)))],
				'explicit-deny',
			],
			[
				'denied-by-identity',
				'the account of the user denies',
				[identity(allow(), deny()), bucketPolicy(allow(to(dana.arn)))],
				'explicit-deny',
			],
			[
				'limited-by-boundary',
				'in the account of the user a boundary limits the identity policy',
				[identity(allow()), boundary(onlyPut), bucketPolicy(allow(to(dana.arn)))],
				'implicit-deny',
			],
			[
				'everyone-and-identity',
				'the bucket policy lets everyone, the identity policy lets the user',
				[identity(allow()), bucketPolicy(allow({Principal: '*'}))],
				'allowed',
			],
			[
				'everyone-without-identity',
				'the bucket policy lets everyone, but a user of another account also needs its own policy',
				[bucketPolicy(allow({Principal: '*'}))],
				'implicit-deny',
			],
		] as const
	).map(([id, words, policies, expected]) => ({
		id: `cross-account-${id}`,
		section: 'Determining whether a cross-account request is allowed' as const,
		words,
		policies,
		caller: dana,
		expected,
	})),
);

const stamped = boundary(allow({Action: ['s3:*', 'cloudwatch:*', 'ec2:*'], Resource: '*'}));
const delegated = boundary(
	allow({Action: ['s3:*', 'ec2:*'], Resource: '*'}),
	allow({Action: 'iam:*AccessKey*', Resource: `arn:aws:iam::*:user/\${aws:username}`}),
	deny({Action: 's3:*', Resource: ['arn:aws:s3:::acme-logs', 'arn:aws:s3:::acme-logs/*']}),
);
const federation = casesOf(
	{
		page: 'Permissions for GetFederationToken',
		url: iamGuide('id_credentials_temp_control-access_getfederationtoken'),
	},
	{'Permissions for GetFederationToken': ''},
	(
		[
			[
				'no-policy',
				'without a policy the credentials have no permissions',
				[identity(allowAll)],
				'implicit-deny',
			],
			[
				'no-policy-but-named',
				'a bucket policy that names the session gives it some',
				[identity(allowAll), byGuest],
				'allowed',
			],
			[
				'intersection',
				'what user and session policy share',
				[identity(allow()), session(allowAll)],
				'allowed',
			],
			[
				'not-more',
				'a session policy gives no more than the user has',
				[identity(onlyPut), session(allowAll)],
				'implicit-deny',
			],
		] as const
	).map(([id, words, policies, expected]) => ({
		id: `federation-${id}`,
		section: 'Permissions for GetFederationToken' as const,
		words,
		policies,
		caller: guest,
		expected,
	})),
);

const boundaries = casesOf(
	{
		page: 'Permissions boundaries for IAM entities',
		url: iamGuide('access_policies_boundaries'),
	},
	{
		'Permissions boundaries for IAM entities': '',
		'Delegating responsibility to others using permissions boundaries': 'access_policies_boundaries-delegate',
	},
	[
		{
			id: 'boundary-outside',
			section: 'Permissions boundaries for IAM entities',
			words: 'creating a user is allowed by the identity policy and not by the boundary',
			policies: [stamped, identity(allow({Action: 'iam:CreateUser', Resource: '*'}))],
			action: 'iam:CreateUser',
			resource: boris.arn,
			expected: 'implicit-deny',
		},
		{
			id: 'boundary-inside-not-given',
			section: 'Permissions boundaries for IAM entities',
			words: 'what lies within the boundary is not yet given',
			policies: [stamped, identity(allow({Action: 'iam:CreateUser', Resource: '*'}))],
			expected: 'implicit-deny',
		},
		{
			id: 'boundary-inside-given',
			section: 'Permissions boundaries for IAM entities',
			words: 'what lies within the boundary and is given',
			policies: [stamped, identity(allow({Action: 's3:Get*', Resource: '*'}))],
			expected: 'allowed',
		},
		{
			id: 'boundary-delegated-logs',
			section: 'Delegating responsibility to others using permissions boundaries',
			words: 'the bucket for logs stays denied whatever the user is given',
			policies: [delegated, identity(allowAll)],
			resource: 'arn:aws:s3:::acme-logs/today',
			expected: 'explicit-deny',
		},
		{
			id: 'boundary-delegated-other-bucket',
			section: 'Delegating responsibility to others using permissions boundaries',
			words: 'another bucket is open to a user who is given it',
			policies: [delegated, identity(allowAll)],
			resource: `${bucket}/db/x`,
			expected: 'allowed',
		},
		{
			id: 'boundary-delegated-own-key',
			section: 'Delegating responsibility to others using permissions boundaries',
			words: 'one’s own access keys may be managed',
			policies: [delegated, identity(allowAll)],
			action: 'iam:CreateAccessKey',
			resource: anna.arn,
			expected: 'allowed',
		},
		{
			id: 'boundary-delegated-foreign-key',
			section: 'Delegating responsibility to others using permissions boundaries',
			words: 'the access keys of others may not, even with all rights of IAM',
			policies: [delegated, identity(allowAll)],
			action: 'iam:CreateAccessKey',
			resource: boris.arn,
			expected: 'implicit-deny',
		},
	],
);

const anyone = casesOf(
	{page: 'AWS JSON policy elements: Principal', url: iamGuide('reference_policies_elements_principal')},
	{'All principals': 'principal-anonymous', 'IAM role principals': 'principal-roles'},
	[
		{
			id: 'everyone-anonymous',
			section: 'All principals',
			words: 'a star lets in who has no key',
			policies: [bucketPolicy(allow({Principal: '*'}))],
			caller: anonymous,
			expected: 'allowed',
		},
		{
			id: 'everyone-anonymous-by-aws',
			section: 'All principals',
			words: 'a star under AWS is the same',
			policies: [bucketPolicy(allow({Principal: {AWS: '*'}}))],
			caller: anonymous,
			expected: 'allowed',
		},
		{
			id: 'everyone-own-user',
			section: 'All principals',
			words: 'a user of the account needs no other permission',
			policies: [bucketPolicy(allow({Principal: '*'}))],
			expected: 'allowed',
		},
		{
			id: 'everyone-own-role',
			section: 'All principals',
			words: 'a role of the account needs no other permission',
			policies: [bucketPolicy(allow({Principal: '*'}))],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'everyone-with-role-condition-boundary',
			section: 'IAM role principals',
			words: 'a star with aws:PrincipalArn of the role is not limited by the boundary',
			policies: [
				bucketPolicy(allow({Principal: '*', Condition: {ArnEquals: {'aws:PrincipalArn': nightly.arn}}})),
				boundary(onlyPut),
			],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'everyone-with-role-condition-session-policy',
			section: 'IAM role principals',
			words: 'a star with aws:PrincipalArn of the role is not limited by the session policy',
			policies: [
				bucketPolicy(allow({Principal: '*', Condition: {ArnEquals: {'aws:PrincipalArn': nightly.arn}}})),
				session(onlyPut),
			],
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'everyone-with-role-condition-denied',
			section: 'IAM role principals',
			words: 'a Deny of the boundary limits it all the same',
			policies: [
				bucketPolicy(allow({Principal: '*', Condition: {ArnEquals: {'aws:PrincipalArn': nightly.arn}}})),
				boundary(allowAll, deny()),
			],
			caller: nightly,
			expected: 'explicit-deny',
		},
	],
);

export const evaluationLogic = [
	...together,
	...example,
	...interplay,
	...enforcement,
	...crossAccount,
	...federation,
	...boundaries,
	...anyone,
];
