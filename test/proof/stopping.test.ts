import {expect, test} from 'vitest';
import {farewellLines} from '../../src/proof/lines.js';
import type {Phase, ProofState} from '../../src/proof/state.js';
import {summarize} from '../../src/proof/summary.js';
import {startFaults} from '../helpers/faults.js';
import {beginProof, idsWith, leftIn, prove, rowOf, type Scene, setScene} from './rehearsal.js';
import {inline} from './way.js';

/** Phases in which something is under way. */
const phases = [
	'identifying',
	'warming-up',
	'preparing',
	'calls',
	'damage',
	'acl',
	'closing',
	'looking-again',
] as const satisfies readonly Phase[];

/** Prove, and stop as soon as this holds. */
async function proveUntil(scene: Scene, isReached: (state: ProofState) => boolean): Promise<ProofState> {
	let isAsked = false;
	return prove(scene, {
		onState(state, send) {
			if (!isAsked && isReached(state)) {
				isAsked = true;
				send({type: 'stopAsked'});
			}
		},
	});
}

test.each(phases)('stopped while %s: it cleans up and is not proven', async phase => {
	const scene = await setScene({prefix: 'db/', backups: ['db/a.dump']});
	const state = await proveUntil(scene, one => one.phase === phase);
	expect(state).toMatchObject({phase: 'done', verdict: 'not-proven', asking: []});
	expect(state.evidence).toMatchObject({isStopped: true, isComplete: true});
	expect(idsWith(state, 'violated')).toEqual([]);
	expect(leftIn(scene, ['db/a.dump'])).toEqual([]);
	expect(summarize(state).title).toBe('Not proven: it was stopped');
	expect(farewellLines(state)[0]).toMatch(/^\? Not proven: it was stopped/u);
	expect(idsWith(state, 'not-proven')).toContain('posture.same-policies');
});

test('stopped in the middle of its calls it keeps what was seen, which proves nothing by itself', async () => {
	const scene = await setScene();
	const state = await proveUntil(scene, one => one.phase === 'damage');
	expect(rowOf(state, 'read.get-object')).toMatchObject({
		verdict: 'not-proven',
		observed: {outcome: 'denied', denial: 'explicit', call: {status: 403}},
	});
	expect(rowOf(state, 'write.put')).toMatchObject({verdict: 'proven', observed: {outcome: 'allowed'}});
});

test('stopped after a success was seen it stays violated', async () => {
	const scene = await setScene({preset: 'strict'});
	inline({Action: 's3:GetObject'})(scene);
	const state = await proveUntil(scene, one => rowOf(one, 'read.get-object').verdict === 'violated');
	expect(state.evidence.isStopped).toBe(true);
	expect(state.verdict).toBe('violated');
	expect(leftIn(scene)).toEqual([]);
});

test('while it cleans up it can be stopped no more: it ends as it would have', async () => {
	const scene = await setScene();
	const state = await proveUntil(scene, one => one.phase === 'cleaning');
	expect([state.evidence.isStopped, state.verdict]).toEqual([false, 'proven']);
	expect(leftIn(scene)).toEqual([]);
});

test('stopping twice is stopping once', async () => {
	const scene = await setScene();
	const state = await prove(scene, {
		onState({phase}, send) {
			if (phase === 'calls' || phase === 'cleaning' || phase === 'done') {
				send({type: 'stopAsked'});
			}
		},
	});
	expect(state.verdict).toBe('not-proven');
	expect(leftIn(scene)).toEqual([]);
});

test('stopped while it waits for a new key it does not wait any longer', async () => {
	const scene = await setScene();
	await scene.writePolicy({
		Effect: 'Deny',
		Principal: '*',
		Action: 's3:PutObject',
		Resource: 'arn:aws:s3:::acme-backups/*',
		Condition: {ArnEquals: {'aws:PrincipalArn': scene.user.arn}},
	});
	let puts = 0;
	let isAsked = false;
	const state = await prove(scene, {
		input: {changedAt: Date.parse('2026-11-23T19:00:00.000Z')},
		onState(one, send) {
			puts = one.evidence.puts.length;
			if (puts === 5 && !isAsked) {
				isAsked = true;
				send({type: 'stopAsked'});
			}
		},
	});
	expect([state.verdict, puts]).toEqual(['not-proven', 5]);
});

test('proved again after it was stopped, nothing of the run before is left in it', async () => {
	const scene = await setScene();
	let runs = 0;
	const directories = new Set<string>();
	const {flow, ended} = beginProof(scene, {
		onState({phase}, send) {
			for (const key of scene.bucket.objects.keys()) {
				directories.add(key.replace(/[^/]*$/u, ''));
			}

			if (phase === 'calls' && runs === 0) {
				runs++;
				send({type: 'stopAsked'});
			}
		},
	});
	await ended;
	const again = new Promise<ProofState>(resolve => {
		flow.subscribe(() => {
			if (flow.getState().phase === 'done') {
				resolve(flow.getState());
			}
		});
	});
	flow.send({type: 'proveAgainAsked'});
	const state = await again;
	expect([state.verdict, state.evidence.isStopped]).toEqual(['proven', false]);
	expect(directories.size).toBe(2);
	expect(leftIn(scene)).toEqual([]);
});

test.each([...phases, 'cleaning'] as const)(
	'closed while %s, nothing is left when it has finished',
	async phase => {
		const scene = await setScene({prefix: 'db/', backups: ['db/a.dump']});
		const {flow, perform} = beginProof(scene);
		await new Promise<void>(resolve => {
			flow.subscribe(() => {
				if (flow.getState().phase === phase) {
					resolve();
				}
			});
		});
		flow.close();
		await perform.finish();
		expect(leftIn(scene, ['db/a.dump'])).toEqual([]);
		const before = scene.bucket.objects.size;
		await perform.finish();
		expect(scene.bucket.objects.size).toBe(before);
	},
);

test('closed before it began, nothing is asked', async () => {
	const scene = await setScene();
	const way = await startFaults(scene.sandbox.endpoint, () => undefined);
	const {flow, perform} = beginProof(scene, {operator: await scene.through(way.url)});
	flow.close();
	await perform.finish();
	expect(way.passed).toEqual([]);
});

test('an upload that arrives after it was cut off is taken away too', async () => {
	const scene = await setScene();
	let release: () => void = () => undefined;
	const held = new Promise<void>(resolve => {
		release = resolve;
	});
	let isHeld = false;
	const way = await startFaults(scene.sandbox.endpoint, async ({operation, signer, url}) => {
		if (operation === 'PutObject' && signer === scene.key.accessKeyId && !isHeld) {
			isHeld = true;
			flow.send({type: 'stopAsked'});
			await held;
		} else if (url.includes('uploads=') && signer === scene.sandbox.accessKeyId) {
			// The first look has been: now what was held comes in.
			release();
		}

		return undefined;
	});
	const {flow, ended} = beginProof(scene, {operator: await scene.through(way.url)});
	const state = await ended;
	expect([isHeld, state.verdict]).toEqual([true, 'not-proven']);
	expect(leftIn(scene)).toEqual([]);
});

test('an upload that is under way when it is stopped may end, and one look is enough', async () => {
	const scene = await setScene();
	let isAsked = false;
	const way = await startFaults(scene.sandbox.endpoint, ({operation, signer}) => {
		if (operation === 'PutObject' && signer === scene.key.accessKeyId && !isAsked) {
			isAsked = true;
			flow.send({type: 'stopAsked'});
		}

		return undefined;
	});
	const {flow, ended} = beginProof(scene, {operator: await scene.through(way.url)});
	const state = await ended;
	expect([isAsked, state.verdict]).toEqual([true, 'not-proven']);
	expect(way.seen.filter(operation => operation.includes('versions'))).toHaveLength(1);
	expect(leftIn(scene)).toEqual([]);
});
