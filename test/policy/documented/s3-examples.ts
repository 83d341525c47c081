import {
	account,
	allow,
	anna,
	anonymous,
	bucket,
	bucketPolicy,
	casesOf,
	dana,
	deny,
	identity,
	otherAccount,
	rootOf,
	s3Guide,
} from './case.js';

const whole = [bucket, `${bucket}/*`];
const everyone = {Principal: '*', Action: 's3:*', Resource: whole} as const;
const to = (...AWS: readonly string[]) => ({Principal: {AWS}});
const own = identity(allow({Action: 's3:*', Resource: whole}));
const put = {action: 's3:PutObject'};
const from = (ip: string) => ({keys: {'aws:SourceIp': ip}});
const withAcl = (acl: string) => ({keys: {'s3:x-amz-acl': acl}});

const publicRead = bucketPolicy(
	allow({
		...to(rootOf(account), rootOf(otherAccount)),
		Action: ['s3:PutObject', 's3:PutObjectAcl'],
		Condition: {StringEquals: {'s3:x-amz-acl': ['public-read']}},
	}),
);
const readers = bucketPolicy(allow({Principal: '*', Action: ['s3:GetObject', 's3:GetObjectVersion']}));
const onlyFromHere = bucketPolicy(
	deny({...everyone, Condition: {NotIpAddress: {'aws:SourceIp': '203.0.113.0/24'}}}),
);
const butOnePart = bucketPolicy(
	allow({
		...everyone,
		Condition: {
			IpAddress: {'aws:SourceIp': ['203.0.113.0/24', '2001:DB8:1234:5678::/64']},
			NotIpAddress: {'aws:SourceIp': ['203.0.113.128/30', '2001:DB8:1234:5678:ABCD::/80']},
		},
	}),
);
const linked = bucketPolicy(
	allow({
		Principal: '*',
		Condition: {StringLike: {'aws:Referer': ['https://www.acme.example/*', 'https://acme.example/*']}},
	}),
);
const taxes = {Principal: '*', Action: 's3:*', Resource: `${bucket}/taxes/*`} as const;
const mfaForTaxes = bucketPolicy(
	deny({...taxes, Condition: {Null: {'aws:MultiFactorAuthAge': true}}}),
	deny({...taxes, Condition: {NumericGreaterThan: {'aws:MultiFactorAuthAge': 3600}}}),
	allow({Principal: '*'}),
);
const ownerControls = bucketPolicy(
	allow({
		...to(otherAccount),
		Action: 's3:PutObject',
		Condition: {StringEquals: {'s3:x-amz-acl': 'bucket-owner-full-control'}},
	}),
);
const inventory = bucketPolicy(
	allow({
		Principal: {Service: 's3.amazonaws.com'},
		Action: 's3:PutObject',
		Condition: {ArnLike: {'aws:SourceArn': 'arn:aws:s3:::acme-source'}},
	}),
);
const ofAnna = to(anna.arn);
const list = {action: 's3:ListBucket', resource: bucket};
const homes = bucketPolicy(
	allow({
		...ofAnna,
		Action: 's3:ListBucket',
		Resource: bucket,
		Condition: {StringEquals: {'s3:prefix': ['', 'home/', 'home/anna'], 's3:delimiter': ['/']}},
	}),
	allow({
		...ofAnna,
		Action: 's3:ListBucket',
		Resource: bucket,
		Condition: {StringLike: {'s3:prefix': ['home/anna/*']}},
	}),
	allow({...ofAnna, Action: 's3:*', Resource: `${bucket}/home/anna/*`}),
);
const onlyMembers = bucketPolicy(
	allow({Principal: {AWS: '*'}, Condition: {StringEquals: {'aws:PrincipalOrgID': ['o-acme000000']}}}),
);
const onlyLogs = bucketPolicy(
	deny({
		Principal: '*',
		Action: 's3:PutObject',
		Condition: {
			'ForAllValues:StringNotEquals': {'aws:PrincipalServiceNamesList': 'logging.s3.amazonaws.com'},
		},
	}),
);
const tlsOnly = bucketPolicy(deny({...everyone, Condition: {Bool: {'aws:SecureTransport': 'false'}}}));

const bucketExamples = casesOf(
	{page: 'Examples of Amazon S3 bucket policies', url: s3Guide('example-bucket-policies')},
	{
		'Granting read-only permission to a public anonymous user': 'example-bucket-policies-anonymous-user',
		'Managing buckets using canned ACLs': 'example-bucket-policies-public-access',
		'Managing object access by using global condition keys': 'example-bucket-policies-global-condition-keys',
		'Managing access based on specific IP addresses': 'example-bucket-policies-IP',
		'Managing access based on HTTP or HTTPS requests': 'example-bucket-policies-HTTP-HTTPS',
		'Managing user access to specific folders': 'example-bucket-policies-folders',
		'Managing permissions for S3 Inventory, S3 analytics, and S3 Inventory reports':
			'example-bucket-policies-s3-inventory',
		'Requiring MFA': 'example-bucket-policies-MFA',
	},
	(
		[
			[
				'acl-public-read',
				'Managing buckets using canned ACLs',
				'an upload with the ACL asked for',
				[own, publicRead],
				{...put, caller: dana, ...withAcl('public-read')},
				'allowed',
			],
			[
				'acl-private',
				'Managing buckets using canned ACLs',
				'an upload with another ACL',
				[own, publicRead],
				{...put, caller: dana, ...withAcl('private')},
				'implicit-deny',
			],
			[
				'acl-none',
				'Managing buckets using canned ACLs',
				'an upload without an ACL',
				[own, publicRead],
				{...put, caller: dana},
				'implicit-deny',
			],
			[
				'public-get',
				'Granting read-only permission to a public anonymous user',
				'anybody reads an object',
				[readers],
				{caller: anonymous},
				'allowed',
			],
			[
				'public-get-version',
				'Granting read-only permission to a public anonymous user',
				'anybody reads a version',
				[readers],
				{caller: anonymous, action: 's3:GetObjectVersion'},
				'allowed',
			],
			[
				'public-put',
				'Granting read-only permission to a public anonymous user',
				'nobody writes',
				[readers],
				{caller: anonymous, ...put},
				'implicit-deny',
			],
			[
				'public-list',
				'Granting read-only permission to a public anonymous user',
				'nobody lists',
				[readers],
				{caller: anonymous, action: 's3:ListBucket', resource: bucket},
				'implicit-deny',
			],
			[
				'https-plain',
				'Managing access based on HTTP or HTTPS requests',
				'plain http is denied',
				[own, tlsOnly],
				{keys: {'aws:SecureTransport': 'false'}},
				'explicit-deny',
			],
			[
				'https-plain-bucket',
				'Managing access based on HTTP or HTTPS requests',
				'plain http is denied on the bucket itself',
				[own, tlsOnly],
				{action: 's3:ListBucket', resource: bucket, keys: {'aws:SecureTransport': 'false'}},
				'explicit-deny',
			],
			[
				'https',
				'Managing access based on HTTP or HTTPS requests',
				'https is left to other policies, which allow',
				[own, tlsOnly],
				{keys: {'aws:SecureTransport': 'true'}},
				'allowed',
			],
			[
				'https-gives-nothing',
				'Managing access based on HTTP or HTTPS requests',
				'https alone gives nothing',
				[tlsOnly],
				{keys: {'aws:SecureTransport': 'true'}},
				'implicit-deny',
			],
			[
				'ip-elsewhere',
				'Managing access based on specific IP addresses',
				'from elsewhere all is denied, also to who is allowed',
				[own, onlyFromHere],
				from('198.51.100.1'),
				'explicit-deny',
			],
			[
				'ip-here',
				'Managing access based on specific IP addresses',
				'from here what is allowed is allowed',
				[own, onlyFromHere],
				from('203.0.113.77'),
				'allowed',
			],
			[
				'ip-mix-4',
				'Managing access based on specific IP addresses',
				'version 4, of the range',
				[butOnePart],
				{caller: anonymous, ...from('203.0.113.1')},
				'allowed',
			],
			[
				'ip-mix-6',
				'Managing access based on specific IP addresses',
				'version 6, of the range',
				[butOnePart],
				{caller: anonymous, ...from('2001:DB8:1234:5678::1')},
				'allowed',
			],
			[
				'ip-mix-4-except',
				'Managing access based on specific IP addresses',
				'version 4, of the part left out',
				[butOnePart],
				{caller: anonymous, ...from('203.0.113.129')},
				'implicit-deny',
			],
			[
				'ip-mix-6-except',
				'Managing access based on specific IP addresses',
				'version 6, of the part left out',
				[butOnePart],
				{caller: anonymous, ...from('2001:DB8:1234:5678:ABCD::1')},
				'implicit-deny',
			],
			[
				'referer',
				'Managing access based on HTTP or HTTPS requests',
				'from a page of ours',
				[linked],
				{caller: anonymous, keys: {'aws:Referer': 'https://acme.example/photos'}},
				'allowed',
			],
			[
				'referer-other',
				'Managing access based on HTTP or HTTPS requests',
				'from another page',
				[linked],
				{caller: anonymous, keys: {'aws:Referer': 'https://other.example/'}},
				'implicit-deny',
			],
			[
				'referer-none',
				'Managing access based on HTTP or HTTPS requests',
				'from no page',
				[linked],
				{caller: anonymous},
				'implicit-deny',
			],
			[
				'folder-root',
				'Managing user access to specific folders',
				'listing the top of the bucket',
				[homes],
				{...list, keys: {'s3:prefix': '', 's3:delimiter': '/'}},
				'allowed',
			],
			[
				'folder-root-deep',
				'Managing user access to specific folders',
				'listing all of the bucket, without a delimiter',
				[homes],
				{...list, keys: {'s3:prefix': ''}},
				'implicit-deny',
			],
			[
				'folder-own-list',
				'Managing user access to specific folders',
				'listing one’s own folder, at any depth',
				[homes],
				{...list, keys: {'s3:prefix': 'home/anna/2026/'}},
				'allowed',
			],
			[
				'folder-other-list',
				'Managing user access to specific folders',
				'listing the folder of another',
				[homes],
				{...list, keys: {'s3:prefix': 'home/boris/', 's3:delimiter': '/'}},
				'implicit-deny',
			],
			[
				'folder-own-delete',
				'Managing user access to specific folders',
				'any action in one’s own folder',
				[homes],
				{action: 's3:DeleteObject', resource: `${bucket}/home/anna/x`},
				'allowed',
			],
			[
				'folder-other-get',
				'Managing user access to specific folders',
				'reading in the folder of another',
				[homes],
				{resource: `${bucket}/home/boris/x`},
				'implicit-deny',
			],
			[
				'logs-only-service',
				'Managing object access by using global condition keys',
				'a user belongs to no service, so what is kept for one service is denied',
				[own, onlyLogs],
				put,
				'explicit-deny',
			],
			[
				'organization',
				'Managing object access by using global condition keys',
				'the organization alone: a member',
				[onlyMembers],
				{keys: {'aws:PrincipalOrgID': 'o-acme000000'}},
				'allowed',
			],
			[
				'organization-stranger',
				'Managing object access by using global condition keys',
				'the organization alone: somebody without a key',
				[onlyMembers],
				{caller: anonymous},
				'implicit-deny',
			],
			[
				'mfa-none',
				'Requiring MFA',
				'the folder without MFA',
				[mfaForTaxes],
				{resource: `${bucket}/taxes/may`},
				'explicit-deny',
			],
			[
				'mfa-fresh',
				'Requiring MFA',
				'the folder with MFA of half an hour ago',
				[mfaForTaxes],
				{resource: `${bucket}/taxes/may`, keys: {'aws:MultiFactorAuthAge': '1800'}},
				'allowed',
			],
			[
				'mfa-old',
				'Requiring MFA',
				'the folder with MFA of more than an hour ago',
				[mfaForTaxes],
				{resource: `${bucket}/taxes/may`, keys: {'aws:MultiFactorAuthAge': '3601'}},
				'explicit-deny',
			],
			[
				'mfa-elsewhere',
				'Requiring MFA',
				'another folder without MFA',
				[mfaForTaxes],
				{resource: `${bucket}/sales/may`},
				'allowed',
			],
			[
				'owner-control',
				'Managing buckets using canned ACLs',
				'an upload that gives the owner full control',
				[own, ownerControls],
				{...put, caller: dana, ...withAcl('bucket-owner-full-control')},
				'allowed',
			],
			[
				'owner-control-missing',
				'Managing buckets using canned ACLs',
				'an upload that does not',
				[own, ownerControls],
				{...put, caller: dana},
				'implicit-deny',
			],
			[
				'inventory-is-for-the-service',
				'Managing permissions for S3 Inventory, S3 analytics, and S3 Inventory reports',
				'what lets the service write lets no user write',
				[inventory],
				{...put, keys: {'aws:SourceArn': 'arn:aws:s3:::acme-source'}},
				'implicit-deny',
			],
		] as const
	).map(([id, section, words, policies, asked, expected]) => ({
		id: `s3-${id}`,
		section,
		words,
		policies,
		...asked,
		expected,
	})),
);

const fullControl = 'id=0123456789abcdef';
const demandsControl = bucketPolicy(
	allow({
		...to(dana.arn),
		Action: 's3:PutObject',
		Condition: {StringEquals: {'s3:x-amz-grant-full-control': fullControl}},
	}),
	deny({
		...to(dana.arn),
		Action: 's3:PutObject',
		Condition: {StringNotEquals: {'s3:x-amz-grant-full-control': fullControl}},
	}),
);
const encrypted = bucketPolicy(
	allow({...to(anna.arn), Action: 's3:PutObject'}),
	deny({
		...to(anna.arn),
		Action: 's3:PutObject',
		Condition: {StringNotEquals: {'s3:x-amz-server-side-encryption': 'AES256'}},
	}),
);
const copies = bucketPolicy(
	allow({...to(anna.arn), Action: 's3:PutObject'}),
	deny({
		...to(anna.arn),
		Action: 's3:PutObject',
		Condition: {StringNotLike: {'s3:x-amz-copy-source': 'acme-source/public/*'}},
	}),
);
const oneCopy = bucketPolicy(
	allow({...to(anna.arn), Action: 's3:PutObject'}),
	deny({
		...to(anna.arn),
		Action: 's3:PutObject',
		Condition: {StringNotEquals: {'s3:x-amz-copy-source': 'acme-source/public/logo'}},
	}),
);
const version = {Action: 's3:GetObjectVersion', Resource: `${bucket}/logo`};
const oneVersion = bucketPolicy(
	allow({...to(anna.arn), ...version}),
	deny({...to(anna.arn), ...version, Condition: {StringNotEquals: {'s3:VersionId': 'v7'}}}),
);
const cheaper = bucketPolicy(
	allow({
		...to(anna.arn),
		Action: 's3:PutObject',
		Condition: {StringEquals: {'s3:x-amz-storage-class': ['STANDARD_IA']}},
	}),
);
const listing = {Action: 's3:ListBucket', Resource: bucket};
const dumps = [
	identity(
		allow({...listing, Condition: {StringEquals: {'s3:prefix': 'dumps'}}}),
		deny({...listing, Condition: {StringNotEquals: {'s3:prefix': 'dumps'}}}),
	),
];
const region = {Action: 's3:CreateBucket', Resource: 'arn:aws:s3:::*'};
const create = (place: string) => ({
	action: 's3:CreateBucket',
	resource: 'arn:aws:s3:::acme-new',
	keys: {'s3:LocationConstraint': place},
});
const onlyStockholm = identity(
	allow({...region, Condition: {StringLike: {'s3:LocationConstraint': 'eu-north-1'}}}),
	deny({...region, Condition: {StringNotLike: {'s3:LocationConstraint': 'eu-north-1'}}}),
);
const reachable = bucketPolicy(
	allow({
		Principal: '*',
		Condition: {
			IpAddress: {'aws:SourceIp': '192.0.2.0/24'},
			NotIpAddress: {'aws:SourceIp': '192.0.2.188/32'},
		},
	}),
);

const keyExamples = casesOf(
	{page: 'Bucket policy examples using condition keys', url: s3Guide('amazon-s3-policy-keys')},
	{
		'AWS-wide condition keys': 'AvailableKeys-iamV2',
		'Granting s3:PutObject permission with a condition requiring the bucket owner to get full control':
			'grant-putobject-conditionally-1',
		'Granting s3:PutObject permission requiring objects stored using server-side encryption':
			'putobject-require-sse-2',
		'Granting s3:PutObject permission to copy objects with a restriction on the copy source':
			'putobject-limit-copy-source-3',
		'Granting access to a specific version of an object':
			'getobjectversion-limit-access-to-specific-version-3',
		'Restricting object uploads to objects with a specific storage class':
			'example-storage-class-condition-key',
		'Granting a user permission to create a bucket only in a specific Region': 'condition-key-bucket-ops-1',
		'Getting a list of objects in a bucket with a specific prefix': 'condition-key-bucket-ops-2',
	},
	(
		[
			[
				'wide-ip',
				'AWS-wide condition keys',
				'an address of the range',
				[reachable],
				{caller: anonymous, ...from('192.0.2.5')},
				'allowed',
			],
			[
				'wide-ip-except',
				'AWS-wide condition keys',
				'the one address that is left out',
				[reachable],
				{caller: anonymous, ...from('192.0.2.188')},
				'implicit-deny',
			],
			[
				'control',
				'Granting s3:PutObject permission with a condition requiring the bucket owner to get full control',
				'an upload with the header',
				[own, demandsControl],
				{...put, caller: dana, keys: {'s3:x-amz-grant-full-control': fullControl}},
				'allowed',
			],
			[
				'control-missing',
				'Granting s3:PutObject permission with a condition requiring the bucket owner to get full control',
				'an upload without the header is denied, whatever else is given',
				[own, demandsControl],
				{...put, caller: dana},
				'explicit-deny',
			],
			[
				'sse',
				'Granting s3:PutObject permission requiring objects stored using server-side encryption',
				'an upload that asks for encryption',
				[encrypted],
				{...put, keys: {'s3:x-amz-server-side-encryption': 'AES256'}},
				'allowed',
			],
			[
				'sse-other',
				'Granting s3:PutObject permission requiring objects stored using server-side encryption',
				'an upload that asks for another',
				[encrypted],
				{...put, keys: {'s3:x-amz-server-side-encryption': 'aws:kms'}},
				'explicit-deny',
			],
			[
				'sse-missing',
				'Granting s3:PutObject permission requiring objects stored using server-side encryption',
				'an upload that does not ask',
				[encrypted],
				put,
				'explicit-deny',
			],
			[
				'copy',
				'Granting s3:PutObject permission to copy objects with a restriction on the copy source',
				'a copy of what lies under public/',
				[copies],
				{...put, keys: {'s3:x-amz-copy-source': 'acme-source/public/logo'}},
				'allowed',
			],
			[
				'copy-other',
				'Granting s3:PutObject permission to copy objects with a restriction on the copy source',
				'a copy of something else',
				[copies],
				{...put, keys: {'s3:x-amz-copy-source': 'acme-source/secret'}},
				'explicit-deny',
			],
			[
				'copy-none',
				'Granting s3:PutObject permission to copy objects with a restriction on the copy source',
				'an upload that is no copy',
				[copies],
				put,
				'explicit-deny',
			],
			[
				'copy-one',
				'Granting s3:PutObject permission to copy objects with a restriction on the copy source',
				'a copy of the one object',
				[oneCopy],
				{...put, keys: {'s3:x-amz-copy-source': 'acme-source/public/logo'}},
				'allowed',
			],
			[
				'copy-another',
				'Granting s3:PutObject permission to copy objects with a restriction on the copy source',
				'a copy of another object beside it',
				[oneCopy],
				{...put, keys: {'s3:x-amz-copy-source': 'acme-source/public/logo2'}},
				'explicit-deny',
			],
			[
				'version',
				'Granting access to a specific version of an object',
				'the version',
				[oneVersion],
				{action: 's3:GetObjectVersion', resource: `${bucket}/logo`, keys: {'s3:VersionId': 'v7'}},
				'allowed',
			],
			[
				'version-other',
				'Granting access to a specific version of an object',
				'another version',
				[oneVersion],
				{action: 's3:GetObjectVersion', resource: `${bucket}/logo`, keys: {'s3:VersionId': 'V7'}},
				'explicit-deny',
			],
			[
				'class',
				'Restricting object uploads to objects with a specific storage class',
				'an upload with the class',
				[cheaper],
				{...put, keys: {'s3:x-amz-storage-class': 'STANDARD_IA'}},
				'allowed',
			],
			[
				'class-other',
				'Restricting object uploads to objects with a specific storage class',
				'an upload without a class',
				[cheaper],
				put,
				'implicit-deny',
			],
			[
				'region',
				'Granting a user permission to create a bucket only in a specific Region',
				'a bucket in the region',
				[onlyStockholm],
				create('eu-north-1'),
				'allowed',
			],
			[
				'region-other',
				'Granting a user permission to create a bucket only in a specific Region',
				'a bucket elsewhere, which a group would allow',
				[onlyStockholm, identity(allow({...region}))],
				create('eu-west-1'),
				'explicit-deny',
			],
			[
				'prefix',
				'Getting a list of objects in a bucket with a specific prefix',
				'a listing with the prefix',
				dumps,
				{...list, keys: {'s3:prefix': 'dumps'}},
				'allowed',
			],
			[
				'prefix-other',
				'Getting a list of objects in a bucket with a specific prefix',
				'a listing with another, which the bucket policy would allow',
				[...dumps, bucketPolicy(allow({...to(anna.arn), ...listing}))],
				{...list, keys: {'s3:prefix': 'sales'}},
				'explicit-deny',
			],
			[
				'prefix-longer',
				'Getting a list of objects in a bucket with a specific prefix',
				'a listing with more than the prefix',
				dumps,
				{...list, keys: {'s3:prefix': 'dumps/2026'}},
				'explicit-deny',
			],
			[
				'prefix-none',
				'Getting a list of objects in a bucket with a specific prefix',
				'a listing without a prefix',
				dumps,
				list,
				'explicit-deny',
			],
		] as const
	).map(([id, section, words, policies, asked, expected]) => ({
		id: `s3-key-${id}`,
		section,
		words,
		policies,
		...asked,
		expected,
	})),
);

const onlyNew = bucketPolicy(
	allow({...to(anna.arn), Action: 's3:PutObject', Condition: {Null: {'s3:if-none-match': 'false'}}}),
	allow({
		...to(anna.arn),
		Action: 's3:PutObject',
		Condition: {Bool: {'s3:ObjectCreationOperation': 'false'}},
	}),
);
const conditionalWrites = casesOf(
	{page: 'Enforce conditional writes on Amazon S3 buckets', url: s3Guide('conditional-writes-enforce')},
	{
		'Example 1: Allow object uploads only using PutObject and CompleteMultipartUpload requests including the if-none-match header':
			'conditional-writes-enforce-ex1',
	},
	(
		[
			[
				'header',
				'an upload with the header',
				{'s3:if-none-match': '*', 's3:ObjectCreationOperation': 'true'},
				'allowed',
			],
			['no-header', 'an upload without the header', {'s3:ObjectCreationOperation': 'true'}, 'implicit-deny'],
			[
				'part',
				'a part of an upload, which takes no header',
				{'s3:ObjectCreationOperation': 'false'},
				'allowed',
			],
		] as const
	).map(([id, words, keys, expected]) => ({
		id: `s3-conditional-${id}`,
		section:
			'Example 1: Allow object uploads only using PutObject and CompleteMultipartUpload requests including the if-none-match header' as const,
		words,
		policies: [onlyNew],
		...put,
		keys,
		expected,
	})),
);

const operations = casesOf(
	{page: 'Required permissions for Amazon S3 API operations', url: s3Guide('using-with-s3-policy-actions')},
	{
		'Bucket operations and permissions': 'using-with-s3-policy-actions-related-to-buckets',
		'Object operations and permissions': 'using-with-s3-policy-actions-related-to-objects',
	},
	(
		[
			[
				'list-on-bucket',
				'Bucket operations and permissions',
				'listing is about the bucket',
				bucket,
				{action: 's3:ListBucket', resource: bucket},
				'allowed',
			],
			[
				'list-on-objects',
				'Bucket operations and permissions',
				'a policy about the objects does not let list',
				`${bucket}/*`,
				{action: 's3:ListBucket', resource: bucket},
				'implicit-deny',
			],
			[
				'put-on-objects',
				'Object operations and permissions',
				'writing is about the object',
				`${bucket}/*`,
				put,
				'allowed',
			],
			[
				'put-on-bucket',
				'Object operations and permissions',
				'a policy about the bucket does not let write',
				bucket,
				put,
				'implicit-deny',
			],
		] as const
	).map(([id, section, words, Resource, asked, expected]) => ({
		id: `s3-operation-${id}`,
		section,
		words,
		policies: [identity(allow({Action: 's3:*', Resource}))],
		...asked,
		expected,
	})),
);

export const s3Examples = [...bucketExamples, ...keyExamples, ...conditionalWrites, ...operations];
