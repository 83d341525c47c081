import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {ByHand, Mend, MendList} from './mend.js';
import type {Mended} from './perform.js';

/** The fixes of one target on the screen: at most one is under way. Pure. */
export type Mending = {
	readonly list: MendList;
	/** Index in `mends`, then `byHand`. */
	readonly focus: number;
	/** First line of the calls that are shown instead of all else. */
	readonly scroll?: number;
	readonly step: MendingStep;
	/** Those that were made since the findings were looked at, and when, milliseconds since 1970. */
	readonly done: readonly Mend['id'][];
	readonly doneAt?: number;
};

export type MendingStep =
	| {readonly type: 'closed'}
	| {readonly type: 'choosing'}
	/** What a person must do, alone on the screen. */
	| {readonly type: 'reading'; readonly byHand: ByHand}
	| {readonly type: 'asking'; readonly mend: Mend; readonly isYes: boolean}
	| {readonly type: 'doing'; readonly mend: Mend; readonly waiting?: Waiting}
	| {readonly type: 'done'; readonly mend: Mend; readonly mended: Extract<Mended, {ok: true}>}
	| {readonly type: 'failed'; readonly mend: Mend; readonly trouble: Trouble};

export type MendingEvent =
	| {readonly type: 'moved'; readonly by: number}
	| {readonly type: 'chosen'}
	| {readonly type: 'callsToggled'}
	| {readonly type: 'answered'}
	| {readonly type: 'triedAgain'}
	| {readonly type: 'left'}
	| {readonly type: 'waited'; readonly waiting: Waiting}
	| {readonly type: 'ended'; readonly mended: Mended; readonly at: number};

/** The list, opened. What was made before stays made: the findings are those from before it. */
export const openMending = (list: MendList, before?: Mending): Mending => ({
	...(before ?? {list, focus: 0, done: []}),
	step: {type: 'choosing'},
});

/** What comes after an event, and the mend to be made now. */
export function updateMending(
	mending: Mending,
	event: MendingEvent,
): readonly [mending: Mending, now?: Mend] {
	const {step, scroll} = mending;
	switch (event.type) {
		case 'moved':
			return [moved(mending, event.by)];
		case 'chosen':
			return [step.type === 'choosing' ? {...mending, step: opened(mending)} : mending];
		case 'callsToggled':
			return [
				scroll === undefined && mendOf(mending) !== undefined
					? {...mending, scroll: 0}
					: withoutCalls(mending),
			];
		case 'answered':
			return answered(mending);
		case 'triedAgain':
			return [
				step.type === 'failed'
					? {...mending, step: {type: 'asking', mend: step.mend, isYes: false}}
					: mending,
			];
		case 'left':
			return [left(mending)];
		case 'waited':
			return [step.type === 'doing' ? {...mending, step: {...step, waiting: event.waiting}} : mending];
		case 'ended':
			return [ended(mending, event)];
	}
}

/** The mend that the focus or the step is on. */
export function mendOf({list, focus, step}: Mending): Mend | undefined {
	return 'mend' in step ? step.mend : list.mends[focus];
}

/** Something is asked, or is being done: nothing else may be begun. */
export const isUnderWay = ({step, scroll}: Mending): boolean =>
	step.type === 'asking' || step.type === 'doing' || scroll !== undefined;

/** What a person must do that the focus is on. */
export const byHandOf = ({list, focus}: Mending): ByHand | undefined =>
	list.byHand[focus - list.mends.length];

function moved(mending: Mending, by: number): Mending {
	const {list, focus, step, scroll} = mending;
	if (scroll !== undefined) {
		return {...mending, scroll: Math.max(0, Math.min(scroll + by * 5, mostLines))};
	}

	if (step.type === 'asking') {
		return {...mending, step: {...step, isYes: by > 0}};
	}

	const last = list.mends.length + list.byHand.length - 1;
	return step.type === 'choosing' ? {...mending, focus: Math.max(0, Math.min(focus + by, last))} : mending;
}

const mostLines = 10_000;

function opened(mending: Mending): MendingStep {
	const mend = mendOf(mending);
	const byHand = byHandOf(mending);
	if (byHand !== undefined) {
		return {type: 'reading', byHand};
	}

	return mend === undefined || mending.done.includes(mend.id)
		? mending.step
		: {type: 'asking', mend, isYes: false};
}

function answered(mending: Mending): readonly [Mending, Mend?] {
	const {step} = mending;
	if (step.type !== 'asking') {
		return [mending];
	}

	return step.isYes
		? [{...mending, step: {type: 'doing', mend: step.mend}}, step.mend]
		: [{...mending, step: {type: 'choosing'}}];
}

/** Back by one; what is being done cannot be left. */
function left(mending: Mending): Mending {
	if (mending.scroll !== undefined) {
		return withoutCalls(mending);
	}

	switch (mending.step.type) {
		case 'doing':
			return mending;
		case 'choosing':
			return {...mending, step: {type: 'closed'}};
		default:
			return {...mending, step: {type: 'choosing'}};
	}
}

function ended(mending: Mending, {mended, at}: Extract<MendingEvent, {type: 'ended'}>): Mending {
	const {step, done} = mending;
	if (step.type !== 'doing') {
		return mending;
	}

	const {mend} = step;
	return mended.ok
		? {...mending, step: {type: 'done', mend, mended}, done: [...done, mend.id], doneAt: at}
		: {...mending, step: {type: 'failed', mend, trouble: mended.trouble}};
}

function withoutCalls({scroll: _, ...mending}: Mending): Mending {
	return mending;
}
