import type {Call} from '../aws/answer.js';
import {callRows} from '../ui/blocks/call-view.js';
import {leastColumns} from '../ui/least-size.js';
import {shownCalls} from './calls.js';
import type {SetUpEvent} from './event.js';
import type {Next} from './next.js';
import type {SetUpState, SetUpStep} from './state.js';
import {accountAnswered, updateAccount} from './steps/account.js';
import {applyAnswered, updateApply} from './steps/apply.js';
import {bucketAnswered, updateBucket} from './steps/bucket.js';
import {handOverAnswered, updateHandOver} from './steps/hand-over.js';
import {keyAnswered, updateKey} from './steps/key.js';
import {updatePolicy} from './steps/policy.js';
import {proofAnswered, updateProof} from './steps/proof.js';
import {reviewAnswered, updateReview} from './steps/review.js';
import {testAnswered, updateTest} from './steps/test.js';
import {updateUser, userAnswered} from './steps/user.js';

type Update = (state: SetUpState, event: SetUpEvent) => Next;

const updates: {readonly [step in SetUpStep]: Update} = {
	account: updateAccount,
	bucket: updateBucket,
	user: updateUser,
	policy: updatePolicy,
	review: updateReview,
	apply: updateApply,
	key: updateKey,
	test: updateTest,
	proof: updateProof,
	'hand-over': updateHandOver,
};

/** Which step an answer of the world belongs to, whichever is open by then. */
const owners: {readonly [type in SetUpEvent['type']]?: Update} = {
	connected: accountAnswered,
	connectFailed: accountAnswered,
	needsChecked: accountAnswered,
	bucketsListed: bucketAnswered,
	bucketRead: bucketAnswered,
	userRead: userAnswered,
	rowWaited: applyAnswered,
	rowDone: applyAnswered,
	rowFailed: applyAnswered,
	undoneOne: applyAnswered,
	undoEnded: applyAnswered,
	keyWaited: keyAnswered,
	keyMade: keyAnswered,
	keyFailed: keyAnswered,
	secretStored: keyAnswered,
	storeFailed: keyAnswered,
	secretHideDue: keyAnswered,
	proofKeyFound: testAnswered,
	proofKeyMissing: testAnswered,
	testWaited: testAnswered,
	testRow: testAnswered,
	testPassed: testAnswered,
	testFailed: testAnswered,
	proof: proofAnswered,
	proofRecorded: proofAnswered,
	evidenceSaved: handOverAnswered,
	evidenceFailed: handOverAnswered,
};

/** What comes after an event. Pure: it can be stopped at any event and continued. */
export function updateSetUp(state: SetUpState, event: SetUpEvent): Next {
	if (state.over !== undefined) {
		return [state];
	}

	const by =
		state.isCallShown && (event.type === 'moved' || event.type === 'scrolled') ? event.by : undefined;
	if (by !== undefined) {
		// The end can be reached in the narrowest window.
		const last = callRows(shownCalls(state), leastColumns - 4).length - 1;
		return [{...state, callScroll: Math.max(0, Math.min(last, (state.callScroll ?? 0) + by))}];
	}

	switch (event.type) {
		case 'called':
			return [{...state, calls: [...state.calls, event.call satisfies Call]}];
		case 'callToggled':
			return [{...state, isCallShown: !state.isCallShown, callScroll: 0}];
		case 'messageExpired':
			return [withoutMessage(state)];
		case 'copied':
			return [
				{
					...state,
					message: event.sent
						? {role: 'ok', text: `Copied ${event.what}`}
						: {
								role: 'warn',
								text: 'Not copied: this terminal takes no clipboard text. Select it by hand.',
							},
				},
			];
		case 'placeOpened':
		case 'placeRefused':
		case 'placeHeld':
			return state.step === 'review' ? reviewAnswered(state, event) : keyAnswered(state, event);
		case 'left':
			return leave(state);
		case 'wentBack':
			return back(withoutMessage(state), event);
		default:
			return (owners[event.type] ?? updates[state.step])(
				owners[event.type] === undefined ? withoutMessage(state) : state,
				event,
			);
	}
}

function withoutMessage({message: _, ...state}: SetUpState): SetUpState {
	return state;
}

function back(state: SetUpState, event: SetUpEvent): Next {
	if (state.isCallShown) {
		return [{...state, isCallShown: false}];
	}

	return state.step === 'account' ? leave(state) : updates[state.step](state, event);
}

/** What was made is kept and can be gone on with; what was only chosen is not. */
function leave(state: SetUpState): Next {
	const wasBegun = state.target !== undefined && state.apply.status !== 'idle';
	const isDone = state.step === 'hand-over';
	return [{...state, isCallShown: false, over: isDone ? 'done' : wasBegun ? 'kept' : 'nothing'}];
}
