import {formatAge, formatNumber, formatTime} from '../../ui/format.js';
import type {Case} from './case.js';
import type {SeriesFinding} from './finding.js';
import {type Dated, farMs} from './timeline.js';

/** Many more than usual: junk that hides or displaces good backups. */
export function floodFindings({flood, terms}: Case): readonly SeriesFinding[] {
	if (flood === undefined) {
		return [];
	}

	return [
		{
			health: 'flooded',
			role: 'warn',
			word: `${flood.count} instead of ${flood.usual}`,
			title: `Far more backups than usual: ${flood.count}`,
			why: `Since ${formatTime(flood.since, terms.now)} ${flood.count} came, usual are ${flood.usual}. Their age says nothing about your job.`,
			next: 'See whether your job put them. If not, change the key; keep backups by age, never by count.',
		},
	];
}

const week = 7 * 86_400_000;

/** Times that cannot be: in the future, or a name that tells another time than the upload. */
export function misdatedFindings(found: Case): readonly SeriesFinding[] {
	const {timeline, terms} = found;
	const [future] = timeline.future;
	const far = timeline.past.filter(({backup, farBy}) => farBy !== undefined && backup.at > terms.now - week);
	// Where many are, they were copied here, or their names tell something else.
	const isTold = far.length > 0 && far.length <= Math.max(1, timeline.past.length / 5);
	return [
		...(future === undefined ? [] : [fromFuture(timeline.future.length, future.at, terms.now)]),
		...(isTold ? [namedOtherwise(far, terms.now)] : []),
	];
}

const fromFuture = (count: number, at: number, now: number): SeriesFinding => ({
	health: 'misdated',
	role: 'warn',
	word: 'From the future',
	title: `${formatNumber(count, 'backup')} ${count === 1 ? 'is' : 'are'} from the future`,
	why: `One is of ${formatTime(at, now)}; here it is ${formatTime(now, now)}. They do not count as new.`,
	next: 'Set the clock of this machine. If it is right, the clock of the server is not.',
});

function namedOtherwise(far: readonly Dated[], now: number): SeriesFinding {
	const {backup, farBy = farMs} = far[0] as Dated;
	const order = farBy > 0 ? 'after' : 'before';
	return {
		health: 'misdated',
		role: 'warn',
		word: far.length === 1 ? 'Misdated' : `${far.length} misdated`,
		title: `${formatNumber(far.length, 'backup')} ${far.length === 1 ? 'was' : 'were'} put long ${order} the time in the name`,
		why: `A name says ${formatTime(backup.named ?? backup.at, now)}, it was put ${formatTime(backup.at, now)}, ${formatAge(Math.abs(farBy))} ${order} its time.`,
		next: 'Look at its versions: it may be a late upload, or an old backup that was overwritten.',
	};
}
