import {readFileSync, statSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {putObject} from '../../src/aws/objects.js';
import {valueIn} from '../aws/sandbox.js';
import {bucket, day, hour, setScene} from './scene.js';

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

test('in lines: each key by what it is, what is still waited for, and the next command', async () => {
	const scene = await setScene();
	const {first, folder} = scene;
	await scene.days(5);
	await scene.backUp();
	scene.clock.advance(hour);
	const made = await scene.rotate({step: 'create', place: place(folder), isJson: false});
	const second = Object.keys(scene.keys()).find(key => key !== first) ?? '';
	expect([made.code, made.err]).toEqual([0, '']);
	expect(made.out.split('\n')).toEqual([
		`ok: made the key ${second}; secret saved in the file ${newFile(folder)}`,
		`ok: proved ${second}: it is write-only`,
		'Rotation of acme-backups/db/: step 3 of 6, switch hosts',
		expect.stringMatching(
			new RegExp(
				`^old key: ${first}, active, made \\S+Z, last used \\S+Z by s3, ours, a host uses it; secret saved in the file \\S+$`,
				'u',
			),
		),
		expect.stringMatching(
			new RegExp(
				`^new key: ${second}, active, made \\S+Z, last used \\S+Z by s3, ours, used only by our own test; secret saved in the file \\S+$`,
				'u',
			),
		),
		expect.stringMatching(/^ok: the new key is proven write-only: /u),
		'waiting: a host has used the new key: not yet',
		'waiting: each series has a backup since then: 0 of 1',
		expect.stringMatching(/^waiting: the old key is quiet for 2 d: used /u),
		'waiting: for a backup made with the new key',
		expect.stringContaining(`No host has used ${second} yet.`),
		'next: Install the new key on your hosts. No key is safe to remove yet.',
		'',
	]);

	scene.clock.advance(day);
	await scene.days(2, newFile(folder));
	await scene.backUp(newFile(folder));
	const {code, out} = await scene.rotate({isJson: false});
	expect(code).toBe(0);
	expect(out).toContain(`ok: the old key, ${first}, can be turned off now`);
	expect(out).toMatch(/^ {2}nightdrop rotate acme-backups\/db\/ --step next$/mu);
}, 30_000);

test('a backup right after our own test is a host’s', async () => {
	const scene = await setScene();
	await scene.backUp();
	scene.clock.advance(hour);
	await scene.rotate({step: 'create', place: place(scene.folder)});
	expect((await scene.rotate()).json.state).toBe('install');
	scene.clock.advance(5000);
	await scene.backUp(newFile(scene.folder));
	expect((await scene.rotate()).json.state).toBe('switching');
});

test('a step is confirmed by a person, and no answer is no', async () => {
	const scene = await setScene();
	await scene.backUp();
	scene.clock.advance(hour);
	for (const answer of [undefined, '', 'y', 'no']) {
		const asked: string[] = [];
		const {code} = await scene.rotate({
			step: 'create',
			place: place(scene.folder),
			isYes: false,
			async ask(text) {
				asked.push(text);
				return answer;
			},
		});
		expect([code, asked]).toEqual([2, ['Make a new key? yes or no: ']]);
	}

	expect(Object.keys(scene.keys())).toEqual([scene.first]);
});

test('nothing is changed by looking, nor where nothing is due', async () => {
	const scene = await setScene();
	await scene.backUp();
	scene.clock.advance(hour);
	const changing: string[] = [];
	const noting = (operation: string) => {
		if (!/^(?:Get|List)/u.test(operation) && !operation.startsWith('GET ')) {
			changing.push(operation);
		}

		return undefined;
	};
	expect((await scene.rotate({fate: noting})).code).toBe(0);
	expect((await scene.rotate({step: 'next', fate: noting})).code).toBe(0);
	expect(changing).toEqual([]);
});

test('test objects of a proof whose process died are told in every state, and the next proof takes them away', async () => {
	const scene = await setScene();
	await scene.days(5);
	await scene.backUp();
	scene.clock.advance(hour);
	const directory = 'db/.nightdrop/0123456789abcdef0123/';
	valueIn(await putObject(scene.admin, {bucket, key: `${directory}put-1`, body: 'x'}));
	const leave = async (process: string) =>
		scene.store.save({...scene.target(), testRun: {directory, process}});
	// It is under way on another machine.
	await leave('elsewhere/1');
	expect((await scene.rotate()).json).toMatchObject({state: 'healthy'});
	await leave(`${hostname()}/999999999`);
	expect(await scene.rotate()).toMatchObject({
		json: {
			state: 'left-behind',
			leftOver: {prefix: directory},
			next: {step: 'finish', safe: true, why: expect.stringContaining(`are at ${directory}`)},
		},
	});
	const done = await scene.rotate({step: 'next'});
	expect(done.json).toMatchObject({state: 'healthy', done: [{step: 'finish', verdict: 'proven'}]});
	expect(done.json.leftOver).toBeUndefined();
	expect([...(scene.state.buckets.get(bucket)?.objects.keys() ?? [])].join()).not.toContain('.nightdrop');
});
