import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {isChanging} from '../../src/aws/call.js';
import {openAws} from '../../src/aws/clients.js';
import {createAccessKey} from '../../src/aws/keys.js';
import type {SetUpFlags} from '../../src/flags.js';
import {systemClock} from '../../src/flow/clock.js';
import {defaultOptions} from '../../src/policy/options.js';
import type {SetUp, SetUpDeps, TargetStore} from '../../src/set-up/run.js';
import type {SetUpState} from '../../src/set-up/state.js';
import type {Target} from '../../src/targets/target.js';
import {valueIn} from '../aws/sandbox.js';
import {type Account, defaultFlags, openAccount} from './account.js';
import {begin, drive, isTested, setUpToTheTest, until} from './drive.js';
import {endOf, flags, openOldBucket, place, user} from './old-bucket.js';

/** How a run ends before its time. */
type Stopper = {
	readonly change: Partial<SetUpDeps>;
	/** Told of the set-up, to stop it. */
	readonly watch: (setUp: SetUp, stop: () => void) => void;
	/** The program is gone at once: nothing is written any more, nothing is cleaned up. */
	readonly isDeath: boolean;
};

const never = new Promise<never>(() => undefined);

/** Left at the n-th thing that happened since the plan was begun, as by ctrl-c. */
function leftAt(at: number): Stopper {
	let happened = 0;
	let calls = 0;
	return {
		change: {},
		watch({flow}, stop) {
			flow.subscribe(() => {
				const state = flow.getState();
				// Calls by themselves are news of their own, see below.
				happened += state.apply.status === 'idle' || state.calls.length !== calls ? 0 : 1;
				calls = state.calls.length;
				if (happened === at) {
					stop();
				}
			});
		},
		isDeath: false,
	};
}

/** Ended when AWS has done the n-th change, and before that is noted. */
function endedAfterCall(at: number, isDeath: boolean): Stopper {
	let calls = 0;
	let die = () => {};
	return {
		change: {
			openAws: async (to, {onCall, ...more}) =>
				openAws(to, {
					clock: systemClock,
					...more,
					onCall(call) {
						calls += isChanging(call.operation) ? 1 : 0;
						if (calls === at) {
							die();
						}

						onCall?.(call);
					},
				}),
		},
		watch(_, stop) {
			die = stop;
		},
		isDeath,
	};
}

/** Dead right before or right after the n-th writing of the record. */
function deadAtSave(at: number, when: 'before' | 'after', store: TargetStore): Stopper {
	let saves = 0;
	let die = () => {};
	return {
		change: {
			store: {
				...store,
				async save(target) {
					saves++;
					if (saves === at && when === 'before') {
						die();
						return never;
					}

					const saved = await store.save(target);
					if (saves === at) {
						die();
						return never;
					}

					return saves > at ? never : saved;
				},
			},
		},
		watch(_, stop) {
			die = stop;
		},
		isDeath: true,
	};
}

/** Runs until it is stopped; false: it came to its end before that. */
async function runUntilStopped(account: Account, stopper: Stopper, said = flags): Promise<boolean> {
	const abort = new AbortController();
	const {isDeath, change, watch} = stopper;
	const store = change.store ?? account.store;
	const setUp = begin(account, said, {
		...change,
		store: {
			...store,
			// Whoever is dead writes no more.
			save: async target => (isDeath && abort.signal.aborted ? never : store.save(target)),
		},
	});
	watch(setUp, () => {
		setUp.flow.close();
		abort.abort();
	});
	await drive(setUp, isTested, abort.signal);
	if (!isDeath || !abort.signal.aborted) {
		await setUp.close();
	}

	return abort.signal.aborted;
}

/** A run that nothing stops. */
const runToEnd = async (account: Account) => setUpToTheTest(account, flags);

/** Stops one run after another at a later point, and lets the next run go on from there. */
async function stopEverywhere(stopperAt: (at: number, account: Account) => Stopper): Promise<number> {
	const whole = await openOldBucket();
	await runToEnd(whole);
	const wanted = endOf(whole);
	expect(wanted).toMatchObject({activeKeys: 1, isSavedKey: true, testObjects: [], testUploads: 0});
	for (let at = 1; ; at++) {
		const account = await openOldBucket();
		const stopper = stopperAt(at, account);
		if (!(await runUntilStopped(account, stopper))) {
			return at - 1;
		}

		await runToEnd(account);
		const {testObjects, testUploads, ...end} = endOf(account);
		expect({
			at,
			...end,
			...(stopper.isDeath ? {testObjects: [], testUploads: 0} : {testObjects, testUploads}),
		}).toEqual({
			at,
			...wanted,
		});
	}
}

describe('whatever is interrupted, the next run ends in the same state', () => {
	test('left at anything that happens', async () => {
		expect(await stopEverywhere(leftAt)).toBeGreaterThan(15);
	});

	test.each([
		['left', false],
		['dead', true],
	])('%s after any change that AWS made', async (_, isDeath) => {
		expect(await stopEverywhere(at => endedAfterCall(at, isDeath))).toBeGreaterThan(10);
	});

	test('dead before any writing of the record', async () => {
		expect(await stopEverywhere((at, {store}) => deadAtSave(at, 'before', store))).toBeGreaterThan(5);
	});

	test('dead after any writing of the record', async () => {
		expect(await stopEverywhere((at, {store}) => deadAtSave(at, 'after', store))).toBeGreaterThan(5);
	});
});

test('the end waits for what is under way: a secret that was stored is noted', async () => {
	const account = await openOldBucket();
	const setUp = begin(account, flags);
	await drive(setUp, ({key}) => key.status === 'storing');
	await setUp.close();
	const [saves, file] = [account.store.saves.length, readFileSync(`${account.folder}/credentials`, 'utf8')];
	const [key] = account.keysOf(user);
	expect(file).toContain(key?.secret);
	expect(account.store.list()).toMatchObject([{keys: [{secret: 'saved', savedTo: 'profile:acme'}]}]);
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	expect(account.store.saves).toHaveLength(saves);
});

describe('a bucket that is made on the way', () => {
	const fresh = 'nightdrop-acme-new';
	test.each([1, 2, 3, 4])('is made once, dead after change %i', async at => {
		const account = await openAccount();
		const stopper = endedAfterCall(at, true);
		await runUntilStopped(account, stopper, defaultFlags);
		const {code} = await account.setUp();
		expect(code).toBe(0);
		expect([...account.sandbox.state.users.keys()]).toEqual(['admin', fresh]);
		expect(account.keysOf(fresh)).toMatchObject([{status: 'Active'}]);
		expect(account.bucket('acme-new').versioning).toBe('Enabled');
		expect(account.objects('acme-new')).toEqual([]);
		expect(account.store.list()).toMatchObject([{user: {isOurs: true}, setUp: {isComplete: true}}]);
	});
});

describe('a target that is complete', () => {
	test('is proven again, and nothing is changed', async () => {
		const account = await openOldBucket();
		const first = await account.setUp(flags, {isJson: true});
		const [before, end] = [account.store.list(), endOf(account)];
		const second = await account.setUp(flags, {isJson: true});
		expect([first.code, second.code]).toEqual([0, 0]);
		expect(second.json).toMatchObject({changed: false, user: {created: false}, proof: {verdict: 'proven'}});
		expect(
			second.json.calls.filter(({operation}: {operation: string}) => !/Object|Upload/u.test(operation)),
		).toEqual([]);
		expect(endOf(account)).toEqual(end);
		const facts = ({keys, lastProof, ...target}: Target) => ({
			...target,
			keys: keys.map(key => key.accessKeyId),
		});
		expect(account.store.list().map(facts)).toEqual(before.map(facts));
	});

	test('whose secret is not at hand is proven with a key that goes again, also when it is left in the middle', async () => {
		const account = await openOldBucket();
		await account.setUp({...place, secret: {printSecret: true}});
		const [key] = account.keysOf(user);
		const setUp = begin(account, flags);
		await drive(setUp, ({proof}) => (proof.proof?.results.length ?? 0) > 10);
		expect(account.keysOf(user)).toHaveLength(2);
		await setUp.close();
		expect(account.keysOf(user)).toEqual([key]);
		expect(endOf(account)).toMatchObject({testObjects: [], testUploads: 0});
		expect(account.store.list()).toMatchObject([
			{
				keys: [{accessKeyId: key?.id, origin: 'ours'}],
				lastProof: {verdict: 'proven'},
				setUp: {isComplete: true},
			},
		]);
	});
});

test('a proof that has ended is kept, although its temporary key goes only when the set-up is left', async () => {
	const account = await openOldBucket();
	await account.setUp({...place, secret: {printSecret: true}});
	account.clock.advance(3_600_000);
	const [at] = account.store.list().map(({lastProof}) => lastProof?.at);
	const setUp = begin(account, flags);
	await drive(setUp, ({proof}) => proof.status === 'ending');
	await setUp.close();
	const [target] = account.store.list();
	expect(Date.parse(target?.lastProof?.at ?? '')).toBeGreaterThan(Date.parse(at ?? ''));
	expect(target?.keys).toMatchObject([{origin: 'ours'}]);
	expect(account.keysOf(user)).toHaveLength(1);
});

describe('a proof that is violated', () => {
	/** Access lists on, and a policy that lets the key set them: whoever gets the key could open its own objects. */
	const loose: SetUpFlags = {...flags, fix: [], policy: {preset: 'classic'}};

	test('goes back to the policy, and the same key is proven under the new one', async () => {
		const account = await openOldBucket();
		const setUp = begin(account, loose);
		const violated = await drive(setUp, ({proof}) => proof.status === 'done');
		expect(violated.proof.record?.verdict).toBe('violated');
		const [key] = account.keysOf(user);
		setUp.flow.send({type: 'continued'});
		expect(setUp.flow.getState().step).toBe('proof');
		setUp.flow.send({type: 'wentBack'});
		await until(setUp, ({step}) => step === 'policy');
		setUp.flow.send({type: 'policyChosen', options: defaultOptions('hardened')});
		const {review} = await drive(setUp, ({step}) => step === 'review');
		expect(review.rows.map(({id}) => id)).not.toContain('create-key');
		const {proof} = await drive(
			setUp,
			state =>
				state.proof.status === 'done' &&
				state.step === 'proof' &&
				state.proof.record !== violated.proof.record,
		);
		await setUp.close();
		expect(account.keysOf(user)).toMatchObject([{id: key?.id, status: 'Active'}]);
		expect(proof.proof?.evidence.input.accessKeyId).toBe(key?.id);
		expect(endOf(account)).toMatchObject({testObjects: [], testUploads: 0, users: [user]});
		expect(account.store.list()).toMatchObject([{options: {preset: 'hardened'}}]);
	});
});

describe('undo', () => {
	/** Stopped after a row, as by esc while it runs. */
	async function stoppedAfter(account: Account, row: string): Promise<SetUp> {
		const setUp = begin(account, flags);
		await drive(setUp, ({apply}) => apply.rows.some(({id, state}) => id === row && state === 'doing'));
		setUp.flow.send({type: 'wentBack'});
		await drive(setUp, ({apply}) => apply.status === 'stopped');
		return setUp;
	}

	async function undo(setUp: SetUp): Promise<SetUpState> {
		const {flow} = setUp;
		flow.send({type: 'undoAsked'});
		expect(flow.getState().apply).toMatchObject({status: 'asking-undo', isUndoChosen: false});
		flow.send({type: 'ticked'});
		flow.send({type: 'continued'});
		const state = await drive(setUp, ({apply}) => apply.status === 'undone' || apply.status === 'failed');
		await setUp.close();
		return state;
	}

	test.each(['create-user', 'check-user', 'fix-acls', 'back-up-policy', 'write-policy'])(
		'takes back what was made, stopped after %s',
		async row => {
			const account = await openOldBucket();
			const [users, statements] = [
				[...account.sandbox.state.users.keys()],
				account.statements('acme-backups'),
			];
			const state = await undo(await stoppedAfter(account, row));
			expect(state.apply.status).toBe('undone');
			expect([...account.sandbox.state.users.keys()]).toEqual(users);
			expect(account.statements('acme-backups')).toEqual(statements);
			expect(account.store.list()).toEqual([]);
		},
	);

	test('is not done unless it was chosen', async () => {
		const account = await openOldBucket();
		const setUp = await stoppedAfter(account, 'create-user');
		setUp.flow.send({type: 'undoAsked'});
		setUp.flow.send({type: 'continued'});
		expect(setUp.flow.getState().apply.status).toBe('stopped');
		await setUp.close();
		expect(endOf(account).users).toEqual([user]);
	});

	test('leaves what an earlier run made, and does not forget it', async () => {
		const account = await openOldBucket();
		await (await stoppedAfter(account, 'create-user')).close();
		const statements = account.statements('acme-backups');
		const state = await undo(await stoppedAfter(account, 'write-policy'));
		expect(state.apply.undo.map(({row}) => row)).toEqual(['write-policy']);
		expect(account.statements('acme-backups')).toEqual(statements);
		expect(endOf(account)).toMatchObject({users: [user], isOurs: true, activeKeys: 0});
		await runToEnd(account);
		expect(endOf(account)).toMatchObject({users: [user], activeKeys: 1, isSavedKey: true});
	});

	test('puts back the statements that an earlier run wrote, since backups go by them', async () => {
		const account = await openOldBucket();
		await account.setUp(flags);
		const [statements, [target]] = [account.statements('acme-backups'), account.store.list()];
		const strict = begin(account, {...flags, policy: {preset: 'strict'}});
		await drive(strict, ({apply}) =>
			apply.rows.some(({id, state}) => id === 'write-policy' && state === 'doing'),
		);
		strict.flow.send({type: 'wentBack'});
		await drive(strict, ({apply}) => apply.status === 'stopped');
		expect(account.statements('acme-backups')).not.toEqual(statements);
		const {apply, over} = await undo(strict);
		expect([apply.status, over]).toEqual(['undone', undefined]);
		expect(account.statements('acme-backups')).toEqual(statements);
		expect(account.keysOf(user)).toMatchObject([{id: target?.keys[0]?.accessKeyId, status: 'Active'}]);
		expect(account.store.list()).toEqual([target]);
	});

	test('ends at what it cannot take back, and says what it is', async () => {
		const account = await openOldBucket();
		const setUp = await stoppedAfter(account, 'write-policy');
		valueIn(await createAccessKey(account.admin, {user}));
		const {apply} = await undo(setUp);
		expect(apply.undo).toMatchObject([
			{row: 'write-policy', state: 'done'},
			{row: 'create-user', state: 'refused'},
		]);
		expect(apply.trouble).toMatchObject({
			what: `The user ${user} was not deleted`,
			error: {code: 'DeleteConflict'},
		});
		expect(endOf(account)).toMatchObject({users: [user], activeKeys: 1, targets: 1});
	});
});
