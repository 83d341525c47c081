import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {bytesHeld, collectAll, heldByProcess, heldObjects, stillGrownSince} from './held.js';
import {bucket, hour, type Machine, openMachine, prefix} from './machine.js';

/** `npm run soak`. Bytes say something only over many rounds; the things that are opened are counted in any case. */
const isLong = process.env['MODE'] === 'soak';
/** A round takes seconds: three proofs are in it. */
const rounds = isLong ? 500 : 8;
/** Code is loaded and made fast in the first ones: what is held then says nothing. */
const warmUp = isLong ? 100 : 4;
/** Bytes a round; a record of a target that stays is more. */
const mayGrow = 1024;

const name = `${bucket}/${prefix}`;

test(`${rounds} rounds of set-up, rotation and retiring in one process leave nothing behind`, async () => {
	const machine = await openMachine();
	const account = accountOf(machine);
	let warm: ReturnType<typeof held> | undefined;
	let warmBytes = 0;
	for (let at = 1; at <= rounds; at++) {
		await round(machine, at);
		expect({at, account: accountOf(machine)}).toEqual({at, account});
		expect(settingsText(machine)).not.toMatch(/AKIA|AIDA|nightdrop-|\/db\//u);
		await collectAll();
		if (at === warmUp) {
			warm = held();
			warmBytes = isLong ? await bytesHeld() : 0;
		}

		if (isLong && at % 25 === 0) {
			process.stderr.write(`${at} rounds\n`);
		}
	}

	expect(await stillGrownSince(warm ?? {}, held, rounds - warmUp)).toEqual([]);
	if (isLong) {
		const grown = ((await bytesHeld()) - warmBytes) / (rounds - warmUp);
		process.stderr.write(`${rounds} rounds: ${Math.round(grown)} bytes more a round\n`);
		expect(grown).toBeLessThan(mayGrow);
	}
}, 14_400_000);

const held = () => ({process: heldByProcess(), objects: heldObjects()});

/** A key comes, its successor comes, the first one goes, and then all of it. */
async function round(machine: Machine, at: number): Promise<void> {
	const {clock, folder} = machine;
	const [first, second] = [join(folder, `${at}-first.key`), join(folder, `${at}-second.key`)];
	await fine(
		machine.setUp({
			target: {bucket, prefix},
			createBucket: at === 1,
			fix: ['all'],
			secret: {saveFile: first, printSecret: false},
		}),
	);
	const old = await machine.openHost(first);
	await old.days(2);
	clock.advance(hour);
	const oldKey = (await machine.store()).get(name)?.keys[0]?.accessKeyId ?? '';
	await old.days(1);
	clock.advance(-23 * hour);
	await fine(machine.rotate(name, {step: 'create', place: {type: 'file', path: second}}));
	const host = await machine.openHost(second);
	clock.advance(23 * hour);
	await host.days(3);
	clock.advance(-23 * hour);
	await fine(machine.rotate(name, {step: 'next'}));
	clock.advance(23 * hour);
	await host.days(8);
	clock.advance(-23 * hour);
	await fine(machine.rotate(name, {step: 'delete', key: oldKey}));
	await fine(machine.retire(name));
	old.close();
	host.close();
	forget(machine);
}

async function fine(doing: Promise<{readonly code: number; readonly text: string}>): Promise<void> {
	const {code, text} = await doing;
	expect({code, text}).toEqual({code: 0, text});
}

/** What time takes away: backups by their lifecycle, and tokens, which say themselves that they have expired. */
function forget({sandbox: {state}, clock}: Machine): void {
	clock.advance(hour);
	state.buckets.get(bucket)?.objects.clear();
	for (const [id, {expiresAt}] of state.sessions) {
		if (expiresAt <= clock.now()) {
			state.sessions.delete(id);
		}
	}
}

/** All that is in the account but the bucket and what it was set to. */
function accountOf({sandbox: {state}}: Machine) {
	const found = state.buckets.get(bucket);
	return {
		users: [...state.users.keys()],
		keys: [...state.accessKeys.keys()],
		sessions: state.sessions.size,
		groups: state.groups.size,
		roles: state.roles.size,
		policies: [...state.managedPolicies.keys()],
		buckets: [...state.buckets.keys()].filter(one => one !== bucket),
		left: [found?.policy?.text, found?.objects.size ?? 0, found?.uploads.size ?? 0],
	};
}

const settingsText = ({folder}: Machine): string => readFileSync(join(folder, 'config.json'), 'utf8');
