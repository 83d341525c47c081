import {defaultOptions, type PolicyOptions, type Preset} from '../../policy/options.js';
import type {SetUpEvent} from '../event.js';
import {isPassing, movedIn, type Next} from '../next.js';
import {previewOf} from '../preview.js';
import type {PolicyPreview, PolicyStep, PolicyView, SetUpState} from '../state.js';
import {enterReview} from './review.js';

const presets: readonly Preset[] = ['hardened', 'strict', 'classic'];
const toggles = ['list', 'acl', 'tls', 'sessions', 'noOverwrite'] as const;
export type Toggle = (typeof toggles)[number];
const views: readonly PolicyView[] = ['thief', 'changes', 'json'];
const focusOrder: readonly string[] = [...presets, ...toggles];

/** Open the step with what the options mean for this bucket and this user. */
export function enterPolicy(state: SetUpState): Next {
	const next = withPreview({
		...state,
		step: 'policy',
		policy: {...state.policy, focus: state.policy.options.preset},
	});
	return isPassing(next) ? continued(next) : [next];
}

/** How tight, and what a thief could still do with it. */
export function updatePolicy(state: SetUpState, event: SetUpEvent): Next {
	const {policy} = state;
	switch (event.type) {
		case 'moved':
			return [with_(state, {focus: movedIn(focusOrder, policy.focus, event.by)})];
		case 'ticked':
			return [ticked(state)];
		case 'policyChosen':
			return [
				withPreview(with_(state, {options: event.options, isGiven: true, focus: event.options.preset})),
			];
		case 'viewTurned':
			return [with_(state, {view: turned(policy.view, event.by), scroll: 0})];
		case 'scrolled':
			return [with_(state, {scroll: scrolled(policy, event.by)})];
		case 'copyAsked':
			return policy.preview?.type === 'ready'
				? [state, {type: 'copy', what: 'the policy', text: policy.preview.text}]
				: [state];
		case 'retried':
			return [withPreview(state)];
		case 'continued':
			return isOnOtherPreset(policy) ? [ticked(state)] : continued(state);
		case 'wentBack':
			return [{...state, step: 'user'}];
		default:
			return [state];
	}
}

/** Another preset than the chosen one has the focus: enter means that one. */
export const isOnOtherPreset = ({focus, options}: PolicyStep): boolean =>
	presets.some(name => name === focus && name !== options.preset);

/** Why an option cannot be changed under a preset; undefined: it can. */
function toggleOff({preset}: PolicyOptions, toggle: Toggle): string | undefined {
	return preset !== 'hardened' && (toggle === 'tls' || toggle === 'sessions' || toggle === 'noOverwrite')
		? 'only in hardened: the others have no denies'
		: undefined;
}

function with_(state: SetUpState, change: Partial<PolicyStep>): SetUpState {
	return {...state, policy: {...state.policy, ...change}};
}

function withPreview(state: SetUpState): SetUpState {
	return with_(state, {preview: previewOf(state), scroll: 0});
}

function ticked(state: SetUpState): SetUpState {
	const {focus, options} = state.policy;
	const preset = presets.find(name => name === focus);
	if (preset !== undefined) {
		return withPreview(with_(state, {options: defaultOptions(preset), isGiven: true}));
	}

	const toggle = toggles.find(name => name === focus);
	if (toggle === undefined) {
		return state;
	}

	const off = toggleOff(options, toggle);
	return off === undefined
		? withPreview(with_(state, {options: {...options, [toggle]: !options[toggle]}, isGiven: true}))
		: {...state, message: {role: 'skip', text: off}};
}

function turned(view: PolicyView, by: number): PolicyView {
	const at = (views.indexOf(view) + by + views.length) % views.length;
	return views[at] ?? 'thief';
}

function scrolled({preview, scroll, view}: PolicyStep, by: number): number {
	const lines = preview?.type === 'ready' ? linesOf(preview, view) : 0;
	return Math.max(0, Math.min(Math.max(0, lines - 1), scroll + by));
}

type Ready = Extract<PolicyPreview, {type: 'ready'}>;

/** How long the list or text of a view is. */
function linesOf({lines, changes, thief}: Ready, view: PolicyView): number {
	return view === 'json'
		? lines.length
		: view === 'changes'
			? changes.length
			: thief.still.length + thief.not.length;
}

function continued(state: SetUpState): Next {
	return state.policy.preview?.type === 'ready' ? enterReview(state) : [state];
}
