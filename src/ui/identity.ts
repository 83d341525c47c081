/** Who makes the calls, and where they go: stands in the header of every screen. */
export type Identity = {
	/** Twelve digits; absent until AWS said it. */
	readonly account?: string;
	readonly region?: string;
	/** Host and port, only where the endpoint is not AWS's own; stands in the place of the region. */
	readonly endpoint?: string;
	/** `profile ops`, `environment`, `sandbox admin`. */
	readonly whose: string;
	readonly isSandbox: boolean;
	readonly isReadOnly: boolean;
};

/** The words at the right of the header, from the longest to those that are never dropped. */
export function identityWordings(identity: Identity): readonly (readonly string[])[] {
	const {account, region, endpoint, whose} = identity;
	const place = endpoint ?? region;
	const short = whose.replace(/^profile /u, '');
	const tail = account === undefined ? undefined : `…${account.slice(-4)}`;
	const wordings = [
		[account, place, whose],
		[account, place, short],
		[account, short],
		[tail, short],
	];
	return wordings.map(words => words.filter(word => word !== undefined));
}

/** Words in inverse at the end of the header. */
export function badgesOf(identity: Identity): readonly string[] {
	return [...(identity.isSandbox ? ['SANDBOX'] : []), ...(identity.isReadOnly ? ['READ-ONLY'] : [])];
}
