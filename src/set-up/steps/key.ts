import type {Trouble} from '../../aws/trouble.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {SetUpEffect} from '../effect.js';
import type {SetUpEvent} from '../event.js';
import {atStep} from '../journal.js';
import {inserted, movedIn, type Next} from '../next.js';
import {ending} from '../secret-ending.js';
import type {ApplyRow, KeyStep, SetUpState} from '../state.js';
import {placeOf} from './place.js';
import {enterTest} from './test.js';

/** Open the step; where a key of ours is there already, its secret is looked for instead of making another. */
export function enterKey(state: SetUpState): Next {
	const isMaking = state.apply.rows.some(row => row.id === 'create-key');
	const next: SetUpState = {...state, step: isMaking ? 'key' : 'test'};
	if (!isMaking) {
		return state.target === undefined
			? [next]
			: [
					{...next, test: {...state.test, status: 'finding-key'}},
					{type: 'findProofKey', target: state.target},
				];
	}

	const {key} = state;
	const name = state.target?.name.replace(/\/$/u, '').replace(/[^\w.-]+/gu, '-') ?? '';
	const opened: SetUpState = {
		...next,
		...(state.target === undefined ? {} : {target: atStep(state.target, 7)}),
		key: {
			...key,
			status: 'choosing',
			focus: focusOf(key.place),
			profileName: key.profileName === '' ? name : key.profileName,
			filePath: key.filePath === '' ? `${state.run.keyFolder}/${name}.key` : key.filePath,
		},
	};
	return key.isGiven ? opening(opened) : [opened];
}

/** Where the secret goes, then the key, then its secret there. */
export function updateKey(state: SetUpState, event: SetUpEvent): Next {
	const {key} = state;
	switch (event.type) {
		case 'moved':
			return [with_(state, {focus: movedIn(focusOrder(key), key.focus, event.by)})];
		case 'ticked':
			return [chosen(state, key.focus)];
		case 'typed':
			return [typed(state, event)];
		case 'placeChosen':
			return [placeGiven(state, event)];
		case 'stored':
			return confirmed(with_(state, {lastFour: event.lastFour}));
		case 'secretToggled':
			return toggled(state);
		case 'copyAsked':
			return copyAsked(state);
		case 'retried':
			return key.status === 'failed' ? opening(state) : continued(state);
		case 'continued':
			return continued(state);
		case 'wentBack':
			return wentBack(state);
		default:
			return [state];
	}
}

/** Answers that belong to this step, whichever step is open. */
export function keyAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'placeOpened':
			return state.key.status === 'opening' ? making(state) : [state];
		case 'placeRefused':
			return state.key.status === 'opening' ? [refused(state, 'choosing', event.trouble)] : [state];
		case 'keyWaited':
			return [with_(state, {waiting: event.waiting})];
		case 'keyMade':
			return made(state, event);
		case 'keyFailed':
			return [
				{
					...changeRow(refused(state, 'failed', event.trouble), {state: 'refused'}),
					...(event.target === undefined ? {} : {target: event.target}),
				},
			];
		case 'secretStored':
			return stored(state, event);
		case 'storeFailed':
			return [refused(state, 'not-stored', event.trouble)];
		case 'secretHideDue':
			return [event.showing === state.key.showing ? with_(state, {isShown: false}) : state];
		default:
			return [state];
	}
}

function with_(state: SetUpState, change: Partial<KeyStep>): SetUpState {
	return {...state, key: {...state.key, ...change}};
}

function without(state: SetUpState): SetUpState {
	const {trouble: _trouble, waiting: _waiting, ...key} = state.key;
	return {...state, key};
}

function refused(state: SetUpState, status: KeyStep['status'], trouble: Trouble): SetUpState {
	return with_(without(state), {status, trouble});
}

function changeRow(state: SetUpState, change: Partial<ApplyRow>): SetUpState {
	const rows = state.apply.rows.map(row => (row.id === 'create-key' ? {...row, ...change} : row));
	return {...state, apply: {...state.apply, rows}};
}

function focusOrder({secret}: KeyStep): readonly KeyStep['focus'][] {
	return [...(secret === undefined ? [] : (['key-id', 'secret'] as const)), 'profile', 'file', 'kept'];
}

function focusOf(place: KeyStep['place']): KeyStep['focus'] {
	return place === 'printed' || place === 'discarded' ? 'kept' : place;
}

const isChoosing = ({status}: KeyStep) =>
	status === 'choosing' || status === 'not-stored' || status === 'failed';

function chosen(state: SetUpState, focus: KeyStep['focus']): SetUpState {
	return isChoosing(state.key) && (focus === 'profile' || focus === 'file' || focus === 'kept')
		? with_(without(state), {place: focus})
		: state;
}

function placeGiven(state: SetUpState, {place}: Extract<SetUpEvent, {type: 'placeChosen'}>): SetUpState {
	if (!isChoosing(state.key)) {
		return state;
	}

	return with_(without(state), {
		place: place.type,
		focus: focusOf(place.type),
		...(place.type === 'profile' ? {profileName: place.name} : {}),
		...(place.type === 'file' ? {filePath: place.path} : {}),
	});
}

function typed(state: SetUpState, event: Extract<SetUpEvent, {type: 'typed'}>): SetUpState {
	const {key} = state;
	if (key.status === 'confirming') {
		return with_(state, {lastFour: inserted(key.lastFour, event.input).slice(0, 4)});
	}

	if (!isChoosing(key)) {
		return state;
	}

	switch (key.focus) {
		case 'profile':
			return with_(without(state), {
				place: 'profile',
				profileName: inserted(key.profileName, event.input),
			});
		case 'file':
			return with_(without(state), {place: 'file', filePath: inserted(key.filePath, event.input)});
		default:
			return state;
	}
}

function opening(state: SetUpState): Next {
	return [with_(without(state), {status: 'opening'}), {type: 'openPlace', place: placeOf(state.key)}];
}

function making(state: SetUpState): Next {
	const {target} = state;
	return target === undefined
		? [state]
		: [
				changeRow(with_(state, {status: 'making'}), {state: 'doing'}),
				{type: 'createKey', target, run: state.run.id},
			];
}

function made(state: SetUpState, event: Extract<SetUpEvent, {type: 'keyMade'}>): Next {
	const {accessKeyId, secret, target} = event;
	const known: SetUpState = changeRow(
		{
			...with_(without(state), {accessKeyId, secret, madeAt: event.at}),
			target,
		},
		{state: 'done', durationMs: event.durationMs, outcome: accessKeyId},
	);
	return known.key.place === 'kept'
		? [with_(known, {status: 'confirming', focus: 'secret'})]
		: storing(known);
}

function storing(state: SetUpState): Next {
	const {key, target} = state;
	if (key.accessKeyId === undefined || key.secret === undefined || target === undefined) {
		return [state];
	}

	return [
		with_(without(state), {status: 'storing'}),
		{
			type: 'store',
			place: placeOf(key),
			accessKeyId: key.accessKeyId,
			secret: key.secret,
			target,
		},
	];
}

function stored(state: SetUpState, event: Extract<SetUpEvent, {type: 'secretStored'}>): Next {
	const next: SetUpState = {
		...with_(without(state), {status: 'stored', savedTo: event.savedTo, isShown: false}),
		target: event.target,
	};
	return next.key.isGiven ? enterTest(next) : [next];
}

/** Showing lasts 30 s; a later showing has its own time. */
function toggled(state: SetUpState): Next {
	const {key} = state;
	if (key.secret === undefined) {
		return [{...state, message: {role: 'skip', text: 'There is no secret to show: the key is not made yet'}}];
	}

	if (key.isShown) {
		return [with_(state, {isShown: false})];
	}

	const showing = key.showing + 1;
	return noted(with_(state, {isShown: true, showing}), {type: 'hideSecretLater', showing});
}

/** From now on somebody may have the secret: a next run must not take the key for nobody's. */
function noted(state: SetUpState, ...effects: readonly SetUpEffect[]): Next {
	const {target, key} = state;
	if (target === undefined || key.accessKeyId === undefined || key.status === 'stored') {
		return [state, ...effects];
	}

	const seen = withKeyFacts(target, key.accessKeyId, {secret: 'unknown'});
	return [{...state, target: seen}, {type: 'saveTarget', target: seen}, ...effects];
}

function copyAsked(state: SetUpState): Next {
	const {key} = state;
	if (key.focus !== 'secret') {
		return key.accessKeyId === undefined
			? [state]
			: [state, {type: 'copy', what: 'the key id', text: key.accessKeyId}];
	}

	if (key.secret === undefined) {
		return [state];
	}

	if (!key.isCopyWarned) {
		return [
			{
				...with_(state, {isCopyWarned: true}),
				message: {
					role: 'warn',
					text: 'A clipboard history would keep the secret. Press c again to copy it',
				},
			},
		];
	}

	return noted(state, {type: 'copy', what: 'the secret', text: key.secret});
}

function continued(state: SetUpState): Next {
	const {key} = state;
	switch (key.status) {
		case 'choosing':
		case 'failed':
			return opening(chosen(state, key.focus));
		case 'not-stored': {
			const next = chosen(state, key.focus);
			return next.key.place === 'kept'
				? [with_(without(next), {status: 'confirming', focus: 'secret'})]
				: storing(next);
		}
		case 'confirming':
			return confirmed(state);
		case 'stored':
			return enterTest(state);
		default:
			return [state];
	}
}

/** Who can type the end of the secret has it. */
function confirmed(state: SetUpState): Next {
	const {key} = state;
	if (key.status !== 'confirming' || key.secret === undefined) {
		return [state];
	}

	return key.lastFour === ending(key.secret)
		? storing(state)
		: [
				{
					...with_(state, {lastFour: ''}),
					message: {role: 'bad', text: 'These are not its last 4 characters'},
				},
			];
}

function wentBack(state: SetUpState): Next {
	switch (state.key.status) {
		case 'choosing':
		case 'failed':
			return [{...without(state), step: 'apply', apply: {...state.apply, status: 'stopped'}}];
		case 'opening':
		case 'making':
		case 'storing':
			return [{...state, message: {role: 'busy', text: 'Wait: a key is being made'}}];
		case 'confirming':
			return [with_(state, {status: 'not-stored', focus: 'kept', lastFour: ''})];
		case 'not-stored':
			return [state];
		case 'stored':
			return [{...state, over: 'kept'}];
	}
}
