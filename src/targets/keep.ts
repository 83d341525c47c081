import type {Trouble} from '../aws/trouble.js';
import {rebased} from './rebase.js';
import type {Store} from './store.js';
import type {Target} from './target.js';

/** Write the record to the disk. Without it nothing is sent. A target that was forgotten meanwhile is not remembered again; with what it was before, only what is new in it is written. */
export async function keep(
	{store}: {readonly store: Pick<Store, 'update'>},
	target: Target,
	before?: Target,
): Promise<Trouble | undefined> {
	const saved = await store.update(
		target.name,
		known => known && (before === undefined ? target : rebased(before, target, known)),
	);
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

/** Writes a record, of which `before` was on the disk when it was read. */
export type Write = (target: Target, before: Target) => Promise<Trouble | undefined>;

/** Keeps a record step by step while something runs that takes its time: other processes write it too. */
export type Keeper = {
	readonly keep: (target: Target) => Promise<Trouble | undefined>;
	/** As it was last written. */
	readonly kept: () => Target;
};

/** `start` is the record as it was read. */
export function openKeeper(write: Write, start: Target): Keeper {
	let kept = start;
	return {
		async keep(target) {
			const trouble = await write(target, kept);
			kept = trouble === undefined ? target : kept;
			return trouble;
		},
		kept: () => kept,
	};
}
