import {expect, test} from 'vitest';
import {openAws} from '../../src/aws/clients.js';
import {getCallerIdentity} from '../../src/aws/identity.js';
import {makeKey} from '../../src/keys/make-key.js';
import type {Target} from '../../src/targets/target.js';
import {connectionTo} from '../aws/open.js';
import {name, rehearse} from './rehearsal.js';

const made = (seen: readonly string[]) => seen.filter(operation => operation === 'CreateAccessKey').length;

test('a key is made with one call, and its intent is on the disk before that is sent', async () => {
	const onDisk: (Target['intent'] | undefined)[] = [];
	const scene = await rehearse(operation => {
		if (operation === 'CreateAccessKey') {
			onDisk.push(scene.kept.at(-1)?.intent);
		}

		return undefined;
	});
	const outcome = await makeKey(scene.job);
	expect(outcome).toMatchObject({ok: true, accessKeyId: scene.keys()[0]?.id});
	expect(made(scene.proxy.seen)).toBe(1);
	expect(onDisk).toEqual([
		{operation: 'CreateAccessKey', at: '2026-11-23T19:00:00.000Z', keysBefore: [], run: 'run1', pid: 4711},
	]);
	expect(scene.kept.at(-1)).toMatchObject({keys: [{origin: 'ours', secret: 'unseen'}]});
	expect(scene.kept.at(-1)).not.toHaveProperty('intent');
});

test('a record that cannot be written: nothing is sent', async () => {
	const scene = await rehearse();
	const trouble = {what: 'The record cannot be written', why: 'There is no room left.'};
	const job = {...scene.job, tools: {...scene.job.tools, keep: async () => trouble}};
	expect(await makeKey(job)).toMatchObject({ok: false, trouble});
	expect(made(scene.proxy.seen)).toBe(0);
	expect(scene.keys()).toEqual([]);
});

test('a call that was lost on its way is seen to have done nothing, and is sent again', async () => {
	const scene = await rehearse((operation, before) =>
		operation === 'CreateAccessKey' && before === 0 ? 'lost before' : undefined,
	);
	const outcome = await makeKey(scene.job);
	expect(outcome.ok).toBe(true);
	expect(made(scene.proxy.seen)).toBe(2);
	expect(scene.keys()).toMatchObject([{status: 'Active'}]);
	expect(scene.clock.now() - Date.parse('2026-11-23T19:00:00.000Z')).toBeGreaterThanOrEqual(60_000);
	expect(scene.waits.every(({boundMs, elapsedMs}) => elapsedMs <= boundMs && boundMs === 120_000)).toBe(true);
	expect(scene.waits[0]?.for).toBe('The answer was lost; looking whether a key was made');
});

test('an answer that was lost is found by looking: that key is turned off, and another is made', async () => {
	const scene = await rehearse((operation, before) =>
		operation === 'CreateAccessKey' && before === 0 ? 'lost after' : undefined,
	);
	const outcome = await makeKey(scene.job);
	const [lost, good] = scene.keys();
	expect(outcome).toMatchObject({ok: true, accessKeyId: good?.id});
	expect([lost?.status, good?.status]).toEqual(['Inactive', 'Active']);
	expect(made(scene.proxy.seen)).toBe(2);
	expect(scene.kept.at(-1)?.keys).toMatchObject([
		{accessKeyId: lost?.id, origin: 'candidate', secret: 'unseen', deactivatedAt: expect.any(String)},
		{accessKeyId: good?.id, origin: 'ours', secret: 'unseen'},
	]);
});

test('whatever is lost, no more than two calls are sent, and no key stays active that nobody has', async () => {
	const scene = await rehearse(operation => (operation === 'CreateAccessKey' ? 'lost after' : undefined));
	const outcome = await makeKey(scene.job);
	expect(outcome).toMatchObject({ok: false, trouble: {what: 'No key was made'}});
	expect(made(scene.proxy.seen)).toBe(2);
	expect(scene.keys().map(({status}) => status)).toEqual(['Inactive', 'Inactive']);
	// The next time the slots are needed, and they are nobody's.
	const again = await makeKey({
		...scene.job,
		target: outcome.target,
		tools: {...scene.job.tools, operator: await scene.open(scene.sandbox.endpoint)},
	});
	expect(again.ok).toBe(true);
	expect(scene.keys().filter(({status}) => status === 'Active')).toHaveLength(1);
	expect(scene.keys()).toHaveLength(2);
});

test('a user with two keys gets no third, and none is touched', async () => {
	const scene = await rehearse();
	const others = [await scene.addKey(), await scene.addKey()];
	const outcome = await makeKey(scene.job);
	expect(outcome).toMatchObject({
		ok: false,
		trouble: {what: `No key was made: ${name} has two keys already`},
	});
	expect(made(scene.proxy.seen)).toBe(0);
	expect(scene.keys()).toEqual(others.map(({accessKeyId}) => ({id: accessKeyId, status: 'Active'})));
});

test('two new keys at once: two people are at work, it stops and shows them', async () => {
	const scene = await rehearse(async (operation, before) => {
		if (operation !== 'CreateAccessKey' || before > 0) {
			return undefined;
		}

		await scene.addKey();
		return 'lost after';
	});
	const outcome = await makeKey(scene.job);
	const ids = scene.keys().map(({id}) => id);
	expect(outcome).toMatchObject({
		ok: false,
		trouble: {what: 'Two new keys are there, and only one was asked for'},
		target: {intent: {operation: 'CreateAccessKey', keysBefore: []}},
	});
	expect(ids.every(id => !outcome.ok && outcome.trouble.next?.includes(id))).toBe(true);
	expect(scene.keys().map(({status}) => status)).toEqual(['Active', 'Active']);
	expect(made(scene.proxy.seen)).toBe(1);
});

test('a new key that somebody uses is not ours: it is left as it is, and said', async () => {
	const scene = await rehearse(async (operation, before) => {
		if (operation !== 'CreateAccessKey' || before > 0) {
			return undefined;
		}

		const {accessKeyId, secretAccessKey} = await scene.addKey();
		const theirs = await openAws(
			connectionTo(scene.sandbox.endpoint, {credentials: {type: 'key', accessKeyId, secretAccessKey}}),
			{clock: scene.clock, userAgent: 'backup/1.0'},
		);
		await getCallerIdentity(theirs);
		theirs.close();
		return 'lost before';
	});
	const outcome = await makeKey(scene.job);
	expect(outcome).toMatchObject({
		ok: false,
		trouble: {what: `A new key is there that was not expected: ${scene.keys()[0]?.id}`},
	});
	expect(scene.keys()).toMatchObject([{status: 'Active'}]);
	expect(made(scene.proxy.seen)).toBe(1);
});

test('a key that came long after a lost answer is a colleague’s: it is left as it is', async () => {
	const scene = await rehearse();
	const intent = {
		operation: 'CreateAccessKey',
		at: new Date(scene.clock.now()).toISOString(),
		keysBefore: [],
		run: 'another',
		pid: 4_000_001,
	} as const;
	scene.clock.advance(5 * 24 * 3_600_000);
	const theirs = await scene.addKey();
	scene.clock.advance(10 * 60_000);
	const outcome = await makeKey({...scene.job, target: {...scene.job.target, intent}});
	expect(outcome).toMatchObject({ok: true});
	expect(outcome.target).not.toHaveProperty('intent');
	expect(scene.keys()).toContainEqual({id: theirs.accessKeyId, status: 'Active'});
	expect(outcome.target.keys.map(({accessKeyId}) => accessKeyId)).not.toContain(theirs.accessKeyId);
});

test('cancelling is a lost answer too: the intent stays, and the next run settles it', async () => {
	const abort = new AbortController();
	const scene = await rehearse(operation => {
		if (operation === 'CreateAccessKey') {
			abort.abort();
		}

		return undefined;
	});
	const first = await makeKey({...scene.job, signal: abort.signal});
	expect(first).toMatchObject({
		ok: false,
		trouble: {what: 'Whether a key was made is not known'},
		target: {intent: {operation: 'CreateAccessKey'}},
	});
	expect(scene.kept.at(-1)).toHaveProperty('intent');
	const second = await makeKey({...scene.job, target: first.target});
	expect(second.ok).toBe(true);
	expect(second.target).not.toHaveProperty('intent');
	expect(scene.keys().filter(({status}) => status === 'Active')).toHaveLength(1);
});

test('a refusal by AWS is no lost answer: the intent is closed, and it is not asked again', async () => {
	const scene = await rehearse(async operation => {
		if (operation === 'CreateAccessKey') {
			await scene.removeUser();
		}

		return undefined;
	});
	const outcome = await makeKey(scene.job);
	expect(outcome).toMatchObject({
		ok: false,
		trouble: {what: 'No key was made', error: {code: 'NoSuchEntity'}},
	});
	expect(outcome.target).not.toHaveProperty('intent');
	expect(scene.kept.at(-1)).not.toHaveProperty('intent');
	expect(made(scene.proxy.seen)).toBe(1);
});
