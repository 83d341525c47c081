import {callView} from '../../ui/blocks/call-view.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import type {View} from '../../ui/view.js';
import {callWords} from '../../ui/words.js';
import {shownCalls} from '../calls.js';
import type {SetUpEvent} from '../event.js';
import type {SetUpState} from '../state.js';
import {key, wizardView} from './wizard-view.js';

/** `v`: the exact calls behind what the step shows, and the answer where there was one. They replace the body. */
export function callsView(state: SetUpState): View<SetUpEvent> {
	const calls = shownCalls(state);
	const answered = state.apply.trouble?.call;
	const isAnswerShown = state.step === 'apply' && answered !== undefined;
	return wizardView(state, {
		blocks: [
			paragraph([
				calls.length === 0
					? 'No call belongs to this.'
					: ['Exactly what is sent. A secret is never in it.', 'Exactly what is sent.'],
			]),
			isAnswerShown ? paragraph([`Answer: ${callWords(answered)}`]) : undefined,
			callView(calls, state.callScroll ?? 0),
		],
		bindings: [key('v', 'close', {type: 'callToggled'})],
		escape: 'close',
	});
}
