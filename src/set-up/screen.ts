import type {TerminalSize} from '../terminal/size.js';
import type {View} from '../ui/view.js';
import type {SetUpEvent} from './event.js';
import {accountView} from './screens/account.js';
import {applyView} from './screens/apply.js';
import {bucketView} from './screens/bucket.js';
import {callsView} from './screens/calls.js';
import {handOverView} from './screens/hand-over.js';
import {keyView} from './screens/key.js';
import {policyView} from './screens/policy.js';
import {proofStepView} from './screens/proof.js';
import {reviewView} from './screens/review.js';
import {testView} from './screens/test-upload.js';
import {userView} from './screens/user.js';
import type {SetUpState, SetUpStep} from './state.js';

type StepView = (state: SetUpState, size: TerminalSize) => View<SetUpEvent>;

const views: Readonly<Record<SetUpStep, StepView>> = {
	account: accountView,
	bucket: bucketView,
	user: userView,
	policy: policyView,
	review: reviewView,
	apply: applyView,
	key: keyView,
	test: testView,
	proof: proofStepView,
	'hand-over': handOverView,
};

/** The set-up as a screen: the step that is open, or the exact calls behind it. */
export function setUpView(state: SetUpState, size: TerminalSize): View<SetUpEvent> {
	return state.isCallShown ? callsView(state) : views[state.step](state, size);
}
