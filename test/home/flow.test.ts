import {expect, test} from 'vitest';
import type {TargetFacts} from '../../src/home/facts.js';
import {initialHome, updateHome} from '../../src/home/flow.js';
import {visibleRows} from '../../src/home/rows.js';
import type {HomeEvent, HomeState} from '../../src/home/state.js';
import type {Target} from '../../src/targets/target.js';
import {day, healthy, iso, now, target} from './example.js';

const after = (events: readonly HomeEvent[], from: HomeState = initialHome(now)) =>
	events.reduce((state, event) => updateHome(state, event)[0], from);

const read = (...targets: readonly Target[]): HomeEvent => ({type: 'targetsRead', targets, at: now});
const checked = (of: Target, change: Partial<TargetFacts> = {}): HomeEvent => ({
	type: 'targetChecked',
	name: of.name,
	facts: healthy(of, change),
	at: now,
});

test('each complete target is asked about, a half-made one is not', () => {
	const half = target('half', {setUp: {step: 6, isComplete: false, fixes: []}});
	const [state, ...effects] = updateHome(initialHome(now), read(target('a'), half));
	expect(effects).toEqual([{type: 'checkTarget', target: target('a')}]);
	expect(visibleRows(state).map(row => row.check.setUp.word)).toContain('Step 6 of 10');
});

test('a target as it was made is healthy', () => {
	const a = target('a');
	// Not before its backups were looked at.
	const [asking] = visibleRows(after([read(a), checked(a)]));
	expect(asking?.check).toMatchObject({role: 'busy', findings: []});
	const backups = {isKnown: true, value: {series: 1, newestAt: now, findings: []}} as const;
	const [row] = visibleRows(after([read(a), checked(a, {backups})]));
	expect(row?.check).toMatchObject({
		role: 'ok',
		proof: {word: 'Proven 2 h'},
		key: {word: '12 days'},
		setUp: {word: 'As made'},
		findings: [],
	});
});

const known = <Value>(value: Value) => ({isKnown: true, value}) as const;
const unknown = {isKnown: false, kind: 'denied', why: 'profile ops may not.'} as const;

test.each<[string, Partial<TargetFacts>, string, string]>([
	[
		'a group',
		{rights: known({hasPassword: false, groups: ['analytics'], policies: []})},
		'bad',
		'group analytics',
	],
	['a password', {rights: known({hasPassword: true, groups: [], policies: []})}, 'bad', 'password'],
	['another policy', {rights: known({hasPassword: false, groups: [], policies: ['p']})}, 'bad', 'policy p'],
	['no policy at all', {policy: known(undefined)}, 'bad', 'statement of ours'],
	[
		'a user of the same name made anew',
		{user: known({arn: 'arn:aws:iam::111122223333:user/nightdrop-a', id: 'AIDAOTHER'})},
		'bad',
		'made anew',
	],
	[
		'a renamed user',
		{user: known({arn: 'arn:aws:iam::111122223333:user/else/nightdrop-a', id: 'AIDAEXAMPLE'})},
		'bad',
		'no longer bind',
	],
	['no user', {user: known(undefined), keys: known([])}, 'bad', ''],
	['no key', {keys: known([])}, 'bad', 'deleted'],
	[
		'a key that is off',
		{keys: known([{accessKeyId: 'A', status: 'Inactive', createdAt: now}])},
		'bad',
		'no active key',
	],
	[
		'two active keys',
		{
			keys: known([
				{accessKeyId: 'A', status: 'Active', createdAt: now},
				{accessKeyId: 'B', status: 'Active', createdAt: now},
			]),
		},
		'warn',
		'Two keys',
	],
	[
		'an old key',
		{keys: known([{accessKeyId: 'A', status: 'Active', createdAt: now - 84 * day}])},
		'warn',
		'90 days',
	],
	[
		'an open bucket',
		{bucket: known({isPublicBlocked: false, hasVersions: true, areAclsOff: true})},
		'warn',
		'not blocked',
	],
	['a policy one may not see', {policy: unknown}, 'unknown', 'profile ops may not'],
	['keys one may not see', {keys: unknown}, 'unknown', 'profile ops may not'],
])('%s is found', (_, change, role, why) => {
	const a = target('a');
	const [row] = visibleRows(after([read(a), checked(a, change)]));
	expect(row?.check.role).toBe(role);
	expect(row?.check.findings.map(({title, why: reason}) => `${title}. ${reason}`).join(' ')).toContain(why);
});

test.each([
	['violated', 'bad'],
	['not-proven', 'unknown'],
] as const)('a proof that ended as %s is never healthy', (verdict, role) => {
	const a = target('a', {lastProof: {verdict, at: iso(0), probes: 72, off: 2}});
	expect(visibleRows(after([read(a), checked(a)]))[0]?.check.role).toBe(role);
});

test('a target that was never proven, or long ago, is a warning', () => {
	const {lastProof: _, ...never} = target('a');
	expect(visibleRows(after([read(never), checked(never)]))[0]?.check.proof).toEqual({
		role: 'warn',
		word: 'Never',
	});
	const old = target('b', {lastProof: {verdict: 'proven', at: iso(40 * day), probes: 72, off: 0}});
	expect(visibleRows(after([read(old), checked(old)]))[0]?.check.role).toBe('warn');
});

test('the sick ones come first, and the focus moves in that order', () => {
	const [a, b, c] = [target('a'), target('b'), target('c')];
	const state = after([
		read(a, b, c),
		checked(a),
		checked(b),
		checked(c, {keys: known([])}),
		{type: 'focusJumped', to: 'first'},
	]);
	expect(visibleRows(state).map(row => row.target.name)).toEqual(['c', 'a', 'b']);
	expect(state.focus).toBe('c');
	expect(after([{type: 'focusMoved', by: 1}], state).focus).toBe('a');
	expect(after([{type: 'focusMoved', by: 9}], state).focus).toBe('b');
});

test('the filter keeps letters of keys as text, and the focus on what is seen', () => {
	const state = after([
		read(target('db'), target('mail')),
		{type: 'filterStarted'},
		{type: 'filterTyped', input: {type: 'text', text: 'Ma'}},
	]);
	expect(visibleRows(state).map(row => row.target.name)).toEqual(['mail']);
	expect(state.focus).toBe('mail');
	const none = after([{type: 'filterTyped', input: {type: 'text', text: 'x'}}], state);
	expect(none.focus).toBeUndefined();
	expect(
		after([{type: 'filterTyped', input: {type: 'erased', what: 'letter'}}, {type: 'filterCleared'}], none)
			.filter,
	).toBe('');
});

test('writing the policy is asked first, and No is the default', () => {
	const open = after([
		read(target('a')),
		{type: 'targetOpened'},
		{type: 'policyOpened'},
		{type: 'writeAsked'},
	]);
	expect(updateHome(open, {type: 'writeAnswered'})).toHaveLength(1);
	const [, ...effects] = updateHome(after([{type: 'focusMoved', by: 1}], open), {type: 'writeAnswered'});
	expect(effects).toEqual([{type: 'writePolicy', target: target('a')}]);
});

test('back goes from a question to the page, to the target, to the list', () => {
	const open = after([
		read(target('a')),
		{type: 'targetOpened'},
		{type: 'policyOpened'},
		{type: 'writeAsked'},
	]);
	const seen = [open];
	for (let times = 0; times < 3; times++) {
		seen.push(after([{type: 'closed'}], seen.at(-1)));
	}

	expect(seen.map(({page}) => (page.type === 'policy' && page.write ? 'question' : page.type))).toEqual([
		'question',
		'policy',
		'target',
		'list',
	]);
});

test('the fixes of the focused target open from the list too, and lead back to its page', () => {
	const bucket = known({isPublicBlocked: false, hasVersions: true, areAclsOff: true});
	const open = after([read(target('a')), checked(target('a'), {bucket}), {type: 'fixesOpened'}]);
	expect(open.page).toMatchObject({
		type: 'fixes',
		name: 'a',
		mending: {list: {mends: [{id: 'public-access'}]}},
	});
	const left = after([{type: 'mending', event: {type: 'left'}}], open);
	expect(left.page).toEqual({type: 'target', name: 'a', focus: 0});
	expect(after([{type: 'fixesOpened'}], after([read(target('a')), checked(target('a'))])).page.type).toBe(
		'list',
	);
});
