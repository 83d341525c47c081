import type {Account} from './account.js';

/** One thing that is asked of AWS, as its documentation answers it. */
export type Row = readonly [
	name: string,
	/** `ok`, status and code of a refusal, or the value that the row reads; several where AWS's own pages disagree. */
	aws: string | readonly string[],
	ask: (account: Account) => Promise<unknown>,
];

/** Rows that follow each other in one account. */
export type Topic = {readonly name: string; readonly rows: readonly Row[]};

type Refusal = {
	readonly name: string;
	readonly Code?: string;
	readonly $metadata?: {httpStatusCode?: number};
};

/** What was answered: the text that the row reads, `ok`, or the refusal. */
export async function answerTo(ask: Row[2], account: Account): Promise<string> {
	try {
		const value = await ask(account);
		return typeof value === 'string' ? value : 'ok';
	} catch (error) {
		return describeRefusal(error as Refusal);
	}
}

/** Anything that is no answer of a server is a mistake in the row. */
function describeRefusal(error: Refusal): string {
	const status = error.$metadata?.httpStatusCode;
	if (status === undefined) {
		throw error;
	}

	// A HEAD has no body: the SDK makes these names up.
	const isNameless = error.name === 'Unknown' || error.name === 'NotFound';
	return isNameless ? String(status) : `${status} ${error.Code ?? error.name}`;
}
