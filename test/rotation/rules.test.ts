import fc from 'fast-check';
import {expect, test} from 'vitest';
import {whyNot} from '../../src/rotation/may-do.js';
import {nextStep} from '../../src/rotation/next-step.js';
import {day, hour, type KnownKey, type Move, type Situation, soakMs} from '../../src/rotation/situation.js';
import {at, type Example, now, type Scene, situationOf} from './key.js';

const ids = ['AKIAAAAAAAAAAAAAAAAA', 'AKIABBBBBBBBBBBBBBBB'] as const;
const ages = [60_000, hour, 23 * hour, 25 * hour, 6 * day, 8 * day, 100 * day];
const age = fc.constantFrom(...ages);
const maybeAt = fc.option(age.map(at), {nil: undefined});

const record = fc.record(
	{
		origin: fc.constantFrom('ours', 'temporary', 'candidate', 'foreign'),
		secret: fc.constantFrom('saved', 'shown', 'unseen', 'unknown'),
		verifiedAt: maybeAt,
		deactivatedAt: maybeAt,
		usedAt: maybeAt,
		ourLastCallAt: maybeAt,
		process: fc.option(fc.constant('host/1'), {nil: undefined}),
	},
	{requiredKeys: ['origin', 'secret']},
) as fc.Arbitrary<NonNullable<Example['record']>>;

const keyOf = (id: string): fc.Arbitrary<Example> =>
	fc.record({
		id: fc.constant(id),
		status: fc.constantFrom('Active', 'Active', 'Inactive', 'Expired'),
		age,
		used: fc.oneof(age, fc.constant(null), fc.constant('refused' as const)),
		service: fc.constantFrom('s3', 'sts'),
		record: fc.option(record, {nil: undefined}),
	}) as fc.Arbitrary<Example>;

const keys = fc.oneof(
	fc.constant([]),
	fc.tuple(keyOf(ids[0])),
	fc.tuple(keyOf(ids[0]), keyOf(ids[1])),
) as fc.Arbitrary<readonly Example[]>;

const intent = fc.option(
	fc.record({
		operation: fc.constantFrom('CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'),
		at: age.map(at),
		keysBefore: fc.subarray([...ids]),
		run: fc.constant('run1'),
		pid: fc.constant(4711),
	}),
	{nil: undefined},
);

const scene: fc.Arbitrary<Scene> = fc.record({
	intent,
	suspected: fc.option(fc.subarray([...ids], {minLength: 1}), {nil: undefined}),
	areSessionsDenied: fc.boolean(),
	isRunning: fc.boolean(),
	change: fc.record(
		{
			user: fc.constantFrom('as known', 'as known', 'as known', 'renamed', 'missing', 'made again'),
			isOtherRun: fc.constantFrom(false, false, false, true),
			isDue: fc.boolean(),
			isProven: fc.boolean(),
			leftAt: fc.constantFrom(undefined, 'db/.nightdrop/1/'),
			arrivals: fc.option(
				fc.record({due: fc.nat(3), arrived: fc.nat(3), missing: fc.constant([]), since: fc.constant(0)}),
				{
					nil: undefined,
				},
			),
		},
		{requiredKeys: []},
	),
}) as fc.Arbitrary<Scene>;

const situation = fc
	.tuple(keys, scene)
	.map(([examples, {change, ...rest}]) =>
		situationOf(examples, {...rest, change: Object.fromEntries(Object.entries(change ?? {}))}),
	);

const steps = ['create', 'deactivate', 'reactivate', 'delete', 'finish', 'deny-sessions'] as const;
const moves = ({keys}: Situation): readonly Move[] =>
	steps.flatMap(step => [{step}, ...keys.map(key => ({step, key: key.accessKeyId}))]);

/** Every move that the program would make: the next one, and those that it lets a person ask for. */
const allowed = (one: Situation): readonly Move[] => {
	const {next} = nextStep(one);
	return [...(next ? [next] : []), ...moves(one).filter(move => whyNot(move, one) === undefined)];
};

/** Somebody may hold its secret. Said apart from the code: a journal that knows better, or a use that shows it. */
const isHeld = (key: KnownKey) => key.secret !== 'unseen' || key.use === 'in-use' || key.use === 'quiet';
const worksFor = (key: KnownKey) => key.status === 'Active' && isHeld(key) && !key.isSuspected;

function check(rule: (one: Situation, move: Move, key: KnownKey | undefined) => void): void {
	fc.assert(
		fc.property(situation, one => {
			for (const move of allowed(one)) {
				rule(
					one,
					move,
					one.keys.find(({accessKeyId}) => accessKeyId === move.key),
				);
			}
		}),
		{numRuns: 3000},
	);
}

test('the next step is one that may be done', () => {
	fc.assert(
		fc.property(situation, one => {
			const {next} = nextStep(one);
			expect(next && whyNot(next, one)).toBeUndefined();
		}),
		{numRuns: 5000},
	);
});

test('the last usable key that is on is never turned off or deleted, but on suspicion', () => {
	check((one, {step}, key) => {
		if ((step === 'deactivate' || step === 'delete') && key && worksFor(key)) {
			const others = one.keys.filter(other => other !== key && worksFor(other));
			expect({step, left: others.length, isSuspected: key.isSuspected}).toEqual({
				step,
				left: 1,
				isSuspected: false,
			});
		}
	});
});

test('a key that is on is deleted only where nobody has its secret', () => {
	check((_, {step}, key) => {
		if (step === 'delete' && key?.status === 'Active') {
			expect(isHeld(key)).toBe(false);
		}
	});
});

/** Made by us, never seen to work, and never used: it was given up before any host could have had it. */
const isGivenUp = ({origin, isVerified, use}: KnownKey) =>
	origin === 'ours' && !isVerified && (use === 'never' || use === 'ours-only');

test('what is deleted is off for 7 days, given up, suspected, or nobody’s', () => {
	check((_, {step}, key) => {
		if (step !== 'delete' || !key || !isHeld(key)) {
			return;
		}

		expect(key.status).toBe('Inactive');
		if (!key.isSuspected && !isGivenUp(key)) {
			expect(now - (key.offSince ?? now)).toBeGreaterThanOrEqual(soakMs);
		}
	});
});

test('a key of which a host was seen to make use within the quiet time stays on, but on suspicion', () => {
	check((_, {step}, key) => {
		if (step === 'deactivate' && !key?.isSuspected) {
			expect(['in-use', 'unknown'].includes(key?.use ?? '') && !key?.isNobodys).toBe(false);
		}
	});
});

test('a status that is new to us is not touched', () => {
	check((_, {step}, key) => {
		if (step === 'deactivate' || step === 'reactivate' || step === 'delete') {
			expect(['Active', 'Inactive']).toContain(key?.status);
		}
	});
});

test('what is suspected or nobody’s is never turned on again', () => {
	check((_, {step}, key) => {
		if (step === 'reactivate' && key) {
			expect([key.isSuspected, isHeld(key), key.status]).toEqual([false, true, 'Inactive']);
		}
	});
});

test('a third key is never asked for, and a key of a running proof is left alone', () => {
	check((one, {step}, key) => {
		expect(step === 'create' && one.keys.length > 1).toBe(false);
		const changes = ['deactivate', 'reactivate', 'delete'].includes(step);
		expect(changes && key?.isOfProof === true && !key.isSuspected).toBe(false);
	});
});

test('nothing is changed of a user that is not the one that was set up', () => {
	fc.assert(
		fc.property(situation, one => {
			if (one.user !== 'as known') {
				expect(allowed(one)).toEqual([]);
			}
		}),
	);
});

test('the same situation has the same answer, and the order of the keys changes nothing', () => {
	fc.assert(
		fc.property(keys, scene, (examples, one) => {
			const scenes = [examples, examples, [...examples].reverse()];
			const [first, again, turned] = scenes.map(list => nextStep(situationOf(list, one)));
			expect(again).toEqual(first);
			expect(turned).toEqual(first);
		}),
		{numRuns: 3000},
	);
});
