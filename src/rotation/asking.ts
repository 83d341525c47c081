import type {Trouble} from '../aws/trouble.js';
import type {Place} from '../keys/secret-place.js';
import {edited, type TextInput} from '../ui/text-input.js';
import {whyNot} from './may-do.js';
import type {Move, Situation, Step} from './situation.js';
import type {RotationState} from './state.js';

/** What is asked of a person before something is done. */
export type Ask =
	/** The default is No. */
	| {readonly type: 'confirm'; readonly move: Move; readonly isYes: boolean}
	/** Deleting cannot be undone: the whole id is typed. */
	| {readonly type: 'typing'; readonly key: string; readonly typed: string}
	/** Where the secret of a new key goes. */
	| {
			readonly type: 'place';
			readonly focus: 'profile' | 'file';
			readonly profile: string;
			readonly file: string;
			/** Why the place that was given was not taken. */
			readonly problem?: Trouble;
	  }
	/** Which key is in other hands, or that nobody knows; where it was said before, it can be taken back. */
	| {
			readonly type: 'suspect';
			readonly keys: readonly string[];
			readonly isOnRecord: boolean;
			readonly focus: number;
	  }
	/** How to install the new key. */
	| {readonly type: 'install'}
	/** The keys, and what has to be so, with the whole screen to themselves. */
	| {readonly type: 'facts'};

/** From the keyboard. */
export type AskEvent =
	| {readonly type: 'stepOpened'; readonly step: Step}
	| {readonly type: 'suspectOpened'}
	| {readonly type: 'installOpened'}
	| {readonly type: 'factsOpened'}
	| {readonly type: 'answerMoved'; readonly by: number}
	| {readonly type: 'typed'; readonly input: TextInput}
	| {readonly type: 'answered'}
	| {readonly type: 'askLeft'};

/** What follows from the answer. */
type Order =
	| {readonly type: 'stepAsked'; readonly move: Move; readonly place?: Place}
	| {readonly type: 'suspected'; readonly keys: readonly string[]; readonly since: string};

type Answered = {readonly ask?: Ask; readonly order?: Order};

/** What was written so long before a suspicion is looked at too. */
const lookBackMs = 7 * 86_400_000;

/** The move that a step means now: the next one, else the only one of its kind that may be done. */
export function moveFor(step: Step, state: RotationState): Move | undefined {
	const {standing, situation} = state;
	if (situation === undefined || standing === undefined) {
		return undefined;
	}

	if (standing.next?.step === step) {
		return standing.next;
	}

	const moves =
		step === 'create' ? [{step}] : situation.keys.map(({accessKeyId}) => ({step, key: accessKeyId}));
	const [move, more] = moves.filter(one => isOffered(one, situation));
	return more === undefined ? move : undefined;
}

/** Proving again is always possible from elsewhere; the session deny and deleting only in their turn. */
const isOffered = (move: Move, situation: Situation) =>
	(move.step === 'create' || move.step === 'deactivate' || move.step === 'reactivate') &&
	whyNot(move, situation) === undefined;

/** What is asked after a key was pressed, and what is to be done about the answer. */
export function answerAsk(state: RotationState, event: AskEvent): Answered {
	const {ask} = state;
	switch (event.type) {
		case 'stepOpened':
			return opened(state, event.step);
		case 'suspectOpened':
			return {
				ask: {
					type: 'suspect',
					keys: (state.situation?.keys ?? []).map(one => one.accessKeyId),
					isOnRecord: state.target.compromise !== undefined,
					focus: 0,
				},
			};
		case 'installOpened':
			return {ask: {type: 'install'}};
		case 'factsOpened':
			return {ask: {type: 'facts'}};
		case 'answerMoved':
			return ask === undefined ? {} : {ask: moved(ask, event.by)};
		case 'typed':
			return ask === undefined ? {} : {ask: typed(ask, event.input)};
		case 'answered':
			return ask === undefined ? {} : answered(ask, state);
		case 'askLeft':
			return {};
	}
}

function opened(state: RotationState, step: Step): Answered {
	const move = moveFor(step, state);
	if (state.phase !== 'standing' || move === undefined) {
		return {};
	}

	switch (step) {
		case 'create':
			return {ask: {type: 'place', focus: 'profile', ...proposedIn(state)}};

		case 'delete':
			return {ask: {type: 'typing', key: move.key ?? '', typed: ''}};
		case 'finish':
			return {order: {type: 'stepAsked', move}};
		default:
			return {ask: {type: 'confirm', move, isYes: false}};
	}
}

/** A place is never written over, so each rotation has one of its own: by its day. */
function proposedIn({target, now, keyFolder}: RotationState): {
	readonly profile: string;
	readonly file: string;
} {
	const day = new Date(now).toISOString().slice(0, 10);
	const name = `${target.name.replace(/\/$/u, '').replace(/[^\w.-]+/gu, '-')}-${day}`;
	return {profile: name, file: `${keyFolder}/${name}.key`};
}

function moved(ask: Ask, by: number): Ask {
	switch (ask.type) {
		case 'confirm':
			return {...ask, isYes: by > 0};
		case 'place':
			return {...ask, focus: by > 0 ? 'file' : 'profile'};
		case 'suspect':
			return {...ask, focus: Math.max(0, Math.min(choicesOf(ask).length - 1, ask.focus + by))};
		default:
			return ask;
	}
}

function typed(ask: Ask, input: TextInput): Ask {
	switch (ask.type) {
		case 'typing':
			return {...ask, typed: inserted(ask.typed, input)};
		case 'place': {
			const {problem: _, ...rest} = ask;
			return ask.focus === 'profile'
				? {...rest, profile: inserted(ask.profile, input)}
				: {...rest, file: inserted(ask.file, input)};
		}

		default:
			return ask;
	}
}

/** Paste counts as typing; blanks around it are no part of an id or a name. */
const inserted = (text: string, input: TextInput): string =>
	edited(text, input.type === 'text' ? {...input, text: input.text.trim()} : input);

/** The keys one by one, all of them, since nobody knows which, and none: what was said before is taken back. */
export const choicesOf = ({
	keys,
	isOnRecord,
}: Extract<Ask, {type: 'suspect'}>): readonly (readonly string[])[] => [
	...keys.map(key => [key]),
	...(keys.length > 1 ? [keys] : []),
	...(isOnRecord ? [[]] : []),
];

const nameless: Trouble = {
	what: 'The place has no name yet',
	why: 'A secret without a place is never made.',
	next: 'Type a name, or choose the other place.',
};

/** Asked again, with what was given and why it was not taken. */
export const placeAgain = (state: RotationState, place: Place, problem: Trouble): Ask => ({
	type: 'place',
	focus: place.type === 'file' ? 'file' : 'profile',
	...proposedIn(state),
	...(place.type === 'file' && {file: place.path}),
	...(place.type === 'profile' && {profile: place.name}),
	problem,
});

function answered(ask: Ask, {now}: RotationState): Answered {
	switch (ask.type) {
		case 'confirm':
			return ask.isYes ? {order: {type: 'stepAsked', move: ask.move}} : {};
		case 'typing':
			return ask.typed === ask.key
				? {order: {type: 'stepAsked', move: {step: 'delete', key: ask.key}}}
				: {ask};
		case 'place': {
			const place: Place =
				ask.focus === 'profile' ? {type: 'profile', name: ask.profile} : {type: 'file', path: ask.file};
			const isEmpty = (ask.focus === 'profile' ? ask.profile : ask.file) === '';
			return isEmpty
				? {ask: {...ask, problem: nameless}}
				: {order: {type: 'stepAsked', move: {step: 'create'}, place}};
		}

		case 'suspect': {
			const keys = choicesOf(ask)[ask.focus];
			return keys === undefined
				? {}
				: {order: {type: 'suspected', keys, since: new Date(now - lookBackMs).toISOString()}};
		}

		case 'install':
		case 'facts':
			return {};
	}
}
