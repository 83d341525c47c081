import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createBucket} from '../../src/aws/buckets.js';
import type {Target} from '../../src/targets/target.js';
import {valueIn} from '../aws/sandbox.js';
import {day, hour, type Scene, setScene} from './scene.js';

const file = ({folder}: Scene) => join(folder, 'second.key');
const other = 'elsewhere';
const said = `The user is also that of ${other}: the hosts there hold the same keys`;
const recordOf = ({store}: Scene) => store.get(other) as Target;

/** A user that puts into two buckets, each with a record of its own. */
async function openShared() {
	const scene = await setScene();
	valueIn(await createBucket(scene.admin, {bucket: other, region: 'us-east-1'}));
	await scene.store.save({...scene.target(), name: other, bucket: other, prefix: ''});
	await scene.days(3);
	await scene.backUp();
	scene.clock.advance(hour);
	return scene;
}

/** The old key is off for a week. */
async function soak(scene: Scene) {
	scene.clock.advance(day);
	await scene.days(2, file(scene));
	await scene.backUp(file(scene));
	expect((await scene.rotate({step: 'next'})).json.state).toBe('soak');
	scene.clock.advance(day);
	await scene.days(6, file(scene));
	await scene.backUp(file(scene));
}

describe('a user of two targets', () => {
	test('a key is changed for both: each step says so before it is asked, and the record of the other stays true', async () => {
		const scene = await openShared();
		const {first} = scene;
		const asked: string[] = [];
		const place = {type: 'file', path: file(scene)} as const;
		const declined = await scene.rotate({
			step: 'create',
			place,
			isYes: false,
			isJson: false,
			async ask(text) {
				asked.push(text);
				return 'no';
			},
		});
		expect([declined.code, asked.length]).toEqual([2, 1]);
		expect(declined.out).toContain(`warning: ${said}`);
		expect(Object.keys(scene.keys())).toEqual([first]);

		const {json} = await scene.rotate({step: 'create', place});
		expect(json).toMatchObject({sharedWith: [other], next: {why: expect.stringContaining(said)}});
		const second = json.done[0].accessKeyId;
		const seen = await scene.rotate({target: recordOf(scene)});
		expect(
			seen.json.keys.map(({accessKeyId, origin}: Record<string, string>) => [accessKeyId, origin]),
		).toEqual([first, second].map(key => [key, 'ours']));
		expect(recordOf(scene).keys[1]).toMatchObject({accessKeyId: second, secret: 'saved'});
		expect(recordOf(scene).keys[1]).not.toHaveProperty('verifiedAt');

		await soak(scene);
		const {json: soaked} = await scene.rotate();
		expect(soaked).toMatchObject({
			state: 'soaked',
			next: {step: 'delete', accessKeyId: first, ask: true, why: expect.stringContaining(said)},
		});
		const deleted = await scene.rotate({step: 'delete', key: first, isJson: false});
		expect([deleted.code, deleted.out]).toEqual([0, expect.stringContaining(`warning: ${said}`)]);
		await scene.rotate({target: recordOf(scene)});
		expect(recordOf(scene).keys.map(({accessKeyId}) => accessKeyId)).toEqual([second]);
	}, 60_000);

	test('our own proof for one of them is no use by a host of the other', async () => {
		const scene = await openShared();
		const place = {type: 'file', path: file(scene)} as const;
		const {json} = await scene.rotate({step: 'create', place});
		const seen = await scene.rotate({target: recordOf(scene)});
		const second = seen.json.keys.find((key: {accessKeyId: string}) => key.accessKeyId !== scene.first);
		expect(second).toMatchObject({accessKeyId: json.done[0].accessKeyId, use: 'ours-only'});
	}, 30_000);
});
