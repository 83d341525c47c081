import {namedIn} from '../ui/bindings.js';
import {callout, next, why} from '../ui/blocks/callout.js';
import {errorCallout} from '../ui/blocks/error-callout.js';
import {paragraph} from '../ui/blocks/paragraph.js';
import {Body} from '../ui/components/body.js';
import {formatDuration, formatWait} from '../ui/format.js';
import {narrow} from '../ui/header.js';
import {midSentence} from '../ui/text.js';
import type {Binding, Go, View} from '../ui/view.js';
import {moveFor} from './asking.js';
import {checksOf} from './checks.js';
import {doneWords} from './lines.js';
import {whyNot} from './may-do.js';
import {keyToInstall, namedKeys} from './named-keys.js';
import {askView} from './screens/ask.js';
import {checklist} from './screens/checklist.js';
import {keysBlocks} from './screens/keys.js';
import {progressOfProof} from './screens/proof-progress.js';
import {writtenBlock} from './screens/written.js';
import {type Move, type Step, soakMs} from './situation.js';
import type {RotationEvent, RotationState} from './state.js';
import {sayStanding, stageOf, trailSteps} from './words.js';

type Size = {readonly columns: number; readonly rows: number};

/** Where the keys of a target stand: which is safe to remove and why, and the one thing to do. */
export function rotationView(
	state: RotationState,
	size: Size,
	{whose, isReadOnly}: {readonly whose: string; readonly isReadOnly: boolean},
): View<RotationEvent | Go> {
	const crumbs = [state.target.name, 'Rotation'];
	if (state.ask !== undefined) {
		return {crumbs, ...askView(state, state.ask, size)};
	}

	const {phase, standing, situation, refusal} = state;
	const stage = standing === undefined ? undefined : stageOf(standing);
	const trail =
		stage === undefined || state.target.compromise !== undefined
			? {}
			: {trail: {steps: trailSteps, at: stage}};
	const isCrowded = size.rows < roomy;
	const isBusy = phase === 'looking' || phase === 'doing';
	return {
		crumbs,
		...trail,
		isBusy,
		bindings: isBusy ? busyBindings : namedIn(nextWords(state), bindingsFor(state, isReadOnly, size)),
		body: (
			<Body
				blocks={[
					phase === 'doing' ? doing(state) : undefined,
					phase === 'looking' && situation === undefined ? firstLook : undefined,
					phase === 'failed' && refusal !== undefined
						? errorCallout(refusal.trouble, {whose, on: state.target.user.name})
						: undefined,
					phase === 'doing' || phase === 'failed' ? undefined : standingCallout(state),
					doneBlock(state),
					...keysBlocks(state, size),
					...checklist(state),
					...writtenBlock(state),
					// Who used a key says more than how well that is known.
					situation === undefined || (isCrowded && checksOf(state) !== undefined) ? undefined : hint,
				]}
			/>
		),
	};
}

/** What was done last, and where the secret went, while this screen is open. */
function doneBlock({done}: RotationState) {
	const told = new Set([done.findLast(({savedTo}) => savedTo !== undefined), done.at(-1)]);
	const words = [...told].flatMap(one => (one === undefined ? [] : [doneWords(one)]));
	return words.length === 0 ? undefined : paragraph(words, {leftOut: 1});
}

/** What the callout says to do; what could not be done is tried again by looking again. */
function nextWords({phase, refusal, standing, situation, now}: RotationState): string | undefined {
	if (phase === 'failed') {
		return `${refusal?.trouble.next ?? ''} (r)`;
	}

	return standing === undefined || situation === undefined
		? undefined
		: sayStanding(standing, {...situation, now}).next;
}

const busyBindings: readonly Binding<RotationEvent | Go>[] = [
	{keys: ['escape'], label: 'stop', event: {type: 'stopAsked'}},
];

const firstLook = callout({
	role: 'busy',
	title: 'Asking AWS about the keys, and whether backups arrive',
	lines: [next('Nothing is changed by looking.')],
});

const hint = paragraph(
	[
		[
			'A use may be shown late, and only the newest one: take it as a hint, not as a proof.',
			'A use may be shown late: it is a hint.',
		],
	],
	{leftOut: 1},
);

function doing({move, waiting, proof}: RotationState) {
	const title = move === undefined ? 'Writing it down' : (doingWords[move.step] ?? 'Working');
	return callout({
		role: 'busy',
		title,
		...(waiting && {right: formatWait(waiting.elapsedMs, waiting.boundMs)}),
		lines: [
			...(waiting ? [why(`${waiting.for}.`)] : []),
			...progressOfProof(proof),
			next('Leaving stops it after the call that is under way (esc); the next run goes on.'),
		],
	});
}

const doingWords: Readonly<Record<Step, string>> = {
	create: 'Making a new key, then testing and proving it',
	deactivate: 'Turning the key off',
	reactivate: 'Turning the key on again',
	delete: 'Deleting the key',
	finish: 'Testing and proving the key',
	'deny-sessions': 'Having the policy refuse sessions',
};

function standingCallout(state: RotationState) {
	const {standing, situation, now} = state;
	if (standing === undefined || situation === undefined) {
		return undefined;
	}

	const said = sayStanding(standing, {...situation, now});
	const since = standing.key?.offSince;
	const isSoak = standing.state === 'soak' && since !== undefined;
	return callout({
		role: said.role,
		title: said.title,
		...(isSoak && {right: `${formatDuration(now - since)} of 7 days`}),
		lines: [
			why(said.why),
			next(said.next),
			...(isSoak ? [{type: 'progress' as const, done: now - since, of: soakMs}] : []),
		],
	});
}

/** From so many rows on the words, the keys and the checks have room beside each other. */
const roomy = 28;

const steps: readonly (readonly [key: string, label: string, short: string, step: Step])[] = [
	['c', 'make a new key', 'new key', 'create'],
	['p', 'test and prove', 'prove', 'finish'],
	['d', 'turn it off', 'turn off', 'deactivate'],
	['u', 'turn on again', 'turn on', 'reactivate'],
	['x', 'delete', 'delete', 'delete'],
];

function bindingsFor(
	state: RotationState,
	isReadOnly: boolean,
	{columns, rows}: {readonly columns: number; readonly rows: number},
): readonly Binding<RotationEvent | Go>[] {
	const {standing} = state;
	// What must happen to sessions first stands where turning off will.
	const isOfSessions = standing?.next?.step === 'deny-sessions';
	const all = steps.map(([key, label, short, step]): Binding<RotationEvent> => {
		const what = isOfSessions && step === 'deactivate' ? 'deny-sessions' : step;
		const move = moveFor(what, state);
		const binding = {
			keys: [key],
			...labelOf(what, {label, short}, namedKeys(state).find(one => one.key.accessKeyId === move?.key)?.name),
		};
		if (isReadOnly) {
			return {...binding, off: 'started with --read-only'};
		}

		return move === undefined || state.phase !== 'standing'
			? {...binding, off: whyOff(what, state)}
			: {...binding, event: {type: 'stepOpened', step: what}};
	});
	const isNext = (binding: Binding<RotationEvent>) =>
		binding.event?.type === 'stepOpened' && binding.event.step === standing?.next?.step;
	return [
		...all.filter(isNext),
		...all.filter(binding => !isNext(binding)),
		{
			...{keys: ['h'], label: 'how to install', short: 'install', event: {type: 'installOpened'} as const},
			...(keyToInstall(state) === undefined && {off: 'there is no key that hosts may use'}),
		},
		suspectBinding(state, isReadOnly),
		{
			...{keys: ['f'], label: 'keys and checks', short: 'facts', event: {type: 'factsOpened'} as const},
			// A window of this size shows them beside the words.
			isQuiet: columns >= narrow && rows >= (checksOf(state) === undefined ? 20 : roomy),
			...(namedKeys(state).length === 0 && {off: 'there is no key'}),
		},
		{
			keys: ['b'],
			label: 'backups',
			event: {type: 'go', to: {type: 'backups', target: state.target.name}},
			isQuiet: true,
		},
		{keys: ['r'], label: 'look again', short: 'look', event: {type: 'lookAsked'}},
		{keys: ['escape'], label: 'leave, go on later', short: 'leave', event: {type: 'go', to: {type: 'back'}}},
		{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
	];
}

/** The rule that a step would break, where it is one. */
function whyOff(step: Step, {situation}: RotationState): string {
	const keys = situation?.keys.map(({accessKeyId}) => accessKeyId) ?? [];
	const moves: readonly Move[] =
		step === 'create' || step === 'finish' ? [{step}] : keys.map(key => ({step, key}));
	const reasons = new Set(moves.map(move => situation && whyNot(move, situation)));
	const [reason] = reasons;
	return reasons.size === 1 && reason !== undefined
		? midSentence(reason).replace(/\.$/u, '')
		: 'not safe now, or nothing to do';
}

/** Beside another key it is said which one is meant. */
function labelOf(
	step: Step,
	{label, short}: {readonly label: string; readonly short: string},
	name: string | undefined,
): {readonly label: string; readonly short: string} {
	if (step === 'deny-sessions') {
		return {label: 'refuse sessions', short: 'sessions'};
	}

	const which = name?.replace(' key', '').toLowerCase();
	if (which === undefined || which === 'key' || (step !== 'deactivate' && step !== 'reactivate')) {
		return {label, short};
	}

	const way = step === 'deactivate' ? 'off' : 'on';
	const isLong = which === 'first' || which === 'second';
	return {label: `turn the ${which} key ${way}`, short: `${isLong ? '' : 'turn '}${which} ${way}`};
}

function suspectBinding({situation, phase}: RotationState, isReadOnly: boolean): Binding<RotationEvent> {
	const binding = {keys: ['s'], label: 'a key was stolen', short: 'stolen'};
	return isReadOnly
		? {...binding, off: 'started with --read-only'}
		: phase !== 'standing' || (situation?.keys.length ?? 0) === 0
			? {...binding, off: 'there is no key'}
			: {...binding, event: {type: 'suspectOpened'}};
}
