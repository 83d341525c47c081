import {expect, test} from 'vitest';
import {putObject} from '../../src/sandbox/seed-objects.js';
import {leftIn, prove, setScene} from './rehearsal.js';

/** The clock of these proofs stands near this. */
const now = Date.parse('2026-11-23T19:00:00.000Z');
const [hour, minute] = [3_600_000, 60_000];

test('what a run that was killed left is taken away by the next proof, and nothing else is', async () => {
	const mine = ['db/.nightdrop/0123456789abcdef0123/put-1', 'db/.nightdrop/89abcdef'];
	const others = [
		'db/orders.dump',
		'db/.nightdrop/notes.txt',
		'db/.nightdrop/0123456789ABCDEF0123/put-1',
		'db/.nightdrop/0123456789abcdef0123/deep/put-1',
		'0123456789abcdef0123/put-1',
	];
	const young = 'db/.nightdrop/abcdef0123456789abcd/put-1';
	const scene = await setScene({prefix: 'db/'});
	const {state} = scene.sandbox;
	for (const name of [...mine, ...others]) {
		putObject(state, scene.bucket, name, 256, now - 2 * hour);
	}

	putObject(state, scene.bucket, young, 256, now - minute);
	expect((await prove(scene)).verdict).toBe('proven');
	expect(new Set(leftIn(scene))).toEqual(new Set([...others, young]));
});
