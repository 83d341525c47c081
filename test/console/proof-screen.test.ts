import {expect, test} from 'vitest';
import {openProofScreen} from '../../src/console/proof-screen.js';
import {defaultOptions} from '../../src/policy/options.js';
import {initialProof} from '../../src/proof/flow.js';
import type {Opened} from '../../src/proof/open-proof.js';
import type {ProofEvent, ProofState} from '../../src/proof/state.js';
import {deferred} from './fake-screen.js';

const usual = {columns: 80, rows: 24};

const input = {
	name: 'acme/db/',
	bucket: 'acme',
	prefix: 'db/',
	region: 'us-east-1',
	account: '111122223333',
	userName: 'nightdrop-acme-db',
	userArn: 'arn:aws:iam::111122223333:user/nightdrop-acme-db',
	options: defaultOptions('hardened'),
	accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
	endpoint: 'https://s3.us-east-1.amazonaws.com',
	isAws: true,
	isPlainHttp: false,
	runId: 'abc123',
	version: '9.9.9',
	keepsEvidence: true,
};

/** A proof whose state and clean-up are in the test's hands. */
function fakeProof(finishing: Promise<void> = Promise.resolve()) {
	let state: ProofState = {...initialProof(input), phase: 'calls'};
	const listeners = new Set<() => void>();
	const sent: ProofEvent[] = [];
	let finished = 0;
	const opened: Opened = {
		ok: true,
		proof: {
			from: 'temporary',
			flow: {
				getState: () => state,
				send: event => {
					sent.push(event);
				},
				subscribe(listener) {
					listeners.add(listener);
					return () => {
						listeners.delete(listener);
					};
				},
				close: () => undefined,
			},
			async finish() {
				finished++;
				await finishing;
				return undefined;
			},
		},
	};
	return {
		opened,
		sent,
		finished: () => finished,
		become(change: Partial<ProofState>) {
			state = {...state, ...change};
			for (const listener of listeners) {
				listener();
			}
		},
	};
}

function open(...answers: readonly Promise<Opened>[]) {
	const signals: AbortSignal[] = [];
	const screen = openProofScreen({
		name: 'acme/db/',
		async open(signal) {
			const answer = answers[signals.length];
			signals.push(signal);
			return answer ?? Promise.reject(new Error('Opened once too often'));
		},
		whose: () => 'profile ops',
		identity: () => ({whose: 'profile ops', isSandbox: false, isReadOnly: false}),
	});
	let news = 0;
	screen.subscribe(() => {
		news++;
	});
	return {screen, signals, news: () => news};
}

const settled = async () =>
	new Promise(resolve => {
		setImmediate(resolve);
	});
const done = {phase: 'done', finishedAt: Date.UTC(2026, 10, 23, 19, 4)} as const;
const keysOf = ({screen}: ReturnType<typeof open>) => screen.view(usual).bindings.map(({label}) => label);

test('while the key is looked for it is busy, and can be left', async () => {
	const opening = deferred<Opened>();
	const scene = open(opening.promise);
	expect(scene.screen.view(usual)).toMatchObject({crumbs: ['acme/db/', 'Proof'], isBusy: true});
	expect([keysOf(scene), scene.screen.farewell()]).toEqual([['back'], []]);
	const proof = fakeProof();
	opening.resolve(proof.opened);
	await settled();
	expect(scene.news()).toBe(1);
	proof.become({});
	expect(scene.news()).toBe(2);
});

test('its keys are the proof’s', async () => {
	const proof = fakeProof();
	const {screen} = open(Promise.resolve(proof.opened));
	screen.send({type: 'stopAsked'});
	await settled();
	screen.send({type: 'stopAsked'});
	expect(proof.sent).toEqual([{type: 'stopAsked'}]);
});

test('a proof that could not begin says why, and can be tried again', async () => {
	const proof = fakeProof();
	const scene = open(
		Promise.resolve({ok: false, trouble: {what: 'The secret of the backup key is not at hand'}}),
		Promise.resolve(proof.opened),
	);
	await settled();
	expect(keysOf(scene)).toEqual(['prove again', 'back']);
	scene.screen.send({type: 'proveAgainAsked'});
	scene.screen.send({type: 'proveAgainAsked'});
	await settled();
	expect(scene.signals).toHaveLength(2);
	scene.screen.send({type: 'stopAsked'});
	expect(proof.sent).toEqual([{type: 'stopAsked'}]);
});

test('proving again waits until the key of the proof before is gone', async () => {
	const finishing = deferred();
	const [first, second] = [fakeProof(finishing.promise), fakeProof()];
	const {screen, signals} = open(Promise.resolve(first.opened), Promise.resolve(second.opened));
	await settled();
	screen.send({type: 'proveAgainAsked'});
	expect(first.finished()).toBe(0);
	first.become(done);
	screen.send({type: 'proveAgainAsked'});
	await settled();
	expect([first.finished(), signals.length, screen.view(usual).isBusy]).toEqual([1, 1, true]);
	finishing.resolve();
	await settled();
	expect(signals).toHaveLength(2);
});

test('the farewell is the verdict of the proof', async () => {
	const proof = fakeProof();
	const {screen} = open(Promise.resolve(proof.opened));
	await settled();
	proof.become(done);
	expect(screen.farewell().join('\n')).toContain('acme/db/');
});

test('closing waits until nothing of it is left', async () => {
	const finishing = deferred();
	const proof = fakeProof(finishing.promise);
	const {screen, signals} = open(Promise.resolve(proof.opened));
	await settled();
	let isClosed = false;
	const closed = screen.close().then(() => {
		isClosed = true;
	});
	await settled();
	expect([isClosed, signals[0]?.aborted, proof.finished()]).toEqual([false, true, 1]);
	finishing.resolve();
	await closed;
	expect(isClosed).toBe(true);
});

test('closed while the key is looked for, a proof that begins all the same is ended', async () => {
	const opening = deferred<Opened>();
	const scene = open(opening.promise);
	const closed = scene.screen.close();
	expect(scene.signals[0]?.aborted).toBe(true);
	const proof = fakeProof();
	opening.resolve(proof.opened);
	await closed;
	expect([proof.finished(), scene.news()]).toEqual([1, 0]);
});
