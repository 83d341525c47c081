import {B} from '../names.js';
import type {Topic} from '../row.js';

const denied = '403 AccessDenied';
const theirs = {Bucket: 'globex-archive'};
const frankfurt = {Bucket: 'acme-archive-frankfurt'};

type Answered = {readonly $response?: {readonly headers?: {readonly [name: string]: string}}};

const regionIn = (error: unknown) => (error as Answered).$response?.headers?.['x-amz-bucket-region'];

export const elsewhere: Topic = {
	name: 'buckets elsewhere',
	rows: [
		['ListObjectsV2 of another account’s bucket', denied, async ({admin}) => admin.s3.listObjectsV2(theirs)],
		['HeadBucket of it', '403', async ({admin}) => admin.s3.headBucket(theirs)],
		[
			'HeadBucket of it says where it is',
			'us-east-1',
			async ({admin}) => admin.s3.headBucket(theirs).then(() => 'let in', regionIn),
		],
		['PutObject into it', denied, async ({admin}) => admin.s3.putObject({...theirs, Key: 'a', Body: 'a'})],
		['GetBucketPolicy of it', denied, async ({admin}) => admin.s3.getBucketPolicy(theirs)],
		[
			'CreateBucket under its name',
			'409 BucketAlreadyExists',
			async ({admin}) => admin.s3.createBucket(theirs),
		],
		[
			'ListBuckets leaves it out',
			'acme-archive-frankfurt acme-drop',
			async ({admin}) =>
				(await admin.s3.listBuckets()).Buckets?.map(({Name}) => Name)
					.sort()
					.join(' '),
		],
		[
			'ListObjectsV2 of a bucket in another region',
			'301 PermanentRedirect',
			async ({admin}) => admin.s3.listObjectsV2(frankfurt),
		],
		[
			'the redirect says where it is',
			'eu-central-1',
			async ({admin}) => admin.s3.listObjectsV2(frankfurt).then(() => 'let in', regionIn),
		],
		['HeadBucket of it', '301', async ({admin}) => admin.s3.headBucket(frankfurt)],
		[
			'GetBucketLocation of it, from anywhere',
			'eu-central-1',
			async ({admin}) => (await admin.s3.getBucketLocation(frankfurt)).LocationConstraint,
		],
		[
			'ListObjectsV2, signed for its region',
			'ok',
			async ({sandbox, as}) => as(sandbox, {region: 'eu-central-1'}).s3.listObjectsV2(frankfurt),
		],
		[
			'ListObjectsV2, signed for yet another',
			'400 AuthorizationHeaderMalformed',
			async ({sandbox, as}) => as(sandbox, {region: 'ap-south-1'}).s3.listObjectsV2(frankfurt),
		],
		[
			'GetObject of a bucket that is not there',
			'404 NoSuchBucket',
			async ({admin}) => admin.s3.getObject({Bucket: 'nowhere-at-all', Key: 'a'}),
		],
		[
			'HeadBucket of a bucket that is not there',
			'404',
			async ({admin}) => admin.s3.headBucket({Bucket: 'nowhere-at-all'}),
		],
		[
			'an expected owner who is another',
			denied,
			async ({admin}) => admin.s3.listObjectsV2({...B, ExpectedBucketOwner: '999988887777'}),
		],
		[
			'an expected owner who is the owner',
			'ok',
			async ({admin}) => admin.s3.listObjectsV2({...B, ExpectedBucketOwner: '111122223333'}),
		],
	],
};
