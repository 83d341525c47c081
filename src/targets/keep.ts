import type {Trouble} from '../aws/trouble.js';
import type {Store} from './store.js';
import type {Target} from './target.js';

/** Write the record to the disk. Without it nothing is sent. A target that was forgotten meanwhile is not remembered again. */
export async function keep(
	{store}: {readonly store: Pick<Store, 'update'>},
	target: Target,
): Promise<Trouble | undefined> {
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
