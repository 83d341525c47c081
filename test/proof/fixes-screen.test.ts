import '../helpers/colour.js';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {MendingEvent} from '../../src/mending/flow.js';
import {updateProof} from '../../src/proof/flow.js';
import {proofJson} from '../../src/proof/json.js';
import {proofLines} from '../../src/proof/lines.js';
import {proofView} from '../../src/proof/screen.js';
import type {ProofEvent, ProofState} from '../../src/proof/state.js';
import {answerKey} from '../../src/ui/bindings.js';
import {checkScreen, sizes} from '../helpers/check-screen.js';
import {undrawnViews} from '../helpers/drawn-views.js';
import {callOf} from './helpers.js';
import {addGroup, allowing, prove, setScene} from './rehearsal.js';
import {without} from './way.js';

const closing: (() => void | Promise<void>)[] = [];
let ended: ProofState;

beforeAll(async () => {
	const scene = await setScene({isOld: true, prefix: 'db/'}, close => void closing.unshift(close));
	Object.assign(scene.bucket, {versioning: 'Suspended'});
	addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
	await without(['NightdropDenySessions'])(scene);
	ended = await prove(scene, {input: {mends: {whose: 'profile ops'}, name: 'acme-backups/db/'}});
});
afterAll(async () => {
	for (const close of closing) {
		await close();
	}
});

const then = (state: ProofState, ...events: readonly ProofEvent[]): ProofState =>
	events.reduce((before, event) => updateProof(before, event)[0], state);
const mending = (event: MendingEvent): ProofEvent => ({type: 'mending', event});
const opened: ProofEvent = {type: 'mendsAsked'};
const choose = (at: number) => [opened, mending({type: 'moved', by: at}), mending({type: 'chosen'})];
const yes = [mending({type: 'moved', by: 1}), mending({type: 'answered'})];
const call = callOf('PutBucketVersioning', {status: 200, requestId: 'R1'});

const flat = (text: string) => text.replaceAll(/[\s▌]+/gu, ' ');

type Shown = readonly [
	name: string,
	events: readonly ProofEvent[],
	usual: readonly string[],
	least: readonly string[],
];

const shown: readonly Shown[] = [
	['the proof says that there are fixes', [], ['See the fixes (f).', 'f fixes'], []],
	[
		'the list',
		[opened],
		[
			'acme-backups/db/ › Proof › Fixes',
			'4 fixes that we can make, 1 that a person must',
			'→ · Write our policy again',
			'The groups of the user',
			'we can',
			'a person must',
			'The bucket policy does not hold our statements as they were written.',
			'Nobody else has a statement there; ours are put anew (10). A copy is kept first.',
		],
		['→ · Write our policy again', '· Block public access', 'Choose one (enter).'],
	],
	[
		'a question',
		choose(0),
		[
			'! Write our policy again?',
			'A copy is kept first',
			'Call s3 GetBucketPolicy, s3 PutBucketPolicy',
			'v the calls',
		],
		['Write our policy again?', '→ ● No, leave it as it is', 'Yes, do it', 'enter choose'],
	],
	[
		'the question about lists',
		choose(1),
		[
			'Turn access lists off for the whole bucket?',
			"S3 refuses it while the bucket's own list lets others in.",
		],
		['→ ● No, leave it as it is', 'Yes, do it'],
	],
	[
		'the question about public access',
		choose(2),
		[
			'Block public access, all four switches?',
			'A web site or a download that is served from this bucket goes dark.',
		],
		['→ ● No, leave it as it is', 'Yes, do it'],
	],
	[
		'the calls of a fix',
		[opened, mending({type: 'callsToggled'})],
		['Exactly what is sent, in this order.', 's3 GetBucketPolicy', 'v close', 'A copy of the policy'],
		['Exactly what is sent', 'lines 1 to'],
	],
	['what is being done', [...choose(3), ...yes], ['◐ Turn versions on'], ['◐ Turn versions on']],
	[
		'a wait',
		[
			...choose(3),
			...yes,
			mending({
				type: 'waited',
				waiting: {
					for: 'S3 is still busy with the change before',
					elapsedMs: 4000,
					boundMs: 120_000,
					asked: 3,
				},
			}),
		],
		['4 s of at most 120 s', 'S3 is still busy with the change before. Asked 3 times.'],
		['◐ Turn versions on 4 s'],
	],
	[
		'what was done',
		[...choose(3), ...yes, mending({type: 'ended', at: 0, mended: {ok: true, calls: [call]}})],
		[
			'✓ Done: turned versions on',
			's3 PutBucketVersioning, 200, request R1',
			'p prove again',
			'only that shows that it holds',
		],
		['✓ Done: turned versions on', 'p prove again'],
	],
	[
		'what was refused',
		[
			...choose(1),
			...yes,
			mending({
				type: 'ended',
				at: 0,
				mended: {
					ok: false,
					trouble: {what: 'Not done: that', why: 'S3 wants it gone first.', next: 'Set the list to private.'},
				},
			}),
		],
		['✗ Not done: that', 'S3 wants it gone first.', 'r try again'],
		['✗ Not done: that', 'Set the list to private.'],
	],
	[
		'what a person must do',
		choose(4),
		['! The groups of the user', 'Take it out of them (iam RemoveUserFromGroup).'],
		['! The groups of the user', 'Take it out of them (iam RemoveUserFromGroup).'],
	],
	[
		'the list after one was done',
		[
			...choose(3),
			...yes,
			mending({type: 'ended', at: 0, mended: {ok: true, calls: [call]}}),
			mending({type: 'left'}),
		],
		['✓ Turn versions on', 'done'],
		['✓ Turn versions on'],
	],
];

test.each(shown)('the screen, %s', async (_, events, usual, least) => {
	const state = then(ended, ...events);
	const seen = await checkScreen(size => proofView(state, size));
	for (const words of usual) {
		expect(flat(seen.usual)).toContain(flat(words));
	}

	for (const words of least) {
		expect(flat(seen.least)).toContain(flat(words));
	}
});

const keys = (state: ProofState, ...names: readonly string[]) =>
	names.reduce((at, name) => {
		const answer = answerKey(proofView(at, sizes.usual), {name, text: name});
		return answer.type === 'event' ? then(at, answer.event) : at;
	}, state);

test('enter on a question does nothing unless one has moved, and y alone does nothing', () => {
	expect(keys(ended, 'f', 'enter', 'enter').mending?.step).toEqual({type: 'choosing'});
	expect(keys(ended, 'f', 'enter', 'y', 'enter').mending?.step).toEqual({type: 'choosing'});
	const asking = keys(ended, 'f', 'enter', 'down');
	expect(asking.mending?.step).toMatchObject({type: 'asking', isYes: true});
	const [next, effect, ...more] = updateProof(asking, mending({type: 'answered'}));
	expect(effect).toMatchObject({type: 'mend', mend: {id: 'policy'}});
	expect(more).toEqual([]);
	// One at a time, and what was sent is not left.
	expect(updateProof(next, mending({type: 'answered'}))).toEqual([next]);
	expect(keys(next, 'escape', 'enter', 'f', 'p')).toEqual(next);
	expect(updateProof(next, {type: 'proveAgainAsked'})).toEqual([next]);
});

test('escape goes back by one, from the calls to the proof', () => {
	const deep = keys(ended, 'f', 'enter', 'v');
	expect(deep.mending).toMatchObject({scroll: 0, step: {type: 'asking'}});
	expect(keys(deep, 'down').mending?.scroll).toBeGreaterThan(0);
	expect(keys(deep, 'escape').mending?.step.type).toBe('asking');
	expect(keys(deep, 'escape').mending).not.toHaveProperty('scroll');
	expect(keys(deep, 'escape', 'escape').mending?.step.type).toBe('choosing');
	expect(proofView(keys(deep, 'escape', 'escape', 'escape'), sizes.usual).crumbs).toHaveLength(2);
});

test('what failed can be tried again, and is asked about again', () => {
	const trouble = {what: 'Not done'};
	const failed = then(
		ended,
		...choose(1),
		...yes,
		mending({type: 'ended', at: 0, mended: {ok: false, trouble}}),
	);
	expect(keys(failed, 'r').mending?.step).toMatchObject({type: 'asking', mend: {id: 'acls'}, isYes: false});
});

test('where nothing can be mended the key says so, and where it is not offered there is none', () => {
	const {input} = ended.evidence;
	const found = (state: ProofState) =>
		proofView(state, sizes.usual).bindings.find(({keys: [key]}) => key === 'f');
	const {mends: _, ...plain} = input;
	expect(found({...ended, evidence: {...ended.evidence, input: plain}})).toBeUndefined();
	const {facts: __, ...nothing} = ended.evidence;
	expect(found({...ended, evidence: nothing})?.off).toBe('nothing was found that can be mended');
});

test('lines and JSON name the fixes in what comes next', () => {
	const hint =
		'Fixes in the console (nightdrop, the target, f): write our policy again; turn access lists off for the whole bucket; block public access, all four switches; turn versions on.';
	const lines = proofLines({...ended, phase: 'cleaning'}, ended).map(({text}) => text);
	expect(lines.at(-1)).toBe(`  next: ${hint}`);
	expect(proofJson(ended).next).toMatch(/^Turn the key off \(aws iam .*Then prove again\. Fixes/u);
	expect(proofJson(ended).next?.endsWith(hint)).toBe(true);
});

test('every screen of a proof and its fixes is drawn here, but of one that is past', () => {
	expect(undrawnViews('mending')).toEqual([]);
	expect(undrawnViews('proof')).toEqual(['proof/past-screen.tsx: pastView']);
});
