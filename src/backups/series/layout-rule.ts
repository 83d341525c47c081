/*
How known tools lay out their backups, as data. One rule says what one kind of object is, by its key alone, since keys come in any order.

In `key`, `^/` stands for the folders in front (group `p`), `{name}` for one of the pieces below. Groups: `p` what is before the tool's own names; `s` more that names the series, `t` the same behind what changes; `id` the backup; `parent` the backup that it needs; `line`, `from`, `to` the place in a stream.
*/

/**
`marker`: written last, so its backup is finished. `part`: an object of a backup. `whole`: a backup of one object. `segment`: of a stream. `growth`: what a repository gains once a backup. `store`: whatever else a repository holds. `side`: of the series, and of no backup.
*/
export type LayoutRole = 'marker' | 'part' | 'whole' | 'segment' | 'growth' | 'store' | 'side';

/** How the place in a stream is read: see `placeOf`. */
export type Counting = 'wal' | 'decimal' | 'hex' | 'inclusive' | 'inclusive-hex' | 'oplog' | 'pitr';

export type Rule = {
	readonly tool: string;
	readonly role: LayoutRole;
	readonly key: RegExp;
	/** Stands between `p`, `s` and `t` in the series' pattern. */
	readonly pattern: string;
	readonly counting?: Counting;
	/** Of how many markers this is which, as a bit: a backup is finished with all of `markers`. */
	readonly bit?: number;
	readonly markers?: number;
	/** No object is written last: a backup counts as soon as it is seen. */
	readonly hasNoMarker?: boolean;
	readonly note?: string;
};

const pieces: Readonly<Record<string, string>> = {
	lsn: '[0-9A-F]{24}',
	stamp: '\\d{8}T\\d{6}Z?',
	label: '\\d{8}-\\d{6}',
	hash: '[0-9a-f]{64}',
	id22: '[A-Za-z0-9_-]{22}',
	uuid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
	ext: '(?:\\.[a-z0-9]{1,8})*',
	pbm: '\\d{4}-\\d\\d-\\d\\dT\\d\\d[.:]\\d\\d[.:]\\d\\dZ',
};

const keyOf = (text: string) =>
	new RegExp(
		`${text.replace(/^\^\//u, '^(?<p>(?:.*/)?)').replaceAll(/\{([a-z]+\d*)\}/gu, (all, name: string) => pieces[name] ?? all)}$`,
		'u',
	);

type More = Partial<Omit<Rule, 'tool' | 'role' | 'key' | 'pattern'>>;

/** The rules of one kind of backup of one tool, which make one series: what one says of it holds for all. */
export function layout(
	tool: string,
	pattern: string,
	...parts: ReadonlyArray<readonly [LayoutRole, string, More?]>
): readonly Rule[] {
	const {bit: _, ...shared}: More = Object.assign({}, ...parts.map(([, , more]) => more));
	return parts.map(([role, key, more]) => ({tool, pattern, role, key: keyOf(key), ...shared, ...more}));
}
