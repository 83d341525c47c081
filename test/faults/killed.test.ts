import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {afterAll, expect, test} from 'vitest';
import {putBucketPolicy} from '../../src/aws/bucket-policy.js';
import {createBucket} from '../../src/aws/buckets.js';
import {systemClock} from '../../src/flow/clock.js';
import type {Target} from '../../src/targets/target.js';
import {valueIn} from '../aws/sandbox.js';
import type {Passing} from '../helpers/faults.js';
import {differencesOf} from './cell.js';
import {type Machine, openMachine} from './machine.js';
import {openOperator} from './operator.js';
import {createNaming, type Row, rowsOf} from './rows.js';
import {isWhole} from './table.js';

/* The program itself, in a process that is killed by SIGKILL while a call is on its way, and run again. */

const user = 'nightdrop-acme-backups-db';
const bucket = 'acme-backups';
const name = 'acme-backups/db/';
const theirs =
	'{"Sid":"CloudTrailWrite","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-backups/AWSLogs/*"}';

type Command = {
	readonly args: readonly string[];
	/** It is about a target that is set up already. */
	readonly isLater: boolean;
	/** Run again it is another step, the one that the program says is next. */
	readonly isStep?: boolean;
};

const setUp = ['setup', '--bucket', bucket, '--prefix', 'db/', '--fix', 'all', '--yes'];
const commands: {readonly [title: string]: Command} = {
	'set up': {args: [...setUp, '--save-profile', 'one'], isLater: false},
	'make a new key': {
		args: ['rotate', name, '--step', 'create', '--save-profile', 'two', '--yes'],
		isLater: true,
		isStep: true,
	},
	'turn off a compromised key': {
		args: ['rotate', name, '--compromised', '--step', 'next', '--yes'],
		isLater: true,
	},
	prove: {args: ['prove', name, '--temporary-key'], isLater: true},
	retire: {args: ['retire', name, '--yes'], isLater: true},
};

/** By turns, for a process takes its time; see `isWhole`. */
const whens = ['before', 'after'] as const;

const held: string[] = [];
const tried: string[] = [];

test.each(Object.entries(commands))(
	'%s: killed before or after any change',
	async (title, command) => {
		const machine = await openMachine();
		await addBucket(machine);
		if (command.isLater) {
			await run(machine, [...setUp, '--print-secret']);
		}

		const goBack = machine.remember();
		const from = machine.way.passed.length;
		await run(machine, command.args);
		const wanted = endOf(machine);
		const {passed, statuses} = machine.way;
		const rows = rowsOf({passed: passed.slice(from), statuses}, machine.sandbox.accessKeyId);
		const failures: string[] = [];
		const changes = rows.filter(one => isTried(one, title));
		const due = changes.filter((_, index) => isWhole || changes.length <= 4 || index % 2 === 0);
		for (const [index, row] of due.entries()) {
			for (const when of isWhole ? whens : whens.slice(index % 2).slice(0, 1)) {
				goBack();
				const cell = `${title} | ${row.id} | killed ${when}`;
				tried.push(cell);
				const failure = await tryKilled(machine, command, {row, when, wanted});
				(failure === undefined ? held : failures).push(failure === undefined ? cell : `${cell}: ${failure}`);
			}
		}

		expect(failures).toEqual([]);
	},
	1_200_000,
);

/** Of calls alike the first; those of a proof in the proof alone. */
const isTried = ({id, isChange, isOfProof}: Row, title: string) =>
	isChange && id.endsWith(' 1') && (title === 'prove' || !isOfProof);

async function addBucket({sandbox}: Machine): Promise<void> {
	const operator = await openOperator(sandbox, {
		url: sandbox.endpoint,
		clock: systemClock,
		timeoutMs: 20_000,
	});
	valueIn(await createBucket(operator, {bucket, region: 'us-east-1'}));
	const found = sandbox.state.buckets.get(bucket);
	if (found !== undefined) {
		found.ownership = 'ObjectWriter';
		delete found.publicAccessBlock;
	}

	const policy = `{"Version":"2012-10-17","Statement":[${theirs}]}`;
	valueIn(await putBucketPolicy(operator, {bucket, owner: sandbox.account, policy}));
}

const run = async ({program, way}: Machine, args: readonly string[]) =>
	program.run([...args, '--endpoint-url', way.url]);

type Killing = {readonly row: Row; readonly when: 'before' | 'after'; readonly wanted: object};

async function tryKilled(machine: Machine, command: Command, {row, when, wanted}: Killing) {
	if (!(await runKilled(machine, command.args, row, when))) {
		return 'the call never came';
	}

	for (const isNextDay of [false, false, true, false]) {
		const broken = brokenOf(machine);
		if (broken !== undefined || isDeepStrictEqual(endOf(machine), wanted)) {
			return broken;
		}

		if (isNextDay) {
			machine.letDayPass();
		}

		await goOn(machine, command);
	}

	return isDeepStrictEqual(endOf(machine), wanted)
		? brokenOf(machine)
		: differencesOf(endOf(machine), wanted);
}

/** Whether the call came, and the program died of it. */
async function runKilled(
	machine: Machine,
	args: readonly string[],
	row: Row,
	when: Killing['when'],
): Promise<boolean> {
	const nameOf = createNaming(machine.sandbox.accessKeyId);
	let kill = () => {};
	let isMet = false;
	const isIt = (passing: Passing) => {
		const isNow = nameOf(passing) === row.id;
		isMet ||= isNow;
		return isNow;
	};
	machine.meet(passing => {
		// What was on its way side by side comes too late.
		if (!isIt(passing)) {
			return undefined;
		}

		if (when === 'before') {
			kill();
			return {type: 'reset'};
		}

		// AWS has done it, and its answer has not left.
		return {
			type: 'changed',
			change(body) {
				kill();
				return body;
			},
		};
	});
	let wasKilled = false;
	await machine.program.run([...args, '--endpoint-url', machine.way.url], {
		onStart(child) {
			kill = () => {
				wasKilled = child.kill('SIGKILL');
			};
		},
	});
	machine.meet();
	return isMet && wasKilled;
}

/** What an operator does after it: the same again, or the step that the program says is next. */
async function goOn(machine: Machine, {args, isStep}: Command): Promise<void> {
	if (isStep !== true) {
		await run(machine, args);
		return;
	}

	const {stdout} = await run(machine, ['rotate', name, '--json']);
	const {next, keys} = JSON.parse(stdout);
	const step = next?.step ?? (keys.length < 2 ? 'create' : undefined);
	if (step !== undefined) {
		const about = step === 'delete' ? ['--key', next.accessKeyId] : [];
		const place = step === 'create' ? ['--save-profile', 'two'] : [];
		await run(machine, ['rotate', name, '--step', step, ...about, ...place, '--yes']);
	}
}

/** Everything that a command leaves, without what is another one each time. */
function endOf(machine: Machine) {
	const {state} = machine.sandbox;
	const found = state.buckets.get(bucket);
	const keys = keysOf(machine);
	const active = keys.filter(({status}) => status === 'Active');
	const file = join(machine.program.home, '.aws', 'credentials');
	const saved = existsSync(file) ? readFileSync(file, 'utf8') : '';
	return {
		users: [...state.users.keys()],
		keys: keys.map(({status}) => status),
		saved: active.map(({id, secret}) => saved.includes(` ${id}\n`) && saved.includes(` ${secret}\n`)),
		sections: saved.match(/^\[.*\]$/gmu),
		policy: found?.policy?.text,
		bucket: [
			...[found?.versioning, found?.ownership, found?.publicAccessBlock],
			[...(found?.configurations ?? [])],
		],
		left: [
			...[...(found?.objects ?? [])].filter(([, versions]) => versions.length > 0).map(([key]) => key),
			...[...(found?.uploads.values() ?? [])].map(({key}) => `upload ${key}`),
		],
		targets: targetsOf(machine).map(({name: one, intent, lastProof, compromise, ...target}) => [
			...[one, intent, lastProof?.verdict, compromise !== undefined, target.setUp, target.options],
			target.keys.map(({origin, secret, savedTo, deactivatedAt}) => [
				...[origin, secret, savedTo, deactivatedAt !== undefined],
			]),
		]),
	};
}

const keysOf = ({sandbox}: Machine) =>
	[...sandbox.state.accessKeys.values()].filter(({userName}) => userName === user);

function targetsOf({program}: Machine): readonly Target[] {
	const file = join(program.home, 'config', 'config.json');
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).targets ?? []) : [];
}

/** What must be so at every moment, and is not. */
function brokenOf(machine: Machine): string | undefined {
	const targets = targetsOf(machine);
	const known = new Set(targets.flatMap(({keys}) => keys.map(({accessKeyId}) => accessKeyId)));
	const isExpected = (id: string) =>
		targets.some(({intent}) => intent?.operation === 'CreateAccessKey' && !intent.keysBefore.includes(id));
	const unknown = keysOf(machine).filter(({id}) => !known.has(id) && !isExpected(id));
	return machine.sandbox.state.buckets.get(bucket)?.policy?.text.includes(theirs) !== true
		? 'the statement of others is gone'
		: unknown.length > 0
			? `${unknown.map(({id}) => id)} is in no record`
			: undefined;
}

afterAll(() => {
	const lines = tried.map(cell => `${cell} | ${held.includes(cell) ? 'held' : 'FAILED'}`);
	process.stdout.write(
		`\n${lines.join('\n')}\nof calls alike the first is tried; those of a proof in the proof\n${held.length} of ${tried.length} held\n`,
	);
});
