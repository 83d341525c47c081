import type {Aws} from '../aws/clients.js';
import type {Clock} from '../flow/clock.js';
import type {Perform} from '../flow/flow.js';
import {inventoriesOf} from './inventories.js';
import {type InventoryPlace, parsePlace} from './inventory/place.js';
import {openInventoryLister} from './inventory-lister.js';
import {versionsOf} from './key-versions.js';
import {type Lister, openLister} from './lister.js';
import {readNewestVersions} from './newest-versions.js';
import type {BackupsEffect, BackupsEvent, ListingEnd, Place, Versioned} from './state.js';
import {readUploads} from './uploads.js';

export type BackupsDeps = {
	readonly clock: Clock;
	/** A session at the place, with the credentials that list; another region where AWS says that the bucket is there. Kept open by its owner. */
	readonly open: (region?: string) => Promise<Aws>;
	readonly place: Place;
	/** Requests side by side at most. */
	readonly concurrency?: number;
	/** List all versions, not only what is there now. */
	readonly isOfVersions?: boolean;
	/** Read the reports that are there instead of listing. */
	readonly inventory?: InventoryPlace | undefined;
};

/** How often the ages on the screen go on. */
const tellEveryMs = 10_000;

/** Does what looking at backups asks for. It only reads. */
export function createPerformBackups(deps: BackupsDeps): Perform<BackupsEvent, BackupsEffect> {
	const {clock, place} = deps;
	let region: string | undefined;
	const open = async () => deps.open(region);
	let lister: Lister | undefined;
	let running: AbortController | undefined;

	const list = async (
		{isRest, from}: Extract<BackupsEffect, {type: 'list'}>,
		signal: AbortSignal,
		send: (event: BackupsEvent) => void,
	) => {
		const stop = new AbortController();
		const abort = () => stop.abort();
		signal.addEventListener('abort', abort, {once: true});
		running = stop;
		const reports = from === undefined ? deps.inventory : parsePlace(from);
		const begun =
			reports === undefined
				? isRest && lister !== undefined
					? lister
					: openLister(deps)
				: openInventoryLister({clock, place, reports});
		if (!isRest) {
			send({type: 'began', at: clock.now()});
		}

		const listOn = async (on: Lister) => {
			lister = on;
			return on.list(await open(), {
				signal: stop.signal,
				onProgress: (progress, series) =>
					send({type: 'progressed', progress, series: series(), at: clock.now()}),
			});
		};

		let end = await listOn(begun);
		if (end.refusal?.error.kind === 'wrong-region' && end.refusal.error.region !== undefined) {
			region = end.refusal.error.region;
			end = await listOn(begun);
		}

		if (isBare(end)) {
			// What was emptied looks as if it had never been used; its versions tell the two apart.
			const whole = await listOn(openLister({...deps, isOfVersions: true}));
			end = whole.how === 'failed' ? {...end, versions: unseenVersions(whole)} : whole;
		}

		signal.removeEventListener('abort', abort);
		running = undefined;
		send({type: 'ended', ...end, at: clock.now()});
	};

	return async (effect, {signal, send}) => {
		switch (effect.type) {
			case 'list':
				return list(effect, signal, send);
			case 'findInventories': {
				const urls = await inventoriesOf(await open(), place, signal);
				return send({type: 'inventoriesFound', urls});
			}

			case 'stopListing':
				return running?.abort();
			case 'readNewestVersions': {
				const versions = await readNewestVersions(await open(), place, effect.newest, signal);
				return send({type: 'newestVersionsRead', versions, at: clock.now()});
			}

			case 'readVersions': {
				const versions = await versionsOf(await open(), place, effect.key, signal);
				return send({type: 'versionsRead', key: effect.key, versions});
			}

			case 'readUploads':
				return send({type: 'uploadsRead', uploads: await readUploads(await open(), place, signal)});
			case 'tellTime':
				while (!signal.aborted) {
					await clock.sleep(tellEveryMs, signal);
					send({type: 'timePassed', at: clock.now()});
				}
		}
	};
}

/** Nothing is there now, and whether something was has not been looked at. */
const isBare = ({how, series, versions, report}: ListingEnd): boolean =>
	how === 'complete' && series.length === 0 && versions === undefined && report === undefined;

const unseenVersions = ({refusal}: ListingEnd): Versioned => ({
	of: 'all',
	byPattern: new Map(),
	...(refusal && {refusal}),
});
