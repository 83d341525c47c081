/** One object (or one version of one) as a listing shows it. */
export type Entry = {
	readonly key: string;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970: the end of the upload; of a multipart upload, its beginning. */
	readonly at: number;
	/** Without its quotes; empty where the listing has none. */
	readonly etag: string;
	/** As S3 names it; `STANDARD` where the listing says nothing. */
	readonly storageClass: string;
};

/** One backup of a series: an object, or the many that one run wrote. */
export type Backup = {
	/** Milliseconds since 1970: when it was finished, by the object that is written last. */
	readonly at: number;
	/** Milliseconds since 1970: the time that its name tells, when it tells one. */
	readonly named?: number;
	/** Of all its objects, bytes. */
	readonly bytes: number;
	readonly objects: number;
	/** Its only object, or the one that is written last. */
	readonly key: string;
	readonly etag: string;
	readonly storageClass: string;
	/** False while the object that is written last is not there. */
	readonly isFinished: boolean;
};

/**
What a series is, which decides how it is judged.

`backups`: one after another, by time and size. `stream`: log segments, by contiguity. `repository`: content-addressed, by the part that grows once a backup. `fixed`: one key that each run writes again, by its versions. `mirror`: a tree of files without rhythm. `wide`: names that differ in everything; only counted.
*/
export type SeriesKind = 'backups' | 'stream' | 'repository' | 'fixed' | 'mirror' | 'wide';

/** The backups that one job writes. */
export type Series = {
	/** The keys with what differs as a placeholder: `db/{date}/orders-{time}.dump`. Names the series for good. */
	readonly pattern: string;
	/** For a narrow column: the pattern without what every series shares, and without placeholders. */
	readonly name: string;
	readonly kind: SeriesKind;
	/** The tool whose layout this is, as people write it: `WAL-G`. */
	readonly tool?: string;
	/** All objects, companions and parts as well. */
	readonly objects: number;
	readonly bytes: number;
	/** Finished ones, of all that were seen. */
	readonly backups: number;
	/** Finished ones, the newest first; at most `recentLimit` of them are kept. */
	readonly recent: readonly Backup[];
	/** How many were finished on each day, by its number since 1970 (UTC), for the last weeks; only where more came than are kept one by one. */
	readonly perDay?: ReadonlyMap<number, number>;
	/** Begun and not finished, the newest first; few are kept. */
	readonly unfinished: readonly Backup[];
	/** Milliseconds since 1970, of all that were seen. */
	readonly oldestAt: number;
	/** The same of the newest object, be it a part or a companion: cheap to know while a listing runs. */
	readonly newestAt: number;
	/** Objects by storage class. */
	readonly storageClasses: ReadonlyMap<string, number>;
	/** Only of a stream. */
	readonly gaps?: Gaps;
	/** What a person should know of how it was put together, in sentences. */
	readonly notes: readonly string[];
};

/** Segments missing between two that are there. */
export type Gaps = {
	readonly count: number;
	/** Names of the first few. */
	readonly names: readonly string[];
};

/** How many backups a series remembers one by one. */
export const recentLimit = 200;
