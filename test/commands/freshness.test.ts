import {describe, expect, test} from 'vitest';
import {putVersioning} from '../../src/aws/bucket-settings.js';
import {deleteObject, putObject} from '../../src/aws/objects.js';
import {readFreshness} from '../../src/commands/freshness.js';
import type {OperatorSessions} from '../../src/commands/operator.js';
import {askTarget} from '../../src/home/ask.js';
import {checkTarget} from '../../src/home/check.js';
import {checkJson} from '../../src/home/json.js';
import {checkLines} from '../../src/home/lines.js';
import {checkMetrics} from '../../src/home/prometheus.js';
import {type CheckedTarget, exitCodeOfCheck} from '../../src/home/verdict.js';
import {valueIn} from '../aws/sandbox.js';
import {bucket, day, hour, type Scene, setScene} from '../rotation/scene.js';

const owner = '111122223333';

/** The target of the scene as `check` finds it, but for what is not about its backups. */
async function checked({admin, clock, target}: Scene, maxAgeMs?: number) {
	const one = {...target(), lastProof: {verdict: 'proven', at: new Date(clock.now()).toISOString()}} as never;
	const operator = {open: async () => admin} as unknown as OperatorSessions;
	const {signal} = new AbortController();
	const backups = await readFreshness(one, {clock, operator, whose: 'profile ops'}, signal);
	const facts = {...(await askTarget(admin, one, clock.now, signal)), backups};
	const check = checkTarget(one, facts, clock.now(), maxAgeMs);
	const isOfBackups = ({id}: {id: string}) => /backups/u.test(id);
	const findings = check.findings.filter(isOfBackups);
	const result: CheckedTarget = {name: 'acme', facts, check: {...check, findings}};
	return {
		code: exitCodeOfCheck([result]),
		findings: findings.map(({id, role, title}) => [id, role, title]),
		notes: check.notes.filter(isOfBackups).map(({id}) => id),
		lines: checkLines(result).map(({text}) => text.trim()),
		metrics: checkMetrics([result], {startedAt: 0, endedAt: clock.now()}).filter(line =>
			line.startsWith('nightdrop_newest'),
		),
		newest: (checkJson([result], clock.now()) as {targets: {newest: unknown}[]}).targets[0]?.newest,
	};
}

const put = async ({admin}: Scene, key: string, body = 'x'.repeat(1000)) =>
	valueIn(await putObject(admin, {bucket, key, body}));

const keyOf = ({clock}: Scene, daysAgo: number) =>
	`db/${new Date(clock.now() - daysAgo * day).toISOString().slice(0, 10)}/orders.dump`;

test('backups that were all deleted are told so, not that none ever came', async () => {
	const scene = await setScene();
	await scene.days(20);
	for (let days = 1; days <= 20; days++) {
		valueIn(await deleteObject(scene.admin, {bucket, key: keyOf(scene, days), owner}));
	}

	const {code, findings, lines, newest} = await checked(scene);
	expect([code, newest]).toEqual([1, null]);
	expect(findings).toEqual([
		['backups-deleted', 'bad', expect.stringMatching(/: Nothing of it is left: 20 backups were deleted$/u)],
	]);
	expect(lines.join('\n')).not.toMatch(/arrived|job once/u);
});

test('a bucket whose deletes leave no trace is not said to have got nothing', async () => {
	const scene = await setScene();
	valueIn(await putVersioning(scene.admin, {bucket, owner, status: 'Suspended'}));
	await scene.days(3);
	const {objects} = scene.state.buckets.get(bucket) as {objects: Map<string, unknown>};
	objects.clear();
	const {code, findings, lines} = await checked(scene);
	expect([code, findings]).toEqual([1, [['no-backups', 'bad', 'There is no backup in acme-backups/db/']]]);
	expect(lines.join('\n')).toMatch(/None has arrived, or none is left\./u);
});

test('what somebody did to a series is told beside what did not come', async () => {
	const scene = await setScene();
	await scene.days(20);
	await put(scene, keyOf(scene, 10), 'poison');
	valueIn(await deleteObject(scene.admin, {bucket, key: keyOf(scene, 5), owner}));
	scene.clock.advance(5 * day);
	const {findings} = await checked(scene);
	expect(findings.map(([id]) => id)).toEqual(['backups-missing', 'backups-deleted', 'backups-overwritten']);
});

describe('backups that were begun and never finished', () => {
	const begin = async (scene: Scene, index: number) => {
		const base = `db/basebackups_005/base_00000001000000000000001${index}`;
		for (const part of [1, 2]) {
			await put(scene, `${base}/tar_partitions/part_00${part}.tar.lz4`);
		}
	};

	test('have no age: whether one is there in time could not be told', async () => {
		const scene = await setScene();
		for (let index = 0; index < 9; index++) {
			await begin(scene, index);
			scene.clock.advance(day);
		}

		for (const maxAgeMs of [undefined, 26 * hour]) {
			const {code, findings, metrics, newest} = await checked(scene, maxAgeMs);
			expect([code, metrics, newest]).toEqual([3, [], null]);
			expect(findings).toEqual([
				['backups-irregular', 'unknown', expect.stringMatching(/: No backup of this series is finished$/u)],
			]);
		}
	});

	test('are told beside others that come', async () => {
		const scene = await setScene();
		for (let index = 0; index < 9; index++) {
			await begin(scene, index);
			await scene.days(1);
		}

		const {code, findings, newest} = await checked(scene);
		expect([code, findings.map(([id]) => id)]).toEqual([3, ['backups-irregular']]);
		expect(newest).toMatchObject({key: keyOf(scene, 1)});
	});

	test('alarm nobody while the first is not due', async () => {
		const scene = await setScene();
		await begin(scene, 0);
		scene.clock.advance(hour);
		const {code, lines} = await checked(scene);
		expect([code, lines]).toEqual([0, [expect.stringMatching(/no backup yet/u)]]);
	});
});

test('dumps at no regular times alone are no alarm; how old the newest may be is', async () => {
	const scene = await setScene();
	for (const days of [1, 9, 2, 30, 4]) {
		await put(scene, keyOf(scene, 0));
		scene.clock.advance(days * day);
	}

	expect(await checked(scene)).toMatchObject({code: 0, findings: [], notes: ['backups-rhythm']});
	expect(await checked(scene, 26 * hour)).toMatchObject({code: 1, notes: []});
});

test('the newest backup is one: its time and its key are not of two', async () => {
	const scene = await setScene();
	await scene.days(20);
	await scene.backUp();
	const newest = keyOf(scene, 0);
	scene.clock.advance(hour);
	await put(scene, keyOf(scene, 10), 'poison');
	expect((await checked(scene)).newest).toMatchObject({
		key: newest,
		size: 1000,
		lastModified: new Date(scene.clock.now() - hour).toISOString(),
	});
});
