import {allowsIf, anna, boris, casesOf, deniesIf, iamGuide, nightly} from './case.js';

const tags = (department?: string, role?: string) => ({
	keys: {
		...(department !== undefined && {'aws:PrincipalTag/department': department}),
		...(role !== undefined && {'aws:PrincipalTag/role': role}),
	},
});
const team = {
	StringEquals: {
		'aws:PrincipalTag/department': ['storage', 'databases'],
		'aws:PrincipalTag/role': ['operator', 'auditor'],
	},
	ArnLike: {'aws:PrincipalArn': [anna.arn, nightly.arn]},
};
const outsiders = {StringNotEquals: {'aws:PrincipalTag/department': ['storage', 'databases']}};
const twoNegated = {
	StringNotEquals: {'aws:PrincipalTag/department': 'storage', 'aws:PrincipalTag/role': 'operator'},
};

/** AND between operators and keys, OR between values, NOR between the values of a negated operator. */
export const multipleValues = casesOf(
	{
		page: 'Conditions with multiple context keys or values',
		url: iamGuide('reference_policies_condition-logic-multiple-context-keys-or-values'),
	},
	{
		'Evaluation logic for multiple context keys or values': 'reference_policies_multiple-conditions-eval',
		'Evaluation logic for negated matching condition operators':
			'reference_policies_multiple-conditions-negated-matching-eval',
	},
	[
		{
			id: 'and-all-met',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'both tags have one of the values and the caller is one of those named',
			policies: allowsIf(team),
			...tags('storage', 'auditor'),
			expected: 'allowed',
		},
		{
			id: 'and-other-values',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'another of the values of each key does as well',
			policies: allowsIf(team),
			...tags('databases', 'operator'),
			expected: 'allowed',
		},
		{
			id: 'and-of-another-caller',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'for a role its own ARN counts, not that of the session',
			policies: allowsIf(team),
			caller: nightly,
			...tags('storage', 'auditor'),
			expected: 'allowed',
		},
		{
			id: 'and-one-key-wrong',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'keys of one operator are needed all: one has another value',
			policies: allowsIf(team),
			...tags('storage', 'guest'),
			expected: 'implicit-deny',
		},
		{
			id: 'and-one-key-missing',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'keys of one operator are needed all: one is missing',
			policies: allowsIf(team),
			...tags('storage'),
			expected: 'implicit-deny',
		},
		{
			id: 'and-other-operator-fails',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'operators are needed all: the ARN is not among those named',
			policies: allowsIf(team),
			caller: boris,
			...tags('storage', 'auditor'),
			expected: 'implicit-deny',
		},
		{
			id: 'and-deny-needs-all',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'a Deny too takes effect only where all is met',
			policies: deniesIf(team),
			...tags('storage', 'guest'),
			expected: 'allowed',
		},
		{
			id: 'and-deny-all-met',
			section: 'Evaluation logic for multiple context keys or values',
			words: 'a Deny takes effect where all is met',
			policies: deniesIf(team),
			...tags('databases', 'auditor'),
			expected: 'explicit-deny',
		},
		{
			id: 'nor-first-value',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'the first value of a negated list makes it false',
			policies: deniesIf(outsiders),
			...tags('storage'),
			expected: 'allowed',
		},
		{
			id: 'nor-second-value',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'the second value of a negated list makes it false as well',
			policies: deniesIf(outsiders),
			...tags('databases'),
			expected: 'allowed',
		},
		{
			id: 'nor-no-value',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'a value that is not in the negated list makes it true',
			policies: deniesIf(outsiders),
			...tags('sales'),
			expected: 'explicit-deny',
		},
		{
			id: 'nor-missing',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'no tag is none of the values',
			policies: deniesIf(outsiders),
			expected: 'explicit-deny',
		},
		{
			id: 'nor-two-keys-one-matches',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'two keys under a negated operator are needed both: one that matches spoils it',
			policies: deniesIf(twoNegated),
			...tags('storage', 'guest'),
			expected: 'allowed',
		},
		{
			id: 'nor-two-keys-none-matches',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'two keys under a negated operator, neither with its value',
			policies: deniesIf(twoNegated),
			...tags('sales', 'guest'),
			expected: 'explicit-deny',
		},
		{
			id: 'nor-addresses',
			section: 'Evaluation logic for negated matching condition operators',
			words: 'NotIpAddress with two ranges spares either',
			policies: deniesIf({NotIpAddress: {'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24']}}),
			keys: {'aws:SourceIp': '203.0.113.9'},
			expected: 'allowed',
		},
	],
);
