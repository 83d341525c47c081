import {type Account, type Credentials, makeKey, type Person} from '../account.js';
import {put, putPolicy, read} from '../calls.js';
import {allowPut, U} from '../names.js';
import type {Topic} from '../row.js';

const unknown = '403 InvalidAccessKeyId';
const seconds = new WeakMap<Account, Person>();

/** Who holds the second key; the first is `user`. */
function second(account: Account): Person {
	const person = seconds.get(account);
	if (person === undefined) {
		throw new Error('The second key was not made.');
	}

	return person;
}

const statuses = async ({admin}: Account) =>
	(await admin.iam.listAccessKeys(U)).AccessKeyMetadata?.map(({Status}) => Status).join(' ');

const setFirst =
	(Status: 'Active' | 'Inactive') =>
	async ({admin, user}: Account) =>
		admin.iam.updateAccessKey({...U, AccessKeyId: user.credentials.accessKeyId, Status});

const deleteKey = async ({admin}: Account, {accessKeyId}: Credentials) =>
	admin.iam.deleteAccessKey({...U, AccessKeyId: accessKeyId});

async function lastUse(account: Account): Promise<string> {
	const AccessKeyId = second(account).credentials.accessKeyId;
	const {AccessKeyLastUsed: used} = await account.admin.iam.getAccessKeyLastUsed({AccessKeyId});
	return `${used?.LastUsedDate ? 'a date' : 'no date'} ${used?.ServiceName} ${used?.Region}`;
}

export const rotation: Topic = {
	name: 'keys by turns',
	rows: [
		['PutBucketPolicy: put', 'ok', async account => putPolicy(account, allowPut)],
		[
			'CreateAccessKey, the second',
			'ok',
			async account => {
				seconds.set(account, account.as(await makeKey(account.admin.iam, U.UserName)));
			},
		],
		['CreateAccessKey, the third', '409 LimitExceeded', async ({admin}) => admin.iam.createAccessKey(U)],
		['ListAccessKeys', 'Active Active', statuses],
		['GetAccessKeyLastUsed of the second, which was not used', 'no date N/A N/A', lastUse],
		['PutObject with the second', 'ok', async account => put(second(account), 'drop/k2.txt')],
		['PutObject with the first', 'ok', async ({user}) => put(user, 'drop/k1.txt')],
		['GetObject with the second', '403 AccessDenied', async account => read(second(account), 'drop/k2.txt')],
		['GetAccessKeyLastUsed of the second', 'a date s3 us-east-1', lastUse],
		['UpdateAccessKey: the first Inactive', 'ok', setFirst('Inactive')],
		['ListAccessKeys', 'Inactive Active', statuses],
		['PutObject with the inactive one', unknown, async ({user}) => put(user, 'drop/k1b.txt')],
		[
			'GetCallerIdentity with the inactive one',
			'403 InvalidClientTokenId',
			async ({user}) => user.sts.getCallerIdentity(),
		],
		['GetUser with the inactive one', '403 InvalidClientTokenId', async ({user}) => user.iam.getUser()],
		[
			'CreateAccessKey: inactive ones count',
			'409 LimitExceeded',
			async ({admin}) => admin.iam.createAccessKey(U),
		],
		['PutObject with the second', 'ok', async account => put(second(account), 'drop/k2b.txt')],
		['UpdateAccessKey: the first Active again', 'ok', setFirst('Active')],
		['PutObject with the first', 'ok', async ({user}) => put(user, 'drop/k1c.txt')],
		[
			'UpdateAccessKey: a status that there is not',
			'400 ValidationError',
			async ({admin, user}) =>
				admin.iam.updateAccessKey({
					...U,
					AccessKeyId: user.credentials.accessKeyId,
					Status: 'Asleep' as 'Active',
				}),
		],
		['DeleteAccessKey of the first', 'ok', async account => deleteKey(account, account.user.credentials)],
		['PutObject with the deleted one', unknown, async ({user}) => put(user, 'drop/k1d.txt')],
		['PutObject with the second', 'ok', async account => put(second(account), 'drop/k2c.txt')],
		[
			'DeleteAccessKey of the first again',
			'404 NoSuchEntity',
			async account => deleteKey(account, account.user.credentials),
		],
		[
			'DeleteAccessKey of another user’s key under this name',
			'404 NoSuchEntity',
			async account => deleteKey(account, account.other.credentials),
		],
		['DeleteUser while it has a key', '409 DeleteConflict', async ({admin}) => admin.iam.deleteUser(U)],
		['DeleteAccessKey of the second', 'ok', async account => deleteKey(account, second(account).credentials)],
		['DeleteUser', 'ok', async ({admin}) => admin.iam.deleteUser(U)],
		['GetUser', '404 NoSuchEntity', async ({admin}) => admin.iam.getUser(U)],
		['PutObject with the second', unknown, async account => put(second(account), 'drop/k2d.txt')],
	],
};
