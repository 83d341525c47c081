import type {Backup, Series} from '../backup.js';
import {quantile} from './median.js';
import type {VersionFacts} from './versions.js';

/** A backup and when it was really made. */
export type Dated = {
	readonly backup: Backup;
	/** Milliseconds since 1970: the first put of its key; where it was put long after the time in its name, that time. */
	readonly at: number;
	/** How long after its usual time it was put, milliseconds, when that is more than `farMs`; negative: its name tells a time to come. */
	readonly farBy?: number;
};

/** The backups of a series in the order in which they were made, the newest first. */
export type Timeline = {
	readonly past: readonly Dated[];
	/** Put later than now, by its own time: they count for nothing. */
	readonly future: readonly Backup[];
};

/** A clock may differ so much from S3's, which refuses to talk to one that differs more (RequestTimeTooSkewed). */
export const skewMs = 15 * 60_000;
/** A date without a time, a zone that is not said, and a backup that runs over midnight together make less. */
export const farMs = 36 * 3_600_000;

/**
Dates the backups of a series so that nothing put over an old one, or put back, makes it look fresh.

With versions, a backup is of its first put; of a fixed key, every version is a backup. Without, the time in its name tells.
*/
export function timelineOf(series: Series, now: number, versions: VersionFacts | undefined): Timeline {
	const backups = backupsOf(series, versions);
	const dated =
		series.kind === 'fixed' ? backups.map(backup => ({backup, at: backup.at})) : dateAll(backups, versions);
	dated.sort((a, b) => b.at - a.at || b.backup.at - a.backup.at || (a.backup.key < b.backup.key ? -1 : 1));
	return {
		past: dated.filter(({at}) => at <= now + skewMs),
		future: dated.filter(({at}) => at > now + skewMs).map(({backup}) => backup),
	};
}

function dateAll(backups: readonly Backup[], versions: VersionFacts | undefined): Dated[] {
	const dated = backups.map(backup => ({
		backup,
		at: Math.min(backup.at, versions?.byKey.get(backup.key)?.first.at ?? backup.at),
	}));
	const lags = dated.flatMap(({backup, at}) => (backup.named === undefined ? [] : [at - backup.named]));
	// A name of a time to come is forged or a mistake: it says nothing about the others.
	const usualLag =
		quantile(
			lags.filter(lag => lag >= -farMs),
			0.25,
		) ?? 0;
	return dated.map(one => dateByName(one, usualLag));
}

function dateByName({backup, at}: Dated, usualLag: number): Dated {
	if (backup.named === undefined) {
		return {backup, at};
	}

	const lag = at - backup.named;
	if (lag - usualLag > farMs) {
		return {backup, at: backup.named + usualLag, farBy: lag - usualLag};
	}

	return lag < -farMs ? {backup, at, farBy: lag} : {backup, at};
}

function backupsOf(series: Series, versions: VersionFacts | undefined): readonly Backup[] {
	if (series.kind !== 'fixed') {
		return series.recent;
	}

	return series.recent.flatMap(backup => {
		const puts = versions?.byKey.get(backup.key)?.puts ?? [];
		return puts.length === 0 ? [backup] : puts.map(put => ({...backup, ...put}));
	});
}
