import {expect, test} from 'vitest';
import {rebased} from '../../src/targets/rebase.js';
import type {KeyRecord, Target} from '../../src/targets/target.js';
import {exampleTarget} from './example.js';

const [first] = exampleTarget.keys as [KeyRecord];
const other: KeyRecord = {...first, accessKeyId: 'AKIAOTHER', secret: 'shown'};
const {intent, lastProof, ...plain} = exampleTarget;
const before: Target = {...plain, keys: [first]};

test('where nobody else wrote, what was changed is what there is', () => {
	const after: Target = {...before, keys: [{...first, secret: 'shown'}, other], ...(intent && {intent})};
	expect(rebased(before, after, before)).toEqual(after);
	expect(rebased(after, before, after)).toEqual(before);
});

test('what another process wrote meanwhile stays beside it', () => {
	const now: Target = {
		...before,
		keys: [{...first, usedAt: '2026-11-23T20:00:00.000Z'}, other],
		...(lastProof && {lastProof}),
	};
	const after: Target = {
		...before,
		keys: [{...first, ourLastCallAt: '2026-11-23T21:00:00.000Z'}],
		expectEveryMs: 3_600_000,
	};
	expect(rebased(before, after, now)).toEqual({
		...now,
		expectEveryMs: 3_600_000,
		keys: [{...first, usedAt: '2026-11-23T20:00:00.000Z', ourLastCallAt: '2026-11-23T21:00:00.000Z'}, other],
	});
});

test('a key that either took away is gone, unless the other learnt something of it', () => {
	const both: Target = {...before, keys: [first, other]};
	expect(rebased(both, {...both, keys: [first]}, both).keys).toEqual([first]);
	expect(rebased(both, both, {...both, keys: [first]}).keys).toEqual([first]);
	const learnt = {...other, verifiedAt: '2026-11-23T20:00:00.000Z'};
	expect(rebased(both, {...both, keys: [first, learnt]}, {...both, keys: [first]}).keys).toEqual([
		first,
		learnt,
	]);
});

test('a fact that was taken away here is not there any more', () => {
	const open: Target = {...before, ...(intent && {intent})};
	expect(rebased(open, before, {...open, expectEveryMs: 1})).toEqual({...before, expectEveryMs: 1});
});
