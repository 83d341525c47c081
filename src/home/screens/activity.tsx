import {printable, width} from '../../terminal/printable.js';
import {callout, next, why} from '../../ui/blocks/callout.js';
import {lines, paragraph} from '../../ui/blocks/paragraph.js';
import {table} from '../../ui/blocks/table.js';
import {Body} from '../../ui/components/body.js';
import {formatColumnTime} from '../../ui/format.js';
import {mark} from '../../ui/text.js';
import type {Go, View} from '../../ui/view.js';
import {type ActivityEntry, type ActivityPage, entriesOf, type HomeEvent} from '../state.js';

/** What Nightdrop did to this account for one target, the newest first. */
export function activityView(
	page: ActivityPage,
	now: number,
	{columns}: {readonly columns: number},
): View<HomeEvent | Go> {
	const entries = entriesOf(page);
	const focused = entries[page.focus];
	return {
		crumbs: [page.name, 'Activity'],
		isBusy: page.answer === undefined,
		bindings: [
			{keys: ['up'], shown: '↑↓', label: 'move', event: {type: 'focusMoved', by: -1}},
			{keys: ['down'], label: 'move', event: {type: 'focusMoved', by: 1}, isQuiet: true},
			{keys: ['pageup'], label: 'by page', event: {type: 'focusMoved', by: -10}, isQuiet: true},
			{keys: ['pagedown'], label: 'by page', event: {type: 'focusMoved', by: 10}, isQuiet: true},
			{keys: ['escape'], label: 'back', event: {type: 'closed'}},
			{keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}},
		],
		body: (
			<Body
				blocks={[
					entries.length === 0
						? instead(page.answer)
						: columns < narrowest
							? activityCards(entries, page.focus, now)
							: activityTable(entries, page.focus, now),
				]}
				inspector={focused && {callout: paragraph([focused.what, focused.details])}}
			/>
		),
	};
}

function instead(answer: ActivityPage['answer']) {
	if (answer === undefined) {
		return lines([[mark('busy'), ' Reading the record']]);
	}

	if (answer.ok) {
		return callout({
			role: 'todo',
			title: 'Empty: nothing was done for this target from this machine',
			lines: [why('Nightdrop keeps here what it changed, not what others did.')],
		});
	}

	const {problem} = answer;
	return callout({role: 'unknown', title: problem.what, lines: [why(problem.why), next(problem.next)]});
}

/** Narrower than this what was done stands under its time. */
const narrowest = 52;

const timeCell = ({isOk, at}: ActivityEntry, now: number) => ({
	mark: isOk ? ('ok' as const) : ('warn' as const),
	text: formatColumnTime(Date.parse(at), now, true),
});

function activityCards(entries: readonly ActivityEntry[], focus: number, now: number) {
	return table({
		focus,
		columns: [{title: 'When (UTC)', hasMark: true, isName: true}],
		rows: entries.map(entry => ({cells: [timeCell(entry, now)], under: [entry.what]})),
	});
}

function activityTable(entries: readonly ActivityEntry[], focus: number, now: number) {
	// Who and the call go before the end of what was done does.
	const longest = Math.max(20, ...entries.map(({what}) => width(printable(what))));
	return table({
		focus,
		columns: [
			{title: 'When (UTC)', hasMark: true},
			{title: 'What Nightdrop did', isName: true, min: Math.min(longest, 36)},
			{title: 'Call', leftOut: 1},
			// Where nothing was called the answer is a sentence; the inspector has it whole.
			{title: 'Answer', yields: true, leftOut: 2},
			{title: 'Who', leftOut: 0.5},
		],
		rows: entries.map(entry => ({
			cells: [timeCell(entry, now), entry.what, entry.call, entry.answer, entry.who],
		})),
	});
}
