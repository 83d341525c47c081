import {expect, test} from 'vitest';
import {parsePolicy} from '../../src/policy/parse.js';
import {bucket, setScene} from './scene.js';

test('the user, its key, its statements and the record go; the backups stay', async () => {
	const scene = await setScene();
	const [before, target] = [scene.policy(), await scene.addTarget()];
	scene.state.buckets.get(bucket)?.objects.set('db/a.dump', []);
	const {code, out, err} = await scene.retire(target.name);
	expect([code, err.split('\n').filter(line => !line.startsWith('waiting: '))]).toEqual([0, ['']]);
	expect(scene.policy()).toBe(before);
	expect([...scene.state.users.keys()]).toEqual(['admin']);
	expect(scene.keysOf('nightdrop-db')).toEqual([]);
	expect(scene.store.list()).toEqual([]);
	expect([...(scene.state.buckets.get(bucket)?.objects.keys() ?? [])]).toEqual(['db/a.dump']);
	expect(out).toContain('stays: the backups in acme-backups under db/');
	expect(out).toContain('Retired: acme-backups/db/. The backups stay.');
});

test('the key is off, and has been for some seconds, before our denies go; the user goes last', async () => {
	const scene = await setScene();
	const {name, keys} = await scene.addTarget();
	const at = new Map<string, number>();
	const seen: unknown[] = [];
	await scene.retire(name, {
		fate(operation) {
			at.set(operation, scene.clock.now());
			if (operation === 'PutBucketPolicy') {
				seen.push(...scene.keysOf('nightdrop-db'));
			}

			return undefined;
		},
		onWay: way => seen.push(way.seen),
	});
	const [calls, ...rest] = seen as [readonly string[], ...unknown[]];
	expect(calls.filter(call => !/^(?:Get|List)/u.test(call))).toEqual([
		'UpdateAccessKey',
		'PutBucketPolicy',
		'DeleteAccessKey',
		'DeleteUser',
	]);
	expect(rest).toEqual([{id: keys[0]?.accessKeyId, status: 'Inactive'}]);
	expect(Number(at.get('PutBucketPolicy')) - Number(at.get('UpdateAccessKey'))).toBeGreaterThanOrEqual(
		10_000,
	);
});

test('where nothing but our statements is in the policy, it goes as a whole', async () => {
	const scene = await setScene({hasTheirs: false});
	const {name} = await scene.addTarget({prefix: ''});
	const {code, out} = await scene.retire(name, {isJson: true});
	expect(code).toBe(0);
	expect(out).toContain('DeleteBucketPolicy');
	expect(await scene.shown()).toBeUndefined();
});

test('of three targets on one bucket one is retired, and nothing of the others is touched', async () => {
	const scene = await setScene();
	const [one, two, three] = [
		await scene.addTarget({prefix: 'db/'}),
		await scene.addTarget({prefix: 'web/'}),
		await scene.addTarget({prefix: 'logs/', preset: 'classic'}),
	];
	const isAboutTwo = (source: string) => source.includes('nightdrop-web');
	const [before, policy] = [scene.sources(), scene.policy()];
	expect(before.filter(isAboutTwo).length).toBeGreaterThan(8);
	const keys = [one, three].map(({user}) => scene.keysOf(user.name));
	const {code} = await scene.retire(two.name);
	expect(code).toBe(0);
	expect(scene.sources()).toEqual(before.filter(source => !isAboutTwo(source)));
	const around = (text = '') => {
		const {Statement: _, ...rest} = parsePolicy(text)?.document ?? {Statement: []};
		return rest;
	};
	expect(around(scene.policy())).toEqual(around(policy));
	expect([one, three].map(({user}) => scene.keysOf(user.name))).toEqual(keys);
	expect(scene.store.list()).toEqual([one, three]);
	expect([...scene.state.users.keys()]).toEqual(['admin', 'nightdrop-db', 'nightdrop-logs']);
	expect(scene.copies()).toEqual([policy]);
});

test('JSON says what was taken away and what stays, in one object', async () => {
	const scene = await setScene();
	const {name, keys, user} = await scene.addTarget();
	const {json} = await scene.retire(name, {isJson: true});
	const ids = keys.map(({accessKeyId}) => accessKeyId);
	expect(json).toMatchObject({
		schema: 'nightdrop/retire/1',
		ok: true,
		changed: true,
		target: {name, bucket, prefix: 'db/', user: user.name, userArn: user.arn},
		user: {wasThere: true, deleted: true},
		keys: {ours: ids, foreign: [], deleted: ids},
		statements: {others: 2, takenOut: true},
		forgotten: true,
		done: ['turn-off-keys', 'take-out-statements', 'delete-keys', 'delete-user', 'forget'],
		notDone: [],
		calls: [
			{operation: 'UpdateAccessKey', status: 200},
			{operation: 'PutBucketPolicy', status: 204},
			{operation: 'DeleteAccessKey', status: 200},
			{operation: 'DeleteUser', status: 200},
		],
	});
	expect(json.statements.ours).toContain('NightdropDenyElse');
	expect(json.stays.join('\n')).toContain('NightdropRequireTls');
});

test('a key that a host may use is named before anything is taken away; one that only our own test used is not', async () => {
	const scene = await setScene();
	const at = scene.clock.now() - 3_600_000;
	const usedAt = (time: string | undefined) => (time === undefined ? {} : {ourLastCallAt: time});
	const web = await scene.addTarget({prefix: 'web/', key: usedAt(new Date(at + 1000).toISOString())});
	const db = await scene.addTarget({prefix: 'db/'});
	const ids = [web, db].map(({keys: [key]}) => key?.accessKeyId ?? '');
	for (const key of scene.state.accessKeys.values()) {
		key.lastUsed = {at, service: 's3', region: 'us-east-1'};
	}

	const words = /a host may use/u;
	expect((await scene.retire(web.name, {isJson: true, isDryRun: true})).json.found.join()).not.toMatch(words);
	const {json} = await scene.retire(db.name, {isJson: true, isDryRun: true});
	expect(json.found).toContain(
		`a host may use ${ids[1]}, last used ${new Date(at).toISOString()}: the backups made with it stop`,
	);
	expect((await scene.retire(db.name, {isDryRun: true})).out).toMatch(words);
	expect(scene.keysOf(db.user.name)).toEqual([{id: ids[1], status: 'Active'}]);
});
