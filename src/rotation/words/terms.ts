import {formatAge, formatDay} from '../../ui/format.js';
import type {Role} from '../../ui/theme.js';
import {type KnownKey, type Situation, type Standing, type StateId, soakMs} from '../situation.js';

/** What the words of a state may speak of. */
export type Terms = {
	readonly key: string;
	readonly other: string;
	readonly standing: Standing;
	readonly situation: Situation;
};
/** The weight of a state, and its words: a line without a full stop, then sentences. */
export type Words = readonly [Role, (terms: Terms) => readonly [title: string, why: string, next: string]];

/** Words of some of the states. */
export type SomeWords = Readonly<Partial<Record<StateId, Words>>>;

/** `was last used 3 h ago`. Not every server tells. */
export function usedWords(key: KnownKey | undefined, now: number): string {
	if (key?.lastUsed) {
		return `was last used ${formatAge(now - key.lastUsed.at)} ago`;
	}

	return key !== undefined && key.lastUsed === undefined
		? 'may have been used: the server does not tell when'
		: 'was never seen used';
}

/** How many series have a backup since the moment that counts; a sentence. */
export const arrivedWords = ({arrivals}: Situation): string =>
	arrivals === undefined
		? 'Whether backups arrived could not be seen.'
		: arrivals.due === 0
			? 'No job had a backup due.'
			: `${arrivals.arrived} of ${arrivals.due} series have a backup since then${missingWords(arrivals.missing)}.`;

const namesAtMost = 3;

/** Which have none; a name may come from outside, and is made printable where it is drawn. */
function missingWords(names: readonly string[]): string {
	const more = names.length - namesAtMost;
	return names.length === 0
		? ''
		: `, not yet: ${names.slice(0, namesAtMost).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The day on which an old key may go. */
export const soakEnd = ({standing, situation}: Terms): string =>
	formatDay((standing.key?.offSince ?? situation.now) + soakMs, situation.now);
