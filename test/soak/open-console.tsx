import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {onTestFinished, vi} from 'vitest';
import {createSignIn} from '../../src/aws/sign-in.js';
import type {Context} from '../../src/commands/context.js';
import {homeDeps} from '../../src/commands/home-deps.js';
import {openNoting} from '../../src/commands/noting.js';
import {operatorSessions} from '../../src/commands/operator.js';
import {type ConsoleDeps, createConsole} from '../../src/console/console.js';
import {openHome} from '../../src/console/home-screen.js';
import {Shell} from '../../src/console/shell.js';
import type {HomeDeps} from '../../src/home/perform.js';
import type {Session} from '../../src/sandbox/state.js';
import {connectionTo} from '../aws/open.js';
import {type Fate, startFaults} from '../helpers/faults.js';
import {openTerminal} from '../helpers/terminal.js';
import {heldClock} from './held-clock.js';
import type {Machine} from './machine.js';

const tellEveryMs = 10_000;

/** The console as the program opens it, on a machine whose operator signs in now and then; its home alone. */
export async function openConsole(machine: Machine) {
	const {sandbox, folder} = machine;
	const clock = heldClock(machine.clock);
	let fate: Fate;
	const way = await startFaults(sandbox.endpoint, () => fate);
	const credentials = join(folder, 'operator');
	vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', credentials);
	vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'no-config'));
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	const context = contextOf({folder, clock, endpointUrl: way.url, region: sandbox.region});
	const noting = openNoting(context);
	const operator = operatorSessions(context, noting);
	const {deps, isIdle, checks} = watched(homeDeps(context, operator, noting));
	const home = openHome({
		deps,
		firstChoices: () => [],
		identity: operator.identity,
		onIdentity: operator.onIdentity,
	});
	const shell = createConsole({...noOtherScreens, home, isAscii: false, copy: () => true, now: clock.now});
	const settle = async () => {
		do {
			await new Promise(resolve => {
				setImmediate(resolve);
			});
			// A check that waits for the clock goes on when it does.
		} while (!isIdle() && clock.sleepers() < 2);
	};
	/** The operator signs in for so long: the tools of AWS write it to the profile. */
	const signIn = (hours: number) => {
		const {accessKeyId, secret, token} = beginSession(machine, hours);
		writeFileSync(
			credentials,
			`[ops]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`,
		);
	};

	signIn(36);
	const terminal = openTerminal(
		<Shell
			console={shell}
			theme={{isAscii: false, isColourless: true}}
			now={clock.now}
			clipboard={{copy: () => true}}
		/>,
		{columns: 100, rows: 30},
	);
	await settle();
	return {
		clock,
		way,
		terminal,
		shell,
		signIn,
		checks,
		/** What becomes of all calls from now on. */
		setFate(next: Fate) {
			fate = next;
		},
		/** The machine is awake for so long, and the console does what it does. */
		async pass(milliseconds: number) {
			for (let passed = 0; passed < milliseconds; passed += tellEveryMs) {
				clock.pass(tellEveryMs);
				await settle();
			}
		},
		async close() {
			await terminal.close();
			await shell.close();
			await operator.close();
			await settle();
		},
	};
}

/** A session of a role that may do everything. */
function beginSession({sandbox: {state}}: Machine, hours: number): Session {
	const id = `ASIA${String(state.sessions.size).padStart(16, 'X')}`;
	state.roles.set('ops', {
		name: 'ops',
		path: '/',
		id: 'AROAEXAMPLE',
		arn: `arn:aws:iam::${state.account}:role/ops`,
		createdAt: 0,
		trustPolicy: {Version: '2012-10-17', Statement: []},
		inlinePolicies: new Map(),
		attachedPolicies: new Set(['arn:aws:iam::aws:policy/AdministratorAccess']),
	});
	const session: Session = {
		accessKeyId: id,
		secret: 'x'.repeat(40),
		token: `token-of-${id}`,
		issuedAt: state.clock(),
		expiresAt: state.clock() + hours * 3_600_000,
		kind: 'assumed-role',
		owner: 'ops',
		sessionName: 'olga',
	};
	state.sessions.set(id, session);
	return session;
}

function contextOf({
	folder,
	clock,
	...where
}: {
	readonly folder: string;
	readonly clock: Context['clock'];
	readonly endpointUrl: string;
	readonly region: string;
}): Context {
	const flags = {
		isSandbox: false,
		isReadOnly: false,
		isPlain: false,
		isJson: false,
		isColourless: true,
		isScreenReader: false,
	};
	return {
		flags: {...flags, profile: 'ops', endpointUrl: where.endpointUrl},
		environment: {},
		version: '9.9.9',
		runId: 'week',
		clock,
		random: length => new Uint8Array(length),
		signIn: createSignIn(),
		connect: async () =>
			connectionTo(where.endpointUrl, {
				credentials: {type: 'profile', profile: 'ops'},
				label: 'profile ops',
				region: where.region,
			}),
		directory: folder,
		close: async () => undefined,
	};
}

/** Counts the checks of targets, and knows whether anything is under way. */
function watched(deps: HomeDeps) {
	let [underWay, checks] = [0, 0];
	const counting =
		<Given extends readonly unknown[], Value>(run: (...given: Given) => Promise<Value>) =>
		async (...given: Given): Promise<Value> => {
			underWay++;
			try {
				return await run(...given);
			} finally {
				// Whoever asked goes on before it is counted as over.
				setImmediate(() => {
					underWay--;
				});
			}
		};
	const openOperator = counting(deps.openOperator);
	let opened = 0;
	return {
		isIdle: () => underWay === 0 && opened === 0,
		checks: () => checks,
		deps: {
			...deps,
			readTargets: counting(deps.readTargets),
			async openOperator(target) {
				opened = 1;
				return openOperator(target);
			},
			async readBackups(target, signal) {
				const backups = await counting(deps.readBackups)(target, signal);
				checks++;
				opened = 0;
				return backups;
			},
		} satisfies HomeDeps,
	};
}

const notOpened = () => {
	throw new Error('No other screen is opened here');
};

const noOtherScreens: Pick<
	ConsoleDeps,
	'openSetUp' | 'openProof' | 'openBackups' | 'openBucket' | 'openRotation' | 'openLastProof'
> = {
	openSetUp: notOpened,
	openProof: notOpened,
	openBackups: notOpened,
	openBucket: notOpened,
	openRotation: notOpened,
	openLastProof: notOpened,
};
