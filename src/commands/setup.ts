import type {CommonFlags, SetUpFlags} from '../flags.js';
import {usableKeyOf} from '../keys/known-keys.js';
import {fixIds, isFix} from '../set-up/facts.js';
import type {InitialAnswers} from '../set-up/initial.js';
import {runSetUpLines} from '../set-up/run.js';
import {findTargets} from '../targets/journal.js';
import {openStore, type Store} from '../targets/store.js';
import {openContext} from './context.js';
import {isTerminal, type Machine, type Output} from './machine.js';
import {letAsk} from './mfa-lines.js';
import {openNoting} from './noting.js';
import {optionsOf} from './policy.js';
import {sayProblem} from './problem.js';
import {openReader} from './reader.js';
import {secretPlaceOf} from './secret-place.js';
import {setUpDeps} from './set-up-deps.js';
import {findTarget} from './targets.js';

/** What a rehearsal without a terminal sets up: the old bucket of the demo, with everything that is to be mended. */
export const rehearsalFlags: SetUpFlags = {
	target: {bucket: 'acme-backups', prefix: 'db/'},
	policy: {},
	secret: {printSecret: false},
	createBucket: false,
	fix: ['all'],
	yes: true,
	dryRun: false,
};

/** `nightdrop setup` in lines or as JSON. */
export async function runSetUp(
	flags: SetUpFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	const context = await openContext(common, machine.environment);
	letAsk(context, machine);
	const {directory} = context;
	const store = await openStore(directory === undefined ? {} : {directory});
	const noting = openNoting(context);
	let name: string | undefined;
	try {
		const trouble = store.trouble();
		if (trouble !== undefined) {
			sayProblem('setup', trouble, common, output);
			return 3;
		}

		const initial = initialAnswers(flags, store, common.endpointUrl);
		if (!initial.ok) {
			sayProblem('setup', initial.problem, common, output);
			return 2;
		}

		const canAsk = isTerminal(machine) && !common.isJson;
		const reader = canAsk ? openReader(machine, signal) : undefined;
		const deps = setUpDeps({
			context,
			store: {
				...store,
				async save(target) {
					name = target.name;
					return store.save(target);
				},
			},
			noting,
			target: () => name,
			offersOthers: false,
			mayMakeTemporaryKey: canAsk || flags.yes,
		});
		const {answers} = initial;
		return await runSetUpLines(
			{
				answers: {
					canAsk,
					isYes: flags.yes,
					isDryRun: flags.dryRun,
					isSandbox: common.isSandbox,
					hasRegion: common.region !== undefined,
					hasKey: answers.target?.setUp.isComplete === true && usableKeyOf(answers.target) !== undefined,
					...(answers.target !== undefined
						? {bucket: answers.target.bucket}
						: answers.bucket !== undefined && {bucket: answers.bucket}),
					...(answers.place && {place: answers.place}),
				},
				initial: {
					...answers,
					...(answers.place === undefined && common.isSandbox && !canAsk && {place: {type: 'discarded'}}),
				},
				isJson: common.isJson,
				out: output.out,
				err: output.err,
				...(reader && {ask: reader.ask}),
				signal,
			},
			deps,
		).finally(() => reader?.close());
	} finally {
		const trouble = await noting.settled();
		if (trouble !== undefined) {
			output.err.line(`warning: ${trouble}`);
		}

		await context.close();
	}
}

type Initial =
	| {readonly ok: true; readonly answers: InitialAnswers}
	| {readonly ok: false; readonly problem: Parameters<typeof sayProblem>[1]};

/** What the flags say of every step; a target that is remembered is gone on with. */
export function initialAnswers(
	flags: SetUpFlags,
	store: Pick<Store, 'list' | 'get'>,
	endpointUrl: string | undefined,
): Initial {
	const {bucket, prefix = '', user} = flags.target;
	const found = targetOf(flags, store, endpointUrl);
	const unknown = flags.fix.find(word => word !== 'all' && !isFix(word));
	if (unknown !== undefined) {
		return {ok: false, problem: noSuchFix(unknown)};
	}

	if (found !== undefined && !found.ok) {
		return found;
	}

	const place = secretPlaceOf(flags.secret);
	const target = found?.target;
	const isPolicySaid = Object.keys(flags.policy).length > 0;
	const fix = flags.fix.includes('all') ? 'all' : flags.fix.filter(isFix);
	return {
		ok: true,
		answers: {
			...(target && {target}),
			...(bucket !== undefined && {bucket}),
			prefix,
			mayCreate: flags.createBucket,
			...(flags.fix.length > 0 || flags.yes ? {fixes: fix} : {}),
			...(user !== undefined && {user, mayAdopt: true}),
			...(isPolicySaid && {options: optionsOf(flags.policy, target?.options)}),
			...(place && {place}),
			...(flags.expectEveryMs !== undefined && {expectEveryMs: flags.expectEveryMs}),
		},
	};
}

const noSuchFix = (word: string) => ({
	kind: 'usage',
	what: `--fix does not know ${JSON.stringify(word)}`,
	why: `It takes ${fixIds.join(', ')} or all, several with commas between.`,
	next: 'nightdrop setup --bucket B --dry-run shows what is found on the bucket',
});

/** A remembered name must be known; bucket, prefix and user may be. */
function targetOf(
	{target: {name, bucket, prefix = '', user}}: SetUpFlags,
	store: Pick<Store, 'list' | 'get'>,
	endpointUrl: string | undefined,
): ReturnType<typeof findTarget> | undefined {
	if (name !== undefined) {
		return findTarget(store, {name}, endpointUrl);
	}

	// Not said means AWS's own here: a target of a store elsewhere is another one.
	const known =
		bucket === undefined ? undefined : findTargets(store.list(), {bucket, prefix, user, endpointUrl})[0];
	return known && {ok: true, target: known};
}
