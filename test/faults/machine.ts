import {cpSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {type Sandbox, startSandbox} from '../../src/sandbox/server.js';
import type {SandboxState} from '../../src/sandbox/state.js';
import {type Fate, type Faults, type Passing, startFaults} from '../helpers/faults.js';
import {openProgram, type Program} from '../helpers/program.js';

/** An account and a home, the program in processes of its own, and a way between them. */
export type Machine = {
	readonly sandbox: Sandbox;
	readonly program: Program;
	readonly way: Faults;
	/** What becomes of the calls from now on; undefined: they go on. */
	readonly meet: (fate?: (passing: Passing) => Fate | Promise<Fate>) => void;
	/** Remember everything as it is now; the answer goes back to it. */
	readonly remember: () => () => void;
	/** A day goes by, and an hour. */
	readonly letDayPass: () => void;
};

export async function openMachine(): Promise<Machine> {
	const sandbox = await startSandbox();
	onTestFinished(sandbox.close);
	let fate: (passing: Passing) => Fate | Promise<Fate> = () => undefined;
	const way = await startFaults(sandbox.endpoint, async passing => fate(passing));
	const program = openProgram();
	onTestFinished(program.close);
	Object.assign(program.env, {
		AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
		AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
		AWS_REGION: sandbox.region,
	});
	return {
		sandbox,
		program,
		way,
		meet(next = () => undefined) {
			fate = next;
		},
		remember: () => remember(sandbox.state, program.home),
		letDayPass: () => letDayPass(sandbox.state, join(program.home, 'config', 'config.json')),
	};
}

/** Everything of an account that can change. */
const parts = [
	'users',
	'groups',
	'roles',
	'managedPolicies',
	'accessKeys',
	'sessions',
	'buckets',
	'accountPublicAccessBlock',
] as const;

let copies = 0;

function remember(state: SandboxState, home: string): () => void {
	const kept = structuredClone(Object.fromEntries(parts.map(part => [part, state[part]])));
	copies++;
	const copy = `${home}-${copies}`;
	cpSync(home, copy, {recursive: true});
	onTestFinished(() => {
		rmSync(copy, {recursive: true, force: true});
	});
	return () => {
		Object.assign(state, structuredClone(kept));
		rmSync(home, {recursive: true, force: true});
		cpSync(copy, home, {recursive: true});
	};
}

const dayAndHour = 25 * 3_600_000;

/** The clock of the program is the machine's, so everything that is there becomes older. */
function letDayPass(state: SandboxState, file: string): void {
	const older = (one: object) => {
		for (const name of ['createdAt', 'lastModified', 'initiatedAt'] as const) {
			const at = Reflect.get(one, name);
			if (typeof at === 'number') {
				Reflect.set(one, name, at - dayAndHour);
			}
		}
	};
	for (const one of [...state.users.values(), ...state.accessKeys.values()]) {
		older(one);
	}

	for (const {objects, uploads} of state.buckets.values()) {
		for (const one of [...objects.values(), ...uploads.values()].flat()) {
			older(one);
		}
	}

	if (existsSync(file)) {
		const text = readFileSync(file, 'utf8');
		writeFileSync(
			file,
			text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, at =>
				new Date(Date.parse(at) - dayAndHour).toISOString(),
			),
		);
	}
}
