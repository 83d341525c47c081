import {
	account,
	allow,
	allowsIf,
	anna,
	anonymous,
	bucketPolicy,
	casesOf,
	dana,
	deniesIf,
	deny,
	guest,
	iamGuide,
	identity,
	nightly,
	root,
	rootOf,
} from './case.js';

const mfa = (value: 'true' | 'false') => ({keys: {'aws:MultiFactorAuthPresent': value}});
const denyUnlessBool = deniesIf({Bool: {'aws:MultiFactorAuthPresent': 'false'}});
const denyUnlessIfExists = deniesIf({BoolIfExists: {'aws:MultiFactorAuthPresent': 'false'}});
const allowIfExists = allowsIf({BoolIfExists: {'aws:MultiFactorAuthPresent': 'true'}});
const allowIfBool = allowsIf({Bool: {'aws:MultiFactorAuthPresent': 'true'}});
const allowIfThere = allowsIf({Null: {'aws:MultiFactorAuthPresent': 'false'}});
const organization = 'o-acme000000/r-acme/ou-acme-backups';
const is = (arn: string) => allowsIf({ArnEquals: {'aws:PrincipalArn': arn}});
const viaPaths = (pattern: string) =>
	allowsIf({'ForAnyValue:StringLike': {'aws:PrincipalOrgPaths': [pattern]}});
const inOrganization = bucketPolicy(
	allow({Principal: '*', Condition: {StringEquals: {'aws:PrincipalOrgID': ['o-acme000000']}}}),
);
const either = allowsIf({
	IpAddressIfExists: {'aws:SourceIp': ['203.0.113.0/24']},
	StringEqualsIfExists: {'aws:SourceVpc': ['vpc-acme']},
});

export const globalKeys = casesOf(
	{page: 'AWS global condition context keys', url: iamGuide('reference_policies_condition-keys')},
	{
		'AWS global condition context keys': '',
		'aws:MultiFactorAuthPresent': 'condition-keys-multifactorauthpresent',
		'aws:PrincipalArn': 'condition-keys-principalarn',
		'aws:PrincipalAccount': 'condition-keys-principalaccount',
		'aws:PrincipalOrgID': 'condition-keys-principalorgid',
		'aws:PrincipalOrgPaths': 'condition-keys-principalorgpaths',
		'aws:RequestedRegion': 'condition-keys-requestedregion',
		'aws:CalledVia': 'condition-keys-calledvia',
		'aws:EpochTime': 'condition-keys-epochtime',
	},
	[
		...(
			[
				['neither', 'neither key is there', {}, 'allowed'],
				['address', 'the address is there and right', {'aws:SourceIp': '203.0.113.9'}, 'allowed'],
				[
					'wrong-address',
					'the address is there and wrong',
					{'aws:SourceIp': '198.51.100.9'},
					'implicit-deny',
				],
				['wrong-network', 'the network is there and wrong', {'aws:SourceVpc': 'vpc-other'}, 'implicit-deny'],
			] as const
		).map(([id, words, keys, expected]) => ({
			id: `global-if-exists-${id}`,
			section: 'AWS global condition context keys' as const,
			words: `an address or a network, each only where it is known: ${words}`,
			policies: either,
			keys,
			expected,
		})),
		...(
			[
				['deny-bool-key', 'Deny, Bool, false: an access key is not denied', denyUnlessBool, {}, 'allowed'],
				[
					'deny-bool-session',
					'Deny, Bool, false: a session without MFA is denied',
					denyUnlessBool,
					mfa('false'),
					'explicit-deny',
				],
				[
					'deny-bool-mfa',
					'Deny, Bool, false: a session with MFA is not denied',
					denyUnlessBool,
					mfa('true'),
					'allowed',
				],
				[
					'deny-exists-key',
					'Deny, BoolIfExists, false: an access key is denied',
					denyUnlessIfExists,
					{},
					'explicit-deny',
				],
				[
					'deny-exists-session',
					'Deny, BoolIfExists, false: a session without MFA is denied',
					denyUnlessIfExists,
					mfa('false'),
					'explicit-deny',
				],
				[
					'deny-exists-mfa',
					'Deny, BoolIfExists, false: a session with MFA is not denied',
					denyUnlessIfExists,
					mfa('true'),
					'allowed',
				],
				[
					'allow-exists-key',
					'Allow, BoolIfExists, true: an access key is allowed',
					allowIfExists,
					{},
					'allowed',
				],
				[
					'allow-exists-session',
					'Allow, BoolIfExists, true: a session without MFA is not',
					allowIfExists,
					mfa('false'),
					'implicit-deny',
				],
				[
					'allow-exists-mfa',
					'Allow, BoolIfExists, true: a session with MFA is',
					allowIfExists,
					mfa('true'),
					'allowed',
				],
				[
					'allow-bool-key',
					'Allow, Bool, true: an access key is not allowed',
					allowIfBool,
					{},
					'implicit-deny',
				],
				[
					'allow-bool-session',
					'Allow, Bool, true: a session without MFA is not',
					allowIfBool,
					mfa('false'),
					'implicit-deny',
				],
				['allow-bool-mfa', 'Allow, Bool, true: a session with MFA is', allowIfBool, mfa('true'), 'allowed'],
				[
					'allow-null-key',
					'Allow, Null, false: an access key is not allowed',
					allowIfThere,
					{},
					'implicit-deny',
				],
				[
					'allow-null-session',
					'Allow, Null, false: any session is, MFA or not',
					allowIfThere,
					mfa('false'),
					'allowed',
				],
			] as const
		).map(([id, words, policies, asked, expected]) => ({
			id: `global-mfa-${id}`,
			section: 'aws:MultiFactorAuthPresent' as const,
			words,
			policies,
			...asked,
			expected,
		})),
		{
			id: 'global-arn-user',
			section: 'aws:PrincipalArn',
			words: 'of a user its own',
			policies: is(anna.arn),
			expected: 'allowed',
		},
		{
			id: 'global-arn-role',
			section: 'aws:PrincipalArn',
			words: 'of a role session the ARN of the role',
			policies: is(nightly.arn),
			caller: nightly,
			expected: 'allowed',
		},
		{
			id: 'global-arn-federated',
			section: 'aws:PrincipalArn',
			words: 'of a federated user the ARN of its session, not that of its maker',
			policies: [
				bucketPolicy(
					allow({Principal: '*'}),
					deny({Principal: '*', Condition: {ArnEquals: {'aws:PrincipalArn': guest.arn}}}),
				),
			],
			caller: guest,
			expected: 'explicit-deny',
		},
		{
			id: 'global-arn-root',
			section: 'aws:PrincipalArn',
			words: 'of the root user the ARN of the account',
			policies: is(rootOf(account)),
			caller: root,
			expected: 'allowed',
		},
		{
			id: 'global-arn-anonymous',
			section: 'aws:PrincipalArn',
			words: 'a request without a key carries none',
			policies: [bucketPolicy(allow({Principal: '*', Condition: {Null: {'aws:PrincipalArn': 'true'}}}))],
			caller: anonymous,
			expected: 'allowed',
		},
		{
			id: 'global-account',
			section: 'aws:PrincipalAccount',
			words: 'the account of the caller',
			policies: allowsIf({StringEquals: {'aws:PrincipalAccount': account}}),
			expected: 'allowed',
		},
		{
			id: 'global-account-other',
			section: 'aws:PrincipalAccount',
			words: 'the account of a caller from elsewhere is another',
			policies: [
				identity(allow()),
				bucketPolicy(
					allow({Principal: '*'}),
					deny({Principal: '*', Condition: {StringNotEquals: {'aws:PrincipalAccount': account}}}),
				),
			],
			caller: dana,
			expected: 'explicit-deny',
		},
		{
			id: 'global-organization-member',
			section: 'aws:PrincipalOrgID',
			words: 'a bucket for the whole organization: a member',
			policies: [inOrganization],
			keys: {'aws:PrincipalOrgID': 'o-acme000000'},
			expected: 'allowed',
		},
		{
			id: 'global-organization-stranger',
			section: 'aws:PrincipalOrgID',
			words: 'a bucket for the whole organization: who is in none',
			policies: [inOrganization],
			expected: 'implicit-deny',
		},
		{
			id: 'global-path-direct',
			section: 'aws:PrincipalOrgPaths',
			words: 'the unit and those below it: the unit',
			policies: viaPaths(`${organization}/*`),
			keys: {'aws:PrincipalOrgPaths': [`${organization}/`]},
			expected: 'allowed',
		},
		{
			id: 'global-path-child',
			section: 'aws:PrincipalOrgPaths',
			words: 'the unit and those below it: one below',
			policies: viaPaths(`${organization}/*`),
			keys: {'aws:PrincipalOrgPaths': [`${organization}/ou-acme-nightly/`]},
			expected: 'allowed',
		},
		{
			id: 'global-path-child-exactly',
			section: 'aws:PrincipalOrgPaths',
			words: 'the unit alone, by StringEquals: one below is not meant',
			policies: allowsIf({'ForAnyValue:StringEquals': {'aws:PrincipalOrgPaths': [`${organization}/`]}}),
			keys: {'aws:PrincipalOrgPaths': [`${organization}/ou-acme-nightly/`]},
			expected: 'implicit-deny',
		},
		{
			id: 'global-path-organization',
			section: 'aws:PrincipalOrgPaths',
			words: 'everybody of the organization, whatever the unit',
			policies: viaPaths('o-acme000000/*'),
			keys: {'aws:PrincipalOrgPaths': [`${organization}/`]},
			expected: 'allowed',
		},
		{
			id: 'global-region',
			section: 'aws:RequestedRegion',
			words: 'one of three regions',
			policies: allowsIf({StringEquals: {'aws:RequestedRegion': ['eu-west-1', 'eu-west-2', 'eu-west-3']}}),
			keys: {'aws:RequestedRegion': 'eu-west-2'},
			expected: 'allowed',
		},
		{
			id: 'global-region-other',
			section: 'aws:RequestedRegion',
			words: 'none of three regions',
			policies: allowsIf({StringEquals: {'aws:RequestedRegion': ['eu-west-1', 'eu-west-2', 'eu-west-3']}}),
			keys: {'aws:RequestedRegion': 'us-east-1'},
			expected: 'implicit-deny',
		},
		{
			id: 'global-called-via',
			section: 'aws:CalledVia',
			words: 'one of the services that called is the one asked for',
			policies: allowsIf({'ForAnyValue:StringEquals': {'aws:CalledVia': ['dynamodb.amazonaws.com']}}),
			keys: {'aws:CalledVia': ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com']},
			expected: 'allowed',
		},
		{
			id: 'global-called-directly',
			section: 'aws:CalledVia',
			words: 'a call made directly is not allowed',
			policies: allowsIf({'ForAnyValue:StringEquals': {'aws:CalledVia': ['dynamodb.amazonaws.com']}}),
			expected: 'implicit-deny',
		},
		{
			id: 'global-epoch-by-date',
			section: 'aws:EpochTime',
			words: 'works with date operators',
			policies: allowsIf({DateGreaterThan: {'aws:EpochTime': '2026-01-01T00:00:00Z'}}),
			keys: {'aws:EpochTime': '1767225601'},
			expected: 'allowed',
		},
		{
			id: 'global-epoch-by-number',
			section: 'aws:EpochTime',
			words: 'works with numeric operators',
			policies: allowsIf({NumericGreaterThan: {'aws:EpochTime': '1767225600'}}),
			keys: {'aws:EpochTime': '1767225601'},
			expected: 'allowed',
		},
	],
);
