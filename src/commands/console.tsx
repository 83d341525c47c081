import {openBucketScreen} from '../console/bucket-screen.js';
import {type ConsoleDeps, createConsole} from '../console/console.js';
import {openHome} from '../console/home-screen.js';
import {openLater} from '../console/later-screen.js';
import type {OpenScreen} from '../console/open-screen.js';
import {type Clipboard, Shell} from '../console/shell.js';
import type {CommonFlags, SetUpFlags} from '../flags.js';
import type {FirstChoice} from '../home/screens/empty.js';
import {isAscii, isColourless} from '../terminal/capabilities.js';
import {startFullScreen} from '../terminal/start.js';
import {type Context, openContext} from './context.js';
import {homeDeps} from './home-deps.js';
import {type Machine, openOutput} from './machine.js';
import {openNoting} from './noting.js';
import {type OperatorSessions, operatorSessions} from './operator.js';
import {type Problem, sayProblem} from './problem.js';
import {watchSignals} from './signals.js';

/** `nightdrop`: the full screen, until it is left. With the flags of `setup` it opens on the wizard. */
export async function runConsole(common: CommonFlags, machine: Machine, setUp?: SetUpFlags): Promise<number> {
	const context = await openContext(common, machine.environment);
	if (setUp !== undefined) {
		const problem = await problemOfFlags(setUp, context);
		if (problem !== undefined) {
			sayProblem('setup', problem, common, openOutput(machine));
			await context.close();
			return 2;
		}
	}

	const noting = openNoting(context);
	const operator = operatorSessions(context, noting);
	const clipboard: Clipboard = {copy: () => false};
	const copy = (text: string) => clipboard.copy(text);
	const rehearsals: Context[] = [];
	const identity = () => operator.identity();
	const home = openHome({
		deps: homeDeps(context, operator, noting),
		firstChoices: () => firstChoices(common, operator),
		identity,
		onIdentity: operator.onIdentity,
	});
	const openSetUp: ConsoleDeps['openSetUp'] = ({target, isSandbox}) =>
		openLater(
			(async (): Promise<OpenScreen> => {
				const {openWizard} = await import('./wizard.js');
				const isRehearsal = isSandbox && !common.isSandbox;
				const there = isRehearsal
					? await openContext({...common, isSandbox: true, isReadOnly: false}, machine.environment)
					: context;
				if (isRehearsal) {
					rehearsals.push(there);
				}

				return openWizard({
					context: there,
					noting: isRehearsal ? openNoting(there) : noting,
					identity: isRehearsal ? () => rehearsing : identity,
					copy,
					...(target === undefined ? setUp && {flags: setUp} : {target}),
				});
			})(),
			{crumbs: ['New set-up'], identity},
		);
	const shell = createConsole({
		home,
		openSetUp,
		openProof: name =>
			openLater(
				import('./prove-screen.js').then(async ({openProve}) => openProve({context, operator, noting, name})),
				{crumbs: [name, 'Proof'], identity},
			),
		openBackups: place =>
			openLater(
				import('./backups-screen.js').then(async ({openBackups}) =>
					openBackups({
						context,
						operator,
						what: 'target' in place ? {name: place.target} : {bucket: place.bucket, prefix: place.prefix},
					}),
				),
				{crumbs: ['target' in place ? place.target : place.bucket, 'Backups'], identity},
			),
		openBucket: () => openBucketScreen(identity),
		openRotation: name =>
			openLater(
				import('./rotation-screen.js').then(async ({openRotation}) =>
					openRotation({context, operator, noting, name}),
				),
				{crumbs: [name, 'Rotation'], identity},
			),
		openLastProof: name =>
			openLater(
				import('./last-proof.js').then(({openKeptProof}) => openKeptProof(name, context, identity)),
				{crumbs: [name, 'Last proof'], identity},
			),
		isAscii: isAscii(machine.environment),
		copy,
		now: context.clock.now,
		onKey: context.signIn.again,
	});
	context.signIn.askMfaCode = shell.askCode;
	if (setUp !== undefined) {
		shell.go({type: 'set-up'});
	}

	const theme = {
		isAscii: isAscii(machine.environment),
		isColourless: common.isColourless || isColourless(machine.environment),
	};
	const screen = startFullScreen(
		<Shell console={shell} theme={theme} now={context.clock.now} clipboard={clipboard} />,
		{
			...machine,
			farewell: () => [
				...shell.farewell(),
				...(common.isSandbox ? ['Sandbox: nothing was made on AWS.'] : []),
			],
		},
	);
	// After the first frame: the code for AWS is large.
	setTimeout(() => void operator.identify(), 0);
	// The screen hears signals only while it is open, and what must not stay is taken away after it.
	const forget = watchSignals(() => {});
	const {exitCode} = await screen.exited;
	await shell.close();
	await operator.close();
	const trouble = await noting.settled();
	if (trouble !== undefined) {
		openOutput(machine).err.line(`warning: ${trouble}`);
	}

	for (const one of [...rehearsals, context]) {
		await one.close();
	}

	forget();
	return exitCode;
}

const rehearsing = {whose: 'sandbox admin', isSandbox: true, isReadOnly: false};

/** Where to begin with no target yet. */
function firstChoices({isSandbox}: CommonFlags, operator: OperatorSessions): readonly FirstChoice[] {
	const rehearse: FirstChoice = {
		label: 'Rehearse in the sandbox',
		note: 'a pretend AWS on this machine; nothing leaves it',
		isSandbox: true,
	};
	if (isSandbox) {
		return [rehearse];
	}

	const {whose, account} = operator.identity();
	const who = operator.who();
	const note =
		account !== undefined
			? `with ${whose}, in account ${account}`
			: who === undefined
				? 'asking AWS whose credentials these are'
				: 'problem' in who && ['machine', 'profile', 'environment'].includes(who.problem)
					? 'no AWS credentials found; the first step asks for a profile'
					: `${whose}: AWS did not say who that is; the first step tells why`;
	return [{label: 'Set up a bucket on AWS', note, isSandbox: false}, rehearse];
}

/** What was said on the command line and cannot be used, before the screen is taken. */
async function problemOfFlags(setUp: SetUpFlags, {directory, flags}: Context): Promise<Problem | undefined> {
	const [{initialAnswers}, {openStore}] = await Promise.all([
		import('./setup.js'),
		import('../targets/store.js'),
	]);
	const said = initialAnswers(
		setUp,
		await openStore(directory === undefined ? {} : {directory}),
		flags.endpointUrl,
	);
	return said.ok ? undefined : said.problem;
}
