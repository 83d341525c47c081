import {isUsable} from './judge-key.js';
import type {KnownKey, StateId} from './situation.js';
import type {RotationState} from './state.js';

export type NamedKey = {readonly name: string; readonly key: KnownKey};

/** States whose words are about the new key, the old one beside it; and those that are about the old one. */
const aboutNew: ReadonlySet<StateId> = new Set(['install', 'verify', 'violated', 'switching', 'stopped']);
const aboutOld: ReadonlySet<StateId> = new Set([
	'switched',
	'switched-unseen',
	'switched-late',
	'switched-hidden',
	'foreign-quiet',
	'locked-out',
	'soak',
	'soak-begins',
	'soak-late',
	'soak-unseen',
	'soaked',
	'replaced',
]);

/** The keys by what they are: old and new where that is known, else first and second by their ids, whatever the order of a list. */
export function namedKeys({situation, standing}: RotationState): readonly NamedKey[] {
	const keys = [...(situation?.keys ?? [])].sort((a, b) => (a.accessKeyId < b.accessKeyId ? -1 : 1));
	const [only] = keys;
	if (keys.length < 2 || only === undefined) {
		return keys.map(key => ({name: 'Key', key}));
	}

	const {key, other} = standing ?? {};
	if (standing !== undefined && key !== undefined && other !== undefined) {
		const {state} = standing;
		if (aboutNew.has(state)) {
			return [
				{name: 'Old key', key: other},
				{name: 'New key', key},
			];
		}

		if (aboutOld.has(state)) {
			return [
				{name: 'Old key', key},
				{name: 'New key', key: other},
			];
		}
	}

	return keys.map((one, index) => ({name: index === 0 ? 'First key' : 'Second key', key: one}));
}

/** The key that hosts are to have: the new one, else the one that there is. Never one that is off, suspected, or nobody's, nor any of a user that was found to be able to do more than put. */
export function keyToInstall(state: RotationState): KnownKey | undefined {
	if (state.standing?.state === 'violated') {
		return undefined;
	}

	const usable = namedKeys(state).filter(({key}) => isUsable(key));
	return (usable.find(({name}) => name === 'New key') ?? usable[0])?.key;
}
