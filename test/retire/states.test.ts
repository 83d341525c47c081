import {describe, expect, test} from 'vitest';
import {createAccessKey} from '../../src/aws/keys.js';
import {createUser, deleteUser, type IamUser} from '../../src/aws/users.js';
import {mergePolicy} from '../../src/policy/merge.js';
import {defaultOptions} from '../../src/policy/options.js';
import {createSecret} from '../../src/secret.js';
import {operatorPolicy} from '../../src/set-up/needs.js';
import {processName} from '../../src/storage/process.js';
import type {KeyRecord} from '../../src/targets/target.js';
import {errorIn, valueIn} from '../aws/sandbox.js';
import {bucket, type Scene, setScene} from './scene.js';

const user = 'nightdrop-db';
const name = 'acme-backups/db/';

/** By the hand of somebody else, in the account itself. */
const rename = ({state}: Scene, from: string, to: string, path = '/') => {
	const one = state.users.get(from);
	if (one === undefined) {
		throw new Error(`There is no user ${from}`);
	}

	state.users.delete(from);
	state.users.set(to, {...one, name: to, path, arn: `arn:aws:iam::111122223333:user${path}${to}`});
	for (const [id, key] of state.accessKeys) {
		if (key.userName === from) {
			state.accessKeys.set(id, {...key, userName: to});
		}
	}
};

async function removeUser({admin, state}: Scene, one = user): Promise<void> {
	for (const [id, key] of state.accessKeys) {
		if (key.userName === one) {
			state.accessKeys.delete(id);
		}
	}

	valueIn(await deleteUser(admin, {user: one}));
}

const makeUser = async ({admin}: Scene, one = user): Promise<IamUser> =>
	valueIn(await createUser(admin, {user: one}));

/** Somebody sets up the user that has this name now, from another machine, for the same prefix. */
async function setUpAnew(scene: Scene, {arn, id}: IamUser): Promise<void> {
	// Statements with the id of a user that was deleted were taken out by hand before: S3 refuses them.
	await scene.shown();
	const others = scene.sources().filter(source => !/"AWS":"AIDA/u.test(source));
	const merged = mergePolicy(
		`{"Version":"2008-10-17","Id":"theirs","Statement":[${others.join(',')}]}`,
		{userArn: arn, userId: id, bucket, prefix: 'db/', isPlainHttp: false},
		defaultOptions('hardened'),
	);
	if (!merged.ok) {
		throw new Error(merged.problem.what);
	}

	await scene.putPolicy(merged.text);
}

/** An operator who may do what the README says, and nothing else. */
async function narrowOperator({admin, state}: Scene) {
	const operator = valueIn(await createUser(admin, {user: 'operator'}));
	const policy = operatorPolicy({partition: 'aws', account: '111122223333', bucket, user});
	state.users.get('operator')?.inlinePolicies.set('backups', JSON.parse(JSON.stringify(policy)));
	const {accessKeyId, secretAccessKey} = valueIn(await createAccessKey(admin, {user: operator.name}));
	return {credentials: {type: 'key', accessKeyId, secretAccessKey}} as const;
}

const record = (accessKeyId: string, more: Partial<KeyRecord>): KeyRecord => ({
	accessKeyId,
	createdAt: '2026-11-23T18:30:00.000Z',
	origin: 'ours',
	secret: 'unseen',
	...more,
});

describe('a user that Nightdrop did not make', () => {
	test('stays with the keys that are not ours, and that is said', async () => {
		const scene = await setScene();
		await makeUser(scene);
		const foreign = await scene.addKey(user);
		const {keys} = await scene.addTarget({isAdopted: true});
		const {code, out} = await scene.retire(name);
		expect(code).toBe(0);
		expect(scene.keysOf(user)).toEqual([{id: foreign, status: 'Active'}]);
		expect(scene.sources()).toHaveLength(2);
		expect(out).toContain(`deleted the key ${keys[0]?.accessKeyId}`);
		expect(out).toContain(`stays: the user ${user}: Nightdrop did not make it`);
		expect(out).toContain(
			`stays: the key ${foreign} of ${user}: not made by Nightdrop, on, and without our denies from then on`,
		);
		expect(scene.store.list()).toEqual([]);
	});
});

describe('keys', () => {
	test('one that somebody else made stops it before the user is deleted; it is named, and the next run ends it', async () => {
		const scene = await setScene();
		await scene.addTarget();
		const foreign = await scene.addKey(user);
		const first = await scene.retire(name);
		expect(first.code).toBe(3);
		expect(first.out).toContain(
			`warning: Nightdrop did not make the key ${foreign}: it will stop before the user is deleted`,
		);
		expect(first.err).toContain(`problem: the user ${user} was not deleted: it has the key ${foreign}`);
		expect(first.err).toContain(
			`aws iam delete-access-key --user-name ${user} --access-key-id ${foreign}; then run the same command again.`,
		);
		expect(scene.keysOf(user)).toEqual([{id: foreign, status: 'Active'}]);
		expect(scene.sources()).toHaveLength(2);
		expect(scene.store.get(name)).toMatchObject({keys: []});
		scene.state.accessKeys.delete(foreign);
		const second = await scene.retire(name);
		expect([second.code, scene.state.users.has(user)]).toEqual([0, false]);
		expect(scene.store.list()).toEqual([]);
	});

	test('one that proofs or lost answers left behind goes with the others', async () => {
		const scene = await setScene();
		const target = await scene.addTarget({key: {origin: 'candidate', secret: 'unseen'}});
		const id = await scene.addKey(user);
		const temporary = record(id, {origin: 'temporary', process: processName(0x7fffffff)});
		await scene.store.save({...target, keys: [...target.keys, temporary]});
		const {code} = await scene.retire(name);
		expect([code, scene.keysOf(user)]).toEqual([0, []]);
	});

	test('one of a proof that runs ends it before anything', async () => {
		const scene = await setScene();
		const target = await scene.addTarget();
		const id = await scene.addKey(user);
		const createdAt = new Date(scene.clock.now()).toISOString();
		const temporary = record(id, {createdAt, origin: 'temporary', process: processName(process.pid)});
		await scene.store.save({...target, keys: [...target.keys, temporary]});
		const {code, err} = await scene.retire(name);
		expect([code, err]).toEqual([3, expect.stringContaining(`The key ${id} was made for it`)]);
		expect(scene.keysOf(user).map(({status}) => status)).toEqual(['Active', 'Active']);
	});

	test.each([
		['never used: it is ours, and goes', false, 0],
		['used: it may be of somebody else, and stays', true, 3],
	])('one whose answer was lost, %s', async (_, isUsed, code) => {
		const scene = await setScene();
		const {keys} = await scene.addTarget();
		const at = '2026-11-23T18:59:00.000Z';
		const keysBefore = keys.map(({accessKeyId}) => accessKeyId);
		const intent = {operation: 'CreateAccessKey', at, keysBefore, run: 'run0', pid: 1} as const;
		await scene.store.update(name, known => known && {...known, intent});
		const lost = await scene.addKey(user);
		const key = scene.state.accessKeys.get(lost);
		if (isUsed && key !== undefined) {
			key.lastUsed = {at: scene.clock.now(), service: 's3', region: 'us-east-1'};
		}

		const ended = await scene.retire(name, {isJson: true});
		expect(ended.code).toBe(code);
		expect(ended.json.keys.deleted).toEqual(isUsed ? keysBefore : [...keysBefore, lost]);
		expect(scene.keysOf(user)).toEqual(isUsed ? [{id: lost, status: 'Active'}] : []);
	});

	test('one that is off already is not turned off again, but it is waited for', async () => {
		const scene = await setScene();
		const {keys} = await scene.addTarget();
		const key = scene.state.accessKeys.get(keys[0]?.accessKeyId ?? '');
		if (key !== undefined) {
			key.status = 'Inactive';
		}

		const {code, err, json} = await scene.retire(name, {isJson: true});
		expect([code, err]).toEqual([0, '']);
		expect(json.calls[0].operation).toBe('PutBucketPolicy');
		expect(scene.clock.now() - Date.parse('2026-11-23T19:00:00.000Z')).toBeGreaterThanOrEqual(10_000);
	});
});

describe('a user that was given more since', () => {
	test.each<readonly [string, (scene: Scene) => void, RegExp]>([
		[
			'a group',
			({state}) => {
				const of = {path: '/', id: 'AGPAEXAMPLE', arn: 'arn:aws:iam::111122223333:group/analytics'};
				const empty = {createdAt: 0, inlinePolicies: new Map(), attachedPolicies: new Set<string>()};
				state.groups.set('analytics', {...of, ...empty, name: 'analytics', members: new Set([user])});
			},
			/it is in the group analytics/u,
		],
		[
			'a policy',
			({state}) => state.users.get(user)?.inlinePolicies.set('extra', {Version: '2012-10-17', Statement: []}),
			/it has the inline policy extra/u,
		],
		[
			'a password',
			({state}) => {
				const one = state.users.get(user);
				if (one !== undefined) {
					one.loginProfile = {createdAt: 0, passwordResetRequired: false};
				}
			},
			/it has a password/u,
		],
	])('is not deleted, and %s is named; when that is gone the next run ends it', async (_, give, why) => {
		const scene = await setScene();
		await scene.addTarget();
		give(scene);
		const {code, err} = await scene.retire(name);
		expect(code).toBe(3);
		expect(err).toMatch(why);
		expect(err).toContain('iam DeleteUser, 409 DeleteConflict, request ');
		expect([scene.keysOf(user), scene.sources().length]).toEqual([[], 2]);
		const one = scene.state.users.get(user);
		one?.inlinePolicies.clear();
		delete one?.loginProfile;
		scene.state.groups.clear();
		expect((await scene.retire(name)).code).toBe(0);
		expect(scene.state.users.has(user)).toBe(false);
	});
});

describe('a user that was renamed', () => {
	test.each([
		['another name', 'backup-writer', '/'],
		['another path', user, '/backups/'],
	])('to %s is the same by its id: it goes, and all statements about it', async (_, to, path) => {
		const scene = await setScene();
		await scene.addTarget();
		rename(scene, user, to, path);
		const {code, out} = await scene.retire(name, {isYes: false, ask: async () => to});
		expect(code).toBe(0);
		expect(out).toContain(`it is arn:aws:iam::111122223333:user${path}${to} now`);
		expect([...scene.state.users.keys()]).toEqual(['admin']);
		expect([scene.keysOf(to), scene.sources().length, scene.store.list()]).toEqual([[], 2, []]);
	});

	test('and whose old name another user has: that one is not touched', async () => {
		const scene = await setScene();
		await scene.addTarget();
		rename(scene, user, 'backup-writer');
		const other = await makeUser(scene);
		const key = await scene.addKey(user);
		const {code, out} = await scene.retire(name);
		expect(code).toBe(0);
		expect(out).toContain(`${user} is another user now, made under that name since: it is not touched`);
		expect(scene.state.users.get(user)?.id).toBe(other.id);
		expect(scene.keysOf(user)).toEqual([{id: key, status: 'Active'}]);
		expect(scene.state.users.has('backup-writer')).toBe(false);
		expect(scene.sources()).toHaveLength(2);
	});

	test('where that cannot be seen, nothing is done: it may still have its keys', async () => {
		const scene = await setScene();
		await scene.addTarget();
		const connection = await narrowOperator(scene);
		rename(scene, user, 'backup-writer');
		const before = await scene.shown();
		const {code, err} = await scene.retire(name, {connection});
		expect(code).toBe(4);
		expect(err).toContain('Have iam:ListUsers allowed to you');
		expect(await scene.shown()).toBe(before);
		expect(scene.keysOf('backup-writer')).toMatchObject([{status: 'Active'}]);
	});

	test('and whose old name another user has that was set up since: the statements of that one stay', async () => {
		const scene = await setScene();
		await scene.addTarget();
		rename(scene, user, 'backup-writer');
		await setUpAnew(scene, await makeUser(scene));
		const isOfOld = (source: string) => source.includes('user/backup-writer"');
		const before = scene.sources();
		expect(before.filter(isOfOld)).toHaveLength(4);
		const {code} = await scene.retire(name);
		expect(code).toBe(0);
		expect(scene.sources()).toEqual(before.filter(source => !isOfOld(source)));
		expect(scene.state.users.has('backup-writer')).toBe(false);
		expect(scene.state.users.has(user)).toBe(true);
	});
});

describe('a user that is gone already', () => {
	test('leaves statements with its id, which are ours', async () => {
		const scene = await setScene();
		const {user: was} = await scene.addTarget();
		await removeUser(scene);
		expect(await scene.shown()).toContain(`{"AWS":"${was.id}"}`);
		const {code, out} = await scene.retire(name);
		expect(code).toBe(0);
		expect(out).toContain(`ok: the user ${user} is gone already`);
		expect(scene.sources()).toHaveLength(2);
		expect(scene.store.list()).toEqual([]);
	});

	test('is known by that id where not all users may be seen', async () => {
		const scene = await setScene();
		await scene.addTarget();
		const connection = await narrowOperator(scene);
		await removeUser(scene);
		const {code} = await scene.retire(name, {connection});
		expect([code, scene.sources().length, scene.store.list()]).toEqual([0, 2, []]);
	});

	test('was never made: only the record goes', async () => {
		const scene = await setScene();
		const target = await scene.addTarget();
		await removeUser(scene);
		await scene.putPolicy((await setScene()).policy() ?? '');
		await scene.store.save({...target, user: {name: user}, keys: []});
		const {json} = await scene.retire(name, {isJson: true});
		expect(json).toMatchObject({ok: true, changed: false, done: ['forget'], calls: []});
	});
});

describe('a user that was made anew under the same name', () => {
	test('is not touched; the statements of the one before go', async () => {
		const scene = await setScene();
		await scene.addTarget();
		await removeUser(scene);
		const other = await makeUser(scene);
		const key = await scene.addKey(user);
		const {code} = await scene.retire(name);
		expect(code).toBe(0);
		expect(scene.state.users.get(user)?.id).toBe(other.id);
		expect(scene.keysOf(user)).toEqual([{id: key, status: 'Active'}]);
		expect(scene.sources()).toHaveLength(2);
	});

	test('and set up by somebody else keeps its statements', async () => {
		const scene = await setScene();
		await scene.addTarget();
		await removeUser(scene);
		await setUpAnew(scene, await makeUser(scene));
		const before = scene.policy();
		const {code, out} = await scene.retire(name);
		expect(code).toBe(0);
		expect(scene.policy()).toBe(before);
		expect(out).toContain(
			`stays: the statements about arn:aws:iam::111122223333:user/${user}: they are of the user that has this name now`,
		);
	});

	test('while the old one is being deleted: the new one stays', async () => {
		const scene = await setScene();
		await scene.addTarget();
		let looks = 0;
		const {code} = await scene.retire(name, {
			fate(operation) {
				looks += operation === 'GetUser' ? 1 : 0;
				const one = scene.state.users.get(user);
				if (operation === 'GetUser' && looks === 2 && one !== undefined) {
					scene.state.users.set(user, {...one, id: 'AIDANEWNEWNEWNEWNEWNE'});
				}

				return undefined;
			},
		});
		expect([code, scene.state.users.get(user)?.id]).toEqual([0, 'AIDANEWNEWNEWNEWNEWNE']);
	});
});

test('a user of two targets stays with its keys for the other one, which then knows that it is ours', async () => {
	const scene = await setScene();
	const {user: one, keys} = await scene.addTarget();
	const other = {bucket: 'elsewhere', name: 'elsewhere', prefix: '', keys: []};
	const target = scene.store.get(name);
	if (target === undefined) {
		throw new Error('It is not remembered');
	}

	const {isOurs: _, ...adopted} = one;
	await scene.store.save({...target, ...other, user: adopted});
	const {code, out} = await scene.retire(name);
	expect(code).toBe(0);
	expect(out).toContain(`stays: the user ${user} and its keys, for elsewhere`);
	expect(scene.sources()).toHaveLength(2);
	expect(scene.keysOf(user)).toMatchObject([{id: keys[0]?.accessKeyId, status: 'Active'}]);
	expect(scene.store.list()).toMatchObject([{name: 'elsewhere', user: {isOurs: true}, keys}]);
	const last = await scene.retire('elsewhere');
	expect([last.code, scene.state.users.has(user), scene.keysOf(user)]).toEqual([0, false, []]);
	expect(last.out).toContain('ok: the bucket elsewhere is gone already');
});

describe('what others have in the policy', () => {
	test('a dead id that S3 does not store again: the keys are off, and it is said whose it is to mend', async () => {
		const scene = await setScene();
		const gone = await makeUser(scene, 'leaver');
		const statement = {
			...{Sid: 'Leaver', Effect: 'Allow', Principal: {AWS: gone.arn}, Action: 's3:GetObject'},
			Resource: `arn:aws:s3:::${bucket}/*`,
		};
		await scene.putPolicy(JSON.stringify({Version: '2012-10-17', Statement: [statement]}));
		await scene.addTarget();
		valueIn(await deleteUser(scene.admin, {user: 'leaver'}));
		const {code, out, err} = await scene.retire(name);
		expect(code).toBe(3);
		expect(out).toContain(
			'warning: S3 may refuse the policy without our statements: the statement Leaver names',
		);
		expect(err).toContain(`S3 does not know ${gone.id}, which a statement of others names.`);
		expect(err).toContain('done: turned off the key');
		expect(scene.keysOf(user)).toMatchObject([{status: 'Inactive'}]);
		expect(scene.state.users.has(user)).toBe(true);
	});

	test('somebody writes ours again from what they had read: it is said, and the user is not deleted', async () => {
		const scene = await setScene();
		await scene.addTarget();
		const before = scene.policy() ?? '';
		let puts = 0;
		const {code, err} = await scene.retire(name, {
			fate(operation) {
				puts += operation === 'PutBucketPolicy' ? 1 : 0;
				const there = scene.state.buckets.get(bucket);
				if (operation === 'GetBucketPolicy' && puts > 0 && there?.policy !== undefined) {
					there.policy = {...there.policy, text: before, document: JSON.parse(before)};
				}

				return undefined;
			},
		});
		expect([code, err]).toEqual([3, expect.stringContaining('somebody else may be changing the policy')]);
		expect(scene.state.users.has(user)).toBe(true);
		expect((await scene.retire(name)).code).toBe(0);
	});
});

describe('whoever runs it', () => {
	test('needs no more than the README asks for, killed after the last call included', async () => {
		const scene = await setScene();
		await scene.addTarget();
		const connection = await narrowOperator(scene);
		const died = new Promise<'dead'>(resolve => {
			void scene.retire(name, {
				connection,
				fate: operation => (operation === 'DeleteUser' ? 'dead after' : undefined),
				onWay: way => void way.died.then(() => resolve('dead')),
			});
		});
		expect(await died).toBe('dead');
		expect(scene.state.users.has(user)).toBe(false);
		const {code} = await scene.retire(name, {connection});
		expect([code, scene.store.list()]).toEqual([0, []]);
	});

	test('may not be the backup user itself', async () => {
		const scene = await setScene();
		const {keys} = await scene.addTarget();
		const [key] = keys;
		const secret = scene.state.accessKeys.get(key?.accessKeyId ?? '')?.secret ?? '';
		const {code, err} = await scene.retire(name, {
			connection: {
				credentials: {
					type: 'key',
					accessKeyId: key?.accessKeyId ?? '',
					secretAccessKey: createSecret(secret),
				},
			},
		});
		expect([code, err]).toEqual([2, expect.stringContaining(`problem: the user ${user} is you`)]);
	});

	test('must be of the account of the target', async () => {
		const scene = await setScene();
		const target = await scene.addTarget({record: {account: '999999999999'}});
		const {code, err} = await scene.retire(target.name);
		expect(code).toBe(2);
		expect(err).toContain(
			`${name} is in the account 999999999999, and these credentials are of 111122223333`,
		);
		expect(scene.keysOf(user)).toMatchObject([{status: 'Active'}]);
	});

	test('must be allowed to: what is refused is said with the code, and what was done stays done', async () => {
		const scene = await setScene();
		await scene.addTarget();
		const connection = await narrowOperator(scene);
		const operator = scene.state.users.get('operator');
		operator?.inlinePolicies.set('no', {
			Version: '2012-10-17',
			Statement: {Effect: 'Deny', Action: 's3:PutBucketPolicy', Resource: '*'},
		});
		const {code, json} = await scene.retire(name, {connection, isJson: true});
		expect(code).toBe(4);
		expect(json).toMatchObject({
			ok: false,
			changed: true,
			error: {
				kind: 'denied',
				code: 'AccessDenied',
				what: 'Our statements were not taken out of the bucket policy',
			},
			done: ['turn-off-keys'],
			notDone: ['take-out-statements', 'delete-keys', 'delete-user', 'forget'],
		});
		operator?.inlinePolicies.delete('no');
		expect((await scene.retire(name, {connection})).code).toBe(0);
	});

	test('is told when a user of that name may be of anybody', async () => {
		const scene = await setScene();
		const target = await scene.addTarget();
		await scene.store.save({...target, user: {name: user}});
		const {code, err} = await scene.retire(name);
		expect([code, err]).toEqual([
			2,
			expect.stringContaining(`nightdrop setup --bucket ${bucket} --prefix db/`),
		]);
		expect(errorIn(await createUser(scene.admin, {user})).kind).toBe('exists');
		expect(scene.keysOf(user)).toMatchObject([{status: 'Active'}]);
	});
});
