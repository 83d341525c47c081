import {ageOf} from './keys.js';
import {
	colleagueMs,
	type KnownKey,
	type Situation,
	type Standing,
	type StateId,
	type Step,
} from './situation.js';

export const isActive = ({status}: KnownKey): boolean => status === 'Active';
export const isOff = ({status}: KnownKey): boolean => status === 'Inactive';

/** A backup can be made with it, as far as anybody can know. */
export const isUsable = (key: KnownKey): boolean =>
	isActive(key) && !key.isNobodys && !key.isOfProof && !key.isSuspected;

/** A host used it, now or before. */
export const isOfHost = ({use}: KnownKey): boolean => use === 'in-use' || use === 'quiet';

/** No host was seen to use it. */
export const isUnused = ({use}: KnownKey): boolean => use === 'never' || use === 'ours-only';

/** Ours, its secret kept, and no put with it was seen to work yet. */
export const isToVerify = (key: KnownKey): boolean =>
	key.origin === 'ours' && isUnused(key) && !key.isVerified && key.secret === 'confirmed';

/** Ours, given up before any put with it was seen to work: no host can have been moved to it. */
export const isDropped = (key: KnownKey): boolean =>
	isOff(key) && key.origin === 'ours' && isUnused(key) && !key.isVerified && !key.isSuspected;

/** A colleague may be installing it. */
export const isYoung = (key: KnownKey, {now}: Situation): boolean => ageOf(key, now) < colleagueMs;

/** By its id: the same one whatever the order of a list. */
export const firstById = (keys: readonly KnownKey[]): KnownKey | undefined =>
	[...keys].sort((a, b) => (a.accessKeyId < b.accessKeyId ? -1 : 1))[0];

/** Nothing can be done safely now. */
export const nothing = (state: StateId, key?: KnownKey, other?: KnownKey): Standing => ({
	state,
	isAsking: false,
	...(key && {key}),
	...(other && {other}),
});

/** A step about the key that the words are about, or about none. */
export function step(
	state: StateId,
	what: Step,
	{
		key,
		other,
		isAsking = false,
	}: {readonly key?: KnownKey; readonly other?: KnownKey; readonly isAsking?: boolean} = {},
): Standing {
	const isAboutKey = what !== 'create' && what !== 'deny-sessions' && key !== undefined;
	return {
		...nothing(state, key, other),
		isAsking,
		next: {step: what, ...(isAboutKey && {key: key.accessKeyId})},
	};
}

export type Pair = readonly [KnownKey, KnownKey];

export const otherOf = ([one, two]: Pair, key: KnownKey): KnownKey => (key === one ? two : one);

/** By their ids: the same whatever the order of a list. */
export const inOrder = (keys: Pair): Pair => {
	const [one, two] = keys;
	return one.accessKeyId < two.accessKeyId ? keys : [two, one];
};
