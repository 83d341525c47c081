import type {Aws} from '../../aws/clients.js';
import type {Clock} from '../../flow/clock.js';
import type {Store} from '../../targets/store.js';

/** What retiring a target needs of the world. */
export type RetireDeps = {
	readonly operator: Aws;
	readonly store: Pick<Store, 'list' | 'update'>;
	readonly clock: Clock;
	/** Names this run in the journal. */
	readonly run: {readonly id: string; readonly pid: number};
	/** Directory for copies of policies that are replaced. */
	readonly policyCopies: string;
};
