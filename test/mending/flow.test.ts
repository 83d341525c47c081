import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Mending, type MendingEvent, openMending, updateMending} from '../../src/mending/flow.js';
import {bucketMend, joinMends} from '../../src/mending/mend.js';

const place = {bucket: 'acme', account: '111122223333'};
const byHand = {title: 'The group analytics', why: 'The user is in it.', next: 'Take it out.'};
const list = joinMends([
	{mends: [bucketMend('acls', place, 'On.'), bucketMend('versioning', place, 'Off.')], byHand: [byHand]},
	{mends: [], byHand: [byHand]},
]);

const event: fc.Arbitrary<MendingEvent> = fc.oneof(
	{weight: 3, arbitrary: fc.constantFrom<MendingEvent>({type: 'chosen'}, {type: 'answered'})},
	fc.record({type: fc.constant('moved' as const), by: fc.constantFrom(-1, 1, 100)}),
	fc.constantFrom<MendingEvent>(
		{type: 'callsToggled'},
		{type: 'triedAgain'},
		{type: 'left'},
		{type: 'ended', mended: {ok: true, calls: []}, at: 1},
		{type: 'ended', mended: {ok: false, trouble: {what: 'Not done'}}, at: 1},
	),
);

/** Anything, and often enough what leads to a mend. */
const pressed = fc
	.array(
		fc.oneof(
			event.map(one => [one]),
			fc.constant<readonly MendingEvent[]>([{type: 'chosen'}, {type: 'moved', by: 1}, {type: 'answered'}]),
		),
		{maxLength: 30},
	)
	.map(parts => parts.flat());

test('whatever is pressed, only a yes makes a mend, one at a time, and none twice', () => {
	let made = 0;
	fc.assert(
		fc.property(pressed, events => {
			let mending: Mending = openMending(list);
			for (const one of events) {
				const before = mending;
				const [after, now] = updateMending(mending, one);
				const {step} = before;
				if (now !== undefined) {
					made++;
					expect(one.type).toBe('answered');
					expect(step).toMatchObject({type: 'asking', isYes: true, mend: now});
					expect(before.done).not.toContain(now.id);
					expect(after.step).toEqual({type: 'doing', mend: now});
				}

				if (step.type === 'doing' && one.type !== 'ended') {
					expect(after.step).toBe(step);
				}

				expect(new Set(after.done).size).toBe(after.done.length);
				mending = after.step.type === 'closed' ? openMending(list, after) : after;
			}
		}),
		{numRuns: 300},
	);
	expect(made).toBeGreaterThan(100);
});

test('what a person must do is said once, and cannot be asked about', () => {
	expect(list.byHand).toEqual([byHand]);
	const [last] = updateMending(openMending(list), {type: 'moved', by: 100});
	const [reading] = updateMending(last, {type: 'chosen'});
	expect(reading.step).toEqual({type: 'reading', byHand});
	expect(updateMending(reading, {type: 'answered'})).toEqual([reading]);
	expect(updateMending(last, {type: 'callsToggled'})).toEqual([last]);
});
