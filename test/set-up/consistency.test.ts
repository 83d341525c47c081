import {expect, test} from 'vitest';
import type {Call} from '../../src/aws/answer.js';
import {openAws} from '../../src/aws/clients.js';
import type {SetUpDeps} from '../../src/set-up/run.js';
import {type Account, openAccount} from './account.js';

const user = 'nightdrop-acme-new';

/** Seconds that the waits told, by what was waited for. */
function waits(err: string): {readonly [what: string]: readonly number[]} {
	const told: {[what: string]: number[]} = {};
	for (const [, what = '', seconds] of err.matchAll(/^waiting: (.*); (\d+) s of at most \d+ s$/gmu)) {
		told[what] = [...(told[what] ?? []), Number(seconds)];
	}

	return told;
}

const forPolicy = 'write the policy: 7 statements of ours; S3 does not know the new user yet';
const forKey = 'put with the new key; S3 does not take the new key everywhere yet';

/** From the moment that a key is asked for, AWS takes so long to know what is new. */
const slowFromTheKeyOn = ({sandbox, store}: Account, consistencyMs: number): Partial<SetUpDeps> => ({
	store: {
		...store,
		async save(target) {
			if (target.intent?.operation === 'CreateAccessKey') {
				sandbox.state.knobs.consistencyMs = consistencyMs;
			}

			return store.save(target);
		},
	},
});

test('what AWS does not know yet is waited for, and the wait is told when it begins and every 10 s', async () => {
	const account = await openAccount({consistencyMs: 25_000});
	const {code, out, err} = await account.setUp();
	expect(code).toBe(0);
	expect(waits(err)).toMatchObject({[forPolicy]: [0, 10, 20], [forKey]: [0, 10, 20]});
	expect(out).toMatch(/^ok: wrote the policy after 2\d s$/mu);
	expect(out).toMatch(
		/^ok: put with the new key, three times in a row; the key took 2\d s to work everywhere$/mu,
	);
	expect(out).toContain('Proven: ');
	expect(account.objects('acme-new')).toEqual([]);
});

test('nothing of a wait is in the JSON, or beside it', async () => {
	const account = await openAccount({consistencyMs: 25_000});
	const {code, out, err} = await account.setUp({}, {isJson: true});
	expect([code, err]).toEqual([0, '']);
	expect(out.trimEnd()).not.toContain('\n');
});

test('a user that S3 does not come to know ends it after 120 s, with what was done, and the next run goes on', async () => {
	const account = await openAccount({consistencyMs: 600_000});
	const {clock, sandbox} = account;
	const startedAt = clock.now();
	const first = await account.setUp();
	expect(first.code).toBe(3);
	expect(Math.max(...(waits(first.err)[forPolicy] ?? []))).toBe(110);
	expect(clock.now() - startedAt).toBe(120_000);
	expect(first.err).toContain(
		[
			'problem: the policy was not written',
			'  why: S3 still does not know the user after 120 s.',
			'  next: Try again in some minutes: nothing is made twice.',
			'  details: s3 PutBucketPolicy, 400 MalformedPolicy, request ',
		].join('\n'),
	);
	expect(first.err).toContain(
		'  not done: Write the policy: 7 statements of ours; Make one access key; no key exists yet',
	);
	expect(account.keysOf(user)).toEqual([]);

	clock.advance(600_000);
	sandbox.state.knobs.consistencyMs = 0;
	const second = await account.setUp();
	expect(second.code).toBe(0);
	expect([...sandbox.state.users.keys()]).toEqual(['admin', user]);
	expect(account.keysOf(user)).toMatchObject([{status: 'Active'}]);
});

test('a key that S3 takes now and then is good after three uploads in a row', async () => {
	const account = await openAccount();
	const puts: boolean[] = [];
	const isPut = ({operation}: Call) => operation === 'PutObject';
	const {code} = await account.setUp(
		{},
		{
			deps: {
				...slowFromTheKeyOn(account, 20_000),
				openAws: async (to, {onCall, ...more}) =>
					openAws(to, {
						clock: account.clock,
						...more,
						onCall(call) {
							if (isPut(call)) {
								puts.push(call.status === 200);
							}

							onCall?.(call);
						},
					}),
			},
		},
	);
	expect(code).toBe(0);
	const [firstGood, end] = [puts.indexOf(true), puts.length - 3];
	expect(firstGood).toBeLessThan(end);
	expect(puts.slice(firstGood, end)).toContain(false);
	expect(puts.slice(end)).toEqual([true, true, true]);
	// Three in a row were there only at the end.
	expect(puts.slice(0, -1).join()).not.toContain('true,true,true');
});

test('a key that S3 does not come to take ends it after 60 s, and is not lost', async () => {
	const account = await openAccount();
	const {clock, sandbox} = account;
	const secret = {saveProfile: 'acme', printSecret: false};
	const startedAt = clock.now();
	const first = await account.setUp({secret}, {deps: slowFromTheKeyOn(account, 600_000)});
	expect(first.code).toBe(3);
	expect(clock.now() - startedAt).toBe(60_000);
	expect(Math.max(...(waits(first.err)[forKey] ?? []))).toBe(50);
	expect(first.err).toContain('problem: the key cannot put a backup\n  why: ');
	expect(first.err).toMatch(/^ {2}details: s3 PutObject, 403 InvalidAccessKeyId, request \S+/mu);
	const [key] = account.keysOf(user);

	clock.advance(600_000);
	sandbox.state.knobs.consistencyMs = 0;
	const second = await account.setUp({secret}, {isJson: true});
	expect(second.code).toBe(0);
	expect(second.json).toMatchObject({
		changed: false,
		user: {accessKeyId: key?.id},
		secret: {saved: 'profile:acme'},
	});
	expect(account.keysOf(user)).toHaveLength(1);
});
