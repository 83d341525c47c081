import '../helpers/colour.js';
import {expect, test} from 'vitest';
import {initialHome, updateHome} from '../../src/home/flow.js';
import {homeView} from '../../src/home/screen.js';
import {type HomeEvent, type HomeState, targetRows} from '../../src/home/state.js';
import type {KeyRecord} from '../../src/targets/target.js';
import {checkScreen} from '../helpers/check-screen.js';
import {undrawnViews} from '../helpers/drawn-views.js';
import {day, healthy, iso, now, target} from './example.js';

const a = target('acme-backups');

/** Home after these, with one healthy target that was looked at. */
const shown = async (...events: readonly HomeEvent[]) => {
	const before: readonly HomeEvent[] = [
		{type: 'targetsRead', targets: [a], at: now},
		{type: 'targetChecked', name: a.name, facts: healthy(a), at: now},
	];
	const state = [...before, ...events].reduce((at, event) => updateHome(at, event)[0], initialHome(now));
	return checkScreen(size => homeView(state, size, [], 'profile ops'));
};

test('what is said of a target is whole, and no line is marked as cut, at every width', async () => {
	const seen = await shown({type: 'targetOpened', name: a.name});
	expect(seen.usual).toMatch(/✓ Proof +Proven .*, 72 probes$/mu);
	expect(seen.usual).toMatch(/✓ Key +AKIAIOSFODNN7EXAMPLE, 12 days old\. Change it by 9 Feb 2027$/mu);
	expect(seen.narrow).toMatch(/→ ✓ Proof\n {4}Proven .*, 72 probes$/mu);
	for (const text of [seen.wide, seen.usual, seen.narrow]) {
		expect(text).not.toMatch(/…$/mu);
	}
});

test('a row that fits is not marked as cut beside one that does not', async () => {
	const keys = ['AKIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE', 'AKIAI44QH8DHBEXAMPL2'].map(accessKeyId => ({
		accessKeyId,
		status: 'Active' as const,
		createdAt: now,
	}));
	const seen = await shown(
		{type: 'targetOpened', name: a.name},
		{type: 'targetChecked', name: a.name, facts: healthy(a, {keys: {isKnown: true, value: keys}}), at: now},
	);
	expect(seen.usual).toMatch(/Key +Two active keys: .*…$/mu);
	expect(seen.usual).toMatch(/✓ Proof +Proven .*, 72 probes$/mu);
});

test('the statements of a policy are told apart by their names', async () => {
	const seen = await shown({type: 'targetOpened', name: a.name}, {type: 'policyOpened'});
	for (const text of [seen.wide, seen.usual, seen.narrow]) {
		for (const name of ['NightdropDenyElse', 'NightdropDenySessions', 'NightdropDenyPlainHttp']) {
			expect(text).toContain(`${name} `);
		}

		expect(text).toContain('ours, as written');
	}
});

test('what was done has the room that is there', async () => {
	const entry = {at: '2026-11-23T17:01:22Z', who: 'profile ops', isOk: true, details: 's3 PutObject, 200'};
	const what = 'Removed the test objects, 12 times';
	const seen = await shown(
		{type: 'targetOpened', name: a.name},
		{type: 'activityOpened'},
		{
			type: 'activityRead',
			name: a.name,
			answer: {
				ok: true,
				value: [
					{...entry, what, call: 's3 DeleteObject', answer: '204'},
					{
						...entry,
						what: 'Proof: proven',
						call: '',
						answer: '104 probes, 104 as they must be, none without an answer',
					},
				],
			},
		},
	);
	for (const text of [seen.wide, seen.usual]) {
		expect(text).toMatch(new RegExp(`${what} +`, 'u'));
		expect(text).toContain(' 204');
	}

	expect(seen.narrow).toMatch(new RegExp(`${what}$`, 'mu'));
	for (const text of Object.values(seen)) {
		expect(text).not.toMatch(/ {2,}…$/mu);
	}
});

test('what was done that cannot be read is said to be so, not to be nothing', async () => {
	const problem = {
		kind: 'denied',
		what: 'What was done cannot be read',
		why: 'It is closed.',
		next: 'Have it opened.',
	} as const;
	const seen = await shown(
		{type: 'targetOpened', name: a.name},
		{type: 'activityOpened'},
		{type: 'activityRead', name: a.name, answer: {ok: false, problem}},
	);
	for (const text of Object.values(seen)) {
		expect(text).toContain('What was done cannot be read');
		expect(text).toContain('Have it opened.');
		expect(text).not.toContain('Empty');
	}
});

test('what was done and is not read yet is said to be so, not to be nothing', async () => {
	const seen = await shown({type: 'targetOpened', name: a.name}, {type: 'activityOpened'});
	for (const text of Object.values(seen)) {
		expect(text).toContain('Reading the record');
		expect(text).not.toMatch(/Empty|When/u);
	}
});

const open = {isKnown: true, value: {isPublicBlocked: false, hasVersions: true, areAclsOff: true}} as const;
const rights = {isKnown: true, value: {hasPassword: false, groups: ['analytics'], policies: []}} as const;
const found: HomeEvent = {
	type: 'targetChecked',
	name: a.name,
	facts: healthy(a, {bucket: open, rights}),
	at: now,
};

test('the fixes of a target are listed, with what a person must do, at every size', async () => {
	const seen = await shown(found, {type: 'targetOpened', name: a.name}, {type: 'fixesOpened'});
	for (const text of Object.values(seen)) {
		expect(text).toContain('1 fix that we can make');
		expect(text).toMatch(/→ · Block public access, all four\s+switches/u);
		expect(text).toContain('– The group analytics');
	}

	expect(seen.usual).toContain('acme-backups › Fixes');
	expect(seen.usual).toContain('One wrong policy or list would open the bucket to everyone.');
	expect(seen.usual).toContain('p prove');
});

/** Home with one target, and its page open. */
const stateWith = (isReadOnly: boolean, ...events: readonly HomeEvent[]) =>
	[
		{type: 'targetsRead', targets: [a], at: now} as const,
		...events,
		{type: 'targetOpened', name: a.name} as const,
	].reduce<HomeState>((at, event) => updateHome(at, event)[0], initialHome(now, isReadOnly));

const keyOf = (name: string, state: HomeState) =>
	homeView(state, {columns: 80, rows: 24}, [], 'profile ops').bindings.find(({keys}) => keys.includes(name));

test('the page of a target says where the fixes are, and with --read-only why there are none', async () => {
	expect(keyOf('f', stateWith(false, found))).toMatchObject({label: 'fixes', event: {type: 'fixesOpened'}});
	expect(keyOf('f', stateWith(false))?.off).toBe('AWS has not answered yet');
	expect(keyOf('f', stateWith(true, found))?.off).toBe('started with --read-only');
	const healthyNow: HomeEvent = {type: 'targetChecked', name: a.name, facts: healthy(a), at: now};
	expect(keyOf('f', stateWith(false, healthyNow))?.off).toBe('nothing was found that can be mended');
	const readOnly = stateWith(true, found);
	expect(updateHome(readOnly, {type: 'fixesOpened'})).toEqual([readOnly]);
});

/** The page of the target with the focus on this row, and what enter does there. */
const onRow = (name: (typeof targetRows)[number], state: HomeState) => {
	const at = updateHome(state, {type: 'focusMoved', by: targetRows.indexOf(name)})[0];
	const binding = keyOf('enter', at);
	const [after] = binding?.event === undefined ? [at] : updateHome(at, binding.event as HomeEvent);
	return {at, binding, after};
};

test('enter on the proof shows the last one and never begins another', () => {
	const {lastProof: _, ...never} = a;
	const unproven = updateHome(stateWith(false, found), {type: 'targetsRead', targets: [never], at: now})[0];
	expect(keyOf('enter', stateWith(false, found))?.event).toEqual({
		type: 'go',
		to: {type: 'last-proof', target: a.name},
	});
	expect(keyOf('enter', unproven)?.off).toBe('it was never proven; p proves it');
	expect(keyOf('p', unproven)?.event).toEqual({type: 'go', to: {type: 'proof', target: a.name}});
});

test('enter on the user or the bucket opens the fixes of that one, and leads back to its row', async () => {
	const {at, after} = onRow('user', stateWith(false, found));
	expect(after.page).toMatchObject({type: 'fixes', mending: {focus: 1, list: {mends: [{}], byHand: [{}]}}});
	const [left] = updateHome(after, {type: 'mending', event: {type: 'left'}});
	expect(left.page).toEqual(at.page);
	expect(onRow('bucket', stateWith(false, found)).after.page).toMatchObject({
		type: 'fixes',
		mending: {focus: 0},
	});
	const seen = await checkScreen(size => homeView(at, size, [], 'profile ops'));
	expect(seen.usual).toMatch(/→ ✗ User .*has more than our policy gives it/u);
	expect(seen.usual).toMatch(/^ {2}enter fix /mu);
});

test('where a row has nothing to mend, or nothing may be mended, enter says so', () => {
	const user = {isKnown: true, value: undefined} as const;
	const gone: HomeEvent = {type: 'targetChecked', name: a.name, facts: healthy(a, {user}), at: now};
	const another: HomeEvent = {
		...gone,
		facts: healthy(a, {user: {isKnown: true, value: {arn: `${a.user.arn}`, id: 'AIDAANOTHER'}}}),
	};
	const nothing = 'there is nothing behind this line';
	expect(onRow('user', stateWith(false)).binding?.off).toBe(nothing);
	expect(onRow('user', stateWith(false, gone)).binding?.off).toBe(
		'ask who changed it. Then run set-up again on this target.',
	);
	expect(onRow('bucket', stateWith(false, another)).binding?.off).toBe(nothing);
	expect(onRow('user', stateWith(true, found)).binding?.off).toBe('started with --read-only');
	expect(onRow('user', stateWith(false, another)).after.page).toMatchObject({
		mending: {focus: 0, list: {mends: [{id: 'policy'}]}},
	});
});

test('the policy is written anew from its page, never with --read-only', () => {
	const [open, readOnly] = [false, true].map(
		isReadOnly => updateHome(stateWith(isReadOnly, found), {type: 'policyOpened'})[0],
	) as [HomeState, HomeState];
	expect(keyOf('w', open)).toMatchObject({event: {type: 'writeAsked'}});
	expect(keyOf('w', readOnly)?.off).toBe('started with --read-only');
	expect(updateHome(readOnly, {type: 'writeAsked'})).toEqual([readOnly]);
});

/** Home with these targets, looked at or not. */
const homeWith = (names: readonly string[], ...events: readonly HomeEvent[]) => {
	const targets = names.map(name => target(name));
	const before: readonly HomeEvent[] = [
		{type: 'targetsRead', targets, at: now},
		...targets.slice(0, 2).map(
			(one, index): HomeEvent => ({
				type: 'targetChecked',
				name: one.name,
				facts: healthy(one, index === 0 ? {bucket: open} : {}),
				at: now,
			}),
		),
	];
	return [...before, ...events].reduce((at, event) => updateHome(at, event)[0], initialHome(now));
};

test('the state of the key is seen in 80 columns, however much there is to look at', async () => {
	const sick = {
		id: 'missing',
		role: 'bad',
		series: 'db/orders',
		title: '3 backups did not arrive',
		why: 'It comes every day near 02:10 UTC.',
		next: 'Look at the job that makes it.',
	} as const;
	const backups = {
		isKnown: true,
		value: {series: 14, newestAt: now - 3.7 * day, findings: Array(13).fill(sick)},
	} as const;
	const old = {accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active', createdAt: now - 84 * day} as const;
	const keys = {isKnown: true, value: [old]} as const;
	const proven = {...a, lastProof: {verdict: 'proven', at: iso(3.7 * day), probes: 72, off: 0} as const};
	const state = [
		{type: 'targetsRead', targets: [proven], at: now} as const,
		{type: 'targetChecked', name: a.name, facts: healthy(a, {backups, keys}), at: now} as const,
	].reduce<HomeState>((at, event) => updateHome(at, event)[0], initialHome(now));
	const seen = await checkScreen(size => homeView(state, size, [], 'profile ops'));
	expect(seen.usual).toMatch(/acme-backups +Proven 3 d 16 h +✗ 13 to look at +! 84 days, due/u);
	expect(seen.wide).toMatch(/✗ 3 d 16 h, 13 to look at +! 84 days, due/u);
});

test('a bucket can be opened from the list as before the first target, and the bar says so where it can', async () => {
	const seen = await checkScreen(size => homeView(homeWith(names), size, [], 'profile ops'));
	expect(seen.wide).toMatch(/o (?:open a )?bucket/u);
	expect(keyOf('o', homeWith(names))).toMatchObject({event: {type: 'go', to: {type: 'open-bucket'}}});
	const half = halfWay();
	expect((await checkScreen(size => homeView(half, size, [], 'profile ops'))).usual).toMatch(/o .*bucket/u);
});

const firstChoices = [
	{label: 'Set up a bucket on AWS', note: 'with profile ops, in account 111122223333', isSandbox: false},
	{
		label: 'Rehearse in the sandbox',
		note: 'a pretend AWS on this machine; nothing leaves it',
		isSandbox: true,
	},
];
const names = ['acme-backups/db/', 'acme-mail', 'acme-wal', 'acme-ledger', 'acme-laptops', 'acme-media'];
const filtering: HomeEvent = {type: 'filterStarted'};

test.each<readonly [string, HomeState, readonly string[]]>([
	['nothing is known yet', initialHome(now), ['◐ Reading the targets', 'q quit']],
	[
		'nothing is remembered',
		homeWith([]),
		['can never read them back', '→ ● Set up a bucket on AWS', '○ Rehearse in the sandbox', 'enter choose'],
	],
	['targets', homeWith(names), ['6 targets', '! 1 warning', '→ ! acme-backups/db/', 'enter open', 'q quit']],
	[
		'a filter is typed',
		homeWith(names, filtering, {type: 'filterTyped', input: {type: 'text', text: 'mail'}}),
		['1 of 6 targets has "mail" in it', 'acme-mail', 'Filter: mail█', 'enter keep the filter'],
	],
	[
		'a filter is longer than its row',
		homeWith(names, filtering, {
			type: 'filterTyped',
			input: {type: 'text', text: `${'a very long word '.repeat(6)}end`},
		}),
		['end█'],
	],
	['a target was not asked about yet', homeWith(names, {type: 'focusJumped', to: 'last'}), ['◐ acme-']],
])('home, %s', async (_, state, words) => {
	const seen = await checkScreen(size => homeView(state, size, firstChoices, 'profile ops'));
	for (const text of [seen.usual, seen.least]) {
		for (const word of words) {
			expect(text.replaceAll(/\s+/gu, ' ')).toContain(word);
		}
	}
});

const opened: readonly HomeEvent[] = [{type: 'targetOpened', name: a.name}, {type: 'policyOpened'}];

test.each<readonly [string, readonly HomeEvent[], readonly string[]]>([
	['what a thief could do', [{type: 'tabMoved', by: 1}], ['a thief could still']],
	['JSON', [{type: 'tabMoved', by: -1}], ['"Version"']],
	[
		'asked whether to write it',
		[{type: 'writeAsked'}],
		['→ ● No, leave it as it is', 'Yes, write ours again'],
	],
	[
		'being written',
		[{type: 'writeAsked'}, {type: 'focusMoved', by: 1}, {type: 'writeAnswered'}],
		['◐ Writing our statements anew'],
	],
])('the policy of a target, %s', async (_, events, words) => {
	const seen = await shown(...opened, ...events);
	for (const text of [seen.usual, seen.least]) {
		for (const word of words) {
			expect(text.replaceAll(/\s+/gu, ' ')).toContain(word);
		}
	}
});

test('every screen of home is drawn here', () => {
	expect(undrawnViews('home')).toEqual([]);
});

const halfWay = (key?: Partial<KeyRecord>) => {
	const made = {
		accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
		createdAt: '2026-11-23T18:00:00Z',
		origin: 'ours',
		secret: 'unseen',
	} as const;
	const of = target('acme-mail', {
		setUp: {step: 7, isComplete: false, fixes: []},
		keys: key === undefined ? [] : [{...made, ...key}],
	});
	return updateHome(initialHome(now), {type: 'targetsRead', targets: [of], at: now})[0];
};

test.each<readonly [string, Partial<KeyRecord> | undefined, string]>([
	['no key was made', undefined, 'What was made is still there; nothing is lost.'],
	[
		'the key is saved',
		{secret: 'saved', savedTo: 'profile:acme-mail'},
		'the secret of its key is in the profile acme-mail.',
	],
	['somebody has the key', {secret: 'shown', savedTo: 'kept by the operator'}, 'has the secret.'],
	['the key was shown', {secret: 'unknown'}, 'unless somebody kept it, delete that key in IAM'],
	['nobody has the key', {secret: 'unseen'}, 'going on removes that key and makes another.'],
	['its key was turned off', {deactivatedAt: '2026-11-23T18:30:00Z'}, 'nothing is lost.'],
])('a set-up that was left half-way says what is lost: %s', async (_, key, words) => {
	const state = halfWay(key);
	const seen = await checkScreen(size => homeView(state, size, [], 'profile ops'));
	const said = seen.usual.replaceAll(/[\s▌]+/gu, ' ');
	expect(said).toContain(words);
	expect(said.includes('nothing is lost')).toBe(words.includes('nothing is lost'));
	for (const name of ['p', 'r']) {
		expect(keyOf(name, state)?.off).toMatch(/^set-up is not finished \(enter\)/u);
	}
});
