import type {Waiting} from '../../flow/ask-until.js';
import type {TerminalSize} from '../../terminal/size.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, sentence, why} from '../../ui/blocks/callout.js';
import {confirm} from '../../ui/blocks/confirm.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {barSpans} from '../../ui/blocks/progress.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {formatCallTime, formatNumber, formatWait} from '../../ui/format.js';
import {midSentence, type Span} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import type {Binding, View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {ApplyRow, ApplyStep, SetUpState, UndoItem} from '../state.js';
import {enter, key, whoseOf, wizardView} from './wizard-view.js';

/** Step 6: the calls as they are made, the waits in between, and what to do when one fails. */
export function applyView(state: SetUpState, {columns}: TerminalSize): View<SetUpEvent> {
	const {apply} = state;
	if (apply.status === 'asking-undo') {
		return undoQuestion(state);
	}

	const isRunning = apply.status === 'running' || apply.status === 'undoing' || apply.status === 'stopping';
	const isUndo = apply.status === 'undoing' || apply.status === 'undone';
	return wizardView(state, {
		blocks: [
			statusCallout(state),
			isUndo ? undoTable(apply.undo, apply.status === 'undone') : callsTable(apply, columns),
		],
		bindings: statusBindings(apply),
		call: apply.status === 'failed' ? 'the call and answer' : 'the call',
		escape: escapeLabel(apply),
		role: trailRole(apply),
		isBusy: isRunning,
	});
}

function trailRole({status}: ApplyStep): Role {
	if (status === 'failed') {
		return 'bad';
	}

	return status === 'running' || status === 'undoing' || status === 'stopping' ? 'busy' : 'focus';
}

function escapeLabel({status}: ApplyStep): string {
	switch (status) {
		case 'running':
			return 'stop after this call';
		case 'undone':
		case 'done':
			return 'leave';
		default:
			return 'leave, go on later';
	}
}

/** Rows that undo takes back; what was mended on the bucket stays mended. */
const undoable = new Set(['create-user', 'create-bucket', 'write-policy', 'create-key']);

const canUndo = ({rows}: ApplyStep): boolean =>
	rows.some(({id, state, wasThere}) => undoable.has(id) && state === 'done' && wasThere !== true);

function statusBindings(apply: ApplyStep): readonly Binding<SetUpEvent>[] {
	const {status} = apply;
	const undoBinding: Binding<SetUpEvent> = {
		...key('u', 'undo', {type: 'undoAsked'}),
		...(canUndo(apply) ? {} : {off: 'nothing was made yet that could be taken back'}),
	};
	switch (status) {
		case 'failed':
			return [key('r', 'try again', {type: 'retried'}), undoBinding];
		case 'stopped':
			return [enter('go on'), undoBinding];
		case 'idle':
			return [enter('begin')];
		case 'undone':
			return [enter('leave')];
		case 'done':
			return [enter('continue')];
		default:
			return [];
	}
}

function statusCallout(state: SetUpState): Block | undefined {
	const {apply} = state;
	const doneCount = apply.rows.filter(row => row.state === 'done').length;
	switch (apply.status) {
		case 'failed':
			return failedCallout(state);
		case 'stopping':
			return callout({role: 'busy', title: 'Stopping after this call'});
		case 'stopped':
			return callout({
				role: 'warn',
				title: `Stopped after ${doneCount} of ${apply.rows.length}, as you asked`,
				lines: [
					why('What is done stays; no call was cut off.'),
					next(
						canUndo(apply)
							? 'Go on (enter), take it back (u), or leave (esc) and go on later.'
							: 'Go on (enter), or leave (esc) and go on later.',
					),
				],
			});
		case 'undoing':
			return callout({role: 'busy', title: 'Taking back what was made'});
		case 'undone':
			return undoneCallout(state);
		default:
			return undefined;
	}
}

/** Where it stopped and why; undo is offered where there is something to take back. */
function failedCallout(state: SetUpState): Block {
	const {trouble, rows} = state.apply;
	const at = rows.findIndex(row => row.state === 'refused') + 1;
	const what = trouble === undefined ? 'a call failed' : midSentence(trouble.what);
	const isOffered = trouble?.next?.includes('(u)') === true || !canUndo(state.apply);
	return errorCallout(
		{...trouble, what: at === 0 ? `Stopped: ${what}` : `Stopped at ${at} of ${rows.length}: ${what}`},
		{whose: whoseOf(state), ...(isOffered ? {} : {offer: 'Or undo what was made (u).'})},
	);
}

/** What was mended on the bucket stays mended: nobody is helped by opening it again. */
function stayingWords({rows}: ApplyStep): string | undefined {
	const mended = rows.filter(
		({id, state, wasThere}) => id.startsWith('fix-') && state === 'done' && !wasThere,
	);
	return mended.length === 0
		? undefined
		: `What was mended on the bucket stays: ${mended.map(({done}) => done).join('; ')}.`;
}

function undoneCallout(state: SetUpState): Block {
	const {trouble, undo} = state.apply;
	const left = undo.filter(item => item.state !== 'done').length;
	const staying = stayingWords(state.apply);
	return trouble === undefined && left === 0
		? callout({
				role: 'ok',
				title: 'Taken back: no user, key or statement of this set-up is left',
				lines: staying === undefined ? [] : [sentence(staying)],
			})
		: errorCallout(
				{...trouble, what: `${formatNumber(left, 'thing')} could not be taken back`},
				{whose: whoseOf(state)},
			);
}

const marks: Readonly<Record<ApplyRow['state'], Role>> = {
	todo: 'todo',
	doing: 'busy',
	waiting: 'busy',
	done: 'ok',
	refused: 'bad',
	undone: 'skip',
};

function callsTable({rows, status, focus}: ApplyStep, columns: number): Block {
	const isWide = columns >= 96;
	const isOver = status === 'failed' || status === 'stopped';
	const isStill = status !== 'running' && status !== 'stopping';
	return table({
		isBare: true,
		columns: [
			{title: '', hasMark: true, isName: true, min: 24},
			{title: '', min: 8},
			{title: '', leftOut: 1},
		],
		rows: rows.map((row): Row => {
			const cells = [
				{mark: marks[row.state], text: row.title},
				stateCell(row, isOver, isWide),
				timeOf(row, isOver, isWide),
			];
			return row.waiting === undefined || row.state !== 'waiting'
				? {cells}
				: {cells, under: waitingLines(row.waiting, columns)};
		}),
		...(isStill
			? {focus}
			: {inSight: rows.findIndex(row => row.state === 'doing' || row.state === 'waiting')}),
	});
}

function stateCell(row: ApplyRow, isOver: boolean, isWide: boolean): Row['cells'][number] {
	switch (row.state) {
		case 'done':
			return 'done';
		case 'doing':
			return 'asking';
		case 'waiting':
			return 'waiting';
		case 'refused':
			return {spans: [{text: 'refused', weight: 'bold'}]};
		case 'undone':
			return 'taken back';
		case 'todo':
			return isOver ? (row.id === 'create-key' && !isWide ? 'no key yet' : 'not done') : '';
	}
}

function timeOf({id, state, waiting, durationMs}: ApplyRow, isOver: boolean, isWide: boolean): string {
	if (isOver && state === 'todo') {
		return id === 'create-key' && isWide ? 'no key exists yet' : '';
	}

	if (isWide && state === 'waiting' && waiting !== undefined) {
		return formatWait(waiting.elapsedMs, waiting.boundMs);
	}

	return durationMs === undefined || state !== 'done' ? '' : formatCallTime(durationMs);
}

/** The bar, with the figures beside it where they do not stand in the row, and what is waited for. */
function waitingLines(waiting: Waiting, columns: number): readonly (readonly Span[] | string)[] {
	const isWide = columns >= 96;
	const bar = barSpans(waiting.elapsedMs, waiting.boundMs, isWide ? 40 : columns >= 60 ? 20 : 10);
	const figures = isWide ? [] : ['  ', formatWait(waiting.elapsedMs, waiting.boundMs)];
	return [[...bar, ...figures], waitingWords(waiting)];
}

/** What is waited for, and how often it was asked. */
export function waitingWords(waiting: Waiting): string {
	const asked = waiting.asked > 1 ? ` Asked ${waiting.asked} times.` : '';
	return `${waiting.for}. This is normal: AWS needs some seconds.${asked}`;
}

function undoQuestion(state: SetUpState): View<SetUpEvent> {
	const {undo, isUndoChosen} = state.apply;
	const staying = stayingWords(state.apply);
	return wizardView(state, {
		blocks: [
			...confirm({
				title: 'Take back what was made?',
				what:
					staying === undefined
						? 'The policy is as before. Backups stay as they are.'
						: [`The policy is as before. ${staying}`, 'The policy is as before; repairs of the bucket stay.'],
				no: 'No, leave it as it is',
				yes: `Yes, take back ${formatNumber(undo.length, 'thing')}`,
				isYes: isUndoChosen,
			}),
			undoTable(undo, false),
		],
		bindings: [
			enter(isUndoChosen ? 'take it back' : 'leave it'),
			{keys: ['down'], shown: '↑↓', label: 'choose', event: {type: 'moved', by: 1}},
		],
		escape: 'leave it as it is',
	});
}

const undoMarks: Readonly<Record<UndoItem['state'], Role>> = {todo: 'todo', done: 'ok', refused: 'bad'};
const undoWords: Readonly<Record<UndoItem['state'], string>> = {
	todo: '',
	done: 'taken back',
	refused: 'refused',
};

function undoTable(undo: readonly UndoItem[], isDone: boolean): Block {
	const title = isDone ? 'What was taken back' : 'What would be taken back';
	return table({
		columns: [{title, hasMark: true, isName: true}, {title: ''}],
		rows: undo.map(
			({title, state}): Row => ({cells: [{mark: undoMarks[state], text: title}, undoWords[state]]}),
		),
	});
}
