import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {iamError} from '../aws/scripted-server.js';
import {day, hour, type RotateChange, type Scene, setScene} from './scene.js';

const file = ({folder}: Scene) => join(folder, 'second.key');

/** Two keys, made as a rotation makes them; the hosts have the new one. */
async function openSilent(answer: ReturnType<typeof iamError>) {
	const scene = await setScene();
	await scene.days(3);
	await scene.backUp();
	scene.clock.advance(hour);
	const rotate = async (change: RotateChange = {}) =>
		scene.rotate({
			...change,
			fate: operation => (operation === 'GetAccessKeyLastUsed' ? answer : undefined),
		});
	expect((await rotate()).json).toMatchObject({
		state: 'healthy',
		keys: [{use: 'unknown', lastUsed: null}],
		next: {why: expect.stringContaining('may have been used: the server does not tell when')},
	});
	await rotate({step: 'create', place: {type: 'file', path: file(scene)}});
	scene.clock.advance(day);
	await scene.days(30, file(scene));
	await scene.backUp(file(scene));
	return {...scene, rotate};
}

describe.each([
	['does not know the call', iamError(501, 'NotImplemented')],
	['knows no such action', iamError(400, 'InvalidAction')],
	['does not let the operator ask', iamError(403, 'AccessDenied')],
])('a store that never tells when a key was used: it %s', (_, answer) => {
	test('a month of silence makes no key safe to turn off or to delete, also when somebody turned it off', async () => {
		const scene = await openSilent(answer);
		const {first} = scene;
		const unknown = {state: 'use-unknown', next: {step: null, safe: false}};
		const both = await scene.rotate();
		expect(both.json).toMatchObject({...unknown, keys: [{use: 'unknown'}, {use: 'unknown'}]});
		expect((await scene.rotate({step: 'next'})).json.done).toEqual([]);
		const refused = await scene.rotate({step: 'deactivate', key: first});
		expect([refused.code, refused.json.error.why]).toEqual([2, 'Whether a host uses it could not be seen.']);

		await scene.turn(first, 'Inactive');
		await scene.rotate();
		scene.clock.advance(30 * day);
		await scene.backUp(file(scene));
		expect((await scene.rotate()).json).toMatchObject(unknown);
		const kept = await scene.rotate({step: 'delete', key: first});
		expect([kept.code, kept.json.error.why]).toEqual([
			2,
			'No host was seen to use the other key yet: this one may still be needed.',
		]);
		expect(scene.keys()[first]).toBe('Inactive');
	}, 60_000);
});

test('a store that does not tell when a key was made: it is as old as what is remembered of it, never of 1970', async () => {
	const scene = await setScene();
	const withoutDates = (body: string) => body.replaceAll(/<CreateDate>[^<]*<\/CreateDate>/gu, '');
	const rotate = async (change: RotateChange = {}) =>
		scene.rotate({
			...change,
			fate: operation =>
				operation === 'ListAccessKeys' ? {type: 'changed', change: withoutDates} : undefined,
		});
	const made = scene.target().keys[0]?.createdAt;
	await scene.days(3);
	await scene.backUp();
	const {json} = await rotate();
	expect(json).toMatchObject({state: 'healthy', keys: [{createdAt: made}]});
	// Of one that nobody here knows nothing is told.
	await scene.addKey();
	const both = (await rotate()).json;
	expect(JSON.stringify(both)).not.toContain('1970');
	expect(both.keys.filter((one: {createdAt: string | null}) => one.createdAt === null)).toHaveLength(1);
	scene.clock.advance(90 * day);
	await scene.backUp();
	expect(JSON.stringify((await rotate()).json)).not.toContain('1970');
});
