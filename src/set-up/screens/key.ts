import {reveal} from '../../secret.js';
import type {TerminalSize} from '../../terminal/size.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, sentence, why} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {lines} from '../../ui/blocks/paragraph.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {formatWait} from '../../ui/format.js';
import {bold, mark, type Span} from '../../ui/text.js';
import type {Binding, View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {KeyStep, SetUpState} from '../state.js';
import {waitingWords} from './apply.js';
import {enter, key, whoseOf, wizardView} from './wizard-view.js';

type PlaceId = 'profile' | 'file' | 'kept';
const places: readonly PlaceId[] = ['profile', 'file', 'kept'];

/** Step 7: the place is opened, then the key is made, then its secret goes there. */
export function keyView(state: SetUpState, {columns}: TerminalSize): View<SetUpEvent> {
	const isNarrow = columns < 72;
	const step = state.key;
	const typed = typedText(step);
	const isField = typed !== undefined;
	return wizardView(state, {
		blocks: [
			step.trouble && errorCallout(step.trouble, {whose: whoseOf(state)}),
			step.accessKeyId === undefined ? undefined : keyTable(step, isNarrow),
			step.trouble === undefined ? {...onceCallout(step), leftOut: 2} : undefined,
			{
				...lines([[bold(step.status === 'stored' ? 'Where it is' : 'Where should the secret go?')]]),
				leftOut: 1,
			},
			{...placesTable(state, columns), isTight: true},
			busyBlock(step),
		],
		bindings: [...stepBindings(step), ...secretBindings(step, isField)],
		call: isField ? undefined : 'the call',
		escape: escapeLabel(step),
		escapeOff: whyNotLeave(step),
		typed: isField ? {text: typed, event: input => ({type: 'typed', input})} : undefined,
		isBusy: isBusy(step),
	});
}

function escapeLabel({status}: KeyStep): string {
	switch (status) {
		case 'choosing':
		case 'failed':
			return 'back';
		case 'confirming':
			return 'another place';
		default:
			return 'leave, go on later';
	}
}

/** Whoever left now would lose the secret. */
function whyNotLeave(step: KeyStep): string | undefined {
	if (isBusy(step)) {
		return 'a key is being made';
	}

	return step.status === 'not-stored' ? 'the secret has no place yet; ctrl-c leaves without it' : undefined;
}

const isBusy = ({status}: KeyStep): boolean =>
	status === 'opening' || status === 'making' || status === 'storing';

const isChoosing = ({status}: Pick<KeyStep, 'status'>): boolean =>
	status === 'choosing' || status === 'not-stored' || status === 'failed';

/** What the field that has the focus holds, if one has it. */
function typedText({status, focus, profileName, filePath, lastFour}: KeyStep): string | undefined {
	if (status === 'confirming') {
		return focus === 'kept' ? lastFour : undefined;
	}

	const texts: {readonly [focus: string]: string} = {profile: profileName, file: filePath};
	return isChoosing({status}) ? texts[focus] : undefined;
}

function stepBindings(step: KeyStep): readonly Binding<SetUpEvent>[] {
	switch (step.status) {
		case 'choosing':
		case 'failed':
			return [{...enter('open it and make the key'), short: 'make a key'}, choosing];
		case 'not-stored':
			return [enter(step.focus === 'kept' ? 'keep it myself' : 'store it'), choosing];
		case 'confirming':
			return step.focus === 'kept'
				? [enter('I have it')]
				: [
						{
							...enter('type its last 4'),
							short: 'I have it',
							event: {type: 'moved', by: places.length + 2},
						},
					];
		case 'stored':
			return [enter('continue')];
		default:
			return [];
	}
}

const choosing: Binding<SetUpEvent> = {
	keys: ['down'],
	shown: '↑↓',
	label: 'another place',
	event: {type: 'moved', by: 1},
};

function secretBindings(step: KeyStep, isField: boolean): readonly Binding<SetUpEvent>[] {
	if (step.secret === undefined || isField) {
		return [];
	}

	return [
		key('s', step.isShown ? 'hide' : 'show', {type: 'secretToggled'}),
		{
			...key('c', 'copy this line', {type: 'copyAsked'}),
			short: 'copy',
			...(step.focus === 'key-id' || step.focus === 'secret'
				? {}
				: {off: 'move to the key or its secret first'}),
		},
	];
}

/** The key and its secret; shown, the secret takes the place of the dots. */
function keyTable(step: KeyStep, isNarrow: boolean): Block {
	const {accessKeyId = '', secret, isShown, focus, savedTo} = step;
	const isGone = secret === undefined;
	// While letters are typed s is one of them.
	const hint = typedText(step) !== undefined ? '' : 's shows it';
	const text: readonly Span[] = isGone
		? [savedTo === undefined ? 'not on this machine' : 'no longer in memory']
		: isShown
			? [isNarrow ? '' : reveal(secret)]
			: [{glyph: 'secret', times: isNarrow ? 8 : 40}, isNarrow ? `  ${hint}` : ''];
	const hidden = hint === '' ? 'hidden' : `hidden, ${hint}`;
	const note = isGone || isNarrow ? '' : isShown ? 'hidden again after 30 s' : hidden;
	const secretRow: Row = {cells: ['Secret key', {spans: text}, note]};
	// It is copied by hand where no clipboard is, so all of it must be seen.
	const under = isShown && isNarrow && !isGone ? {under: [reveal(secret)]} : {};
	return table({
		isBare: true,
		isFlexible: false,
		columns: [{title: '', isName: true, min: 14}, {title: ''}, {title: '', leftOut: 1}],
		rows: [{cells: ['Access key id', accessKeyId, '']}, {...secretRow, ...under}],
		focus: ['key-id', 'secret'].indexOf(focus),
	});
}

function onceCallout(step: KeyStep): Block {
	if (step.status === 'stored') {
		return callout({
			role: 'ok',
			title: ['The secret is stored. Nightdrop keeps no copy after the proof', 'The secret is stored'],
			lines: [
				sentence([
					'If it is lost one day: delete this key in IAM and run set-up again. It makes a new one.',
					'If it is lost: delete this key and run set-up again.',
				]),
			],
		});
	}

	return step.accessKeyId === undefined
		? callout({
				role: 'info',
				title: 'The place is opened first: a key that cannot be stored is not made',
				lines: [sentence('Then one access key is made, and its secret goes there at once.')],
			})
		: callout({
				role: 'warn',
				title: [
					'The secret is shown only in this step. AWS keeps no copy that anyone can read',
					'The secret is shown only in this step',
				],
				lines: [
					sentence([
						'Store it now. If it is lost, delete this key and run set-up again: it makes a new one.',
						'Store it now. If it is lost, make a new key.',
					]),
				],
			});
}

const placeTitles: Readonly<Record<PlaceId, string>> = {
	profile: 'An AWS profile',
	file: 'A file',
	kept: 'I keep it myself',
};

function placesTable({key: step, account}: SetUpState, columns: number): Block {
	const {focus} = step;
	const isRehearsal = account.where?.isSandbox === true;
	const isNarrow = columns < 72;
	// Enter takes the place that has the focus.
	const at = isChoosing(step) && places.includes(focus as PlaceId) ? focus : step.place;
	const chosen = (id: PlaceId) => (id === 'kept' ? at !== 'profile' && at !== 'file' : at === id);
	return table({
		isBare: true,
		isFlexible: false,
		columns: [
			{title: '', isName: true, hasMark: true, min: 18},
			{title: '', yields: true, keepsEnd: isNarrow},
		],
		rows: places.map(
			(id): Row => ({
				cells: [
					{mark: chosen(id) ? 'chosen' : 'choice', text: placeTitles[id]},
					{spans: placeSpans(step, id, columns, isRehearsal)},
				],
			}),
		),
		focus: places.indexOf(focus as PlaceId),
	});
}

function placeSpans(step: KeyStep, id: PlaceId, columns: number, isRehearsal: boolean): readonly Span[] {
	const isNarrow = columns < 72;
	const cursor = (is: boolean): Span => (is ? mark('cursor') : '');
	const isFocused = step.focus === id;
	switch (id) {
		case 'profile':
			return [
				`[${step.profileName}`,
				cursor(isChoosing(step) && isFocused),
				isNarrow
					? ']'
					: `] in ${isRehearsal ? 'a credentials file of this rehearsal' : 'the credentials file'}`,
			];
		case 'file':
			return [
				step.filePath,
				cursor(isChoosing(step) && isFocused),
				isNarrow ? '' : ', which only you may read',
			];
		case 'kept':
			return step.status === 'confirming' && isFocused
				? [
						isNarrow ? 'its last 4: ' : 'you copied it; its last 4 characters: ',
						step.lastFour,
						mark('cursor'),
					]
				: [keptWords(step, columns)];
	}
}

function keptWords(step: KeyStep, columns: number): string {
	if (step.status === 'stored' || step.status === 'storing') {
		return step.place === 'kept' ? 'you have it' : '';
	}

	if (columns < 56) {
		return step.status === 'confirming' ? 'enter, its end' : 'you copy it';
	}

	return columns < 72 ? 'you copy it, enter, type its end' : 'you copy it, press enter, then type its last 4';
}

function busyBlock(step: KeyStep): Block | undefined {
	const {status, waiting} = step;
	if (!isBusy(step)) {
		return undefined;
	}

	if (waiting !== undefined) {
		return callout({
			role: 'busy',
			title: 'Making the access key',
			right: formatWait(waiting.elapsedMs, waiting.boundMs),
			lines: [
				sentence(waitingWords(waiting)),
				{type: 'progress', done: waiting.elapsedMs, of: waiting.boundMs},
			],
		});
	}

	const titles = {
		opening: 'Opening the place',
		making: 'Making the access key',
		storing: 'Storing the secret',
	};
	const lines =
		status === 'making'
			? [why('It is asked for once; a lost reply is found by looking.'), next('Nothing to do.')]
			: [];
	return callout({role: 'busy', title: titles[status as keyof typeof titles], lines});
}
