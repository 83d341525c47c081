import {put, putPolicy} from '../calls.js';
import {allowPut, B} from '../names.js';
import type {Topic} from '../row.js';

export const tearDown: Topic = {
	name: 'taking down',
	rows: [
		['PutBucketPolicy: put', 'ok', async account => putPolicy(account, allowPut)],
		['PutObject over one that is there', 'ok', async ({user}) => put(user, 'drop/old.txt')],
		[
			'ListObjectVersions shows both versions',
			'2 versions',
			async ({admin}) => {
				const {Versions = []} = await admin.s3.listObjectVersions(B);
				return `${Versions.filter(({Key}) => Key === 'drop/old.txt').length} versions`;
			},
		],
		['DeleteBucketPolicy', 'ok', async ({admin}) => admin.s3.deleteBucketPolicy(B)],
		['GetBucketPolicy', '404 NoSuchBucketPolicy', async ({admin}) => admin.s3.getBucketPolicy(B)],
		['DeleteBucketPolicy again', 'ok', async ({admin}) => admin.s3.deleteBucketPolicy(B)],
		['DeleteBucket while it is not empty', '409 BucketNotEmpty', async ({admin}) => admin.s3.deleteBucket(B)],
		[
			'DeleteObject leaves a marker, and the bucket is not empty',
			'409 BucketNotEmpty',
			async ({admin: {s3}}) => {
				await s3.deleteObject({...B, Key: 'drop/old.txt'});
				await s3.deleteBucket(B);
			},
		],
		[
			'every version and marker, then the bucket',
			'ok',
			async ({admin: {s3}}) => {
				const {Versions = [], DeleteMarkers = []} = await s3.listObjectVersions(B);
				for (const {Key, VersionId} of [...Versions, ...DeleteMarkers]) {
					await s3.deleteObject({...B, Key, VersionId});
				}

				await s3.deleteBucket(B);
			},
		],
		['HeadBucket', '404', async ({admin}) => admin.s3.headBucket(B)],
	],
};
