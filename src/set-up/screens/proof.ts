import {proofView} from '../../proof/screen.js';
import type {TerminalSize} from '../../terminal/size.js';
import {callout, sentence} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import type {Binding, View} from '../../ui/view.js';
import {wrapView} from '../../ui/wrap-view.js';
import type {SetUpEvent} from '../event.js';
import type {SetUpState} from '../state.js';
import {enter, key, whoseOf, wizardView} from './wizard-view.js';

/** Step 9: the proof, under the trail; enter goes on once it has ended, but not from a violated one. */
export function proofStepView(state: SetUpState, size: TerminalSize): View<SetUpEvent> {
	const {proof, trouble} = state.proof;
	if (proof === undefined) {
		return wizardView(state, {
			blocks: [
				trouble === undefined
					? callout({
							role: 'busy',
							title: 'Beginning the proof',
							lines: [sentence('A fresh test object is put first.')],
						})
					: errorCallout(trouble, {whose: whoseOf(state)}),
			],
			bindings: [key('p', 'prove again', {type: 'proveAgainAsked'})],
			isBusy: trouble === undefined,
		});
	}

	const inner = wrapView(proofView(proof, size), (event): SetUpEvent => ({type: 'proof', event}));
	const frame = wizardView(state, {blocks: [], bindings: [], escape: 'back'});
	return {
		...inner,
		crumbs: frame.crumbs,
		...(frame.trail === undefined ? {} : {trail: frame.trail}),
		...(state.message === undefined ? {} : {message: state.message}),
		bindings: proofBindings(state, inner.bindings),
	};
}

/** While it runs, the keys of the proof; once it has ended, the way on and the way back are those of the wizard. */
function proofBindings(
	{proof}: SetUpState,
	inner: readonly Binding<SetUpEvent>[],
): readonly Binding<SetUpEvent>[] {
	// A question has keys of its own, and is answered first.
	if (proof.status === 'running' || proof.proof?.turnOff?.type === 'asking') {
		return inner;
	}

	const isViolated = proof.record?.verdict === 'violated';
	// Enter goes on here; what it means to the proof alone has another key besides.
	const own = inner
		.filter(({keys}) => !keys.includes('escape'))
		.map(binding => ({...binding, keys: binding.keys.filter(name => name !== 'enter')}))
		.filter(({keys}) => keys.length > 0);
	return [
		{
			...enter('continue'),
			...(isViolated
				? {off: 'this key can read backups; turn it off (d), or mend that and prove again (p)'}
				: {}),
		},
		...own,
		...(proof.proof?.look.isCallShown
			? [key('escape', 'the list', {type: 'proof', event: {type: 'callToggled'}} as const)]
			: []),
		{
			keys: ['escape'],
			label: isViolated ? 'back to the policy' : 'leave',
			short: 'back',
			event: {type: 'wentBack'},
		},
	];
}
