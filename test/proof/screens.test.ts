import '../helpers/colour.js';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {initialProof, updateProof} from '../../src/proof/flow.js';
import {farewellLines, proofLines} from '../../src/proof/lines.js';
import type {ProofInput} from '../../src/proof/proof.js';
import {proofView} from '../../src/proof/screen.js';
import type {ProofEvent, ProofState} from '../../src/proof/state.js';
import {answerKey} from '../../src/ui/bindings.js';
import {checkScreen, sizes} from '../helpers/check-screen.js';
import {
	addGroup,
	allowing,
	beginProof,
	type Proving,
	type Scene,
	type Setting,
	setScene,
} from './rehearsal.js';
import {backup, inBucketPolicy} from './way.js';

/** Every state that a proof went through, and what the lines said of it. */
type Told = {
	readonly states: readonly ProofState[];
	readonly last: ProofState;
	readonly lines: readonly string[];
};

const closing: (() => void | Promise<void>)[] = [];

async function tell(
	setting: Setting,
	prepare: (scene: Scene) => void | Promise<void> = () => undefined,
	proving: Proving = {},
): Promise<Told> {
	const scene = await setScene(setting, close => void closing.unshift(close));
	await prepare(scene);
	const states: ProofState[] = [];
	const input: Partial<ProofInput> = {keepsEvidence: true, name: 'acme-backups/db/', ...proving.input};
	const last = await beginProof(scene, {
		...proving,
		input,
		onState(state, send) {
			states.push(state);
			return proving.onState?.(state, send);
		},
	}).ended;
	const all = [initialProof(last.evidence.input), ...states];
	const lines = all.flatMap((state, index) => {
		const before = all[index - 1];
		return before === undefined ? [] : proofLines(before, state).map(({text}) => text);
	});
	return {states, last, lines};
}

const kinds = ['proven', 'violated', 'anybody', 'cannotWrite', 'notProven', 'refused', 'stopped'] as const;
const told: {[kind in (typeof kinds)[number]]?: Told} = {};

beforeAll(async () => {
	told.proven = await tell({prefix: 'db/', backups: [`db/${backup}`]});
	told.violated = await tell({preset: 'strict', prefix: 'db/'}, scene => {
		addGroup(scene, 'analytics').inlinePolicies.set('read-all', allowing({Action: 's3:GetObject'}));
	});
	told.anybody = await tell({isOld: true}, inBucketPolicy({Principal: '*', Action: 's3:GetObject'}));
	told.cannotWrite = await tell({}, async scene =>
		scene.writePolicy(...scene.ours.filter(({Sid}) => Sid !== 'ObjectPermissions')),
	);
	told.notProven = await tell(
		{preset: 'strict'},
		inBucketPolicy({
			Sid: 'Audit',
			Action: 's3:GetObject',
			Condition: {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}},
		}),
	);
	told.refused = await tell({}, undefined, {key: {accessKeyId: 'AKIAGONE', secretAccessKey: 'x'}});
	told.stopped = await tell({}, undefined, {
		onState({phase}, send) {
			if (phase === 'damage') {
				send({type: 'stopAsked'});
			}
		},
	});
});
afterAll(async () => {
	for (const close of closing) {
		await close();
	}
});

function of(kind: (typeof kinds)[number]): Told {
	const found = told[kind];
	if (found === undefined) {
		throw new Error(`${kind} was not proved`);
	}

	return found;
}

/** The first state that this holds of. */
const when = ({states}: Told, holds: (state: ProofState) => boolean): ProofState => {
	const found = states.find(holds);
	if (found === undefined) {
		throw new Error('It was never so');
	}

	return found;
};

const then = (state: ProofState, ...events: readonly ProofEvent[]): ProofState =>
	events.reduce((before, event) => updateProof(before, event)[0], state);

type Shown = {
	readonly name: string;
	readonly state: () => ProofState;
	/** What the wide screen says, and what even the smallest does. */
	readonly wide: readonly string[];
	readonly least?: readonly string[];
};

const shown: readonly Shown[] = [
	{
		name: 'before anything was asked',
		state: () => initialProof(of('proven').last.evidence.input),
		wide: ['Proving that this key cannot read'],
	},
	{
		name: 'while the test objects are put',
		state: () => when(of('proven'), ({phase}) => phase === 'warming-up'),
		wide: ['◐ Proving that this key cannot read', 'Test objects are put', 'esc stop'],
		least: ['◐ Proving'],
	},
	{
		name: 'while calls are made',
		state: () =>
			when(
				of('proven'),
				({phase, results}) =>
					phase === 'calls' &&
					results.filter(({group, verdict}) => group === 'read' && verdict !== undefined).length > 6,
			),
		wide: ['Each call is made with the backup key. A denial is the answer we want.', 'Groups', 'asking'],
		least: ['◐ Proving'],
	},
	{
		name: 'while it cleans up',
		state: () => when(of('proven'), ({phase}) => phase === 'cleaning'),
		wide: ['The test objects are taken away again.'],
	},
	{
		name: 'while it is being stopped',
		state: () => when(of('stopped'), ({phase, evidence}) => phase === 'cleaning' && evidence.isStopped),
		wide: ['Stopping, and cleaning up'],
	},
	{
		name: 'proven',
		state: () => of('proven').last,
		wide: [
			'✓ Proven: this key writes backups and cannot read them',
			'The key worked before and after every denial.',
			'Good to know: listing is on, so the key sees names and sizes (Disclose).',
			'✓ Read the test object',
			'denied 403  our deny',
			'Denied by our statement NightdropDenyElse: stays shut even if someone grants more.',
			'p prove again',
			'e save evidence',
		],
		least: ['✓ Proven'],
	},
	{
		name: 'proven, the call of a probe',
		state: () => then(of('proven').last, {type: 'callToggled'}),
		wide: [
			'Call',
			'GetObject',
			'the call is made',
			'Can the key read the object it just wrote?',
			'403 AccessDenied',
		],
		least: ['Read the test object'],
	},
	{
		name: 'violated by a group',
		state: () => of('violated').last,
		wide: [
			'✗ Violated: this key can read backups',
			"Why   Its user is in the group analytics, and that group's policy read-all allows",
			'Next  Turn the key off (d), or take the user out of that group.',
			'ALLOWED 200 a group',
			'd turn the key off',
		],
		least: ['✗ Violated'],
	},
	{
		name: 'violated for anybody',
		state: () => of('anybody').last,
		wide: ['✗ Violated: anybody can read backups without a key', 'turning the key off would not help'],
		least: ['✗ Violated'],
	},
	{
		name: 'cannot write',
		state: () => of('cannotWrite').last,
		wide: ['✗ Violated: this key cannot write, so backups would fail', 'leave it on', 'DENIED 403'],
		least: ['✗ Violated'],
	},
	{
		name: 'not proven',
		state: () => of('notProven').last,
		wide: [
			'? Not proven: 1 finding stands against it',
			'Audit of the bucket policy',
			'not seen is not proven',
		],
		least: ['? Not proven'],
	},
	{
		name: 'stopped',
		state: () => of('stopped').last,
		wide: ['? Not proven: it was stopped', 'What was not asked is not proven.', 'Groups ', ' not known'],
		least: ['? Not proven'],
	},
	{
		name: 'refused',
		state: () => of('refused').last,
		wide: ['? AWS did not say whom the backup key belongs to', 'Check that the key is active'],
		least: ['? AWS did not say'],
	},
	{
		name: 'asked whether to turn the key off',
		state: () => then(of('violated').last, {type: 'turnOffAsked'}),
		wide: ['Turn this key off?', 'stops working within seconds', '→ ', 'No, leave it on', 'Yes, turn it off'],
		least: ['Turn this key off?'],
	},
	{
		name: 'test objects that stay',
		state: () => ({
			...of('proven').last,
			leftOver: {keys: ['db/.nightdrop/a/put-1', 'db/.nightdrop/a/put-2'], until: '2027-01-01T00:00:00.000Z'},
		}),
		wide: ['2 test objects stay until', "the bucket's lock holds them"],
	},
];

/** As it reads, whatever line it is broken in. */
const flat = (text: string) => text.replaceAll(/[\s▌]+/gu, ' ');

test.each(shown)('the screen, $name', async ({state, wide, least = []}) => {
	const now = state();
	const seen = await checkScreen(size => proofView(now, size));
	for (const words of wide) {
		expect(flat(seen.wide)).toContain(flat(words));
	}

	for (const words of least) {
		expect(flat(seen.least)).toContain(flat(words));
	}
});

test('the groups of a stopped proof are whole, beside the longest figure', async () => {
	const {last} = of('stopped');
	const seen = await checkScreen(size => proofView(last, size));
	const groupColumn = seen.wide.split('\n').filter(line => / not known/u.test(line.slice(0, 32)));
	expect(groupColumn.length).toBeGreaterThan(3);
	expect(seen.wide).not.toMatch(/^ {2}Groups? *…/mu);
	for (const line of seen.wide.split('\n')) {
		expect(line.slice(0, 28)).not.toContain('…');
	}
});

test('what a statement is called cannot reach the terminal', async () => {
	const Condition = {IpAddress: {'aws:SourceIp': '203.0.113.0/24'}};
	const Sid = 'A\u001B]52;c;AAAA\u0007\u202Eb';
	const {last} = await tell({preset: 'strict'}, inBucketPolicy({Sid, Action: 's3:GetObject', Condition}));
	const seen = await checkScreen(size => proofView(last, size));
	expect(flat(seen.wide)).toContain('A^[]52;c;AAAA^G<U+202E>b of the bucket policy');
});

test.each(['write', 'could', 'posture'] as const)(
	'the group %s can be looked at, at every size',
	async group => {
		let state = then(of('violated').last, {type: 'groupMoved', by: -20});
		while (state.look.group !== group) {
			const next = then(state, {type: 'groupMoved', by: 1});
			expect(next.look.group).not.toBe(state.look.group);
			state = next;
		}

		const now = then(state, {type: 'paneChanged', pane: 'probes'}, {type: 'probeMoved', by: 3});
		await checkScreen(size => proofView(now, size));
	},
);

const turningOff = [
	{type: 'turnOffAsked'},
	{type: 'turnOffMoved'},
	{type: 'turnOffAnswered'},
] as const satisfies readonly ProofEvent[];

test.each<readonly [string, readonly ProofEvent[]]>([
	['The key is off. It may work for a few seconds more', [...turningOff, {type: 'keyTurnedOff'}]],
	[
		'The key was not turned off: AccessDenied',
		[
			...turningOff,
			{type: 'keyTurnedOff', error: {kind: 'denied', code: 'AccessDenied', message: '', attempts: 1}},
		],
	],
	['Turning the key off', turningOff],
	['Evidence saved in /home/olga/acme.json', [{type: 'evidenceSaved', path: '/home/olga/acme.json'}]],
	['Evidence not saved: the disk is full', [{type: 'evidenceNotSaved', problem: 'the disk is full'}]],
])('it tells: %s', (text, events) => {
	const view = proofView(then(of('violated').last, ...events), sizes.usual);
	expect(view.message?.text).toBe(text);
	// A key that is off, or going off, is not offered to be turned off.
	const isOffered = view.bindings.some(({label}) => label === 'turn the key off');
	expect(isOffered).toBe(!/key is off|Turning/u.test(text));
});

describe('keys', () => {
	const press = (state: ProofState, name: string) =>
		answerKey(proofView(state, sizes.usual), {name, text: name});

	test('a running proof is stopped by escape, and nothing else can be done to it', () => {
		const running = when(of('proven'), ({phase}) => phase === 'calls');
		expect(press(running, 'escape')).toMatchObject({event: {type: 'stopAsked'}});
		for (const name of ['p', 'd', 'e']) {
			expect(press(running, name)).not.toHaveProperty('event');
		}
	});

	test('a long list is gone through by page and to its ends', () => {
		const ended = of('proven').last;
		const inProbes = then(ended, {type: 'groupMoved', by: 0}, {type: 'paneChanged', pane: 'probes'});
		const lookAfter = (state: ProofState, ...names: readonly string[]) =>
			names.reduce((at, name) => {
				const answer = press(at, name);
				expect(answer.type, name).toBe('event');
				return answer.type === 'event' ? then(at, answer.event) : at;
			}, state).look;
		expect(lookAfter(ended, 'G').group).toBe('posture');
		expect(lookAfter(ended, 'end', 'g').group).toBe('write');
		expect(lookAfter(ended, 'pagedown', 'home').group).toBe('write');
		const {probe: last} = lookAfter(inProbes, 'end');
		expect(last).toBeGreaterThan(10);
		expect(lookAfter(inProbes, 'end', 'pageup').probe).toBe(last - 10);
		expect(lookAfter(inProbes, 'end', 'home', 'pagedown').probe).toBe(10);
	});

	test('turning off is offered only where it helps', () => {
		expect(press(of('violated').last, 'd')).toMatchObject({event: {type: 'turnOffAsked'}});
		for (const kind of ['proven', 'cannotWrite', 'notProven', 'refused', 'anybody'] as const) {
			expect(press(of(kind).last, 'd'), kind).not.toHaveProperty('event');
		}
	});

	test('the question answers no unless one has moved', () => {
		const asking = then(of('violated').last, {type: 'turnOffAsked'});
		expect(updateProof(asking, {type: 'turnOffAnswered'})).toEqual([of('violated').last]);
		expect(updateProof(then(asking, {type: 'turnOffMoved'}), {type: 'turnOffAnswered'})[1]).toEqual({
			type: 'turnOffKey',
		});
		expect(then(asking, {type: 'turnOffMoved'}, {type: 'turnOffLeft'})).toEqual(of('violated').last);
	});
});

describe('lines', () => {
	test.each<readonly [(typeof kinds)[number], readonly string[]]>([
		[
			'proven',
			[
				'ok: write, 7 of 7',
				'ok: read, 19 of 19',
				'ok: disclose, 2 shown',
				'Proven: this key writes backups and cannot read them.',
			],
		],
		[
			'violated',
			[
				'problem: read, 7 allowed',
				'  problem: read the test object, GetObject, allowed 200, must be denied, a group; It must be denied. Allowed by Grant of read-all, a policy of the group analytics: s3:GetObject on all.',
				'Violated: this key can read backups.',
				"  why: Its user is in the group analytics, and that group's policy read-all allows s3:GetObject on all.",
			],
		],
		[
			'notProven',
			[
				'unknown: could, 1 not known',
				'Not proven: 1 finding stands against it.',
				'  next: Mend that, then prove again. Nothing was seen allowed; but not seen is not proven.',
			],
		],
		['cannotWrite', ['Violated: this key cannot write, so backups would fail.']],
		['stopped', ['Not proven: it was stopped.']],
		['refused', ['AWS did not say whom the backup key belongs to.']],
	])('%s', (kind, wanted) => {
		const {lines, last} = of(kind);
		expect(lines[0]).toMatch(/^Proof of acme-backups\/db\/, \d+ probes, with the backup key A/u);
		expect(lines).toEqual(expect.arrayContaining([...wanted]));
		for (const line of lines) {
			// No key of the keyboard where there is no screen.
			expect(line).not.toMatch(/\((?:d|p|v|e)\)/u);
			expect(line).not.toMatch(/\p{Cc}/u);
		}

		expect(farewellLines(last)[0]).toMatch(/^[✓✗?] (?:Proven|Violated|Not proven|AWS did not say)/u);
	});

	test('the lines of a violated proof name the command that turns the key off', () => {
		const {lines, last} = of('violated');
		const {accessKeyId} = last.evidence.input;
		expect(lines.at(-1)).toContain(
			`aws iam update-access-key --user-name nightdrop-acme --access-key-id ${accessKeyId} --status Inactive`,
		);
	});

	test('a wait for a new key is told when it begins and every 10 s', async () => {
		const waiting = await tell(
			{},
			async scene =>
				scene.writePolicy(...scene.ours, {
					Effect: 'Deny',
					Principal: '*',
					Action: 's3:PutObject',
					Resource: 'arn:aws:s3:::acme-backups/*',
					Condition: {ArnEquals: {'aws:PrincipalArn': scene.user.arn}},
				}),
			{input: {changedAt: Date.parse('2026-11-23T19:00:00.000Z')}},
		);
		const waits = waiting.lines.filter(line => line.startsWith('waiting: three good uploads in a row'));
		expect(waits.map(line => /(\d+) s of at most 60 s/u.exec(line)?.[1])).toEqual([
			'0',
			'10',
			'20',
			'30',
			'40',
			'50',
			'60',
		]);
		const asked = when(waiting, ({evidence}) => evidence.puts.length > 3);
		const seen = await checkScreen(size => proofView(asked, size));
		expect(flat(seen.wide)).toContain('AWS does not know this key everywhere yet');
	});
});
