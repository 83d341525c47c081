import type {Block} from '../../ui/blocks/block.js';
import type {Inspector} from '../../ui/blocks/stack.js';
import {Body} from '../../ui/components/body.js';
import type {Role} from '../../ui/theme.js';
import type {Binding, View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import {type SetUpState, type SetUpStep, setUpSteps, stepTitles} from '../state.js';

/** What a step puts into the frame of the wizard. */
export type StepPart = {
	readonly blocks: readonly (Block | undefined)[];
	readonly inspector?: Inspector | undefined;
	/** Without `v`, `esc` and the arrows, which every step has. */
	readonly bindings: readonly (Binding<SetUpEvent> | undefined)[];
	/** How `v` is called; absent: there is no call to see. */
	readonly call?: 'the call' | 'the calls' | 'the call and answer' | undefined;
	readonly escape?: string;
	/** Why one cannot leave now. */
	readonly escapeOff?: string | undefined;
	readonly typed?: View<SetUpEvent>['typed'] | undefined;
	/** The mark of this step in the trail. */
	readonly role?: Role | undefined;
	readonly isBusy?: boolean;
};

/** One step of the wizard: its trail, its body, and the keys that all steps share. */
export function wizardView(state: SetUpState, part: StepPart): View<SetUpEvent> {
	const {blocks, inspector, bindings, call, typed, role, isBusy = false} = part;
	const at = setUpSteps.indexOf(state.step);
	const proved = proofRole(state);
	const callBinding: Binding<SetUpEvent> | undefined =
		call === undefined ? undefined : {keys: ['v'], label: call, event: {type: 'callToggled'}};
	return {
		crumbs: crumbsOf(state),
		trail: {
			steps: setUpSteps.map(step => stepTitles[step]),
			at,
			...(role === undefined ? {} : {role}),
			...(proved === undefined ? {} : {behind: {[setUpSteps.indexOf('proof')]: proved}}),
		},
		...(state.message === undefined ? {} : {message: state.message}),
		bindings: [
			...(typed === undefined ? bindings : enterLast(bindings)),
			callBinding,
			...moves,
			...(typed === undefined ? [] : fieldMoves),
			escapeBinding(part.escape ?? escapeLabel(state.step), part.escapeOff),
		].filter(binding => binding !== undefined),
		...(typed === undefined ? {} : {typed}),
		...unsavedIn(state),
		body: <Body blocks={blocks} inspector={inspector} />,
		isBusy,
	};
}

/** Once something is made, the target is remembered with all that was chosen; a secret that has no place is nowhere else. */
function unsavedIn({step, target, key}: SetUpState): Pick<View<SetUpEvent>, 'unsaved'> {
	if (step === 'key' && key.secret !== undefined && key.status !== 'stored') {
		return {unsaved: 'The secret of the new key is not stored: it would be lost'};
	}

	const isBefore = step !== 'account' && setUpSteps.indexOf(step) < setUpSteps.indexOf('apply');
	return target === undefined && isBefore
		? {unsaved: 'Nothing was made yet, and what you chose is not kept'}
		: {};
}

/** One may go on after a proof that could not tell, but it is no tick. */
function proofRole({proof}: SetUpState): Role | undefined {
	switch (proof.record?.verdict) {
		case 'violated':
			return 'bad';
		case 'not-proven':
			return 'unknown';
		default:
			return undefined;
	}
}

function crumbsOf({mode, target, step}: SetUpState): readonly string[] {
	return mode === 'new' || target === undefined
		? ['New set-up', stepTitles[step]]
		: [target.name, 'Set-up', stepTitles[step]];
}

/** Nothing is undone by leaving once something was made, so that is what `esc` says. */
function escapeLabel(step: SetUpStep): string {
	if (step === 'account') {
		return 'leave';
	}

	return setUpSteps.indexOf(step) < setUpSteps.indexOf('apply') ? 'back' : 'leave, go on later';
}

const escapeBinding = (label: string, off: string | undefined): Binding<SetUpEvent> => ({
	keys: ['escape'],
	label,
	...(off !== undefined && {off}),
	...(label.startsWith('leave') ? {short: 'leave'} : {}),
	event: {type: 'wentBack'},
});

/** While letters are typed `?` is not in the bar, and enter takes its place among the keys that always stay. */
function enterLast(bindings: StepPart['bindings']): StepPart['bindings'] {
	const isEnter = (binding: Binding<SetUpEvent> | undefined) => binding?.keys.includes('enter') ?? false;
	return [...bindings.filter(each => !isEnter(each)), ...bindings.filter(isEnter)];
}

const page = 10;
/** Rows to the end of any list. */
export const farAway = 100_000;

const move = (keys: readonly string[], label: string, by: number): Binding<SetUpEvent> => ({
	keys,
	label,
	event: {type: 'moved', by},
	isQuiet: true,
});

const moves: readonly Binding<SetUpEvent>[] = [
	move(['up'], 'move', -1),
	move(['down'], 'move', 1),
	move(['pageup'], 'by page', -page),
	move(['pagedown'], 'by page', page),
	move(['g', 'home'], 'first', -farAway),
	move(['G', 'end'], 'last', farAway),
];

/** In a form tab goes from field to field. */
const fieldMoves: readonly Binding<SetUpEvent>[] = [
	move(['tab'], 'next field', 1),
	move(['backtab'], 'field before', -1),
];

export const key = (name: string, label: string, event: SetUpEvent): Binding<SetUpEvent> => ({
	keys: [name],
	label,
	event,
});

export const enter = (label: string): Binding<SetUpEvent> => key('enter', label, {type: 'continued'});

/** Whose credentials make the calls of this wizard. */
export const whoseOf = (state: SetUpState): string => state.account.where?.label ?? 'these credentials';
