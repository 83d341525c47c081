import {join} from 'node:path';
import {expect, test} from 'vitest';
import {collectAll, heldByProcess, heldObjects, stillGrownSince} from './held.js';
import {bucket, day, hour, openMachine, prefix} from './machine.js';
import {openConsole} from './open-console.js';

const minute = 60_000;
/** What home asks of one target, its listing included. */
const callsOfCheck = 14;

/** A target whose host made its backups, and the console that looks at it. */
async function openScene() {
	const machine = await openMachine();
	const key = join(machine.folder, 'host.key');
	const flags = {target: {bucket, prefix}, fix: ['all'], secret: {saveFile: key, printSecret: false}};
	const {code, text} = await machine.setUp(flags);
	expect({code, text}).toEqual({code: 0, text});
	const host = await machine.openHost(key);
	await host.days(3);
	const console = await openConsole(machine);
	/** How often it looked meanwhile. */
	const checksIn = async (what: () => Promise<void>): Promise<number> => {
		const before = console.checks();
		await what();
		return console.checks() - before;
	};
	return {
		...console,
		checksIn,
		/** The host makes its backup of today. */
		async backUp() {
			await host.days(1);
			machine.clock.advance(-day);
		},
		/** The machine is suspended until it was so long since the morning began, and wakes. */
		wakesAfter: async (ms: number) =>
			checksIn(async () => {
				console.clock.suspend(ms);
				await console.pass(20_000);
			}),
		async end() {
			host.close();
			await console.close();
		},
	};
}

/** Connections stay as long as the server keeps them; all else must be the same. */
function held() {
	const {Socket: _, ...objects} = heldObjects();
	return {listeners: heldByProcess().listeners, objects};
}

test('open for a week: it looks every five minutes while the machine is awake, once when it wakes, and holds no more at the end', async () => {
	const scene = await openScene();
	const {terminal, way, checksIn, pass} = scene;
	await terminal.see('1 healthy');
	expect(await checksIn(async () => pass(15 * minute))).toBe(3);
	await terminal.see(/\/db\/ .* 24 h/u);

	await scene.backUp();
	expect(await checksIn(async () => pass(5 * minute))).toBe(1);
	await terminal.see(/1 healthy[\s\S]*\/db\/ .* 5 min/u);
	expect(way.passed).toHaveLength(scene.checks() * callsOfCheck);

	const nights: number[] = [];
	let second: ReturnType<typeof held> | undefined;
	for (let night = 1; night < 7; night++) {
		scene.signIn(36);
		nights.push(await scene.wakesAfter(day - 5 * minute));
		await scene.backUp();
		nights.push(await checksIn(async () => pass(5 * minute)));
		await terminal.see('1 healthy');
		if (night === 2) {
			// From the second sign-in on there is one session, and the one before it.
			await collectAll();
			second = held();
		}
	}

	expect(nights).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
	expect(await scene.wakesAfter(3 * day)).toBe(1);
	expect(scene.clock.sleepers()).toBe(1);
	expect(await stillGrownSince(second ?? {}, held, 4)).toEqual([]);
	await scene.end();
	expect(scene.clock.sleepers()).toBe(0);
}, 300_000);

test('credentials that end are said; once the operator has signed in again the next look is with the new ones', async () => {
	const scene = await openScene();
	const {terminal} = scene;
	await terminal.see('1 healthy');
	await scene.wakesAfter(37 * hour);
	const screen = await terminal.see('The session of profile ops has ended.');
	expect(screen).toMatch(/AWS told +26 Nov \d\d:\d\d UTC \(37 h ago\)/u);
	await scene.pass(10 * minute);
	await terminal.see('The session of profile ops has ended.');

	scene.signIn(36);
	await scene.pass(5 * minute);
	expect(await terminal.seeNo('has ended')).not.toContain('AWS told');
	await scene.end();
}, 60_000);

test('AWS that is away for a day is said, with when it last told anything; then it is asked as before', async () => {
	const scene = await openScene();
	const {terminal, way, checksIn, pass} = scene;
	scene.setFate('lost before');
	// A check goes on for a while: what is lost is tried again.
	expect(await checksIn(async () => pass(11 * minute))).toBe(2);
	scene.signIn(36);
	scene.clock.suspend(day - 11 * minute);
	expect(await checksIn(async () => pass(minute))).toBe(1);
	await terminal.see(/Could not tell[\s\S]*AWS told +26 Nov 19:\d\d UTC \(24 h/u);
	terminal.press('enter');
	await terminal.see(/AWS last told anything 26 Nov 19:\d\d UTC \(24 h/u);

	scene.setFate(undefined);
	await scene.backUp();
	expect(await checksIn(async () => pass(5 * minute))).toBe(1);
	await terminal.seeNo('AWS last told');
	expect(way.passed.slice(-callsOfCheck).map(({signer}) => signer.slice(0, 4))).toContain('ASIA');
	await scene.end();
}, 60_000);

test('however often it is asked to look again, a target is looked at once now and once after', async () => {
	const scene = await openScene();
	const looks = await scene.checksIn(async () => {
		scene.terminal.press(...Array.from({length: 40}, () => 'R'));
		await scene.pass(minute);
	});
	expect(looks).toBe(2);
	await scene.end();
}, 60_000);
