import {expect, test} from 'vitest';
import type {Target} from '../../src/targets/target.js';
import {type Fate, startFaults} from '../helpers/faults.js';
import {openAccount} from '../set-up/account.js';

const user = 'nightdrop-acme-new';
const profile = {secret: {saveProfile: 'acme', printSecret: false}};

/** An account on whose way calls may be lost, and how often each was sent. */
async function onLossyWay(fate: (operation: string, before: number) => Fate) {
	let seen: readonly string[] = [];
	const account = await openAccount({}, async endpoint => {
		const proxy = await startFaults(endpoint, ({operation, before}) => fate(operation, before));
		seen = proxy.seen;
		return proxy.url;
	});
	return {account, sent: (operation: string) => seen.filter(one => one === operation).length};
}

const first = (wanted: string, lost: Fate) => (operation: string, before: number) =>
	operation === wanted && before === 0 ? lost : undefined;

test.each([
	['lost before', 2],
	['lost after', 1],
] as const)('a user whose making was %s is made once', async (lost, times) => {
	const {account, sent} = await onLossyWay(first('CreateUser', lost));
	const {code, err} = await account.setUp();
	expect(code).toBe(0);
	expect(err.includes('The answer was lost; looking whether the user was made')).toBe(lost === 'lost before');
	expect(sent('CreateUser')).toBe(times);
	expect([...account.sandbox.state.users.keys()]).toEqual(['admin', user]);
	expect(account.store.list()).toMatchObject([{user: {name: user, isOurs: true}}]);
});

test('a user that is surely not there after two calls is not asked for again; the next run does', async () => {
	const {account, sent} = await onLossyWay((operation, before) =>
		operation === 'CreateUser' && before < 2 ? 'lost before' : undefined,
	);
	const one = await account.setUp();
	expect(one.code).toBe(3);
	expect(one.err).toContain(`problem: whether the user ${user} was made is not known`);
	expect(sent('CreateUser')).toBe(2);
	expect(account.store.list()).toMatchObject([{intent: {operation: 'CreateUser'}}]);
	expect((await account.setUp()).code).toBe(0);
	expect(sent('CreateUser')).toBe(3);
});

test.each(['lost before', 'lost after'] as const)(
	'a key whose making was %s: one key works, and is saved',
	async lost => {
		const {account, sent} = await onLossyWay(first('CreateAccessKey', lost));
		const {code, err, json} = await account.setUp(profile, {isJson: true});
		expect([code, err]).toEqual([0, '']);
		expect(sent('CreateAccessKey')).toBe(2);
		const keys = account.keysOf(user);
		expect(keys.filter(({status}) => status === 'Active')).toMatchObject([{id: json.user.accessKeyId}]);
		expect(keys).toHaveLength(lost === 'lost after' ? 2 : 1);
		expect(json).toMatchObject({user: {activeKeys: 1}, proof: {verdict: 'proven'}});
	},
);

test('a key of a lost answer is off for a day, and then removed by the next run', async () => {
	const {account} = await onLossyWay(first('CreateAccessKey', 'lost after'));
	await account.setUp(profile);
	const soon = await account.setUp(profile, {isJson: true});
	expect([soon.code, soon.json.changed, account.keysOf(user).length]).toEqual([0, false, 2]);
	account.clock.advance(25 * 3_600_000);
	const later = await account.setUp(profile);
	expect(later.code).toBe(0);
	expect(later.out).toMatch(/^ok: removed AKIA\w+, whose secret nobody has/mu);
	expect(account.keysOf(user)).toMatchObject([{status: 'Active'}]);
	expect(account.store.list()[0]?.keys).toMatchObject([{origin: 'ours', secret: 'saved'}]);
});

test.each([
	['from the start', 0, []],
	[
		'when the key is to be made',
		2,
		['create-user', 'check-user', 'create-bucket', 'fix-versioning', 'write-policy'],
	],
] as const)(
	'a record that cannot be written %s: what it would be about is not sent',
	async (_, good, done) => {
		const account = await openAccount();
		let saves = 0;
		const store = {
			...account.store,
			async save(target: Target) {
				saves += target.intent?.operation === 'CreateBucket' ? 0 : 1;
				return saves > (good === 0 ? 0 : good + 1) ? full : account.store.save(target);
			},
		};
		const {code, json} = await account.setUp({}, {isJson: true, deps: {store}});
		expect(code).toBe(3);
		expect(json).toMatchObject({
			error: {what: 'The record cannot be written', why: 'There is no room left.'},
			done,
		});
		expect(json.calls.map(({operation}: {operation: string}) => operation)).not.toContain(
			good === 0 ? 'CreateUser' : 'CreateAccessKey',
		);
		expect(account.keysOf(user)).toEqual([]);
		expect((await account.setUp()).code).toBe(0);
	},
);

const full = {
	ok: false,
	problem: {
		kind: 'full',
		what: 'The record cannot be written',
		why: 'There is no room left.',
		next: 'Make room.',
	},
} as const;

test('a secret that was saved, and could not be noted: the next run finds it there', async () => {
	const account = await openAccount();
	const store = {
		...account.store,
		save: async (target: Target) =>
			target.keys.some(key => key.secret === 'saved') ? full : account.store.save(target),
	};
	const one = await account.setUp(profile, {deps: {store}});
	expect(one.code).toBe(3);
	const [key] = account.keysOf(user);
	const two = await account.setUp(profile, {isJson: true});
	expect(two.code).toBe(0);
	expect(two.json).toMatchObject({user: {accessKeyId: key?.id}, secret: {saved: 'profile:acme'}});
	expect(account.keysOf(user)).toEqual([expect.objectContaining({id: key?.id, status: 'Active'})]);
});

test('a key whose secret was never saved nor shown is turned off and removed by the next run', async () => {
	const account = await openAccount();
	const path = `${account.folder}/acme.key`;
	const store = {
		...account.store,
		async save(target: Target) {
			if (target.intent?.operation === 'CreateAccessKey') {
				// Somebody takes the name after it was seen to be free.
				account.write('acme.key', 'theirs');
			}

			return account.store.save(target);
		},
	};
	const one = await account.setUp({secret: {saveFile: path, printSecret: false}}, {deps: {store}});
	expect(one.code).toBe(3);
	expect(one.err).toContain('next: Run the same command again: this key is removed, and another is made.');
	const [lost] = account.keysOf(user);
	const two = await account.setUp();
	expect(two.code).toBe(0);
	expect(two.out).toContain(`ok: removed ${lost?.id}, whose secret nobody has`);
	expect(account.keysOf(user)).toMatchObject([{status: 'Active'}]);
	expect(account.keysOf(user)[0]?.id).not.toBe(lost?.id);
});

test('a place that holds another key is not taken for ours', async () => {
	const account = await openAccount();
	account.write(
		'credentials',
		'[acme]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n',
	);
	const {code, json} = await account.setUp(profile, {isJson: true});
	expect(code).toBe(2);
	expect(json).toMatchObject({error: {what: 'The key cannot be saved in an AWS profile'}, calls: []});
});
