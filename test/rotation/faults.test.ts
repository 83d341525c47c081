import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {deleteUser} from '../../src/aws/users.js';
import {valueIn} from '../aws/sandbox.js';
import {s3Error} from '../aws/scripted-server.js';
import type {Fate, Trouble} from '../helpers/faults.js';
import {day, hour, type RotateChange, type Scene, setScene, user} from './scene.js';

const troubles: readonly Trouble[] = ['lost before', 'lost after', 'fault', 'throttled', 'expired'];
const second = ({folder}: Scene) => join(folder, 'second.key');
const place = (scene: Scene) => ({type: 'file', path: second(scene)}) as const;

async function healthy() {
	const scene = await setScene();
	await scene.days(3);
	await scene.backUp();
	scene.clock.advance(hour);
	return scene;
}

/** The hosts have the new key, and the old one is quiet. */
async function switched() {
	const scene = await healthy();
	await scene.rotate({step: 'create', place: place(scene)});
	scene.clock.advance(day);
	await scene.days(2, second(scene));
	await scene.backUp(second(scene));
	return scene;
}

/** The old key is off for a week. */
async function soaked() {
	const scene = await switched();
	await scene.rotate({step: 'next'});
	scene.clock.advance(day);
	await scene.days(6, second(scene));
	await scene.backUp(second(scene));
	return scene;
}

const workingKeys = (scene: Scene) =>
	Object.values(scene.keys()).filter(status => status === 'Active').length;

/** Goes on as a person would, one safe step after another; never without a key that works. */
async function goOn(scene: Scene, isThere: (state: string) => boolean): Promise<string> {
	for (let tries = 1; ; tries++) {
		expect(workingKeys(scene)).toBeGreaterThan(0);
		const {json} = await scene.rotate();
		if (isThere(json.state) || tries === 6) {
			return json.state;
		}

		const {step = null, accessKeyId} = json.next;
		await (step === 'delete'
			? scene.rotate({step, key: accessKeyId})
			: scene.rotate({step: step ?? 'create', place: place(scene)} as RotateChange));
	}
}

/** The two keys of the end state; the file has the secret of the new one, and no third was forgotten. */
function expectCreated(scene: Scene, at: unknown) {
	const [one, two, more] = Object.entries(scene.keys());
	expect({at, keys: [one?.[1], two?.[1], more]}).toEqual({at, keys: ['Active', 'Active', undefined]});
	const made = [one, two].find(key => key?.[0] !== scene.first)?.[0] ?? '';
	expect(readFileSync(second(scene), 'utf8')).toContain(made);
	expect(scene.target().keys.map(({accessKeyId, secret}) => [accessKeyId, secret])).toEqual([
		[scene.first, 'saved'],
		[made, 'saved'],
	]);
	expect(scene.target().intent).toBeUndefined();
}

const always =
	(wanted: string, trouble: Trouble) =>
	(operation: string): Fate =>
		operation === wanted ? trouble : undefined;
const once =
	(wanted: string, trouble: Trouble) =>
	(operation: string, before: number): Fate =>
		operation === wanted && before === 0 ? trouble : undefined;

describe('making a key', () => {
	test.each([
		...troubles.map(trouble => ['CreateAccessKey', trouble] as const),
		['ListAccessKeys', 'lost before'] as const,
		['ListAccessKeys', 'expired'] as const,
		['GetAccessKeyLastUsed', 'lost after'] as const,
		['GetAccessKeyLastUsed', 'expired'] as const,
	])('%s, %s: run again it ends the same', async (operation, trouble) => {
		const scene = await healthy();
		const fate = operation === 'CreateAccessKey' ? once(operation, trouble) : always(operation, trouble);
		const {code, json} = await scene.rotate({step: 'create', place: place(scene), fate});
		const isRefused = trouble === 'expired' && operation !== 'GetAccessKeyLastUsed';
		expect({operation, trouble, code: isRefused ? code : 4}).toEqual({operation, trouble, code: 4});
		expect(json.ok || json.error.what.length > 0).toBe(true);
		expect(await goOn(scene, state => state === 'install')).toBe('install');
		expectCreated(scene, [operation, trouble]);
	});

	test.each(['lost after', 'throttled', 'expired'] as const)('the first put with it, %s', async trouble => {
		const scene = await healthy();
		await scene.rotate({
			step: 'create',
			place: place(scene),
			fate: (operation, _, signer) =>
				operation === 'PutObject' && signer !== scene.sandbox.accessKeyId ? trouble : undefined,
		});
		// Trying again takes days on a clock that goes by itself: by then no host is seen any more.
		const isWaiting = (state: string) => state === 'install' || state === 'stopped';
		expect(isWaiting(await goOn(scene, isWaiting))).toBe(true);
		expectCreated(scene, trouble);
	});

	test.each(['dead before', 'dead after'] as const)(
		'killed: %s the call, the next run goes on',
		async trouble => {
			const scene = await healthy();
			await new Promise<void>(resolve => {
				void scene.rotate({
					step: 'create',
					place: place(scene),
					fate: always('CreateAccessKey', trouble),
					onWay: way => void way.died.then(resolve),
				});
			});
			expect(scene.target().intent).toMatchObject({operation: 'CreateAccessKey', keysBefore: [scene.first]});
			expect(await goOn(scene, state => state === 'install')).toBe('install');
			expectCreated(scene, trouble);
		},
	);

	test.each(['CreateAccessKey', 'PutObject'])(
		'stopped at %s: it ends as a signal asks, and the next run goes on',
		async operation => {
			const scene = await healthy();
			const abort = new AbortController();
			const {code} = await scene.rotate({
				step: 'create',
				place: place(scene),
				signal: abort.signal,
				fate(one, before) {
					if (one === operation && before === 0) {
						abort.abort(143);
					}

					return undefined;
				},
			});
			expect(code).toBe(143);
			expect(await goOn(scene, state => state === 'install')).toBe('install');
			expectCreated(scene, operation);
		},
	);

	test('a secret that is to be printed: killed before, it is said that nobody may have it', async () => {
		const scene = await healthy();
		const printed = await scene.rotate({step: 'create', place: {type: 'printed'}});
		const {accessKeyId, secretAccessKey} = printed.json.secret;
		expect([secretAccessKey.length, printed.json.state]).toEqual([40, 'install']);
		expect(scene.target().keys.at(-1)).toMatchObject({accessKeyId, secret: 'shown', savedTo: 'printed'});

		const other = await healthy();
		await new Promise<void>(resolve => {
			void other.rotate({
				step: 'create',
				place: {type: 'printed'},
				fate: (operation, _, signer) =>
					operation === 'PutObject' && signer !== other.sandbox.accessKeyId ? 'dead after' : undefined,
				onWay: way => void way.died.then(resolve),
			});
		});
		const {json} = await other.rotate();
		expect(json.next.todo).toContain('Whether anybody kept its secret is not known.');
		expect(json.keys.map(({secret}: {secret: string}) => secret).sort()).toEqual(['confirmed', 'shown']);
	});

	test('puts that stay refused: the new key is given up and deleted, and another made', async () => {
		const scene = await healthy();
		const {code, json} = await scene.rotate({
			step: 'create',
			place: place(scene),
			fate: (operation, _, signer) =>
				operation === 'PutObject' && signer !== scene.sandbox.accessKeyId
					? s3Error(403, 'AccessDenied')
					: undefined,
		});
		const made = json.done[0].accessKeyId;
		expect([code, json.error.what]).toEqual([3, `Puts with ${made} are refused`]);
		expect((await scene.rotate()).json).toMatchObject({state: 'verify', next: {step: 'finish'}});
		await scene.backUp();
		expect((await scene.rotate({step: 'deactivate', key: made})).json.state).toBe('dropped');
		await scene.rotate({step: 'delete', key: made});
		expect(scene.keys()).toEqual({[scene.first]: 'Active'});
	});

	test('killed after any writing of the record, the next run goes on', async () => {
		for (let at = 1; ; at++) {
			const scene = await healthy();
			let writes = 0;
			const ended = await new Promise<'ended' | 'dead'>(resolve => {
				const update: Scene['store']['update'] = async (name, change) => {
					writes++;
					const written = await scene.store.update(name, change);
					return writes < at
						? written
						: new Promise<never>(() => {
								resolve('dead');
							});
				};
				void scene
					.rotate({step: 'create', place: place(scene), deps: {store: {...scene.store, update}}})
					.then(() => resolve('ended'));
			});
			if (ended === 'ended') {
				expect(at).toBeGreaterThan(6);
				return;
			}

			// A secret that was in no file is gone with its process, and its key is said to be nobody's.
			expect(await goOn(scene, state => state === 'install')).toBe('install');
			expectCreated(scene, at);
		}
	}, 60_000);

	test('a record that cannot be written ends it before anything is sent', async () => {
		const scene = await healthy();
		const problem = {kind: 'full', what: 'It cannot be kept', why: 'No room.', next: 'Make room.'} as const;
		const {json} = await scene.rotate({
			step: 'create',
			place: place(scene),
			deps: {store: {...scene.store, update: async () => ({ok: false, problem})}},
		});
		expect(json.error.what).toBe('It cannot be kept');
		expect(Object.keys(scene.keys())).toEqual([scene.first]);
	});

	test('a place that cannot be opened: no key is made', async () => {
		const scene = await healthy();
		const path = join(scene.folder, 'config.json');
		const {code, json} = await scene.rotate({step: 'create', place: {type: 'file', path}});
		expect([code, json.error.why]).toEqual([2, `${path} is there already.`]);
		expect(Object.keys(scene.keys())).toEqual([scene.first]);
	});

	test('a secret that cannot be saved after all is said to be lost, and its key can be deleted', async () => {
		const scene = await healthy();
		const {json} = await scene.rotate({
			step: 'create',
			place: place(scene),
			async fate(operation) {
				if (operation === 'CreateAccessKey') {
					const {writeFileSync} = await import('node:fs');
					writeFileSync(second(scene), 'taken meanwhile');
				}

				return undefined;
			},
		});
		const lost = json.done[0].accessKeyId;
		expect(json.error.what).toBe(`The key ${lost} was made, but its secret could not be saved and is lost`);
		expect((await scene.rotate()).json).toMatchObject({
			state: 'unseen',
			next: {step: 'delete', safe: true, accessKeyId: lost},
		});
		expect((await scene.rotate({step: 'delete', key: lost})).json.state).toBe('healthy');
		expect(scene.keys()).toEqual({[scene.first]: 'Active'});
		expect(existsSync(second(scene))).toBe(true);
	});
});

describe('turning the old key off', () => {
	test.each([
		...troubles.map(trouble => ['UpdateAccessKey', trouble] as const),
		['ListAccessKeys', 'fault'] as const,
		['GetAccessKeyLastUsed', 'lost before'] as const,
	])('%s, %s: run again it ends the same', async (operation, trouble) => {
		const scene = await switched();
		await scene.rotate({step: 'next', fate: always(operation, trouble)});
		expect(await goOn(scene, state => state === 'soak')).toBe('soak');
		expect(Object.values(scene.keys()).sort()).toEqual(['Active', 'Inactive']);
		expect(scene.keys()[scene.first]).toBe('Inactive');
		expect(scene.target().intent).toBeUndefined();
	});

	test('an answer that was lost is found by looking: it is done, and said', async () => {
		const scene = await switched();
		const {code, json} = await scene.rotate({step: 'next', fate: always('UpdateAccessKey', 'lost after')});
		expect([code, json.done[0]?.step, json.state]).toEqual([0, 'deactivate', 'soak']);
	});
});

describe('deleting the old key', () => {
	test.each(troubles)('DeleteAccessKey, %s: run again it ends the same', async trouble => {
		const scene = await soaked();
		await scene.rotate({step: 'delete', key: scene.first, fate: always('DeleteAccessKey', trouble)});
		expect(await goOn(scene, state => state === 'healthy')).toBe('healthy');
		expect(Object.values(scene.keys())).toEqual(['Active']);
		expect(scene.keys()[scene.first]).toBeUndefined();
	});
});

describe('two people at once', () => {
	test('the other key goes off right before: nothing is done', async () => {
		const scene = await switched();
		const other = Object.keys(scene.keys()).find(key => key !== scene.first) ?? '';
		let looks = 0;
		const {json} = await scene.rotate({
			step: 'next',
			async fate(operation) {
				looks += operation === 'ListAccessKeys' ? 1 : 0;
				if (operation === 'ListAccessKeys' && looks === 2) {
					await scene.turn(other, 'Inactive');
				}

				return undefined;
			},
		});
		expect(json.error.why).toBe('It is the last key that a backup can be made with.');
		expect(scene.keys()[scene.first]).toBe('Active');
	});

	test('the other key goes off at the same moment: ours goes on again, and it is said', async () => {
		const scene = await switched();
		const other = Object.keys(scene.keys()).find(key => key !== scene.first) ?? '';
		const {code, json} = await scene.rotate({
			step: 'next',
			async fate(operation, before) {
				if (operation === 'UpdateAccessKey' && before === 0) {
					await scene.turn(other, 'Inactive');
				}

				return undefined;
			},
		});
		expect([code, json.error.what]).toEqual([
			1,
			`${scene.first} was turned off and on again: the other key is off too`,
		]);
		expect(json.done.map(({step}: {step: string}) => step)).toEqual(['deactivate', 'reactivate']);
		expect(scene.keys()).toEqual({[scene.first]: 'Active', [other]: 'Inactive'});
		expect(scene.target().keys[0]?.deactivatedAt).toBeUndefined();
	});

	test('a colleague makes a key at the same moment: no third is asked for', async () => {
		const scene = await healthy();
		const {json} = await scene.rotate({
			step: 'create',
			place: place(scene),
			async fate(operation, before) {
				if (operation === 'CreateAccessKey' && before === 0) {
					await scene.addKey();
				}

				return undefined;
			},
		});
		expect(json.ok).toBe(false);
		expect((await scene.rotate()).json).toMatchObject({
			state: 'foreign-young',
			next: {step: null, safe: false},
		});
		expect(scene.keys()[scene.first]).toBe('Active');
	});
});

describe('somebody else changes the user meanwhile', () => {
	test.each([
		['create', 'No key was made'],
		['next', 'could not be turned off'],
	] as const)('it is deleted before the step %s: that is said', async (step, what) => {
		const scene = await (step === 'create' ? healthy() : switched());
		const {code, json} = await scene.rotate({
			step,
			place: place(scene),
			async fate(operation, before) {
				if (before === 0 && (operation === 'CreateAccessKey' || operation === 'UpdateAccessKey')) {
					for (const key of Object.keys(scene.keys())) {
						await scene.removeKey(key);
					}

					valueIn(await deleteUser(scene.admin, {user}));
				}

				return undefined;
			},
		});
		expect([code, json.done]).toEqual([3, []]);
		expect(json.error.what).toContain(what);
		expect(json.error.why).toBe(`AWS says: The user with name ${user} cannot be found.`);
		expect((await scene.rotate()).json).toMatchObject({state: 'user-missing', next: {step: null}});
	});

	test.each([
		['next', 3, []],
		['delete', 0, ['delete', 'finish']],
	] as const)(
		'the old key is deleted before the step %s: the other one stays, and is known',
		async (step, exitCode, steps) => {
			const scene = await (step === 'next' ? switched() : soaked());
			const {code, json} = await scene.rotate({
				step,
				...(step === 'delete' && {key: scene.first}),
				async fate(operation, before) {
					if (before === 0 && (operation === 'DeleteAccessKey' || operation === 'UpdateAccessKey')) {
						await scene.removeKey(scene.first);
					}

					return undefined;
				},
			});
			expect([code, json.done.map((one: {step: string}) => one.step)]).toEqual([exitCode, steps]);
			expect((await scene.rotate()).json).toMatchObject({keys: [{status: 'Active', use: 'in-use'}]});
			expect(scene.target().keys).toHaveLength(1);
		},
	);
});
