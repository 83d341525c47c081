import type {Trouble} from '../../aws/trouble.js';
import type {TerminalSize} from '../../terminal/size.js';
import {namedIn} from '../../ui/bindings.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, sentence, why} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {lines} from '../../ui/blocks/paragraph.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {bold, mark, type Span} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import type {Binding, View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {Finding} from '../facts.js';
import type {CleanUpItem, SetUpState, UserStep} from '../state.js';
import {enter, key, whoseOf, wizardView} from './wizard-view.js';

/** Step 3: a new user, or one that is there, and what it would bring along. */
export function userView(state: SetUpState, size: TerminalSize): View<SetUpEvent> {
	const {user} = state;
	return user.isCleanUpShown ? cleanUpView(state) : choosingView(state, size);
}

function choosingView(state: SetUpState, {columns}: TerminalSize): View<SetUpEvent> {
	const {user} = state;
	const isField = user.focus === 'new' || user.focus === 'existing';
	return wizardView(state, {
		blocks: [
			namesTable(user, columns < narrowest),
			user.status === 'reading' ? readingBlock(user) : undefined,
			...findingsBlocks(user),
			troubleBlock(state, columns < 72),
		],
		bindings: [
			isBlocked(user)
				? {...enter('continue'), off: 'this user cannot be used as it is; n takes a new one'}
				: enter(user.status === 'read' ? 'continue' : 'look at it'),
			...(isField ? fieldBindings : namedIn(withKeys(user, user.trouble?.next ?? ''), findingBindings(user))),
		],
		call: isField ? undefined : 'the calls',
		typed: isField
			? {
					text: user.focus === 'new' ? user.newName : user.existingName,
					event: input =>
						input.type === 'text' && input.text === ' ' ? {type: 'ticked'} : {type: 'typed', input},
				}
			: undefined,
		isBusy: user.status === 'reading',
	});
}

const fieldBindings: readonly Binding<SetUpEvent>[] = [
	{keys: ['down'], shown: '↑↓', label: 'move', event: {type: 'moved', by: 1}},
	key('space', 'choose', {type: 'ticked'}),
];

const hasCleanUp = ({cleanUp}: UserStep): boolean => cleanUp !== undefined && cleanUp.length > 0;

const findingBindings = (user: UserStep): readonly Binding<SetUpEvent>[] => [
	{...key('n', 'a new user instead', {type: 'newUserChosen'}), short: 'new user'},
	{
		...key('x', 'show the clean-up', {type: 'cleanUpToggled'}),
		short: 'clean-up',
		...(hasCleanUp(user) ? {} : {off: 'nothing here can be cleaned up by Nightdrop'}),
	},
	key('r', 'look again', {type: 'retried'}),
];

const isBlocked = ({status, trouble, willCleanUp}: UserStep): boolean =>
	status === 'read' && trouble !== undefined && !willCleanUp;

/** Narrower than this the name has the room that there is: what is known of it is said below. */
const narrowest = 52;

/** The two choices with their names, which are typed where they stand. */
function namesTable(user: UserStep, isShort: boolean): Block {
	const {focus, choice, newName, existingName, problem} = user;
	const cell = (isChosen: boolean, text: string) => ({mark: isChosen ? 'chosen' : 'choice', text}) as const;
	const nameSpans = (name: string, id: UserStep['choice']): readonly Span[] => {
		const isFocused = focus === id;
		const typed: readonly Span[] = isFocused ? [name, mark('cursor')] : [name];
		return choice === id && !isShort ? [...typed, ...noteSpans(user, problem)] : typed;
	};

	return table({
		isBare: true,
		isFlexible: false,
		columns: [
			{title: '', isName: true, hasMark: true, min: isShort ? 15 : 17},
			{title: '', yields: true, keepsEnd: true},
		],
		rows: [
			{cells: [cell(choice === 'new', 'New user'), {spans: nameSpans(newName, 'new')}]},
			{cells: [cell(choice === 'existing', 'Existing user'), {spans: nameSpans(existingName, 'existing')}]},
		],
		focus: ['new', 'existing'].indexOf(focus),
	});
}

function noteSpans({status, facts, trouble}: UserStep, problem: Trouble | undefined): readonly Span[] {
	const note = (role: Role, text: string): readonly Span[] => ['   ', mark(role), ' ', text];
	if (problem !== undefined) {
		return note('bad', 'not a name that AWS takes');
	}

	if (status !== 'read' && status !== 'refused') {
		return [];
	}

	switch (facts?.status) {
		case 'missing':
			return trouble === undefined ? note('ok', 'free') : note('bad', 'not there');
		case 'exists':
			return trouble === undefined ? note('ok', 'exists') : note('bad', 'exists');
		default:
			return note('unknown', 'could not be looked at');
	}
}

function readingBlock(user: UserStep): Block {
	const name = user.choice === 'new' ? user.newName : user.existingName;
	return callout({
		role: 'busy',
		title: `Looking at the user ${name}`,
		lines: [sentence('Password, groups, policies, keys, roles that trust it. Nothing is changed.')],
	});
}

function findingsBlocks({findings, facts, focus}: UserStep): readonly Block[] {
	if (findings.length === 0) {
		return [];
	}

	return [
		{...lines([[bold(`What we found on ${facts?.name ?? 'this user'}`)]]), leftOut: 1},
		table({
			isBare: true,
			isTight: true,
			// Where keys go is never left out.
			...(findings.some(({id}) => id === focus) ? {} : {leftOut: 2}),
			columns: [
				{title: '', hasMark: true, isName: true, min: 28},
				{title: '', yields: true, leftOut: 1},
			],
			rows: findings.map(findingRow),
			focus: findings.findIndex(finding => finding.id === focus),
		}),
	];
}

const findingRow = ({weight, title, detail = ''}: Finding): Row => ({
	cells: [{mark: weight, text: title}, detail],
});

/** Why this user is not taken; the keys stand in brackets where the words offer them. */
function troubleBlock(state: SetUpState, isNarrow: boolean): Block | undefined {
	const {user} = state;
	const trouble = user.problem ?? user.trouble;
	const finding = user.findings.find(({id}) => id === user.focus);
	const isOther = finding?.why !== undefined && trouble?.why !== finding.why;
	if (finding !== undefined && isOther) {
		return findingCallout(user, finding);
	}

	if (trouble === undefined) {
		return user.status === 'read' ? readyBlock(user) : undefined;
	}

	const keyed =
		trouble.next === undefined || user.status !== 'read'
			? trouble
			: {...trouble, next: withKeys(user, trouble.next)};
	// The row that says where the right comes from is cut when narrow; here it stands whole.
	const source = isNarrow && finding?.detail !== undefined ? `By ${finding.detail}. ` : '';
	return errorCallout(
		{...keyed, ...(keyed.why === undefined ? {} : {why: `${source}${keyed.why}`})},
		{
			whose: whoseOf(state),
			on: user.choice === 'new' ? user.newName : user.existingName,
		},
	);
}

/** With the keys of what it advises; what this user cannot be cleaned of is not offered. */
const withKeys = (user: UserStep, text: string): string =>
	(hasCleanUp(user) ? text : text.replace(/, or see what cleaning .* would change/u, ''))
		.replace('Take a new user (recommended)', 'Take a new user (n, recommended)')
		.replace(/[Tt]ake a new user\b(?! \()/u, '$& (n)')
		.replace('would change.', 'would change (x).');

function findingCallout(user: UserStep, {weight, title, detail, why: reason, next: advice}: Finding): Block {
	return callout({
		role: weight,
		title: detail === undefined ? title : [`${title}: ${detail}`, title],
		lines: [
			...(reason === undefined ? [] : [why(reason)]),
			...(advice === undefined ? [] : [next(withKeys(user, advice))]),
		],
	});
}

function readyBlock({facts, willCleanUp, cleanUp = []}: UserStep): Block {
	if (willCleanUp) {
		return callout({
			role: 'warn',
			title: 'This user is cleaned up in step 6, before it gets the policy',
			lines: cleanUp.map(item => sentence(item.title)),
		});
	}

	return facts?.status === 'missing'
		? callout({
				role: 'ok',
				title: 'A new user: no password, no group, no other right',
				lines: [sentence('It is made in step 6. Its one key comes last, in step 7.')],
			})
		: callout({role: 'ok', title: 'This user can be used: it has no password and no other right'});
}

/** What cleaning up an existing user would change, before it is taken. */
function cleanUpView(state: SetUpState): View<SetUpEvent> {
	const {cleanUp = [], existingName, facts} = state.user;
	return wizardView(state, {
		blocks: [
			callout({
				role: 'warn',
				title: `Clean up ${facts?.name ?? existingName}?`,
				lines: [
					why('Whoever uses it for something else can no longer do so. This cannot be undone from here.'),
					next('Take this (enter): it is done in step 6, not now. Or go back (esc) and take a new user.'),
				],
			}),
			table({
				columns: [
					{title: 'These calls would be made', isName: true, min: 24},
					{title: 'Call', leftOut: 1},
				],
				rows: cleanUp.map(cleanUpRow),
			}),
		],
		bindings: [enter('take it'), key('x', 'what we found', {type: 'cleanUpToggled'})],
		call: 'the calls',
	});
}

const cleanUpRow = ({title, call}: CleanUpItem): Row => ({
	cells: [title, `${call.service} ${call.operation}`],
});
