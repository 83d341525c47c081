import type {Aws} from '../aws/clients.js';
import type {Trouble} from '../aws/trouble.js';
import type {Clock} from '../flow/clock.js';
import type {Target} from '../targets/target.js';

/** What looking after access keys needs of the world: the operator's session, and the record on this disk. */
export type KeyTools = {
	readonly operator: Aws;
	readonly clock: Clock;
	/** Names this run in the journal, so that another can tell whether it is still alive. */
	readonly run: {readonly id: string; readonly pid: number};
	/** Writes the record to the disk. Without it nothing is sent: an interrupted run could not be gone on with. */
	readonly keep: (target: Target) => Promise<Trouble | undefined>;
};
