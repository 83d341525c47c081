import type {Aws} from '../../aws/clients.js';
import type {Canary, Run} from '../run.js';
import type {Seen} from '../seen.js';

/** What one probe is asked with. */
export type World = {
	readonly run: Run;
	readonly user: Aws;
	readonly operator: Aws;
	readonly bucket: string;
	readonly signal: AbortSignal;
	/** The test objects: for reading, for damage, for opening to others. */
	readonly read: Canary;
	readonly damage: Canary;
	readonly open: Canary;
};

/** Makes the calls of one probe. No answers: what it is about could not be made, so nothing was asked. */
export type Ask = (world: World) => Promise<readonly Seen[]>;

export type Asks = {readonly [id: string]: Ask};
