import {describe, expect, test} from 'vitest';
import type {Target} from '../../src/targets/target.js';
import type {Fate} from '../helpers/faults.js';
import {type RunChange, setScene} from './scene.js';

const user = 'nightdrop-db';
const never = new Promise<never>(() => undefined);
const isLooking = (operation: string) => /^(?:Get|List)/u.test(operation);

/** A target among others, with its key and one that a proof left behind. */
async function setWholeScene() {
	const scene = await setScene();
	await scene.addTarget({prefix: 'web/'});
	const others = scene.policy();
	const target = await scene.addTarget();
	const left = await scene.addKey(user);
	const key = {accessKeyId: left, createdAt: '2026-11-20T10:00:00.000Z', secret: 'unseen'} as const;
	const known: Target = {...target, keys: [...target.keys, {...key, origin: 'temporary'}]};
	await scene.store.save(known);
	return {...scene, target: known, others};
}

type WholeScene = Awaited<ReturnType<typeof setWholeScene>>;

/** Nothing of the target is left, and nothing of others was touched. */
function expectRetired({policy, others, state, keysOf, store}: WholeScene, at: unknown) {
	expect({
		at,
		isPolicyAsBefore: policy() === others,
		users: [...state.users.keys()],
		keys: keysOf(user),
		otherKeys: keysOf('nightdrop-web').map(({status}) => status),
		targets: store.list().map(({name}) => name),
	}).toEqual({
		at,
		isPolicyAsBefore: true,
		users: ['admin', 'nightdrop-web'],
		keys: [],
		otherKeys: ['Active'],
		targets: ['acme-backups/web/'],
	});
}

/** Runs until it has ended, or is dead: then nothing more comes of it. */
async function runUntilDead(scene: WholeScene, died: Promise<void>, change: RunChange) {
	return Promise.race([
		scene.retire(scene.target.name, change).then(() => 'ended' as const),
		died.then(() => 'dead' as const),
	]);
}

/** The next run; that the target was forgotten already is an end too. */
async function goOn(scene: WholeScene) {
	if (scene.store.get(scene.target.name) !== undefined) {
		const {code, err} = await scene.retire(scene.target.name);
		expect([code, err.replaceAll(/^waiting: .*\n/gmu, '')]).toEqual([0, '']);
	}
}

/** A moment that a test tells of. */
function moment() {
	let tell = () => {};
	const reached = new Promise<void>(resolve => {
		tell = resolve;
	});
	return {reached, tell: () => tell()};
}

describe('killed anywhere and run again, it ends the same', () => {
	test.each(['dead before', 'dead after'] as const)('%s any call that changes something', async fate => {
		for (let at = 1; ; at++) {
			const scene = await setWholeScene();
			const {reached, tell} = moment();
			let changes = 0;
			const ended = await runUntilDead(scene, reached, {
				fate(operation) {
					changes += isLooking(operation) ? 0 : 1;
					return changes === at ? fate : undefined;
				},
				onWay: way => void way.died.then(tell),
			});
			await goOn(scene);
			expectRetired(scene, at);
			if (ended === 'ended') {
				// Two keys off, the policy, two keys deleted, the user: killed at each of them.
				expect(at).toBe(7);
				return;
			}
		}
	});

	// Dead before one is dead after the call before it, as above.
	test('dead after any writing of the record', async () => {
		for (let at = 1; ; at++) {
			const scene = await setWholeScene();
			const {reached, tell} = moment();
			let writes = 0;
			const update: WholeScene['store']['update'] = async (name, change) => {
				writes++;
				const written = await scene.store.update(name, change);
				if (writes < at) {
					return written;
				}

				tell();
				return never;
			};
			const ended = await runUntilDead(scene, reached, {deps: {store: {...scene.store, update}}});
			await goOn(scene);
			expectRetired(scene, at);
			if (ended === 'ended') {
				expect(at).toBeGreaterThan(8);
				return;
			}
		}
	});
});

describe('a call that has trouble on its way', () => {
	const changing = ['UpdateAccessKey', 'PutBucketPolicy', 'DeleteAccessKey', 'DeleteUser'];
	const looking = ['GetCallerIdentity', 'GetBucketPolicy', 'GetUser', 'ListAccessKeys'];
	const fates = ['lost before', 'lost after', 'fault'] as const;

	test.each(fates)('%s, every one of them once: they are tried again, and nothing is noticed', async fate => {
		const scene = await setWholeScene();
		const due = new Set([...changing, ...looking]);
		const {code} = await scene.retire(scene.target.name, {
			fate: (operation): Fate => (due.delete(operation) ? fate : undefined),
		});
		expect([code, [...due]]).toEqual([0, []]);
		expectRetired(scene, fate);
	});

	test.each([
		...[...changing, ...looking].map(operation => [operation, 'lost before'] as const),
		...changing.map(operation => [operation, 'lost after'] as const),
		['UpdateAccessKey', 'fault'] as const,
	])('%s, %s until it is given up: the next run ends the same', async (operation, fate) => {
		const scene = await setWholeScene();
		const {code, err} = await scene.retire(scene.target.name, {
			fate: one => (one === operation ? fate : undefined),
		});
		// What was done although no answer came is found by looking.
		const isFound = fate === 'lost after';
		expect({code, isSaid: err.includes('problem: ')}).toEqual({code: isFound ? 0 : 3, isSaid: !isFound});
		if (operation === 'PutBucketPolicy' && !isFound) {
			expect(scene.keysOf(user).map(({status}) => status)).toEqual(['Inactive', 'Inactive']);
		}

		await goOn(scene);
		expectRetired(scene, operation);
	});
});

test('a record that cannot be written ends it before anything is sent', async () => {
	const scene = await setWholeScene();
	const problem = {kind: 'full', what: 'It cannot be kept', why: 'No room.', next: 'Make room.'} as const;
	let seen: readonly string[] = [];
	const {code, err} = await scene.retire(scene.target.name, {
		deps: {store: {...scene.store, update: async () => ({ok: false, problem})}},
		onWay(way) {
			seen = way.seen;
		},
	});
	expect(code).toBe(3);
	expect(err).toContain('problem: it cannot be kept');
	expect(seen.filter(call => !isLooking(call))).toEqual([]);
});

test('a target that another run forgot meanwhile is not remembered again', async () => {
	const scene = await setWholeScene();
	const {update} = scene.store;
	let writes = 0;
	const {code, err} = await scene.retire(scene.target.name, {
		deps: {
			store: {
				...scene.store,
				async update(name, change) {
					writes++;
					if (writes === 3) {
						await scene.store.forget(name);
					}

					return update(name, change);
				},
			},
		},
	});
	expect(code).toBe(3);
	expect(err).toContain('acme-backups/db/ is not remembered on this machine any more');
	expect(scene.store.get(scene.target.name)).toBeUndefined();
});
