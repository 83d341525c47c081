import type {CheckFlags, CommonFlags} from '../flags.js';
import {checkJson} from '../home/json.js';
import {checkJunit} from '../home/junit.js';
import {checkLines} from '../home/lines.js';
import {checkMetrics} from '../home/prometheus.js';
import {type CheckedTarget, exitCodeOfCheck} from '../home/verdict.js';
import type {Target} from '../targets/target.js';
import {type Checking, checkOne, isHeldBack} from './check-target.js';
import {countTargets, type TargetCount} from './count-targets.js';
import {givenKey} from './given-key.js';
import {inOrder} from './in-order.js';
import type {Machine, Output} from './machine.js';
import {sayProblem} from './problem.js';
import {withSession} from './session.js';
import {sideBySide} from './side-by-side.js';
import {findTarget} from './targets.js';

/** Targets that are looked at side by side. */
const atOnce = 12;

/** A target that was not heard of for so long holds up no other. */
const silentMs = 2000;

/** `nightdrop check`: posture, freshness and drift of one target or of all. The exit code is the worst. */
export async function runCheck(
	flags: CheckFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	return withSession({name: 'check', common, machine, output}, async session => {
		const {store} = session;
		const found = flags.all
			? {ok: true as const, targets: store.list()}
			: withList(findTarget(store, flags.target, common.endpointUrl));
		if (!found.ok) {
			sayProblem('check', found.problem, common, output);
			return 2;
		}

		const key = flags.prove
			? await givenKey(flags.key, machine, signal)
			: {ok: true as const, value: undefined};
		if (!key.ok) {
			sayProblem('check', key.problem, common, output);
			return 2;
		}

		const {targets} = found;
		const {now} = session.context.clock;
		const startedAt = now();
		const count = countTargets(targets.length, machine, common, output);
		const say = (checked: CheckedTarget) => {
			count.clear();
			for (const {text} of checkLines(checked)) {
				output.out.line(text);
			}
		};
		const checked = await checkAll(targets, {
			checking: {flags, session, key: key.value, signal},
			count,
			onChecked: flags.format === 'text' ? say : () => {},
		});
		count.clear();
		report(flags, checked, {startedAt, endedAt: now()}, output);
		return exitCodeOfCheck(checked);
	});
}

const withList = (found: ReturnType<typeof findTarget>) =>
	found.ok ? {ok: true as const, targets: [found.target]} : found;

/** All that was found, in a form that is whole only at the end. */
function report(
	{format}: CheckFlags,
	checked: readonly CheckedTarget[],
	time: {readonly startedAt: number; readonly endedAt: number},
	{out}: Output,
): void {
	const lines = {
		text: () =>
			checked.length === 0 ? ['unknown: nothing was checked: no target is remembered on this machine'] : [],
		json: () => [],
		prometheus: () => checkMetrics(checked, time),
		junit: () => checkJunit(checked, time),
	};
	if (format === 'json') {
		out.json(checkJson(checked, time.endedAt));
	}

	for (const line of lines[format]()) {
		out.line(line);
	}
}

type All = {
	readonly checking: Checking;
	readonly count: TargetCount;
	/** Told of each in the order in which they are remembered, as far as none hangs. */
	readonly onChecked: (checked: CheckedTarget) => void;
};

/** In the order in which they are remembered, whichever is done first. */
async function checkAll(
	targets: readonly Target[],
	{checking, count, onChecked}: All,
): Promise<readonly CheckedTarget[]> {
	const {clock} = checking.session.context;
	const checked: CheckedTarget[] = [];
	const heldBack: (readonly [number, Target])[] = [];
	const teller = inOrder(onChecked);
	const settle = (place: number, one: CheckedTarget) => {
		checked[place] = one;
		count.done();
		teller.arrived(place, one);
	};

	const places = [...targets.entries()];
	const sides = {silentMs, clock, onSilent: ([place]: readonly [number, Target]) => teller.passOver(place)};
	await sideBySide(places, {...sides, atOnce}, async ([place, target], heard) => {
		const one = await checkOne(target, checking, heard);
		if (isHeldBack(one, checking)) {
			heldBack.push([place, target]);
			teller.passOver(place);
		} else {
			settle(place, one);
		}
	});
	// AWS asked to slow down, most likely since we asked about so many: once more, few at a time.
	await sideBySide(heldBack, {...sides, atOnce: 2}, async ([place, target], heard) =>
		settle(place, await checkOne(target, checking, heard)),
	);
	return checked;
}
