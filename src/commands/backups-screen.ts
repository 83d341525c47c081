import {openBackupsScreen} from '../console/backups-screen.js';
import type {OpenScreen} from '../console/open-screen.js';
import {openProblemScreen} from '../console/problem-screen.js';
import {openStore} from '../targets/store.js';
import {findPlace} from './backups-place.js';
import type {Context} from './context.js';
import type {OperatorSessions} from './operator.js';

export type BackupsScreenOptions = {
	readonly context: Context;
	readonly operator: OperatorSessions;
	/** A remembered target, or any bucket. */
	readonly what: {readonly name: string} | {readonly bucket: string; readonly prefix?: string};
};

/** The backups of a remembered target, or of any bucket by its name, as a screen of the console. */
export async function openBackups({context, operator, what}: BackupsScreenOptions): Promise<OpenScreen> {
	const {directory, flags, clock} = context;
	const store = await openStore(directory === undefined ? {} : {directory});
	const found = await findPlace(what, flags, context, store, operator);
	if (!found.ok) {
		return openProblemScreen('Backups', found.problem, operator.identity);
	}

	const {label} = await context.connect();
	return openBackupsScreen(
		{clock, place: {...found.place, whose: label}, open: found.open},
		operator.identity,
	);
}
