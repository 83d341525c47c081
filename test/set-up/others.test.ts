import {describe, expect, test} from 'vitest';
import {createAccessKey, deleteAccessKey} from '../../src/aws/keys.js';
import {deleteUser} from '../../src/aws/users.js';
import {valueIn} from '../aws/sandbox.js';
import {type Passing, startFaults} from '../helpers/faults.js';
import {type Account, openAccount} from './account.js';

const bucket = 'acme-new';
const user = 'nightdrop-acme-new';
const theirs = {
	Sid: 'Theirs',
	Effect: 'Allow',
	Principal: {AWS: 'arn:aws:iam::111122223333:root'},
	Action: 's3:GetObject',
	Resource: `arn:aws:s3:::${bucket}/*`,
};

/** A set-up during which somebody else does something right before a call. */
async function setUpBeside(others: (passing: Passing, account: Account) => Promise<void> | undefined) {
	let account: Account | undefined;
	const opened = await openAccount({}, async endpoint => {
		const way = await startFaults(endpoint, async passing => {
			if (account !== undefined) {
				await others(passing, account);
			}

			return undefined;
		});
		return way.url;
	});
	account = opened;
	return {account: opened, ended: await opened.setUp({}, {isJson: true})};
}

const once = (operation: string, passing: Passing) => passing.operation === operation && passing.before === 0;

describe('somebody else is at work on the same bucket and user', () => {
	test('and writes the policy right before ours is written: theirs stays, and a copy of it is kept', async () => {
		let isDone = false;
		const {account, ended} = await setUpBeside(async (passing, {putPolicy, sandbox: {state}}) => {
			if (!isDone && state.buckets.has(bucket) && passing.url.includes('versioning')) {
				isDone = true;
				await putPolicy(bucket, {Version: '2012-10-17', Statement: [theirs]});
			}
		});
		expect([ended.code, isDone]).toEqual([0, true]);
		expect(account.statements(bucket)).toContain(JSON.stringify(theirs));
		expect(account.policyCopies()).toEqual([expect.stringContaining('"Theirs"')]);
	});

	test('and deletes the user before its key is made: no key is made, and it is said', async () => {
		const {account, ended} = await setUpBeside(async (passing, {admin}) => {
			if (once('CreateAccessKey', passing)) {
				valueIn(await deleteUser(admin, {user}));
			}
		});
		expect(ended).toMatchObject({
			code: 3,
			json: {
				error: {
					what: 'No key was made',
					why: `AWS says: The user with name ${user} cannot be found.`,
				},
			},
		});
		expect(account.keysOf(user)).toEqual([]);
	});

	test('and deletes the key that was just made: it is said of that key, and the set-up is not finished', async () => {
		const {account, ended} = await setUpBeside(async (passing, {admin, keysOf, sandbox}) => {
			if (
				passing.operation === 'PutObject' &&
				passing.signer !== sandbox.accessKeyId &&
				passing.before === 0
			) {
				for (const {id} of keysOf(user)) {
					valueIn(await deleteAccessKey(admin, {user, accessKeyId: id}));
				}
			}
		});
		expect([ended.code, ended.json.error.what]).toEqual([3, 'The key cannot put a backup']);
		expect(ended.json.error.why).toContain('AWS does not know the new key, or it is turned off');
		expect(account.store.list()[0]?.setUp.isComplete).toBe(false);
	});

	test('and makes a key: both are counted, and theirs is not touched', async () => {
		const {account, ended} = await setUpBeside(async (passing, {admin}) => {
			if (once('CreateAccessKey', passing)) {
				valueIn(await createAccessKey(admin, {user}));
			}
		});
		expect(ended).toMatchObject({code: 0, json: {user: {activeKeys: 2}}});
		expect(account.keysOf(user).map(({status}) => status)).toEqual(['Active', 'Active']);
		expect(account.store.list()[0]?.keys).toMatchObject([{accessKeyId: ended.json.user.accessKeyId}]);
	});

	test('and takes ours out right after it was written: it is said, and no key is made', async () => {
		const {account, ended} = await setUpBeside(async (passing, {putPolicy, sandbox: {state}}) => {
			const there = state.buckets.get(bucket)?.policy;
			if (passing.operation === 'GetBucketPolicy' && there?.text.includes('Nightdrop')) {
				await putPolicy(bucket, {Version: '2012-10-17', Statement: [theirs]});
			}
		});
		expect([ended.code, ended.json.error.what]).toEqual([
			3,
			'The policy that S3 shows is not the one that was written',
		]);
		expect(account.keysOf(user)).toEqual([]);
		expect(account.statements(bucket)).toEqual([JSON.stringify(theirs)]);
	});
});
