import type {Trouble} from '../aws/trouble.js';
import type {Place} from '../keys/secret-place.js';
import {commandLine} from '../ui/command-words.js';
import type {Move, Standing} from './situation.js';
import type {RotationState} from './state.js';
import {sayStanding} from './words.js';

/** What is asked for: a step by its name, or the next one. */
export type AskedStep = 'next' | 'create' | 'deactivate' | 'reactivate' | 'delete' | 'finish';

/** Why a step was not begun, and the exit code for it. */
export type Refusal = {readonly trouble: Trouble; readonly code: number};

type Said = {readonly place?: Place | undefined; readonly key?: string | undefined};

/** A step by its name is about the key that was named, else the one that the next step would be about. */
export function moveOf(
	step: Exclude<AskedStep, 'next'>,
	key: string | undefined,
	{next}: Standing,
): Move | undefined {
	if (step === 'create') {
		return {step};
	}

	const about = key ?? (next?.step === step ? next.key : undefined);
	return {step, ...(about !== undefined && {key: about})};
}

/** There is no next step: fine where all is well or something is waited for, else a finding. */
export function nothingToDo({standing, situation}: RotationState): Refusal | undefined {
	if (standing === undefined || situation === undefined) {
		return undefined;
	}

	const {role, title, why, next} = sayStanding(standing, situation);
	return role === 'ok' || role === 'busy' ? undefined : {code: 1, trouble: {what: title, why, next}};
}

/** What was not said, and has to be; a sentence. */
export function missing(move: Move, {place, key}: Said): string | undefined {
	if (move.step === 'create' && place === undefined) {
		return 'A key that cannot be saved is not made, and no place for its secret was given.';
	}

	return move.step === 'delete' && key !== move.key
		? 'Deleting cannot be undone, so the key is to be named by its whole id.'
		: undefined;
}

/** A step in words: `make a new key`. */
export const wordsOf = ({step, key}: Move): string =>
	step === 'create'
		? 'make a new key'
		: step === 'finish'
			? 'test and prove the key'
			: step === 'deny-sessions'
				? 'have the policy refuse sessions'
				: `${step} ${key ?? 'a key'}`;

/** What to say beside what was said. */
export function sayAlso(
	{step, key}: Move,
	{place, target}: Said & {readonly target: {readonly name: string}},
): string {
	return step === 'create' && place === undefined
		? 'Say --save-profile NAME, --save-file PATH or --print-secret.'
		: commandLine('rotate', target.name, '--step', step, '--key', key ?? '');
}

/** Where a step is not safe, what is there is to be looked at. */
export const lookInstead = ({name}: {readonly name: string}): string =>
	`${commandLine('rotate', name)} shows where it stands, and what is safe`;

/** The keys that are suspected by what was said, and were not before; or why that cannot be told. */
export function suspectedBy(
	{situation, target}: RotationState,
	key: string | undefined,
): {readonly keys: readonly string[]} | Refusal {
	const all = (situation?.keys ?? []).map(({accessKeyId}) => accessKeyId);
	if (key === undefined && target.compromise !== undefined) {
		// It was said before of which keys: the one that was made since is not among them.
		return target.compromise.keys.some(one => all.includes(one))
			? {keys: []}
			: alreadyGone(target.compromise.keys);
	}

	if (key !== undefined && !all.includes(key) && target.compromise?.keys.includes(key) !== true) {
		return {
			code: 2,
			trouble: {
				what: `${target.user.name} has no key ${key}`,
				why: all.length === 0 ? 'It has no key at all.' : `It has ${all.join(' and ')}.`,
				next: 'Look at the id again. Nothing was changed.',
			},
		};
	}

	const keys = key === undefined ? all : [key];
	return {keys: keys.filter(one => target.compromise?.keys.includes(one) !== true)};
}

const alreadyGone = (keys: readonly string[]): Refusal => ({
	code: 2,
	trouble: {
		what: `What was suspected is gone: ${keys.join(' and ')}`,
		why: 'Whether the key that is there now is meant was not said.',
		next: 'If it is, say --compromised --key with its id.',
	},
});
