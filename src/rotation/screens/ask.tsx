import {callout, labelled, next, why} from '../../ui/blocks/callout.js';
import {choices} from '../../ui/blocks/choices.js';
import {confirm} from '../../ui/blocks/confirm.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {fields} from '../../ui/blocks/field.js';
import {paragraph} from '../../ui/blocks/paragraph.js';
import {Body} from '../../ui/components/body.js';
import {formatNumber} from '../../ui/format.js';
import type {Binding, Go, Typed, View} from '../../ui/view.js';
import {type Ask, choicesOf} from '../asking.js';
import {isUsable} from '../judge-key.js';
import {keyToInstall, namedKeys} from '../named-keys.js';
import type {Move, Situation} from '../situation.js';
import type {RotationEvent, RotationState} from '../state.js';
import {usedWords} from '../words/terms.js';
import {sayStanding} from '../words.js';
import {checklist} from './checklist.js';
import {keysBlocks} from './keys.js';

type AskOf<Type extends Ask['type']> = Extract<Ask, {readonly type: Type}>;
type Size = {readonly columns: number; readonly rows: number};
type Part = Omit<View<RotationEvent | Go>, 'crumbs'>;

/** What is asked before a step replaces the body. */
export function askView(state: RotationState, ask: Ask, size: Size): Part {
	switch (ask.type) {
		case 'confirm':
			return confirmPart(state, ask);
		case 'typing':
			return typingPart(state, ask);
		case 'place':
			return placePart(ask);
		case 'suspect':
			return suspectPart(state, ask);
		case 'install':
			return installPart(state);
		case 'facts':
			return factsPart(state, size);
	}
}

const help: Binding<Go> = {keys: ['?'], label: 'keys', event: {type: 'go', to: {type: 'help'}}};
const leave = (label: string): Binding<RotationEvent> => ({
	keys: ['escape'],
	label,
	event: {type: 'askLeft'},
});
const enter = (label: string): Binding<RotationEvent> => ({
	keys: ['enter'],
	label,
	event: {type: 'answered'},
});
const arrows: readonly Binding<RotationEvent>[] = [
	{keys: ['up'], shown: '↑↓', label: 'move', event: {type: 'answerMoved', by: -1}},
	{keys: ['down'], label: 'move', event: {type: 'answerMoved', by: 1}, isQuiet: true},
];
/** A field of a question that has the focus. */
const typing = (text: string): Typed<RotationEvent> => ({text, event: input => ({type: 'typed', input})});

/** What a small window leaves out beside the words. */
function factsPart(state: RotationState, size: Size): Part {
	return {
		bindings: [leave('back'), help],
		body: <Body blocks={[...checklist(state), ...keysBlocks(state, size)]} />,
	};
}

function confirmPart({target, standing, situation}: RotationState, {move, isYes}: AskOf<'confirm'>): Part {
	const {title, what, call, no, yes} = confirmWords(move, target.user.name, situation);
	const isNext = standing?.next?.step === move.step && standing.next.key === move.key;
	const safe =
		isNext && situation !== undefined && standing !== undefined
			? sayStanding(standing, situation).why
			: undefined;
	return {
		bindings: [...arrows, enter(isYes ? 'yes' : 'no'), leave('back')],
		body: (
			<Body
				blocks={[
					...confirm({
						title,
						what: safe === undefined ? what : [`${what} ${safe}`, what],
						call,
						no,
						yes,
						isYes,
					}),
				]}
			/>
		),
	};
}

function confirmWords({step, key = ''}: Move, user: string, situation: Situation | undefined) {
	const isSuspected = situation?.keys.some(one => one.accessKeyId === key && one.isSuspected) === true;
	switch (step) {
		case 'reactivate':
			return {
				title: `Turn ${key} on again?`,
				what: 'Whoever has it can put backups again within seconds.',
				call: `iam UpdateAccessKey, status Active, user ${user}`,
				no: 'No, leave it off',
				yes: 'Yes, turn it on',
			};
		case 'deny-sessions':
			return {
				title: 'Refuse sessions made with the keys of this user?',
				what: 'One Deny is added to the bucket policy; a copy is kept first. Backups with the key itself go on.',
				call: 's3 PutBucketPolicy',
				no: 'No, leave the policy as it is',
				yes: 'Yes, refuse sessions',
			};
		default:
			return {
				title: `Turn off ${key}?`,
				what: `Backups with this key stop within seconds. ${isSuspected ? 'It is not turned on again.' : 'It can be turned on again.'}`,
				call: `iam UpdateAccessKey, status Inactive, user ${user}`,
				no: 'No, leave it on',
				yes: 'Yes, turn it off',
			};
	}
}

function typingPart({standing, situation}: RotationState, {key, typed: text}: AskOf<'typing'>): Part {
	const wrong = [...text].findIndex((letter, index) => letter !== key[index]);
	const left = key.length - text.length;
	const safe = standing === undefined || situation === undefined ? '' : sayStanding(standing, situation).why;
	const note =
		wrong >= 0
			? {role: 'bad' as const, text: `Character ${wrong + 1} differs`}
			: {text: left === 0 ? 'The whole id: enter deletes it' : `${formatNumber(left, 'character')} missing`};
	return {
		typed: typing(text),
		bindings: [
			text === key
				? enter('delete')
				: {keys: ['enter'], label: 'delete', off: 'the whole id is to be typed first'},
			leave('keep it'),
		],
		body: (
			<Body
				blocks={[
					callout({
						role: 'warn',
						title: [`Delete ${key} for good`, `Delete ${key}?`],
						lines: [labelled('What', 'It cannot come back.'), labelled('Safe', safe)],
					}),
					fields([{label: 'Type its id', text, isFocused: true, note}]),
				]}
			/>
		),
	};
}

function placePart({focus, profile, file, problem}: AskOf<'place'>): Part {
	return {
		typed: typing(focus === 'profile' ? profile : file),
		bindings: [...arrows, enter('make the key'), leave('back')],
		body: (
			<Body
				blocks={[
					problem === undefined
						? callout({
								role: 'info',
								title: 'Where does the secret of the new key go?',
								lines: [
									why(
										'It is opened first: a key that cannot be saved is not made. The old key is not touched.',
									),
									next('Choose a place, change its name if you like, then make the key (enter).'),
								],
							})
						: errorCallout(problem, {whose: ''}),
					fields([
						{
							label: 'AWS profile',
							text: profile,
							isFocused: focus === 'profile',
							note: {text: 'new, in the credentials file'},
						},
						{
							label: 'File',
							text: file,
							isFocused: focus === 'file',
							note: {text: 'new, only you may read it'},
						},
					]),
				]}
			/>
		),
	};
}

function suspectPart(state: RotationState, ask: AskOf<'suspect'>): Part {
	const labelOf = (id: string) => {
		const one = namedKeys(state).find(({key}) => key.accessKeyId === id);
		return one === undefined ? id : `${id}, ${one.name.toLowerCase()}, ${usedWords(one.key, state.now)}`;
	};
	return {
		bindings: [...arrows, enter('this one'), leave('none, go back')],
		body: (
			<Body
				blocks={[
					callout({
						role: 'bad',
						title: 'Which key may be in other hands?',
						lines: [
							why(
								'Its sessions are refused, it is turned off, and never turned on again. Backups with it stop.',
							),
							next('Nothing is changed yet: each step is asked for.'),
						],
					}),
					choices(
						choicesOf(ask).map((keys, index) => ({
							label:
								keys.length > 1
									? 'I do not know: both'
									: keys[0] === undefined
										? 'None: it was a mistake'
										: labelOf(keys[0]),
							isChosen: index === ask.focus,
							isFocused: index === ask.focus,
						})),
					),
				]}
			/>
		),
	};
}

function installPart(state: RotationState): Part {
	const fresh = keyToInstall(state);
	const isFirst = (state.situation?.keys ?? []).length < 2;
	const isBeside = (state.situation?.keys ?? []).some(key => key !== fresh && isUsable(key));
	const meanwhile = isBeside ? ' Both keys work meanwhile.' : '';
	const savedTo = state.target.keys.find(({accessKeyId}) => accessKeyId === fresh?.accessKeyId)?.savedTo;
	const [kind, ...rest] = savedTo?.split(':') ?? [];
	const place = rest.join(':');
	const where =
		kind === 'profile'
			? `Its secret is in the AWS profile ${place} on this machine.`
			: kind === 'file'
				? `Its secret is in the file ${place} on this machine.`
				: 'Its secret is where you stored it; Nightdrop does not have it.';
	return {
		bindings: [leave('back'), help],
		body: (
			<Body
				blocks={[
					callout({
						role: 'info',
						title: `Install ${fresh?.accessKeyId ?? 'the key'} on your hosts`,
						lines: [
							why(where),
							next(
								isFirst
									? 'Put its id and secret on every host.'
									: `Replace the old id and secret on every host, one after the other.${meanwhile}`,
							),
						],
					}),
					paragraph([
						'aws and most tools: the lines aws_access_key_id and aws_secret_access_key of the profile they use.',
						...(isFirst ? [] : ['Jobs that were started before may hold the old key until they end.']),
						'Then wait for one backup of each job: this screen shows it.',
					]),
				]}
			/>
		),
	};
}
