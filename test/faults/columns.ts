import type {Fate} from '../helpers/faults.js';

/** Where a call stands to the one that is to have trouble. */
export type Met = {
	/** It is that call, or a try of it. */
	readonly isIt: boolean;
	/** How many tries of that call came before. */
	readonly tries: number;
	/** It is of that operation and signer, and not before it. */
	readonly isSuch: boolean;
	/** It is signed with the same key, and not before it. */
	readonly isOfSigner: boolean;
	/** How many such calls met trouble before. */
	readonly hits: number;
};

/** A fault that a call meets. */
export type Column = {
	readonly name: string;
	readonly fate: (met: Met) => Fate;
	/** Of one try, milliseconds; where nothing is answered it is waited for. */
	readonly timeoutMs?: number;
	/** Where nothing is changed, this other fault looks the same to whoever made the call. */
	readonly sameForReading?: string;
};

const each =
	(fate: Fate) =>
	({isIt}: Met): Fate =>
		isIt ? fate : undefined;

/** A dead process waits for nothing, so nothing may time out while the next one runs. */
const longer = 120_000;

/** Every fault, in the order of the table. */
export const columns: readonly Column[] = [
	{name: '5xx for good', fate: each('fault')},
	{name: 'reply lost', fate: each('lost after'), sameForReading: 'reset'},
	{name: 'lost once', fate: ({isIt, tries}) => (isIt && tries === 0 ? 'lost after' : undefined)},
	{name: '5xx twice', fate: ({isSuch, hits}) => (isSuch && hits < 2 ? 'fault' : undefined)},
	{name: 'throttled', fate: each('throttled')},
	{name: 'hangs', fate: each({type: 'hang'}), timeoutMs: 1200},
	{name: 'reset', fate: each('lost before')},
	{name: 'expired', fate: ({isOfSigner}) => (isOfSigner ? 'expired' : undefined)},
	{name: 'killed before', fate: each('dead before'), timeoutMs: longer},
	{name: 'killed after', fate: each('dead after'), timeoutMs: longer, sameForReading: 'killed before'},
];
