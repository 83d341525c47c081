import {bucketArn, type Scene} from '../rehearsal.js';
import {byStatement, inBucketPolicy, notProven, open, shut, type Way} from '../way.js';

const lifecycle =
	'<LifecycleConfiguration><Rule><ID>old</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><Expiration><Days>400</Days></Expiration></Rule></LifecycleConfiguration>';

/** Each right to see a setting, the row that shows it, and what has to be set so that there is something to see. */
const seen: readonly (readonly [action: string, row: string, set?: (scene: Scene) => void])[] = [
	['GetBucketPolicy', 'config.see-policy'],
	['GetBucketVersioning', 'config.see-versioning'],
	['GetBucketAcl', 'config.see-acl'],
	['GetBucketPublicAccessBlock', 'config.see-public-access'],
	[
		'GetLifecycleConfiguration',
		'config.see-lifecycle',
		({bucket}) => void bucket.configurations.set('lifecycle', lifecycle),
	],
	[
		'GetBucketObjectLockConfiguration',
		'config.see-lock',
		({bucket}) => {
			bucket.objectLock = {};
		},
	],
];

/** Each right to change a setting, and the row that IAM's simulator answers. */
const changed = {
	PutBucketPolicy: 'config.put-policy',
	DeleteBucketPolicy: 'config.delete-policy',
	PutBucketVersioning: 'config.put-versioning',
	PutLifecycleConfiguration: 'config.put-lifecycle',
	PutBucketPublicAccessBlock: 'config.put-public-access',
	PutBucketOwnershipControls: 'config.put-ownership',
	PutBucketObjectLockConfiguration: 'config.put-lock',
	PutReplicationConfiguration: 'config.put-replication',
	PutInventoryConfiguration: 'config.put-inventory',
	DeleteBucket: 'config.delete-bucket',
};

/** All that is simulated: not worth more than the reading of the policies. */
const simulated = [...Object.values(changed), 'config.put-acl'];

/** Ways to see or to change settings of the bucket. */
export const settings: readonly Way[] = [
	...seen.map(
		([action, row, set]): Way => ({
			...byStatement,
			id: row,
			words: action,
			async grant(scene) {
				set?.(scene);
				await inBucketPolicy({Action: `s3:${action}`, Resource: bucketArn})(scene);
			},
			...open(row, 'could.config'),
		}),
	),
	...Object.entries(changed).map(
		([action, row]): Way => ({
			...byStatement,
			id: row,
			words: action,
			grant: inBucketPolicy({Action: `s3:${action}`, Resource: bucketArn}),
			...open(row, 'could.config'),
		}),
	),
	{
		...byStatement,
		id: 'config.put-acl',
		words: 'PutBucketAcl',
		grant: inBucketPolicy({Action: 's3:PutBucketAcl', Resource: bucketArn}),
		...open('config.put-acl'),
	},
	{
		...byStatement,
		id: 'setting-unprobed',
		words: 'PutBucketNotification, which no row is about',
		grant: inBucketPolicy({Action: 's3:PutBucketNotification', Resource: bucketArn}),
		classic: notProven('could.config', ...simulated),
		strict: notProven('could.config', ...simulated),
		hardened: shut('config.put-policy'),
	},
	{
		...byStatement,
		id: 'setting-from-office',
		words: 'PutLifecycleConfiguration, from another address',
		isOpenNow: false,
		grant: inBucketPolicy({
			Action: 's3:PutLifecycleConfiguration',
			Resource: bucketArn,
			Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}},
		}),
		classic: notProven('could.config', ...simulated),
		strict: notProven('could.config', ...simulated),
		hardened: shut('config.put-lifecycle'),
	},
];
