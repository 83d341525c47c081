import '../helpers/colour.js';
import {createElement} from 'react';
import {describe, expect, test} from 'vitest';
import {openBucketScreen} from '../../src/console/bucket-screen.js';
import {helpView} from '../../src/console/help-view.js';
import {openLastProof} from '../../src/console/last-proof-screen.js';
import {openLater} from '../../src/console/later-screen.js';
import {mfaQuestionView} from '../../src/console/mfa-question.js';
import type {OpenScreen} from '../../src/console/open-screen.js';
import {openProblemScreen} from '../../src/console/problem-screen.js';
import {openProofScreen} from '../../src/console/proof-screen.js';
import type {Opened} from '../../src/proof/open-proof.js';
import {callout} from '../../src/ui/blocks/callout.js';
import {Body} from '../../src/ui/components/body.js';
import {dayMarks} from '../../src/ui/days.js';
import type {View} from '../../src/ui/view.js';
import {checkScreen, operator, shoot, sizes} from '../helpers/check-screen.js';
import {undrawnViews} from '../helpers/drawn-views.js';
import {deferred, fakeScreen} from './fake-screen.js';

const identity = () => operator;

/** Screens that the console has itself, and what each says even in the smallest window. */
const screens: readonly (readonly [string, () => OpenScreen, readonly string[]])[] = [
	[
		'a bucket is asked for',
		() => openBucketScreen(identity),
		['type bucket, or bucket/prefix/', '→ Bucket  █'],
	],
	[
		'a name that no bucket has',
		() => {
			const screen = openBucketScreen(identity);
			screen.send({type: 'typed', input: {type: 'text', text: 'Acme_Backups'}});
			return screen;
		},
		['! A bucket name has small letters'],
	],
	[
		'the settings cannot be read',
		() =>
			openProblemScreen(
				'Settings',
				{
					what: 'The settings cannot be read',
					why: '/home/olga/.config/nightdrop/config.json is no JSON: line 3.',
					next: 'Mend the file, or move it away. Nothing in it was changed.',
				},
				identity,
			),
		['✗ The settings cannot be read', 'Nothing in it was changed.'],
	],
	[
		'a proof looks for its key',
		() =>
			openProofScreen({
				name: 'acme/db/',
				open: () => deferred<Opened>().promise,
				whose: () => 'profile ops',
				identity,
			}),
		['◐ Looking for the backup key', 'esc back'],
	],
];

describe('at every size', () => {
	test.each(screens)('%s', async (_, open, words) => {
		const screen = open();
		const seen = await checkScreen(size => screen.view(size));
		for (const text of Object.values(seen)) {
			for (const word of words) {
				expect(text.replaceAll(/[\s▌]+/gu, ' ')).toContain(word.replaceAll(/\s+/gu, ' '));
			}
		}
	});

	test('a proof that could not begin says why, and is begun again by its key', async () => {
		const refused = {
			ok: false,
			trouble: {
				what: 'No key to prove with',
				why: 'Both are off.',
				next: 'Turn one on, then prove again (p).',
			},
		} as const;
		const screen = openProofScreen({
			name: 'acme/db/',
			open: async () => refused,
			whose: () => 'profile ops',
			identity,
		});
		await new Promise(resolve => void setImmediate(resolve));
		const seen = await checkScreen(size => screen.view(size));
		expect(seen.least).toMatch(/✗ No key to prove with[\s\S]*p prove again {3}esc back/u);
	});

	test('the last proof that cannot be shown says so', async () => {
		const trouble = {what: 'The last proof cannot be shown', next: 'Prove again (p).'};
		const screen = openLastProof({name: 'acme/db/', read: async () => ({ok: false, trouble}), identity});
		await new Promise(resolve => void setImmediate(resolve));
		expect((await checkScreen(size => screen.view(size))).least).toContain(
			'? The last proof cannot be shown',
		);
	});

	test.each([sizes.usual, sizes.least])(
		'a screen that is not there yet has its name and the way back: %o',
		async size => {
			const screen = openLater(deferred<OpenScreen>().promise, {crumbs: ['New set-up'], identity});
			const {text} = await shoot(screen.view(size), size);
			expect(text).toMatch(/^ {2}New set-up .*\n[\s\S]* {2}esc back {3}\? keys$/u);
		},
	);
});

const event = {type: 'x'};
const many: View<unknown> = {
	...fakeScreen('Backups').view(sizes.usual),
	body: createElement(Body, {blocks: [callout({role: 'ok', title: 'All is well'})]}),
	crumbs: ['acme-backups/db/', 'Backups'],
	bindings: [
		{keys: ['enter'], label: 'open the series', event},
		{keys: ['/'], label: 'show only series with a word in the name', event},
		{keys: ['o'], label: 'order: worst first', event},
		{keys: ['r'], label: 'list again', off: 'a listing runs already'},
		{keys: ['up'], label: 'move', event},
		{keys: ['down'], label: 'move', event},
		{keys: ['escape'], label: 'back', event},
	],
};
const foreign = ['↑↓', '←→'];

describe('the keys', () => {
	test.each([0, 3, 5, 7])('are listed, and the one that has the focus is seen: %i', async focus => {
		const seen = await checkScreen(() => helpView(many, {query: '', focus}, false), {foreign});
		expect(seen.wide).toMatch(/r +list again +not here: a listing runs already/u);
		for (const text of Object.values(seen)) {
			expect(text).toMatch(/Find: █/u);
			expect(text).toMatch(/^→ /mu);
			expect(text).toMatch(/enter do it {3}esc close/u);
		}
	});

	test('stand with what the marks of the charts behind them mean, but where one key is looked for', async () => {
		const marked = {...many, marks: dayMarks};
		const seen = await checkScreen(() => helpView(marked, {query: '', focus: 0}, false), {foreign});
		for (const text of [seen.wide, seen.usual]) {
			for (const words of [/□ to come/u, /· none due/u, /✗ missing/u, /\? not seen/u, /q +quit/u]) {
				expect(text).toMatch(words);
			}
		}

		expect((await checkScreen(() => helpView(marked, {query: 'open', focus: 0}, false))).wide).not.toContain(
			'none due',
		);
		expect(
			(await checkScreen(() => helpView(many, {query: '', focus: 0}, false), {foreign})).wide,
		).not.toContain('Marks');
	});

	test('none is found', async () => {
		const seen = await checkScreen(() => helpView(many, {query: 'zzz', focus: 0}, false));
		expect(seen.least).toMatch(/No key has "zzz"/u);
	});
});

test.each([
	['a code is asked for', undefined],
	['a code was not taken', 'MultiFactorAuthentication failed with invalid MFA one time pass code.'],
])('%s, and the field is seen at every size', async (_, refused) => {
	const question = {
		profile: 'ops',
		role: 'arn:aws:iam::111122223333:role/backup-operators',
		serial: 'arn:aws:iam::111122223333:mfa/jane',
		...(refused !== undefined && {refused}),
	};
	const seen = await checkScreen(() => mfaQuestionView(many, {question, text: '123'}));
	for (const text of Object.values(seen)) {
		expect(text).toContain('Code  123█');
		expect(text).toMatch(/enter sign in {3}esc give none/u);
		if (refused !== undefined) {
			expect(text).toContain('AWS did not take that code');
		}
	}
});

test('what is said is whole in the smallest window too', async () => {
	const text = 'Not copied: this terminal takes no clipboard text. Select it by hand.';
	const view = (): View<unknown> => ({
		...many,
		message: {role: 'warn', text},
	});
	const seen = await checkScreen(view);
	for (const shot of Object.values(seen)) {
		expect(shot.replaceAll(/\s+/gu, ' ')).toContain(text);
	}
});

test('every screen of the console is drawn here', () => {
	expect(undrawnViews('console')).toEqual([]);
});
