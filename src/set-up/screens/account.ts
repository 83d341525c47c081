import type {TerminalSize} from '../../terminal/size.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, next, sentence, why} from '../../ui/blocks/callout.js';
import {choices} from '../../ui/blocks/choices.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {lines, spreadLine} from '../../ui/blocks/paragraph.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {formatNumber} from '../../ui/format.js';
import {bold} from '../../ui/text.js';
import type {Role} from '../../ui/theme.js';
import type {View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {AccountStep, NeedGroup, Needs, SetUpState, Source} from '../state.js';
import {enter, key, wizardView} from './wizard-view.js';

/** Step 1: whose credentials make the calls, and what they may not. */
export function accountView(state: SetUpState, {columns, rows}: TerminalSize): View<SetUpEvent> {
	const {account} = state;
	const missing = missingCallout(account.needs);
	const isShort = rows < 20;
	return wizardView(state, {
		blocks: [
			account.trouble && errorCallout(account.trouble, {whose: chosenLabel(account)}),
			{...lines([[bold('Whose credentials make the calls?')]]), leftOut: 0.5},
			sourceChoices(account, Math.max(3, Math.floor(rows / 4))),
			statusBlock(account),
			// Where there is no room for the inspector, what is missing goes before the list of needs.
			...(isShort && missing !== undefined
				? [missing]
				: needsBlocks(account.needs, columns >= 96 ? 2 : columns >= 72 ? 1 : 0)),
		],
		inspector: isShort ? undefined : {callout: missing},
		bindings: [
			enter('continue'),
			key('space', 'choose', {type: 'ticked'}),
			account.status === 'refused' ? {...key('r', 'try again', {type: 'retried'}), isNamed: true} : undefined,
		],
		call: 'the calls',
		isBusy: isAsking(account),
	});
}

const chosenLabel = ({sources, chosen}: AccountStep): string =>
	sources.find(source => source.id === chosen)?.label ?? 'these credentials';

const isAsking = ({status, needs}: AccountStep): boolean =>
	status === 'asking' || status === 'listing' || needs.status === 'asking';

/** A machine may have many profiles: they leave room for what the chosen one may do. */
function sourceChoices({sources, focus, chosen}: AccountStep, most: number): Block {
	const block = choices(
		sources.map(source => ({
			label: source.label,
			isChosen: source.id === chosen,
			isFocused: source.id === focus,
			note: noteOf(source),
		})),
	);
	return {...block, draw: area => block.draw({...area, rows: Math.min(area.rows, most)})};
}

const noteOf = ({operator, note}: Source): string =>
	operator === undefined ? (note ?? 'not asked yet') : `${operator.name}, account ${operator.account}`;

/** What is being waited for, as long as nothing else is to be seen. */
function statusBlock(account: AccountStep): Block | undefined {
	if (account.status === 'listing') {
		return callout({
			role: 'busy',
			title: 'Looking for credentials on this machine',
			lines: [sentence('Profiles, environment, and the sandbox.')],
		});
	}

	return account.status === 'asking'
		? callout({
				role: 'busy',
				title: `Asking AWS who ${chosenLabel(account)} is`,
				lines: [sentence('One call, sts GetCallerIdentity. It changes nothing.')],
			})
		: undefined;
}

const roles: Readonly<Record<NeedGroup['status'], Role>> = {
	allowed: 'ok',
	missing: 'warn',
	'not-known': 'unknown',
};

const roleOf = (group: NeedGroup): Role =>
	group.status === 'missing' && group.for === 'set-up' ? 'bad' : roles[group.status];

function needsBlocks(needs: Needs, most: number): readonly Block[] {
	if (needs.status === 'not-asked') {
		return [];
	}

	const actions = needs.groups.flatMap(group => group.actions);
	const missing = needs.groups.flatMap(group => group.missing);
	// One answer about the asking itself is not an answer about all the rest.
	const isKnown = needs.status === 'known' && !isOnlyAskingDenied(needs);
	const figure = isKnown ? `${actions.length - missing.length} of ${actions.length} allowed` : '';
	return [
		{...spreadLine([bold('What set-up needs')], [figure]), leftOut: 1},
		table({
			isBare: true,
			isTight: true,
			leftOut: 1,
			columns: [
				{title: '', hasMark: true},
				{title: '', isName: true, leftOut: 1},
			],
			rows: needs.status === 'asking' ? [askingRow] : needs.groups.map(group => needRow(group, most)),
		}),
	];
}

const askingRow: Row = {cells: [{mark: 'busy', text: 'asking AWS what you may do; nothing is changed'}, '']};

function needRow(group: NeedGroup, most: number): Row {
	return {cells: [{mark: roleOf(group), text: group.title}, someActions(group, most)]};
}

/** What is missing where something is; else the first ones and how many more, or only how many. */
function someActions({actions, missing}: NeedGroup, most: number): string {
	const shown = missing.length > 0 ? missing : actions;
	if (most === 0) {
		return missing.length > 0 ? shown.join(', ') : formatNumber(actions.length, 'permission');
	}

	const rest = shown.length - most;
	return rest > 0 ? `${shown.slice(0, most).join(', ')} and ${rest} more` : shown.join(', ');
}

const asking = 'iam:SimulatePrincipalPolicy';

/** Nothing is known but that IAM may not be asked. */
const isOnlyAskingDenied = ({groups}: Needs): boolean =>
	groups.some(({missing}) => missing.includes(asking)) &&
	groups.some(({status}) => status === 'not-known') &&
	groups.every(({status, missing}) => status === 'not-known' || missing.every(name => name === asking)) &&
	!groups.some(({status}) => status === 'allowed');

function missingCallout(needs: Needs): Block | undefined {
	if (isOnlyAskingDenied(needs)) {
		return callout({
			role: 'unknown',
			title: 'Could not tell what you may do',
			lines: [
				why(`${asking} is not allowed to you.`),
				next('Go on (enter): each call says when it is denied.'),
			],
		});
	}

	const group = [...needs.groups]
		.filter(({status}) => status === 'missing')
		.sort((a, b) => gravity(b) - gravity(a))[0];
	if (group === undefined) {
		return needs.status === 'not-known'
			? callout({
					role: 'unknown',
					title: needs.trouble?.what ?? 'Could not tell what you may do',
					lines: [
						why(needs.trouble?.why ?? 'IAM was asked and gave no answer.'),
						next('Go on (enter): each call says when it is denied, and nothing is left half-done unsaid.'),
					],
				})
			: undefined;
	}

	const names = needs.groups.flatMap(({missing}) => missing);
	return callout({
		role: roleOf(group),
		title: [
			names.length === 1
				? `One permission is missing: ${names[0]}`
				: `${formatNumber(names.length, 'permission')} are missing: ${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`,
			`${formatNumber(names.length, 'permission')} missing`,
		],
		lines: [why(group.why), next(nextOf(group))],
	});
}

const gravity = ({for: purpose}: NeedGroup): number => ['comfort', 'proof', 'set-up'].indexOf(purpose);

function nextOf({for: purpose}: NeedGroup): readonly string[] {
	switch (purpose) {
		case 'set-up':
			return [
				'Have it allowed, or choose other credentials (space). Set-up stops without it.',
				'Have it allowed, or choose others (space).',
			];
		case 'proof':
			return [
				'Have it allowed, or go on: backups will work, but the proof ends as "Not proven".',
				'Have it allowed, or go on: the proof ends as "Not proven".',
			];
		default:
			return ['Have it allowed, or go on without.'];
	}
}
