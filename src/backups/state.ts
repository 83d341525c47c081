import type {AwsError, Call} from '../aws/answer.js';
import type {ListedUpload, ListedVersion} from '../aws/listing.js';
import type {TextInput} from '../ui/text-input.js';
import type {Series} from './backup.js';
import type {Health} from './health/health.js';
import type {DeletedKey, KeyVersions, VersionFacts} from './health/versions.js';

/** What is looked at: all of a bucket, or what is under a prefix. */
export type Place = {
	/** The target's name, else the bucket and the prefix. */
	readonly name: string;
	readonly bucket: string;
	readonly prefix: string;
	/** The account that the bucket must belong to. */
	readonly owner?: string;
	/** How often a backup should come, where somebody said so. */
	readonly expectEveryMs?: number;
	/** Whose credentials list: `profile ops`. */
	readonly whose: string;
};

/** How far a listing has come. */
export type Progress = {
	readonly objects: number;
	readonly bytes: number;
	readonly requests: number;
	/** The object that was put last; test objects of Nightdrop and folders are none. */
	readonly newest?: Newest;
};

export type Newest = {readonly key: string; readonly at: number; readonly size: number};

/** A refusal as it is kept: what AWS said, and the call. */
export type Refusal = {readonly error: AwsError; readonly call: Call};

export type Listing = Progress & {
	readonly type: 'running' | 'complete' | 'stopped' | 'failed';
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	/** Only of one that failed. */
	readonly refusal?: Refusal;
	readonly problem?: Problem;
	/** Where a report was read instead of the bucket. */
	readonly report?: ReportFacts;
	/** Only of one that was stopped. */
	readonly stoppedBy?: StoppedBy;
};

/** `time`: what was given by --timeout was over. */
export type StoppedBy = 'person' | 'time';

/** Why something failed, in sentences. */
export type Problem = {readonly what: string; readonly why: string; readonly next: string};

/** A report of S3 Inventory: it is true as of its scan, and no later. */
export type ReportFacts = {
	/** Milliseconds since 1970. */
	readonly asOf: number;
	/** In sentences. */
	readonly caution: string;
};

/** Where the bucket's own inventory writes its reports: `s3://…`. */
export type InventoryUrl = string;

/** A series with what is to be said of it. */
export type Judged = {readonly series: Series; readonly health: Health};

/** In which order the series stand. While a listing runs they stand by name, whatever was chosen. */
export const orders = ['worst first', 'newest first', 'by name', 'largest first'] as const;
export type Order = (typeof orders)[number];

export type BackupsState = {
	readonly place: Place;
	/** Milliseconds since 1970, as of the last event that told the time. */
	readonly now: number;
	readonly listing: Listing;
	/** Judged once the listing has ended; until then health says how far it is. */
	readonly judged: readonly Judged[];
	/** Where reports of this bucket are, once they were looked for: only while a listing proves long. */
	readonly inventories?: readonly InventoryUrl[];
	/** What is known of versions; absent until they were asked for. */
	readonly versions?: Versioned;
	/** Pattern of the focused series. */
	readonly focus?: string;
	/** Somebody chose the focus: it stays with its series when the order changes. */
	readonly isFocusChosen: boolean;
	readonly order: Order;
	readonly filter: string;
	readonly isFiltering: boolean;
	readonly page: Page;
};

/** What the versions tell, by the pattern of the series; `refusal` where they may not be listed. */
export type Versioned = {
	/** `newest`: of the newest backup of each series alone. */
	readonly of: 'newest' | 'all';
	readonly byPattern: ReadonlyMap<string, VersionFacts>;
	/** Of all keys, whatever series they are in: only of `all`. */
	readonly changed?: ChangedKeys;
	/** More keys than are remembered have several. */
	readonly hasMore?: boolean;
	/** When something was last put or deleted while the bucket kept no versions, milliseconds since 1970: what was there before is gone without a trace. Only of `all`. */
	readonly unkeptAt?: number;
	readonly refusal?: Refusal;
	/** Only where it was stopped before they were read. */
	readonly stoppedBy?: StoppedBy;
};

/** Keys that were put more than once, or are hidden by a delete marker. */
export type ChangedKeys = {
	readonly overwritten: ReadonlyMap<string, KeyVersions>;
	readonly deleted: readonly DeletedKey[];
};

export type Page =
	| {readonly type: 'list'}
	| SeriesPage
	| VersionsPage
	| {readonly type: 'uploads'; readonly uploads?: Uploads; readonly focus: number};

export type SeriesPage = {
	readonly type: 'series';
	readonly pattern: string;
	/** Index in the backups that are kept, the newest first. */
	readonly focus: number;
	/** All that is known of the focused backup replaces the list. */
	readonly isWhole: boolean;
};

export type VersionsPage = {
	readonly type: 'versions';
	readonly pattern: string;
	/** Where the focus was on the page of the series. */
	readonly from: number;
	readonly key: string;
	readonly versions?: Versions;
	readonly focus: number;
};

export type Versions =
	| {readonly ok: true; readonly list: readonly ListedVersion[]}
	| ({readonly ok: false} & Refusal);

/** An unfinished upload; what its parts come to is asked only for the first few. */
export type Upload = ListedUpload & {readonly parts?: number; readonly bytes?: number};
export type Uploads =
	| {readonly ok: true; readonly list: readonly Upload[]; readonly hasMore: boolean}
	| ({readonly ok: false} & Refusal);

/** How a listing ended, with what was seen up to then. */
export type ListingEnd = {
	readonly how: 'complete' | 'stopped' | 'failed';
	readonly progress: Progress;
	readonly series: readonly Series[];
	readonly versions?: Versioned;
	readonly refusal?: Refusal;
	/** Why it failed, where no call was refused. */
	readonly problem?: Problem;
	/** Where a report was read instead of the bucket. */
	readonly report?: ReportFacts;
};

export type BackupsEvent =
	| {readonly type: 'began'; readonly at: number}
	| {
			readonly type: 'progressed';
			readonly progress: Progress;
			readonly series: readonly Series[];
			readonly at: number;
	  }
	| ({readonly type: 'ended'; readonly at: number} & ListingEnd)
	| {readonly type: 'inventoriesFound'; readonly urls: readonly InventoryUrl[]}
	| {readonly type: 'inventoryAsked'}
	| {readonly type: 'newestVersionsRead'; readonly versions: Versioned; readonly at: number}
	| {readonly type: 'versionsRead'; readonly key: string; readonly versions: Versions}
	| {readonly type: 'uploadsRead'; readonly uploads: Uploads}
	| {readonly type: 'timePassed'; readonly at: number}
	| {readonly type: 'stopAsked'; readonly by?: StoppedBy}
	| {readonly type: 'listAsked'}
	| {readonly type: 'focusMoved'; readonly by: number}
	| {readonly type: 'orderChanged'}
	| {readonly type: 'filterStarted'}
	| {readonly type: 'filterTyped'; readonly input: TextInput}
	| {readonly type: 'filterKept'}
	| {readonly type: 'filterCleared'}
	| {readonly type: 'seriesOpened'}
	| {readonly type: 'wholeToggled'}
	| {readonly type: 'versionsOpened'}
	| {readonly type: 'uploadsOpened'}
	| {readonly type: 'closed'}
	/** The console says it when it comes back to this screen. */
	| {readonly type: 'checkAsked'};

export type BackupsEffect =
	/** Anew, or the rest of one that failed or was stopped. */
	| {readonly type: 'list'; readonly isRest: boolean; readonly from?: InventoryUrl}
	| {readonly type: 'findInventories'}
	| {readonly type: 'stopListing'}
	| {readonly type: 'readNewestVersions'; readonly newest: ReadonlyMap<string, string>}
	| {readonly type: 'readVersions'; readonly key: string}
	| {readonly type: 'readUploads'}
	| {readonly type: 'tellTime'};
