import {existsSync, readFileSync} from 'node:fs';
import {createBucket} from '../../src/aws/buckets.js';
import type {SetUpFlags} from '../../src/flags.js';
import {valueIn} from '../aws/sandbox.js';
import {type Account, defaultFlags, openAccount} from './account.js';

/** An old bucket, and everything mended. */
export const place = {target: {bucket: 'acme-backups', prefix: 'db/'}, createBucket: false, fix: ['all']};
export const user = 'nightdrop-acme-backups-db';
/** The flags of a set-up of it. */
export const flags: SetUpFlags = {
	...defaultFlags,
	...place,
	secret: {saveProfile: 'acme', printSecret: false},
};

/** A bucket that has grown: access lists on, nothing blocked, no versions, and a policy of others. */
export async function openOldBucket(): Promise<Account> {
	const account = await openAccount();
	valueIn(await createBucket(account.admin, {bucket: 'acme-backups', region: 'us-east-1'}));
	const bucket = account.bucket('acme-backups');
	bucket.ownership = 'ObjectWriter';
	delete bucket.publicAccessBlock;
	await account.putPolicy('acme-backups', {
		Version: '2008-10-17',
		Id: 'theirs',
		Statement: [
			{
				Sid: 'CloudTrailWrite',
				Effect: 'Allow',
				Principal: {Service: 'cloudtrail.amazonaws.com'},
				Action: 's3:PutObject',
				Resource: 'arn:aws:s3:::acme-backups/AWSLogs/111122223333/*',
				Condition: {StringEquals: {'s3:x-amz-acl': 'bucket-owner-full-control'}},
			},
			{
				Effect: 'Deny',
				NotPrincipal: {AWS: ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:user/admin']},
				Action: ['s3:DeleteBucket', 's3:PutBucketTagging'],
				Resource: 'arn:aws:s3:::acme-backups',
			},
		],
	});
	return account;
}

/** Everything that a set-up leaves behind, without what is another one each time. */
export function endOf(account: Account) {
	const {state} = account.sandbox;
	const keys = account.keysOf(user);
	const active = keys.filter(({status}) => status === 'Active');
	const [target] = account.store.list();
	const bucket = account.bucket('acme-backups');
	const credentials = `${account.folder}/credentials`;
	const saved = existsSync(credentials) ? readFileSync(credentials, 'utf8') : '';
	return {
		targets: account.store.list().length,
		users: [...state.users.keys()].filter(name => name.startsWith('nightdrop')),
		policies: state.users.get(user)?.inlinePolicies.size,
		activeKeys: active.length,
		/** Others may be there only as keys that nobody has the secret of, and turned off. */
		candidates: keys.every(
			({id, status}) =>
				status === 'Active' || target?.keys.some(key => key.accessKeyId === id && key.origin === 'candidate'),
		),
		isSavedKey: active.every(
			({id, secret}) => saved.includes(`= ${id}\n`) && saved.includes(`= ${secret}\n`),
		),
		sections: saved.match(/^\[/gmu)?.length,
		statements: account.statements('acme-backups'),
		bucket: [
			bucket.versioning,
			bucket.ownership,
			bucket.publicAccessBlock,
			[...bucket.configurations.keys()],
		],
		testObjects: account.objects('acme-backups').filter(key => key.includes('.nightdrop')),
		testUploads: [...bucket.uploads.values()].filter(({key}) => key.includes('.nightdrop')).length,
		intent: target?.intent,
		isOurs: target?.user.isOurs,
		usable: target?.keys
			.filter(key => key.origin === 'ours')
			.map(({secret, savedTo, deactivatedAt}) => ({secret, savedTo, deactivatedAt})),
		fixes: target?.setUp.fixes,
	};
}
