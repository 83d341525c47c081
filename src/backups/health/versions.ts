/** One put of a key. */
export type Put = {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly bytes: number;
	/** Without its quotes. */
	readonly etag: string;
};

/** What a key is to the backups of its series, where it is not one by itself. */
type OfBackups = {
	/** The backup of many objects that it is one of: of all its objects the same. */
	readonly backup?: string;
	/** Several backups need it. */
	readonly isShared?: boolean;
};

/** A key that was put more than once. */
export type KeyVersions = OfBackups & {
	/** How many puts there are; delete markers are none. */
	readonly count: number;
	/** The oldest that is still there: a lifecycle rule may have removed older ones. */
	readonly first: Put;
	/** The current one. */
	readonly last: Put;
	/** All of them, the newest first, where they are the history: of a fixed key. At most `recentLimit`. */
	readonly puts?: readonly Put[];
};

/** A key whose newest version is a delete marker: a listing without versions does not show it. */
export type DeletedKey = OfBackups & {
	readonly key: string;
	/** When the marker was made. */
	readonly at: number;
	/** What is under it; absent where the versions were removed too. */
	readonly last?: Put;
};

/** What the versions of a series tell. Pointers, which are rewritten by design, are left out. */
export type VersionFacts = {
	/** Only of keys with more than one version. */
	readonly byKey: ReadonlyMap<string, KeyVersions>;
	readonly deleted: readonly DeletedKey[];
	/** There are more of both than are remembered. */
	readonly hasMore?: boolean;
};

/** How many backups these keys are; where several backups share one of them, how many objects. */
export function unitsOf(keys: readonly (readonly [key: string, of: OfBackups])[]): {
	readonly count: number;
	readonly noun: 'backup' | 'object';
} {
	return keys.some(([, {isShared}]) => isShared)
		? {count: keys.length, noun: 'object'}
		: {
				count:
					new Set(keys.flatMap(([, {backup}]) => backup ?? [])).size +
					keys.filter(([, {backup}]) => backup === undefined).length,
				noun: 'backup',
			};
}
