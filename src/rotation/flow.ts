import type {Target} from '../targets/target.js';
import {type AskEvent, answerAsk, placeAgain} from './asking.js';
import {whyNot} from './may-do.js';
import {nextStep} from './next-step.js';
import {isRunning, type RotationEffect, type RotationEvent, type RotationState} from './state.js';

type Next = readonly [RotationState, ...RotationEffect[]];
type Of<Type extends RotationEvent['type']> = Extract<RotationEvent, {readonly type: Type}>;

/** Nothing is known yet. `isWanted`: a new key before it is due. */
export const initialRotation = (
	target: Target,
	now: number,
	{
		isWanted = false,
		isWatched = false,
		keyFolder = '~',
		since,
	}: Partial<Pick<RotationState, 'isWanted' | 'isWatched' | 'keyFolder' | 'since'>> = {},
): RotationState => ({
	phase: 'looking',
	target,
	now,
	isWanted,
	isWatched,
	keyFolder,
	...(since !== undefined && {since}),
	done: [],
	calls: [],
	isStopping: false,
});

/** What comes first. */
export const firstRotationEffects = (state: RotationState): readonly RotationEffect[] => [
	look(state),
	...(state.isWatched ? [{type: 'tellTime'} as const] : []),
];

const look = ({target, isWanted, since}: RotationState): RotationEffect => ({
	...{type: 'look', target, isWanted},
	...(since !== undefined && {since}),
});

/** What comes after an event: look, let somebody choose a step, do it, look again. */
export function updateRotation(state: RotationState, event: RotationEvent): Next {
	switch (event.type) {
		case 'looked':
			return looked(state, event);
		case 'lookFailed':
			return [failed({...state, now: event.at}, event)];
		case 'lookAsked':
			return isRunning(state) ? [state] : looking(state);
		case 'lookDue':
			return state.phase === 'standing' && state.look?.at === event.of && state.ask === undefined
				? looking(state)
				: [state];
		case 'suspected':
			return state.phase === 'standing'
				? [begun(state), {...event, type: 'suspect', target: state.target}]
				: [state];
		case 'stepAsked':
			return stepAsked(state, event);
		case 'stepDone':
			return stepDone(state, event);
		case 'stepFailed': {
			const next = {...state, target: event.target, done: [...state.done, ...event.done]};
			const {refusedPlace, trouble} = event;
			return refusedPlace !== undefined && state.isWatched && !state.isStopping
				? [{...settled(next), phase: 'standing', ask: placeAgain(next, refusedPlace, trouble)}]
				: [failed(next, event)];
		}

		case 'secretShown':
			return [{...state, shown: event.shown}];
		case 'called':
			return [{...state, calls: [...state.calls, event.call]}];
		case 'waited':
			return [{...state, waiting: event.waiting}];
		case 'proofMoved':
			return [{...state, proof: event.proof}];
		case 'timePassed':
			return [{...state, now: event.at}, {type: 'tellTime'}];
		case 'stopAsked':
			return stop(state);
		default:
			return asked(state, event);
	}
}

function looked(state: RotationState, {look, target, situation, at}: Of<'looked'>): Next {
	const next: RotationState = {
		...settled(state),
		phase: state.isStopping ? 'stopped' : 'standing',
		now: at,
		look,
		target,
		situation,
		standing: nextStep(situation),
	};
	return next.isWatched && next.phase === 'standing' ? [next, {type: 'lookLater', at: look.at}] : [next];
}

/** A key on the screen: what is asked before a step, and the step itself once it is answered. */
function asked(state: RotationState, event: AskEvent): Next {
	const {ask, order} = answerAsk(state, event);
	const {ask: _, ...rest} = state;
	const next = ask === undefined ? rest : {...rest, ask};
	return order === undefined ? [next] : updateRotation(next, order);
}

function looking(state: RotationState): Next {
	return [{...settled(state), phase: 'looking', isStopping: false}, look(state)];
}

/** Held to the rules here, where the answer is known at once, and again right before the call. */
function stepAsked(state: RotationState, {move, place}: Of<'stepAsked'>): Next {
	const {phase, situation, look, target} = state;
	if (phase !== 'standing' || situation === undefined || look === undefined) {
		return [state];
	}

	const reason = whyNot(move, situation);
	return reason === undefined
		? [
				{...begun(state), move},
				{type: 'do', move, target, look, ...(place && {place})},
			]
		: [failed(state, {trouble: {what: 'This step is not safe now', why: reason, next: 'Look again (r).'}})];
}

const begun = (state: RotationState): RotationState => ({...settled(state), phase: 'doing'});

function stepDone(state: RotationState, {target, done}: Of<'stepDone'>): Next {
	const hasMade = done.some(({step}) => step === 'create');
	const next: RotationState = {
		...state,
		target,
		done: [...state.done, ...done],
		// What was asked for is there.
		isWanted: state.isWanted && !hasMade,
	};
	return state.isStopping ? [{...settled(next), phase: 'stopped'}] : looking(next);
}

function stop(state: RotationState): Next {
	if (!isRunning(state)) {
		return [{...state, phase: 'stopped'}];
	}

	return state.isStopping ? [state] : [{...state, isStopping: true}, {type: 'stopCalls'}];
}

function failed(
	state: RotationState,
	{trouble, code}: Pick<Of<'stepFailed'>, 'trouble' | 'code'>,
): RotationState {
	return {
		...settled(state),
		phase: state.isStopping ? 'stopped' : 'failed',
		refusal: {trouble, ...(code && {code})},
	};
}

function settled({waiting: _, move: __, refusal: ___, ...state}: RotationState): RotationState {
	return state;
}
