import '../helpers/colour.js';
import {describe, expect, test} from 'vitest';
import {checksOf} from '../../src/rotation/checks.js';
import {updateRotation} from '../../src/rotation/flow.js';
import {nextStep} from '../../src/rotation/next-step.js';
import {rotationView} from '../../src/rotation/screen.js';
import type {Situation} from '../../src/rotation/situation.js';
import {day, hour} from '../../src/rotation/situation.js';
import type {RotationEvent, RotationState} from '../../src/rotation/state.js';
import {sayStanding} from '../../src/rotation/words.js';
import {checkScreen} from '../helpers/check-screen.js';
import {undrawnViews} from '../helpers/drawn-views.js';
import {exampleTarget} from '../targets/example.js';
import {now, ours, situationOf} from './key.js';
import {A, B, rows} from './table.js';

const {intent: _, ...target} = exampleTarget;

function stateOf(situation: Situation, change: Partial<RotationState> = {}): RotationState {
	const {compromise} = situation;
	return {
		phase: 'standing',
		target: {...target, keys: [], ...(compromise && {compromise})},
		now,
		isWanted: false,
		isWatched: true,
		keyFolder: '~',
		look: {at: now, user: 'as known', keys: situation.keys, isOtherRun: false},
		situation,
		standing: nextStep(situation),
		done: [],
		calls: [],
		isStopping: false,
		...change,
	};
}

const rowOf = (name: string) => {
	const row = rows.find(([title]) => title === name);
	if (row === undefined) {
		throw new Error(name);
	}

	return situationOf(row[1], row[2]);
};

const view = (state: RotationState) => (size: {readonly columns: number; readonly rows: number}) =>
	rotationView(state, size, {whose: 'profile ops', isReadOnly: false});

const shown = async (state: RotationState) => checkScreen(view(state));
const having = (state: RotationState, ...events: readonly RotationEvent[]) =>
	events.reduce((at, event) => updateRotation(at, event)[0], state);

describe('the words of every state', () => {
	test.each(rows)('%s', (_, keys, scene) => {
		const situation = situationOf(keys, scene);
		const standing = nextStep(situation);
		const {title, why, next} = sayStanding(standing, situation);
		// Read alone it says which key, what to do, and why.
		const {next: move} = standing;
		const step = move?.step ?? 'none';
		const key = move?.key;
		if (step === 'delete' || step === 'deactivate' || step === 'reactivate') {
			expect(`${title} ${why}`).toContain(key);
		} else if (situation.keys.filter(({status}) => status === 'Active').length === 2 && move === undefined) {
			expect(next).toMatch(/No key is safe|Keep both|Move one|nothing is touched|Wait until/u);
		}

		const letters = {
			create: 'c',
			deactivate: 'd',
			reactivate: 'u',
			delete: 'x',
			finish: 'p',
			'deny-sessions': 'd',
		};
		expect(move === undefined || next.includes(`(${letters[move.step]})`)).toBe(true);
		expect([title.endsWith('.'), why.endsWith('.'), next.endsWith('.')]).toEqual([false, true, true]);
		expect(`${title} ${why} ${next}`).not.toMatch(/undefined|NaN/u);
	});
});

describe('the screen', () => {
	test('two keys in a switch: which is which, what it waits for, and that none is safe to remove', async () => {
		const seen = await shown(stateOf(rowOf('2: A new verified, not handed over, A old in use')));
		expect(seen.wide).toMatch(/✓ New key {2}✓ Prove it {2}→ Switch hosts/u);
		expect(seen.usual).toMatch(/Old key +New key/u);
		expect(seen.usual).toMatch(new RegExp(`Id +${A} +${B}`, 'u'));
		expect(seen.usual).toMatch(/By +your hosts +only our own test/u);
		expect(seen.usual).toMatch(/No key is safe to remove/u);
		expect(seen.usual).toMatch(/d turn new off/u);
		expect(seen.usual).toMatch(/◐ a host has used the new key +Not yet/u);
		for (const text of Object.values(seen)) {
			expect(text).toContain(A);
		}
	});

	const checked = rows.filter(([, keys, scene]) => checksOf(stateOf(situationOf(keys, scene))) !== undefined);

	test.each(checked)(
		'%s: what has to be so is seen whole in 80 columns and 24 rows, f shows it in less',
		async (_, keys, scene) => {
			const state = stateOf(situationOf(keys, scene));
			const list = checksOf(state)?.list ?? [];
			expect(list).not.toEqual([]);
			const seen = await shown(state);
			const facts = await shown(having(state, {type: 'factsOpened'}));
			for (const {what} of list) {
				expect(seen.usual).toContain(what);
				expect(facts.narrow).toContain(what.slice(0, 24));
			}

			for (const {accessKeyId} of state.situation?.keys ?? []) {
				expect(facts.least).toContain(accessKeyId);
			}

			expect(seen.least).toMatch(/facts|keys/u);
		},
	);

	test('ready to turn off: the key bar has it first', async () => {
		const seen = await shown(stateOf(rowOf('2: A new in use by a host; A old quiet')));
		expect(seen.usual).toContain(`The old key, ${A}, can be turned off now`);
		expect(seen.usual).toMatch(/✓ each series has a backup since then +3 of 3/u);
		expect(seen.least).toMatch(/d turn/u);
	});

	test.each([
		'0, journal knows keys',
		'1: A, ours, in use',
		'1: I, was in use, not compromised',
		'2: A, A both in use',
		'2: A in use, I old deactivated < 7 days',
		'2: A in use, I old, soaked',
		'2: A never used, I was in use',
		'2: any with another status',
		'compromise, known key',
	])('%s, at every size', async row => {
		const seen = await shown(stateOf(rowOf(row)));
		expect(seen.usual).toMatch(/Next {2}/u);
	});

	test('a suspicion shows its sessions, and what was written since', async () => {
		const situation = rowOf('1: I, compromised');
		const written = {
			since: now - 2 * day,
			hasMore: false,
			overwrites: 'seen',
			entries: [
				{
					at: now - day,
					what: 'overwritten',
					key: 'db/2026-11-21/orders.dump',
					count: 1,
					bytes: 6,
					isKept: true,
				},
				{at: now - hour, what: 'new names', key: 'db/x/…', count: 14, bytes: 9000},
			],
		} as const;
		const state = stateOf(situation);
		const seen = await checkScreen(view({...state, look: {...state.look, written} as never}), {
			foreign: ['…'],
		});
		expect(seen.usual).toMatch(/Sessions +Refused by the policy/u);
		expect(seen.usual).toMatch(/22 Nov 19:00 +! overwritten +db\/2026-11-21\/orders\.dump/u);
		expect(seen.usual).toMatch(/! 14 new names/u);
		expect(seen.usual).not.toMatch(/Overwrites/u);
		const blind = {...written, overwrites: 'unseen'};
		const dark = await checkScreen(view({...state, look: {...state.look, written: blind} as never}), {
			foreign: ['…'],
		});
		expect(dark.usual).toMatch(/Overwrites +Cannot be seen: this bucket keeps no versions/u);
	});

	test('while a step is done, and when it has failed', async () => {
		const state = stateOf(rowOf('1: A, ours, in use, due'));
		const waiting = {
			for: 'The answer was lost; looking whether a key was made',
			elapsedMs: 20_000,
			boundMs: 120_000,
			asked: 3,
		};
		await shown({...state, phase: 'doing', move: {step: 'create'}, waiting});
		const refusal = {trouble: {what: 'No key was made', why: 'AWS is busy.', next: 'Try again (r).'}};
		expect((await shown({...state, phase: 'failed', refusal})).usual).toContain('✗ No key was made');
		await shown({...stateOf(rowOf('0 keys, no intent')), phase: 'looking', situation: undefined} as never);
	});
});

describe('before a step somebody is asked', () => {
	test('turning off: the default is No, and yes is chosen and then entered', async () => {
		const state = stateOf(rowOf('2: A new in use by a host; A old quiet'));
		const asking = having(state, {type: 'stepOpened', step: 'deactivate'});
		expect((await shown(asking)).usual).toMatch(/→ ● No, leave it on/u);
		expect(having(asking, {type: 'answered'}).phase).toBe('standing');
		const [done, ...effects] = updateRotation(having(asking, {type: 'answerMoved', by: 1}), {
			type: 'answered',
		});
		expect([done.phase, effects]).toMatchObject([
			'doing',
			[{type: 'do', move: {step: 'deactivate', key: A}}],
		]);
	});

	test('deleting: by typing the whole id, and nothing less', async () => {
		const state = stateOf(rowOf('2: A in use, I old, soaked'));
		const asking = having(state, {type: 'stepOpened', step: 'delete'});
		const part = having(asking, {type: 'typed', input: {type: 'text', text: A.slice(0, 16)}});
		expect((await shown(part)).usual).toContain('4 characters missing');
		expect(updateRotation(part, {type: 'answered'}).slice(1)).toEqual([]);
		const wrong = having(part, {type: 'typed', input: {type: 'text', text: 'XXXX'}});
		expect((await shown(wrong)).usual).toContain('✗ Character 17 differs');
		expect(updateRotation(wrong, {type: 'answered'}).slice(1)).toEqual([]);
		const whole = having(part, {type: 'typed', input: {type: 'text', text: A.slice(16)}});
		expect(updateRotation(whole, {type: 'answered'})[1]).toMatchObject({move: {step: 'delete', key: A}});
	});

	test('a new key: where its secret goes', async () => {
		const state = stateOf(rowOf('1: A, ours, in use, due'));
		const asking = having(state, {type: 'stepOpened', step: 'create'});
		expect((await shown(asking)).usual).toMatch(/AWS profile +acme-backups-db-2026-11-23/u);
		expect(updateRotation(asking, {type: 'answered'})[1]).toMatchObject({
			move: {step: 'create'},
			place: {type: 'profile', name: 'acme-backups-db-2026-11-23'},
		});
	});

	test('a place that is taken is asked for again, with what was typed; without a name nothing begins', async () => {
		const state = stateOf(rowOf('1: A, ours, in use, due'));
		const asking = having(state, {type: 'stepOpened', step: 'create'});
		const place = {type: 'profile', name: 'acme'} as const;
		const trouble = {
			what: 'There is a profile acme already',
			why: 'It is not written over.',
			next: 'Choose another name.',
		};
		const again = having(
			asking,
			{type: 'answered'},
			{type: 'stepFailed', target: state.target, done: [], trouble, refusedPlace: place},
		);
		const seen = await shown(again);
		expect(seen.usual).toMatch(/There is a profile acme already/u);
		expect(seen.usual).toMatch(/AWS profile +acme█/u);
		const renamed = having(again, {type: 'typed', input: {type: 'text', text: '-2'}});
		expect((await shown(renamed)).usual).not.toMatch(/already/u);
		expect(updateRotation(renamed, {type: 'answered'})[1]).toMatchObject({
			place: {type: 'profile', name: 'acme-2'},
		});
		const empty = having(again, {type: 'typed', input: {type: 'erased', what: 'all'}}, {type: 'answered'});
		expect((await shown(empty)).usual).toMatch(/The place has no name yet/u);
		// What failed later has made a key: that is looked at, not asked for again.
		const later = having(
			asking,
			{type: 'answered'},
			{type: 'stepFailed', target: state.target, done: [], trouble},
		);
		expect(later).toMatchObject({phase: 'failed'});
	});

	test('where the secret of a new key went stays on the screen', async () => {
		const done = [{step: 'create', key: B, words: `made ${B}`, savedTo: 'profile:acme-2'}] as const;
		const state = stateOf(rowOf('2: A new verified, not handed over, A old in use'), {done});
		expect((await shown(state)).wide).toMatch(
			new RegExp(`Made ${B}; secret saved in the profile acme-2`, 'u'),
		);
	});

	test('what was done last is said', async () => {
		const done = [{step: 'deactivate', key: A, words: `turned ${A} off`}] as const;
		const state = stateOf(rowOf('2: A in use, I old deactivated < 7 days'), {done});
		expect((await shown(state)).wide).toContain(`Turned ${A} off`);
	});

	test('a stolen key: which, or both', async () => {
		const state = stateOf(rowOf('2: A, A both in use'));
		const asking = having(state, {type: 'suspectOpened'});
		expect((await shown(asking)).usual).toContain('I do not know: both');
		const chosen = having(asking, {type: 'answerMoved', by: 1}, {type: 'answerMoved', by: 1});
		expect(updateRotation(chosen, {type: 'answered'})[1]).toMatchObject({type: 'suspect', keys: [A, B]});
	});

	test('what was said of a stolen key by mistake is taken back, and not by the first answer', async () => {
		const at = new Date(now).toISOString();
		const compromise = {keys: [A], at, since: at};
		const state = stateOf({...rowOf('2: A, A both in use'), compromise});
		const asking = having(state, {type: 'suspectOpened'});
		expect((await shown(asking)).usual).toContain('None: it was a mistake');
		expect(updateRotation(asking, {type: 'answered'})[1]).toMatchObject({type: 'suspect', keys: [A]});
		const none = having(asking, {type: 'answerMoved', by: 9});
		expect(having(asking, {type: 'answerMoved', by: 1}).ask).toMatchObject({focus: 1});
		const last = [1, 2, 3].reduce(one => having(one, {type: 'answerMoved', by: 1}), asking);
		expect(updateRotation(last, {type: 'answered'})[1]).toMatchObject({type: 'suspect', keys: []});
		expect(none.ask).toEqual(last.ask);
	});

	test('how to install it', async () => {
		const state = stateOf(rowOf('2: A new verified, not handed over, A old in use'));
		expect((await shown(having(state, {type: 'installOpened'}))).usual).toContain(
			`Install ${B} on your hosts`,
		);
	});

	test('a step that is not safe is off, and says so', () => {
		const state = stateOf(rowOf('2: A, A both in use'));
		const {bindings} = view(state)({columns: 80, rows: 24});
		const off = bindings.filter(one => one.off !== undefined).flatMap(one => one.keys);
		expect(off).toEqual(['c', 'p', 'd', 'u', 'x']);
		expect(having(state, {type: 'stepOpened', step: 'deactivate'}).ask).toBeUndefined();
		expect(bindings.find(({keys}) => keys.includes('c'))?.off).toBe(
			'the user has two keys, and AWS allows no third',
		);
	});
});

test('every screen of a rotation is drawn here', () => {
	expect(undrawnViews('rotation')).toEqual([]);
});

test('a suspected key is not handed out, and not promised back', async () => {
	const [one, two] = ['AKIAONE0000000000001', 'AKIATWO0000000000002'];
	const of = (status: 'Active' | 'Inactive') =>
		situationOf(
			[
				{id: one, status, used: hour, record: ours()},
				{id: two, status: 'Inactive', used: hour, record: ours()},
			],
			{suspected: [one, two]},
		);
	const off = stateOf(of('Inactive'));
	expect(view(off)({columns: 80, rows: 24}).bindings.find(({keys}) => keys.includes('h'))?.off).toBe(
		'there is no key that hosts may use',
	);
	const asked = stateOf(of('Active'), {
		ask: {type: 'confirm', move: {step: 'deactivate', key: one}, isYes: false},
	});
	const seen = await shown(asked);
	expect(seen.wide).toMatch(/It is not turned on again/u);
	const which = await shown(
		stateOf(of('Active'), {ask: {type: 'suspect', keys: [one, two], isOnRecord: false, focus: 0}}),
	);
	expect(which.usual).toMatch(new RegExp(`${one}, first key, was last used 1 h ago`, 'u'));
	const [fresh, old] = [
		{id: two, age: hour, record: ours({secret: 'saved'})},
		{id: one, used: hour, record: ours()},
	];
	const ask = {type: 'install'} as const;
	const install = await shown(
		stateOf(situationOf([fresh, {...old, status: 'Inactive'}], {suspected: [one]}), {ask}),
	);
	expect(install.usual).toContain(`Install ${two} on your hosts`);
	expect(install.usual).not.toMatch(/Both keys work/u);
	expect((await shown(stateOf(situationOf([fresh, old]), {ask}))).usual).toMatch(/Both keys work meanwhile/u);
});
