import type {Block} from '../../ui/blocks/block.js';
import {callout, sentence} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import {type Row, table} from '../../ui/blocks/table.js';
import type {View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {PlanRow, ReviewStep, SetUpState} from '../state.js';
import {enter, whoseOf, wizardView} from './wizard-view.js';

/** Step 5: the calls in order, in words, before any is made. */
export function reviewView(state: SetUpState): View<SetUpEvent> {
	const {review, account} = state;
	return wizardView(state, {
		blocks: [
			review.trouble && errorCallout(review.trouble, {whose: whoseOf(state)}),
			paragraph([state.mode === 'new' ? nothingYet : nothingMore]),
			{isFlexible: true, draw: area => planTable(review, area.height === 'short').draw(area)},
			account.needs.status === 'asking'
				? callout({role: 'busy', title: 'Asking AWS whether you may make these calls'})
				: noticed(review.rows),
		],
		bindings: [{...enter('make these calls'), short: 'make them', ...whyOff(state)}],
		call: 'the call',
		isBusy: account.needs.status === 'asking' || review.status === 'opening',
	});
}

const nothingYet = [
	'These calls will be made, in this order. Nothing has been changed yet.',
	'These calls come, in this order. Nothing is changed yet.',
	'Nothing has been changed yet.',
];
const nothingMore = [
	'These calls will be made, in this order. What was made before is there, nothing else.',
	'These calls come, in this order, beside what is there.',
	'What was made before is there.',
];

/** Why the calls cannot be made now. */
function whyOff({review, account}: SetUpState): {readonly off?: string} {
	if (review.trouble !== undefined) {
		return {off: 'this plan cannot be carried out; see why above'};
	}

	return account.needs.status === 'asking' ? {off: 'AWS is still being asked what you may do'} : {};
}

/** In a short window what others notice stands under its row: there is no room for it below. */
function planTable({rows, focus}: ReviewStep, isShort: boolean): Block {
	const firstWithKey = rows.findIndex(row => row.isWithKey);
	return table({
		isBare: true,
		columns: [
			{title: '', side: 'right', min: 2},
			{title: '', isName: true, min: 36},
			{title: '', yields: true, min: 16, leftOut: 1},
		],
		rows: rows.map((row, index): Row => {
			const cells = [`${index + 1}`, row.title, row.how];
			return {
				cells,
				...(index === firstWithKey && {above: [['Then, with that key']]}),
				...(isShort && row.others !== undefined && {under: [`Others notice: ${row.others}.`]}),
			};
		}),
		focus,
	});
}

/** What people outside this set-up will notice. */
function noticed(rows: readonly PlanRow[]): Block | undefined {
	const found = rows.flatMap(({others}, index) =>
		others === undefined ? [] : [{number: index + 1, others}],
	);
	const [first] = found;
	if (first === undefined) {
		return undefined;
	}

	if (found.length === 1) {
		return callout({role: 'warn', title: `Others will notice number ${first.number}: ${first.others}`});
	}

	const numbers = listed(found.map(({number}) => number));
	return callout({
		role: 'warn',
		title: [`Others will notice numbers ${numbers}`, `Others notice numbers ${numbers}`],
		lines: found.map(({number, others}) => sentence(`Number ${number}: ${others}.`)),
	});
}

const listed = (numbers: readonly number[]): string =>
	`${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
