import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {day, hour, setScene} from './scene.js';

const newFile = (folder: string) => join(folder, 'second.key');
const place = (folder: string) => ({type: 'file', path: newFile(folder)}) as const;

test('a whole rotation, each step from another process: the hosts never stop', async () => {
	const scene = await setScene();
	const {first, folder} = scene;
	await scene.days(5);
	await scene.backUp();
	scene.clock.advance(hour);
	expect((await scene.rotate()).json).toMatchObject({
		ok: true,
		state: 'healthy',
		keys: [{accessKeyId: first, status: 'Active', origin: 'ours', use: 'in-use', lastUsed: {service: 's3'}}],
		next: {step: null, safe: false},
		done: [],
	});

	const made = await scene.rotate({step: 'create', place: place(folder)});
	const second = made.json.done[0]?.accessKeyId;
	expect(made.code).toBe(0);
	expect(made.json).toMatchObject({
		state: 'install',
		next: {step: null, safe: false},
		done: [
			{step: 'create', accessKeyId: second, savedTo: `file:${newFile(folder)}`},
			{step: 'finish', accessKeyId: second, verdict: 'proven'},
		],
	});
	expect(scene.keys()).toEqual({[first]: 'Active', [second]: 'Active'});
	expect(readFileSync(newFile(folder), 'utf8')).toContain(second);
	expect(statSync(newFile(folder)).mode & 0o777).toBe(0o600);
	expect(JSON.stringify(made.json)).not.toMatch(/secretAccessKey/u);

	// One host still has the old key.
	await scene.backUp();
	scene.clock.advance(hour);
	await scene.backUp(newFile(folder));
	const both = await scene.rotate({step: 'next'});
	expect([both.code, both.json.state, both.json.done]).toEqual([0, 'switching', []]);
	expect(await scene.rotate({step: 'deactivate', key: first})).toMatchObject({
		code: 2,
		json: {error: {why: 'A host still uses it: its backups would stop.'}},
	});

	scene.clock.advance(day);
	await scene.days(2, newFile(folder));
	await scene.backUp(newFile(folder));
	const switched = await scene.rotate();
	expect(switched.json).toMatchObject({
		state: 'switched',
		next: {step: 'deactivate', safe: true, accessKeyId: first},
		backups: {due: 1, arrived: 1},
	});
	expect((await scene.rotate({step: 'next'})).json).toMatchObject({
		state: 'soak',
		done: [{step: 'deactivate', accessKeyId: first}],
		next: {step: null, safe: false},
	});
	expect(scene.keys()).toEqual({[first]: 'Inactive', [second]: 'Active'});

	scene.clock.advance(day);
	await scene.days(6, newFile(folder));
	await scene.backUp(newFile(folder));
	const soaked = await scene.rotate();
	expect(soaked.json).toMatchObject({
		state: 'soaked',
		next: {step: 'delete', safe: true, accessKeyId: first},
	});
	expect(await scene.rotate({step: 'next'})).toMatchObject({code: 2});
	const deleted = await scene.rotate({step: 'delete', key: first});
	expect(deleted).toMatchObject({
		code: 0,
		json: {
			state: 'healthy',
			done: [
				{step: 'delete', accessKeyId: first},
				{step: 'finish', accessKeyId: second, verdict: 'proven'},
			],
		},
	});
	expect(scene.keys()).toEqual({[second]: 'Active'});
	expect(scene.target().keys).toMatchObject([{accessKeyId: second, secret: 'saved'}]);
}, 60_000);
