import {type MendingEvent, openMending, updateMending} from '../mending/flow.js';
import type {Target} from '../targets/target.js';
import {edited} from '../ui/text-input.js';
import {fixFor, type MendedPart, mendsOf} from './mends.js';
import {openRow, openTarget, visibleRows} from './rows.js';
import {
	entriesOf,
	type HomeEffect,
	type HomeEvent,
	type HomeRow,
	type HomeState,
	type PolicyPage,
	policyTabs,
	targetRows,
} from './state.js';

type Step = readonly [HomeState, ...HomeEffect[]];

/** Home before anything was read. */
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
			return [openFixes(state, event.part)];
		case 'mending':
			return mended(state, event.event);
		case 'closed':
			return [closePage(state)];
		default:
			return state.page.type === 'policy' ? updatePolicyPage(state, state.page, event) : [state];
	}
}

function openFixes(state: HomeState, part: MendedPart | undefined): HomeState {
	const row = openRow(state);
	if (row === undefined || state.isReadOnly) {
		return state;
	}

	const {target, facts} = row;
	const list = mendsOf(target, facts);
	if (list.mends.length + list.byHand.length === 0) {
		return state;
	}

	const focus = (part && fixFor(part, target, facts)) ?? 0;
	return {
		...state,
		page: {
			type: 'fixes',
			name: target.name,
			mending: {...openMending(list), focus},
			row: state.page.type === 'target' ? state.page.focus : 0,
		},
	};
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
		return [{...state, page: {type: 'target', name: page.name, focus: page.row}}];
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
