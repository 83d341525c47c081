import {randomBytes} from 'node:crypto';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {openAws} from '../../src/aws/clients.js';
import type {Connection} from '../../src/aws/connection.js';
import {putObject} from '../../src/aws/objects.js';
import type {SetUpFlags} from '../../src/flags.js';
import {runRetire} from '../../src/retire/run.js';
import {type RotateOptions, runRotation} from '../../src/rotation/run.js';
import {startSandbox} from '../../src/sandbox/server.js';
import {createSecret} from '../../src/secret.js';
import {runSetUpLines, setUpOpener} from '../../src/set-up/run.js';
import {readKeyFile} from '../../src/storage/key-file.js';
import {keepPolicy} from '../../src/storage/policy-backup.js';
import {openStore} from '../../src/targets/store.js';
import type {Target} from '../../src/targets/target.js';
import {connectionTo} from '../aws/open.js';
import {valueIn} from '../aws/sandbox.js';
import {captured} from '../helpers/captured.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {answersOf, defaultFlags} from '../set-up/account.js';
import {makeTestFolder} from '../storage/folder.js';

export const bucket = 'acme-soak';
export const prefix = 'db/';
export const day = 86_400_000;
export const hour = 3_600_000;

type Step = Partial<Pick<RotateOptions, 'step' | 'key' | 'place'>>;
export type Machine = Awaited<ReturnType<typeof openMachine>>;

/** One process that runs command after command against one account: each opens what it needs and closes it, as the commands do. */
export async function openMachine() {
	const clock = steppedClock();
	const sandbox = await startSandbox({clock: clock.now});
	onTestFinished(sandbox.close);
	const folder = makeTestFolder();
	const connection = connectionTo(sandbox.endpoint, {
		credentials: {
			type: 'key',
			accessKeyId: sandbox.accessKeyId,
			secretAccessKey: createSecret(sandbox.secretAccessKey),
		},
		label: 'profile ops',
	});
	const open = async (to: Connection) =>
		openAws(to, {clock, userAgent: 'nightdrop/9.9.9 run/soak', timeoutMs: 5000});
	let runs = 0;
	/** What each command is given of this machine. */
	const deps = () => {
		runs++;
		return {
			clock,
			run: {id: `run${runs}`, version: '9.9.9', pid: 4_000_000 + runs},
			random: (bytes: number) => randomBytes(bytes).toString('hex'),
			policyCopies: folder,
			evidenceDirectory: folder,
			credentialsFile: join(folder, 'credentials'),
		};
	};

	return {
		clock,
		sandbox,
		folder,
		store: async () => openStore({directory: folder}),
		/** The answer is the exit code, and what was said. */
		async setUp(flags: Partial<SetUpFlags>): Promise<Said> {
			const store = await openStore({directory: folder});
			const said = captured();
			const initial = answersOf({...defaultFlags, ...flags}, store, sandbox.endpoint);
			const code = await runSetUpLines(
				{
					answers: {
						canAsk: false,
						isYes: true,
						isDryRun: false,
						isSandbox: false,
						hasRegion: false,
						bucket,
						...(initial.place && {place: initial.place}),
					},
					initial,
					isJson: false,
					out: said.writer,
					err: said.writer,
				},
				{
					...deps(),
					sources: async () => [{id: 'ops', label: 'profile ops', connect: async () => connection}],
					store,
					mayMakeTemporaryKey: true,
					openAws: setUpOpener({clock}),
				},
			);
			return {code, text: said.text()};
		},
		async rotate(name: string, step: Step): Promise<Said> {
			const store = await openStore({directory: folder});
			const operator = await open(connection);
			const said = captured();
			const options = {...targetOptions(store.get(name)), out: said.writer, err: said.writer, ...step};
			const code = await runRotation(options, {
				...deps(),
				operator,
				store,
				keepCopy: async (_, policy) => keepPolicy({directory: folder, bucket, at: clock.now(), policy}),
			}).finally(operator.close);
			return {code, text: said.text()};
		},
		async retire(name: string): Promise<Said> {
			const store = await openStore({directory: folder});
			const operator = await open(connection);
			const said = captured();
			const options = {
				...targetOptions(store.get(name)),
				isDryRun: false,
				out: said.writer,
				err: said.writer,
			};
			const code = await runRetire(options, {...deps(), operator, store}).finally(operator.close);
			return {code, text: said.text()};
		},
		/** A host that makes its backups with the key of a file. */
		async openHost(file: string) {
			const key = await readKeyFile(file);
			if (key === undefined) {
				throw new Error(`${file} has no key`);
			}

			const host = await open({...connection, credentials: {type: 'key', ...key}});
			return {
				close: host.close,
				/** A backup now, and a day goes by, as often as said. */
				async days(count: number): Promise<void> {
					for (let done = 0; done < count; done++) {
						const today = new Date(clock.now()).toISOString().slice(0, 10);
						const backup = {bucket, key: `${prefix}${today}/orders.dump`, body: 'x'.repeat(1000)};
						valueIn(await putObject(host, backup));
						clock.advance(day);
					}
				},
			};
		},
	};
}

type Said = {readonly code: number; readonly text: string};

function targetOptions(target: Target | undefined) {
	if (target === undefined) {
		throw new Error('There is no such target');
	}

	return {target, whose: 'profile ops', isYes: true, isJson: false};
}
