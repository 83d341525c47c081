import '../../helpers/colour.js';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Trouble} from '../../../src/aws/trouble.js';
import {updateProof} from '../../../src/proof/flow.js';
import type {ProofEvent, ProofState} from '../../../src/proof/state.js';
import {setUpView} from '../../../src/set-up/screen.js';
import type {ProofStep, SetUpState} from '../../../src/set-up/state.js';
import {checkScreen} from '../../helpers/check-screen.js';
import {undrawnViews} from '../../helpers/drawn-views.js';
import {addGroup, allowing, beginProof, type Scene, type Setting, setScene} from '../../proof/rehearsal.js';
import {inBucketPolicy} from '../../proof/way.js';
import {stateAt} from './states.js';

/** The proof under the trail of the wizard, which leaves it one row less than it has alone. */

const closing: (() => void | Promise<void>)[] = [];
const proofs: {[kind in 'proven' | 'running' | 'violated' | 'notProven']?: ProofState} = {};

async function prove(
	setting: Setting,
	prepare: (scene: Scene) => void | Promise<void>,
	onState?: (state: ProofState) => void,
) {
	const scene = await setScene(setting, close => void closing.unshift(close));
	await prepare(scene);
	return beginProof(scene, {input: {name: 'acme-backups/db/'}, ...(onState && {onState})}).ended;
}

beforeAll(async () => {
	proofs.proven = await prove(
		{prefix: 'db/'},
		() => {},
		state => {
			if (state.phase === 'calls') {
				proofs.running = state;
			}
		},
	);
	proofs.violated = await prove({preset: 'strict', prefix: 'db/'}, scene => {
		addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
	});
	proofs.notProven = await prove(
		{preset: 'strict'},
		inBucketPolicy({
			Sid: 'Audit',
			Action: 's3:GetObject',
			Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}},
		}),
	);
});
afterAll(async () => {
	for (const close of closing) {
		await close();
	}
});

const at = (step: Partial<ProofStep>): SetUpState => stateAt('proof', {proof: {status: 'done', ...step}});

const ended = (kind: keyof typeof proofs, ...events: readonly ProofEvent[]) => {
	const proof = events.reduce((state, event) => updateProof(state, event)[0], proofs[kind] as ProofState);
	const verdict = proof.verdict ?? 'not-proven';
	return at({proof, record: {verdict, at: '2026-11-23T19:06:00Z', probes: 72, off: 1}});
};

const trouble: Trouble = {
	what: 'The secret of this key was not found',
	why: 'It is not in the profile acme-backups-db any more.',
	next: 'Go back and make a new key (esc).',
};

test.each<readonly [string, () => SetUpState, readonly string[]]>([
	['it begins', () => at({status: 'idle'}), ['◐ Beginning the proof', '9 of 10']],
	[
		'it cannot begin',
		() => at({status: 'idle', trouble}),
		['✗ The secret of this key was not found', 'p prove again'],
	],
	['it runs', () => at({status: 'running', proof: proofs.running as ProofState}), ['◐ Proving', 'esc stop']],
	[
		'proven',
		() => ended('proven'),
		['✓ Proven: this key writes backups and cannot read them', 'enter continue', '→ ✓ '],
	],
	[
		'violated',
		() => ended('violated'),
		['✗ Violated: this key can read', 'take the user out of that group', '→ ✗ Read', 'd turn'],
	],
	[
		'violated, and asked whether to turn the key off',
		() => ended('violated', {type: 'turnOffAsked'}),
		['! Turn this key off?', '→ ● No, leave it on', '○ Yes, turn it off'],
	],
	['not proven', () => ended('notProven'), ['? Not proven: 1 finding stands', 'p prove']],
	[
		'the call of a probe',
		() => ended('proven', {type: 'paneChanged', pane: 'probes'}, {type: 'callToggled'}),
		['Probe ', 'esc back'],
	],
])('step 9, %s', async (_, state, words) => {
	const seen = await checkScreen(size => setUpView(state(), size));
	for (const text of [seen.usual, seen.least]) {
		for (const word of words) {
			expect(text.replaceAll(/[\s▌]+/gu, ' ')).toContain(word);
		}
	}
});

test('the screen of step 9 is drawn here', () => {
	expect(undrawnViews('set-up')).not.toContain('set-up/screens/proof.ts: proofStepView');
});
