import type {Aws} from '../aws/clients.js';
import type {Clock} from '../flow/clock.js';
import {runFlow} from '../flow/flow.js';
import {onAbort, until} from '../flow/until.js';
import type {LineWriter} from '../terminal/lines.js';
import {exitCodeOf} from '../ui/exit-code.js';
import type {Line} from '../ui/line.js';
import {firstBackupsEffects, initialBackups, isLookingAtVersions, updateBackups} from './flow.js';
import type {InventoryPlace} from './inventory/place.js';
import {backupsJson} from './json.js';
import {type Rows, resultLines, waitingLines} from './lines.js';
import {createPerformBackups} from './perform.js';
import {runObjects, runSummary} from './run-objects.js';
import {runUploads} from './run-uploads.js';
import type {BackupsState, Place, Refusal} from './state.js';
import {stoppedBy} from './stopped-by.js';

/** What is asked for, and where it is told. */
export type BackupsOptions = Rows & {
	readonly view: 'objects' | 'series' | 'summary';
	readonly concurrency?: number;
	readonly versions: boolean;
	readonly uploads: boolean;
	/** Read the reports that are there instead of listing. */
	readonly inventory?: InventoryPlace | undefined;
	readonly isJson: boolean;
	readonly out: LineWriter;
	readonly err: LineWriter;
	readonly signal: AbortSignal;
};

export type RunBackupsDeps = {
	readonly clock: Clock;
	readonly place: Place;
	/** A session at the place; another region where AWS says that the bucket is there. */
	readonly open: (region?: string) => Promise<Aws>;
};

/** Look at the backups of a place and tell of them in lines or as one JSON object. The answer is the exit code. */
export async function runBackups(options: BackupsOptions, deps: RunBackupsDeps): Promise<number> {
	if (options.uploads) {
		return runUploads(options, deps);
	}

	switch (options.view) {
		case 'objects':
			return runObjects(options, deps);
		case 'summary':
			return runSummary(options, deps);
		case 'series':
			return runSeries(options, deps);
	}
}

async function runSeries(options: BackupsOptions, deps: RunBackupsDeps): Promise<number> {
	const {clock} = deps;
	const {isJson, out, err, signal} = options;
	const flow = runFlow(
		initialBackups(deps.place, clock.now()),
		updateBackups,
		createPerformBackups({
			...deps,
			isOfVersions: options.versions,
			inventory: options.inventory,
			...(options.concurrency !== undefined && {concurrency: options.concurrency}),
		}),
		undefined,
		firstBackupsEffects,
	);
	let told = flow.getState();
	flow.subscribe(() => {
		const now = flow.getState();
		if (!isJson) {
			say(options, waitingLines(told, now));
		}

		told = now;
	});
	const forget = onAbort(signal, () => flow.send({type: 'stopAsked', by: stoppedBy(signal)}));
	try {
		const state = await until(flow, isOver);
		if (isJson) {
			out.json(backupsJson(state, options, clock.now()));
		} else {
			say({out, err}, resultLines(state, options));
		}

		return exitCodeFor(state);
	} finally {
		forget();
		flow.close();
	}
}

function say({out, err}: Pick<BackupsOptions, 'out' | 'err'>, list: readonly Line[]): void {
	for (const {stream, text} of list) {
		(stream === 'out' ? out : err).line(text);
	}
}

/** All is known that will be: the listing has ended, and the versions of the newest were looked at. */
const isOver = (state: BackupsState): boolean =>
	state.listing.type !== 'running' && !isLookingAtVersions(state);

/** 1 where something is wrong with a series, 3 or 4 where it could not be told. */
function exitCodeFor({listing, judged, versions}: BackupsState): number {
	if (listing.type !== 'complete' || versions?.stoppedBy !== undefined) {
		return exitCodeOfListing(listing.refusal);
	}

	return judged.some(({health}) => health.role === 'bad' || health.role === 'warn') ? 1 : 0;
}

/** What a listing that did not end ends the command with. */
export const exitCodeOfListing = (refusal: Refusal | undefined): number =>
	refusal === undefined ? 3 : exitCodeOf({what: '', error: refusal.error});
