import type {SetUpEvent} from '../event.js';
import {atStep} from '../journal.js';
import type {Next} from '../next.js';
import type {SetUpState, TestRow, TestStep} from '../state.js';
import {enterProof} from './proof.js';

const rows: readonly TestRow[] = [
	{id: 'put', title: 'Put with the new key, three times in a row', state: 'todo'},
	{id: 'multipart', title: 'Put in parts (multipart)', state: 'todo'},
	{id: 'operator', title: 'You see it too', state: 'todo'},
];

/** Open the step, and begin at once: a new key needs some seconds to work everywhere. */
export function enterTest(state: SetUpState): Next {
	const {key, target} = state;
	const {trouble: _trouble, waiting: _waiting, ...test} = state.test;
	if (target === undefined || key.accessKeyId === undefined || key.secret === undefined) {
		return [state];
	}

	const next = atStep(target, 8);
	return [
		{
			...state,
			step: 'test',
			target: next,
			key: {...key, isShown: false},
			test: {...test, status: 'running', rows, whose: state.account.where?.label ?? ''},
		},
		{
			type: 'testUpload',
			target: next,
			accessKeyId: key.accessKeyId,
			secret: key.secret,
			...(key.madeAt === undefined ? {} : {madeAt: key.madeAt}),
		},
	];
}

/** A small object with the new key, seen by the operator too. */
export function updateTest(state: SetUpState, event: SetUpEvent): Next {
	const {test} = state;
	switch (event.type) {
		case 'continued':
			return test.status === 'passed' ? enterProof(state) : [state];
		case 'retried':
			return retried(state);
		case 'wentBack':
			return [
				test.status === 'running'
					? {...state, message: {role: 'busy', text: 'The test upload is running'}}
					: {...state, over: 'kept'},
			];
		default:
			return [state];
	}
}

/** Answers that belong to this step, whichever step is open. */
export function testAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'proofKeyFound':
			return found(state, event);
		case 'proofKeyMissing':
			return missing(state, event);
		case 'testWaited':
			return [with_(state, {waiting: event.waiting})];
		case 'testRow':
			return [with_(state, {rows: state.test.rows.map(row => (row.id === event.row.id ? event.row : row))})];
		case 'testPassed':
			return passed(state, event);
		case 'testFailed': {
			const {waiting: _, ...test} = state.test;
			return [{...state, test: {...test, status: 'failed', trouble: event.trouble}}];
		}
		default:
			return [state];
	}
}

function with_(state: SetUpState, change: Partial<TestStep>): SetUpState {
	return {...state, test: {...state.test, ...change}};
}

function retried(state: SetUpState): Next {
	const {key, test, target} = state;
	if (test.status === 'running' || test.status === 'finding-key' || target === undefined) {
		return [state];
	}

	return key.secret === undefined
		? [with_(state, {status: 'finding-key'}), {type: 'findProofKey', target}]
		: enterTest(state);
}

/** The secret of a key that was there before, or a temporary key for this proof. */
function found(state: SetUpState, event: Extract<SetUpEvent, {type: 'proofKeyFound'}>): Next {
	const {accessKeyId, secret, from, isTemporary, madeAt} = event;
	const next: SetUpState = {
		...state,
		...(event.target === undefined ? {} : {target: event.target}),
		key: {
			...state.key,
			status: 'stored',
			accessKeyId,
			secret,
			savedTo: from,
			isTemporary,
			...(madeAt === undefined ? {} : {madeAt}),
		},
	};
	if (state.proof.status === 'finding-key') {
		return enterProof(next);
	}

	return state.test.status === 'finding-key' ? enterTest(next) : [next];
}

function missing(state: SetUpState, event: Extract<SetUpEvent, {type: 'proofKeyMissing'}>): Next {
	const known: SetUpState = event.target === undefined ? state : {...state, target: event.target};
	return state.proof.status === 'finding-key'
		? [{...known, proof: {...known.proof, status: 'done', trouble: event.trouble}}]
		: [with_(known, {status: 'failed', trouble: event.trouble})];
}

function passed(state: SetUpState, event: Extract<SetUpEvent, {type: 'testPassed'}>): Next {
	const {waiting: _, ...test} = state.test;
	const next: SetUpState = {
		...state,
		...(event.target === undefined ? {} : {target: event.target}),
		test: {
			...test,
			status: 'passed',
			key: event.key,
			bytes: event.bytes,
			...(event.requestId === undefined ? {} : {requestId: event.requestId}),
			readyAfterMs: event.readyAfterMs,
		},
	};
	return [next];
}
