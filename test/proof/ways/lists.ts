import type {Statement} from '../../../src/policy/document.js';
import {bucketArn, type Setting} from '../rehearsal.js';
import {always, byStatement, hidden, inBucketPolicy, open, shut, violated, type Way, whole} from '../way.js';

type Granted = Partial<Omit<Way, 'grant'>> & Pick<Way, 'id' | 'words' | 'classic' | 'strict' | 'hardened'>;

const granted = (statement: Partial<Statement>, way: Granted): Way => ({
	...byStatement,
	...way,
	grant: inBucketPolicy(statement),
});

const withPrefix: Setting = {prefix: 'db/', options: {list: true}};
const outside = ['write.sibling', 'write.no-slash', 'write.look-alike', 'could.write'];
const listedOutside = ['list.whole-bucket', 'list.empty-prefix', 'list.sibling', 'could.list'];
const fromOffice = {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}};

/** Ways to see names, to lose backups, and to put more than the preset says, by the bucket policy. */
export const lists: readonly Way[] = [
	granted(
		{Action: 's3:ListBucketVersions', Resource: bucketArn},
		{id: 'list-versions', words: 'ListBucketVersions', ...open('list.versions', 'could.list')},
	),
	granted(
		{Action: 's3:ListBucketMultipartUploads', Resource: bucketArn},
		{id: 'list-uploads', words: 'ListBucketMultipartUploads', ...open('list.uploads', 'could.list')},
	),
	granted(
		{Action: 's3:ListMultipartUploadParts'},
		{id: 'list-parts', words: 'ListMultipartUploadParts', ...open('list.parts', 'could.list')},
	),
	granted(
		{Action: 's3:List*', Resource: whole},
		{
			id: 'list-wildcard',
			words: 'List*',
			setting: {options: {list: true}},
			...open(
				...['list.versions', 'list.uploads', 'list.parts', 'could.list'],
				...['read.annotations', 'could.read'],
			),
		},
	),
	granted(
		{Action: 's3:ListBucket', Resource: bucketArn},
		{
			id: 'list-off',
			words: 'ListBucket, where lists are off',
			setting: {options: {list: false}},
			...open('list.names', 'could.list'),
		},
	),
	granted(
		{Action: 's3:ListBucket', Resource: bucketArn},
		{
			id: 'list-outside',
			words: 'ListBucket, outside the prefix too',
			setting: withPrefix,
			...open(...listedOutside),
			hardened: shut('list.sibling', 'NightdropDenyListOutside'),
		},
	),
	granted(
		{
			Action: 's3:ListBucket',
			Resource: bucketArn,
			Condition: {StringLikeIfExists: {'s3:prefix': 'db/*'}},
		},
		{
			id: 'list-if-exists',
			words: 'ListBucket, under the prefix or without any',
			setting: withPrefix,
			...open('list.whole-bucket', 'could.list'),
			hardened: shut('list.whole-bucket', 'NightdropDenyListOutside'),
		},
	),
	granted(
		{Action: 's3:DeleteObject'},
		{id: 'delete', words: 'DeleteObject', ...open('damage.delete', 'damage.delete-many', 'could.delete')},
	),
	granted(
		{Action: 's3:DeleteObjectVersion'},
		{id: 'delete-version', words: 'DeleteObjectVersion', ...open('damage.delete-version', 'could.delete')},
	),
	granted(
		{Action: 's3:Delete*'},
		{
			id: 'delete-wildcard',
			words: 'Delete*',
			...open('damage.delete', 'damage.delete-many', 'damage.delete-version', 'could.delete'),
		},
	),
	granted(
		{Action: 's3:AbortMultipartUpload'},
		{
			id: 'abort',
			words: "AbortMultipartUpload, of others' uploads",
			...always(violated('damage.abort', 'could.delete')),
		},
	),
	granted(
		{Action: 's3:BypassGovernanceRetention'},
		{id: 'bypass', words: 'BypassGovernanceRetention', ...hidden('could.delete', 'damage.delete')},
	),
	...(['PutObjectTagging', 'PutObjectRetention', 'PutObjectLegalHold', 'ReplicateObject'] as const).map(
		action =>
			granted(
				{Action: `s3:${action}`},
				{id: `write-${action}`, words: action, ...hidden('could.write', 'read.tagging')},
			),
	),
	granted(
		{Action: 's3:PutObject'},
		{
			id: 'put-outside',
			words: 'PutObject, outside the prefix too',
			setting: withPrefix,
			...open(...outside),
			hardened: shut('write.sibling', 'NightdropDenyOutside'),
		},
	),
	granted(
		{Action: 's3:PutObject', Resource: `${bucketArn}/db*`},
		{
			id: 'put-look-alike',
			words: 'PutObject, under the prefix without its slash',
			setting: withPrefix,
			...open('write.no-slash', 'write.look-alike', 'could.write'),
			hardened: shut('write.look-alike', 'NightdropDenyOutside'),
		},
	),
	granted(
		{Action: 's3:PutObject', Resource: `${bucketArn}/logs/*`},
		{
			id: 'put-elsewhere',
			words: 'PutObject, in another place of the bucket',
			isOpenNow: false,
			setting: withPrefix,
			...hidden('could.write', 'write.sibling'),
			hardened: shut('write.sibling', 'NightdropDenyOutside'),
		},
	),
	granted(
		{Action: 's3:PutObject', Condition: fromOffice},
		{
			id: 'put-outside-from-office',
			words: 'PutObject, outside the prefix, from another address',
			isOpenNow: false,
			setting: withPrefix,
			...hidden('could.write', 'write.sibling'),
			hardened: shut('write.sibling', 'NightdropDenyOutside'),
		},
	),
];
