import type {Aws} from '../../aws/clients.js';
import type {Trouble} from '../../aws/trouble.js';
import type {Clock} from '../../flow/clock.js';
import type {Store} from '../../targets/store.js';
import type {Target} from '../../targets/target.js';

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

/** Write the record to the disk. Without it nothing is sent. A target that was forgotten meanwhile is not remembered again. */
export async function keep({store}: RetireDeps, target: Target): Promise<Trouble | undefined> {
	const saved = await store.update(target.name, known => known && target);
	if (!saved.ok) {
		return saved.problem;
	}

	return saved.value === undefined
		? {
				what: `${target.name} is not remembered on this machine any more`,
				why: 'Another run forgot it at this moment.',
				next: 'nightdrop targets lists what is remembered',
			}
		: undefined;
}
