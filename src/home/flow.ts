import {type Mending, type MendingEvent, openMending, updateMending} from '../mending/flow.js';
import type {Mend} from '../mending/mend.js';
import type {Rewrite} from '../mending/write-policy.js';
import type {FileAnswer} from '../storage/problem.js';
import type {Target} from '../targets/target.js';
import {edited, type TextInput} from '../ui/text-input.js';
import {checkTarget, type TargetCheck} from './check.js';
import type {TargetFacts} from './facts.js';
import {bySeverity} from './finding.js';
import {mendsOf} from './mends.js';

/** All targets at a glance, and one of them looked at closely. Pure. */
export type HomeState = {
	/** Absent until the remembered targets were read. */
	readonly rows?: readonly HomeRow[];
	/** Something about the settings file that must be said, from the store. */
	readonly notice?: string;
	/** Milliseconds since 1970, as of the last event that told the time. */
	readonly now: number;
	/** Name of the focused target on the list. */
	readonly focus?: string;
	/** Which of the two first choices has the focus while there is no target. */
	readonly choice: number;
	readonly filter: string;
	readonly isFiltering: boolean;
	readonly page: Page;
	/** Started with --read-only: nothing is mended. */
	readonly isReadOnly: boolean;
};

export type HomeRow = {
	readonly target: Target;
	readonly facts?: TargetFacts;
	/** When AWS last told anything of it, milliseconds since 1970; before `facts.at` where it tells nothing now. */
	readonly toldAt?: number;
	readonly isChecking: boolean;
};

export type Page =
	| {readonly type: 'list'}
	| {readonly type: 'target'; readonly name: string; readonly focus: number}
	| PolicyPage
	| FixesPage
	| ActivityPage;

export type PolicyPage = {
	readonly type: 'policy';
	readonly name: string;
	readonly tab: number;
	readonly scroll: number;
	readonly write?: PolicyWrite;
};

/** Writing our statements anew: asked first, default is No. */
export type PolicyWrite =
	| {readonly type: 'asking'; readonly isYes: boolean}
	| {readonly type: 'writing'}
	| {readonly type: 'written'; readonly backup?: string}
	| {readonly type: 'failed'; readonly problem: Problem};

/** What can be done about what was found on a target. */
export type FixesPage = {readonly type: 'fixes'; readonly name: string; readonly mending: Mending};

export type Problem = {
	readonly what: string;
	readonly why: string;
	readonly next: string;
	/** `s3 PutBucketPolicy, 403 AccessDenied, request …`. */
	readonly details?: string;
};

export type ActivityPage = {
	readonly type: 'activity';
	readonly name: string;
	/** Absent while it is read. */
	readonly answer?: FileAnswer<readonly ActivityEntry[]>;
	readonly focus: number;
};

/** What was read; none before, and none where it could not be read. */
export const entriesOf = ({answer}: ActivityPage): readonly ActivityEntry[] =>
	answer?.ok === true ? answer.value : [];

/** One thing that Nightdrop did, as the activity file keeps it. */
export type ActivityEntry = {
	/** ISO 8601 UTC. */
	readonly at: string;
	readonly what: string;
	readonly call: string;
	readonly answer: string;
	readonly who: string;
	readonly isOk: boolean;
	readonly details: string;
};

export type HomeEvent =
	| {
			readonly type: 'targetsRead';
			readonly targets: readonly Target[];
			readonly notice?: string;
			readonly at: number;
	  }
	| {readonly type: 'targetChecked'; readonly name: string; readonly facts: TargetFacts; readonly at: number}
	| {readonly type: 'timePassed'; readonly at: number}
	| {readonly type: 'focusMoved'; readonly by: number}
	| {readonly type: 'focusJumped'; readonly to: 'first' | 'last'}
	| {readonly type: 'filterStarted'}
	| {readonly type: 'filterTyped'; readonly input: TextInput}
	| {readonly type: 'filterKept'}
	| {readonly type: 'filterCleared'}
	| {readonly type: 'checkAsked'}
	| {readonly type: 'targetOpened'; readonly name?: string}
	| {readonly type: 'policyOpened'}
	| {readonly type: 'activityOpened'}
	| {
			readonly type: 'activityRead';
			readonly name: string;
			readonly answer: FileAnswer<readonly ActivityEntry[]>;
	  }
	| {readonly type: 'tabMoved'; readonly by: number}
	| {readonly type: 'writeAsked'}
	| {readonly type: 'writeAnswered'}
	| {readonly type: 'policyWritten'; readonly name: string; readonly backup?: string}
	| {readonly type: 'policyNotWritten'; readonly name: string; readonly problem: Problem}
	| {readonly type: 'fixesOpened'}
	| {readonly type: 'mending'; readonly event: MendingEvent}
	| {readonly type: 'closed'};

export type HomeEffect =
	| {readonly type: 'readTargets'}
	| {readonly type: 'checkTarget'; readonly target: Target}
	/** `seen` is the policy that was looked at; absent where it could not be. */
	| {readonly type: 'writePolicy'; readonly target: Target; readonly seen?: Rewrite['seen']}
	| {readonly type: 'mend'; readonly target: Target; readonly mend: Mend}
	| {readonly type: 'readActivity'; readonly target: Target}
	| {readonly type: 'waitToCheckAgain'};

type Step = readonly [HomeState, ...HomeEffect[]];

/** Rows on the page of one target. */
export const targetRows = ['proof', 'backups', 'key', 'policy', 'user', 'bucket', 'activity'] as const;
/** Views of the policy page. */
export const policyTabs = ['Changes', 'What a thief could do', 'JSON'] as const;

export function initialHome(now: number, isReadOnly = false): HomeState {
	return {now, choice: 0, filter: '', isFiltering: false, page: {type: 'list'}, isReadOnly};
}

/** The effects that begin the life of the flow. */
export const firstHomeEffects: readonly HomeEffect[] = [{type: 'readTargets'}, {type: 'waitToCheckAgain'}];

/** What happens next on home. */
export function updateHome(state: HomeState, event: HomeEvent): Step {
	switch (event.type) {
		case 'targetsRead':
			return targetsRead(state, event);
		case 'targetChecked':
			return [targetChecked(state, event)];
		case 'timePassed':
			return [{...state, now: event.at}];
		case 'checkAsked':
			return [state, {type: 'readTargets'}];
		case 'focusMoved':
			return [moveFocus(state, event.by)];
		case 'focusJumped':
			return [moveFocus(state, event.to === 'first' ? -Infinity : Infinity)];
		case 'filterStarted':
			return [{...state, isFiltering: true}];
		case 'filterTyped':
			return [refocus({...state, filter: edited(state.filter, event.input)})];
		case 'filterKept':
			return [{...state, isFiltering: false}];
		case 'filterCleared':
			return [refocus({...state, filter: '', isFiltering: false})];
		default:
			return updatePage(state, event);
	}
}

/** Backups are listed after all else was asked: until then those of the last time stand. */
function targetChecked(
	state: HomeState,
	{name, facts, at}: Extract<HomeEvent, {type: 'targetChecked'}>,
): HomeState {
	const before = state.rows?.find(row => row.target.name === name)?.facts?.backups;
	const backups = facts.backups ?? before;
	const {user, keys, policy, rights, bucket} = facts;
	const isTold = [user, keys, policy, rights, bucket].some(({isKnown}) => isKnown);
	const row = {
		facts: {...facts, ...(backups && {backups})},
		...(isTold && {toldAt: facts.at}),
		isChecking: false,
	};
	return {...withRow(state, name, row), now: at};
}

function updatePage(state: HomeState, event: HomeEvent): Step {
	const open = openTarget(state);
	switch (event.type) {
		case 'targetOpened': {
			const name = event.name ?? state.focus;
			return name === undefined ? [state] : [{...state, page: {type: 'target', name, focus: 0}}];
		}

		case 'policyOpened':
			return open === undefined
				? [state]
				: [{...state, page: {type: 'policy', name: open.name, tab: 0, scroll: 0}}];
		case 'activityOpened':
			return open === undefined
				? [state]
				: [
						{...state, page: {type: 'activity', name: open.name, focus: 0}},
						{type: 'readActivity', target: open},
					];
		case 'activityRead':
			return state.page.type === 'activity' && state.page.name === event.name
				? [{...state, page: {...state.page, answer: event.answer}}]
				: [state];
		case 'fixesOpened':
			return [openFixes(state)];
		case 'mending':
			return mended(state, event.event);
		case 'closed':
			return [closePage(state)];
		default:
			return state.page.type === 'policy' ? updatePolicyPage(state, state.page, event) : [state];
	}
}

function openFixes(state: HomeState): HomeState {
	const row = openRow(state);
	if (row === undefined || state.isReadOnly) {
		return state;
	}

	const list = mendsOf(row.target, row.facts);
	const isOffered = list.mends.length + list.byHand.length > 0;
	return isOffered
		? {...state, page: {type: 'fixes', name: row.target.name, mending: openMending(list)}}
		: state;
}

/** What is mended is looked at again; the user may be another now, which the settings tell. */
function mended(state: HomeState, event: MendingEvent): Step {
	const {page} = state;
	const target = openTarget(state);
	if (page.type !== 'fixes' || target === undefined) {
		return [state];
	}

	const [mending, now] = updateMending(page.mending, event);
	if (mending.step.type === 'closed') {
		return [{...state, page: {type: 'target', name: page.name, focus: 0}}];
	}

	const next: HomeState = {...state, page: {...page, mending}};
	if (now !== undefined) {
		return [next, {type: 'mend', target, mend: now}];
	}

	return event.type === 'ended'
		? [withRow(next, page.name, {isChecking: true}), {type: 'readTargets'}]
		: [next];
}

function updatePolicyPage(state: HomeState, page: PolicyPage, event: HomeEvent): Step {
	const target = openTarget(state);
	const policy = openRow(state)?.facts?.policy;
	const seen = policy?.isKnown ? {text: policy.value} : undefined;
	switch (event.type) {
		case 'tabMoved': {
			const tab = (page.tab + event.by + policyTabs.length) % policyTabs.length;
			return [{...state, page: {...page, tab, scroll: 0}}];
		}

		case 'writeAsked':
			if (state.isReadOnly) {
				return [state];
			}

			return [{...state, page: {...page, write: {type: 'asking', isYes: false}}}];
		case 'writeAnswered':
			return page.write?.type === 'asking' && page.write.isYes && target !== undefined
				? [
						{...state, page: {...page, write: {type: 'writing'}}},
						{type: 'writePolicy', target, ...(seen && {seen})},
					]
				: [{...state, page: withoutWrite(page)}];
		case 'policyWritten': {
			const written = {
				type: 'written',
				...(event.backup === undefined ? {} : {backup: event.backup}),
			} as const;
			return event.name === page.name
				? [{...state, page: {...page, write: written}}, ...(target ? [checkEffect(target)] : [])]
				: [state];
		}

		case 'policyNotWritten':
			return event.name === page.name
				? [
						{...state, page: {...page, write: {type: 'failed', problem: event.problem}}},
						...(target ? [checkEffect(target)] : []),
					]
				: [state];
		default:
			return [state];
	}
}

function targetsRead(
	state: HomeState,
	{targets, notice, at}: Extract<HomeEvent, {type: 'targetsRead'}>,
): Step {
	const rows = targets.map((target): HomeRow => {
		const before = state.rows?.find(row => row.target.name === target.name);
		return {...before, target, isChecking: target.setUp.isComplete};
	});
	const checks = targets.filter(target => target.setUp.isComplete).map(checkEffect);
	const {notice: _, ...rest} = state;
	return [refocus({...rest, rows, now: at, ...(notice === undefined ? {} : {notice})}), ...checks];
}

const checkEffect = (target: Target): HomeEffect => ({type: 'checkTarget', target});

function withRow(state: HomeState, name: string, change: Partial<HomeRow>): HomeState {
	const rows = (state.rows ?? []).map(row => (row.target.name === name ? {...row, ...change} : row));
	return {...state, rows};
}

export type CheckedRow = HomeRow & {readonly check: TargetCheck};

/** AWS was asked and told nothing: it is away, or takes these credentials no more. */
export const isSilent = ({facts, toldAt}: Pick<HomeRow, 'facts' | 'toldAt'>): boolean =>
	facts !== undefined && facts.at !== toldAt;

/** The rows that the filter lets through, in the order of the screen: the sick ones first, then by name. */
export function visibleRows(state: HomeState): readonly CheckedRow[] {
	const wanted = state.filter.toLowerCase();
	return (state.rows ?? [])
		.filter(row => row.target.name.toLowerCase().includes(wanted))
		.map(row => ({...row, check: checkTarget(row.target, row.facts, state.now)}))
		.sort((a, b) => bySeverity(a.check.role, b.check.role) || (a.target.name < b.target.name ? -1 : 1));
}

/** The target whose page is open, or has the focus on the list. */
export const openTarget = (state: HomeState): Target | undefined => openRow(state)?.target;

function openRow(state: HomeState): HomeRow | undefined {
	const name = state.page.type === 'list' ? state.focus : state.page.name;
	return state.rows?.find(row => row.target.name === name);
}

function refocus(state: HomeState): HomeState {
	const rows = visibleRows(state);
	if (rows.some(row => row.target.name === state.focus)) {
		return state;
	}

	const {focus: _, ...rest} = state;
	const first = rows[0];
	return first === undefined ? rest : {...rest, focus: first.target.name};
}

function moveFocus(state: HomeState, by: number): HomeState {
	const {page} = state;
	switch (page.type) {
		case 'target':
			return {...state, page: {...page, focus: clamp(page.focus + by, targetRows.length)}};
		case 'activity':
			return {...state, page: {...page, focus: clamp(page.focus + by, entriesOf(page).length)}};
		case 'policy':
			return page.write?.type === 'asking'
				? {...state, page: {...page, write: {...page.write, isYes: by > 0}}}
				: {...state, page: {...page, scroll: Math.max(0, Math.min(page.scroll + by, 10_000))}};
		case 'fixes':
			return state;
		case 'list': {
			const rows = visibleRows(state);
			if (rows.length === 0) {
				return {...state, choice: clamp(state.choice + by, 2)};
			}

			const at = rows.findIndex(row => row.target.name === state.focus);
			const next = rows[clamp(at + by, rows.length)];
			return next === undefined ? state : {...state, focus: next.target.name};
		}
	}
}

const clamp = (index: number, length: number) => Math.max(0, Math.min(index, length - 1));

function withoutWrite({write: _, ...page}: PolicyPage): PolicyPage {
	return page;
}

function closePage(state: HomeState): HomeState {
	const {page} = state;
	if (page.type === 'policy' && page.write !== undefined && page.write.type !== 'writing') {
		return {...state, page: withoutWrite(page)};
	}

	if (page.type === 'policy' || page.type === 'activity') {
		const row = targetRows.indexOf(page.type);
		return {...state, page: {type: 'target', name: page.name, focus: row}};
	}

	return {...state, page: {type: 'list'}};
}
