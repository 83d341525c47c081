import {markOf} from './marks.js';

/** What lies in a bucket and is no backup. */
export type Ignored = {
	/** Objects without bytes whose key ends in `/`: folders, as consoles make them. */
	readonly folders: number;
	/** Our own test objects, under `.nightdrop/`. */
	readonly canaries: number;
	/** Reports of S3 Inventory. */
	readonly inventories: number;
	/** Of S3 server access logging, and whatever AWS puts under `AWSLogs/`. */
	readonly logs: number;
	/** Names that are written again and again and point at a backup: `latest`. */
	readonly pointers: number;
};

const [date, time, lsn, uuid] = [markOf('date'), markOf('time'), markOf('lsn'), markOf('uuid')];
const canary = /(?:^|\/)\.nightdrop\//u;
const inventory = new RegExp(
	`/${date}T${time}Z/manifest\\.(?:json|checksum)$|/hive/dt=${date}-${time}/symlink\\.txt$|/data/${uuid}\\.(?:csv\\.gz|orc|parquet)$`,
	'u',
);
// S3 names a log by the time and 16 hex digits (user guide, "Log object key format").
const accessLog = new RegExp(`(?:^|[^a-z0-9])${date}-${time}-${lsn}$`, 'iu');
const awsLog = /(?:^|\/)AWSLogs\//u;

/** Why the keys of a shape are no backups; undefined when they may be. */
export function ignoredAs(shape: string): keyof Ignored | undefined {
	if (canary.test(shape)) {
		return 'canaries';
	}

	if (inventory.test(shape)) {
		return 'inventories';
	}

	return accessLog.test(shape) || awsLog.test(shape) ? 'logs' : undefined;
}
