import {allowsIf, casesOf, deniesIf, iamGuide} from './case.js';

const tagged = (...names: readonly string[]) => ({keys: {'aws:TagKeys': names}});
const onlyThese = {'ForAllValues:StringEquals': {'aws:TagKeys': ['owner', 'project']}};
const anyOfThese = {'ForAnyValue:StringEquals': {'aws:TagKeys': ['owner', 'project']}};
const onlyKeep = {'ForAllValues:StringLike': {'aws:TagKeys': ['keep-*']}};
const anyKeep = {'ForAnyValue:StringLike': {'aws:TagKeys': ['keep-*']}};

export const setOperators = casesOf(
	{
		page: 'Single-valued vs. multivalued context keys',
		url: iamGuide('reference_policies_condition-single-vs-multi-valued-context-keys'),
	},
	{'Set operators for multivalued context keys': 'reference_policies_condition-multi-valued-context-keys'},
	(
		[
			[
				'all-of-list',
				'every value is in the list',
				allowsIf(onlyThese),
				tagged('owner', 'project'),
				'allowed',
			],
			['all-subset', 'a part of the list will do', allowsIf(onlyThese), tagged('project'), 'allowed'],
			[
				'all-one-beyond',
				'one value that is not in the list spoils it',
				allowsIf(onlyThese),
				tagged('owner', 'colour'),
				'implicit-deny',
			],
			['all-missing', 'a missing key is true for ForAllValues', allowsIf(onlyThese), {}, 'allowed'],
			['all-empty-list', 'no values are true for ForAllValues', allowsIf(onlyThese), tagged(), 'allowed'],
			[
				'all-empty-text',
				'an empty text is no value, and true for ForAllValues',
				allowsIf(onlyThese),
				{keys: {'aws:TagKeys': ''}},
				'allowed',
			],
			[
				'all-missing-with-null',
				'Null with false beside it asks that the key is there',
				allowsIf({...onlyThese, Null: {'aws:TagKeys': 'false'}}),
				{},
				'implicit-deny',
			],
			[
				'all-there-with-null',
				'Null with false beside it, and the key is there',
				allowsIf({...onlyThese, Null: {'aws:TagKeys': 'false'}}),
				tagged('owner'),
				'allowed',
			],
			[
				'all-missing-denied',
				'a Deny with ForAllValues meets a missing key',
				deniesIf(onlyThese),
				{},
				'explicit-deny',
			],
			[
				'any-one-matches',
				'one value of the list will do',
				allowsIf(anyOfThese),
				tagged('colour', 'owner'),
				'allowed',
			],
			[
				'any-none-matches',
				'no value of the list',
				allowsIf(anyOfThese),
				tagged('colour', 'size'),
				'implicit-deny',
			],
			['any-missing', 'a missing key is false for ForAnyValue', allowsIf(anyOfThese), {}, 'implicit-deny'],
			[
				'any-empty-list',
				'no values are false for ForAnyValue',
				allowsIf(anyOfThese),
				tagged(),
				'implicit-deny',
			],
			[
				'any-empty-text',
				'an empty text is no value, and false for ForAnyValue, even where a star would match it',
				allowsIf({'ForAnyValue:StringLike': {'aws:TagKeys': '*'}}),
				{keys: {'aws:TagKeys': ''}},
				'implicit-deny',
			],
			[
				'any-missing-denied',
				'a Deny with ForAnyValue passes over a missing key',
				deniesIf(anyOfThese),
				{},
				'allowed',
			],
			[
				'any-denied',
				'a Deny with ForAnyValue meets one value among others',
				deniesIf(anyOfThese),
				tagged('size', 'owner'),
				'explicit-deny',
			],
		] as const
	).map(([id, words, policies, asked, expected]) => ({
		id: `set-${id}`,
		section: 'Set operators for multivalued context keys' as const,
		words,
		policies,
		...asked,
		expected,
	})),
);

export const setExamples = casesOf(
	{
		page: 'Multivalued context key examples',
		url: iamGuide('reference_policies_condition_examples-multi-valued-context-keys'),
	},
	{
		'Example: Deny policy with condition set operator ForAllValues':
			'reference_policies_condition_examples-multi-valued-context-keys-1',
		'Example: Deny policy with condition set operator ForAnyValue':
			'reference_policies_condition_examples-multi-valued-context-keys-2',
	},
	(
		[
			[
				'all-prefix',
				'ForAllValues',
				'every tag begins as the pattern says',
				deniesIf(onlyKeep),
				tagged('keep-a', 'keep-b'),
				'explicit-deny',
			],
			[
				'all-prefix-mixed',
				'ForAllValues',
				'one of two tags begins otherwise',
				deniesIf(onlyKeep),
				tagged('keep-a', 'drop-b'),
				'allowed',
			],
			[
				'all-prefix-missing',
				'ForAllValues',
				'no tags in the request',
				deniesIf(onlyKeep),
				{},
				'explicit-deny',
			],
			[
				'all-prefix-missing-null',
				'ForAllValues',
				'no tags in the request, and Null with false beside it',
				deniesIf({...onlyKeep, Null: {'aws:TagKeys': 'false'}}),
				{},
				'allowed',
			],
			[
				'any-prefix-mixed',
				'ForAnyValue',
				'one of two tags begins as the pattern says',
				deniesIf(anyKeep),
				tagged('keep-a', 'drop-b'),
				'explicit-deny',
			],
			[
				'any-prefix-none',
				'ForAnyValue',
				'no tag begins as the pattern says',
				deniesIf(anyKeep),
				tagged('drop-a', 'drop-b'),
				'allowed',
			],
		] as const
	).map(([id, operator, words, policies, asked, expected]) => ({
		id: `set-example-${id}`,
		section: `Example: Deny policy with condition set operator ${operator}` as const,
		words,
		policies,
		...asked,
		expected,
	})),
);
