import type {Assessed} from '../backups/assess.js';
import {weightOf} from '../backups/health/finding.js';
import type {Judged} from '../backups/state.js';
import type {Clock} from '../flow/clock.js';
import type {Freshness, Known} from '../home/facts.js';
import type {Target} from '../targets/target.js';
import {formatCount} from '../ui/format.js';
import {explain} from '../ui/words.js';
import {placeOf} from './backups-place.js';
import type {OperatorSessions} from './operator.js';

export type FreshnessOptions = {
	readonly clock: Clock;
	readonly operator: OperatorSessions;
	/** Whose credentials list. */
	readonly whose: string;
	/** No more than so many pages are listed; absent: all. */
	readonly pagesAtMost?: number;
};

/** Whether the backups of a target arrive, as home and `check` tell it. */
export async function readFreshness(
	target: Target,
	{clock, operator, whose, pagesAtMost}: FreshnessOptions,
	signal: AbortSignal,
): Promise<Known<Freshness>> {
	const {assess} = await import('../backups/assess.js');
	const {place, open} = placeOf(target, operator);
	const aws = await open();
	const look = async (isOfVersions: boolean) =>
		assess(
			aws,
			{...place, whose},
			{clock, signal, isOfVersions, ...(pagesAtMost !== undefined && {pagesAtMost})},
		);
	// Without versions a backup that is put over looks fresh.
	const whole = await look(true);
	return freshnessOf(isNotForUs(whole) ? await look(false) : whole, target.bucket, whose);
}

/** Versions are more than this operator may list, this server knows, or is looked at unasked. */
const isNotForUs = (assessed: Assessed): boolean =>
	assessed.how === 'too-large' ||
	(assessed.how === 'failed' && ['denied', 'unsupported'].includes(assessed.refusal?.error.kind ?? ''));

/** Something is wrong, or nothing is finished. That nobody knows when the next is due is no finding of its own. */
const isToTell = (one: Judged): boolean =>
	one.health.role === 'bad' || one.health.role === 'warn' || isNeverFinished(one);

/** The worst of a series; and what somebody did to it, which no job explains, however late that is. */
const findingsOf = ({series: {name}, health: {findings}}: Judged) =>
	findings
		.filter(({health}, index) => index === 0 || health === 'overwritten' || health === 'deleted')
		.map(finding => ({...finding, series: name}));

/** Backups were begun, and there is none whose age could be told. Checksums alone were not begun. */
const isNeverFinished = ({series, health: {role, newest}}: Judged): boolean =>
	role === 'unknown' &&
	newest === undefined &&
	(series.unfinished.length > 0 || (series.kind === 'repository' && series.objects > 0));

/** Nobody can say when the next is due, and so not that it is late. */
const hasNoRhythm = ({health: {role, newest, rhythm}}: Judged): boolean =>
	role === 'unknown' && newest !== undefined && rhythm === undefined;

/** Nothing can be missed in it. */
const isTree = ({health: {role}}: Judged): boolean => role === 'info';

function freshnessOf(assessed: Assessed, bucket: string, whose: string): Known<Freshness> {
	switch (assessed.how) {
		case 'complete': {
			const {judged, newest} = assessed;
			const isUnjudged = judged.some(hasNoRhythm) && judged.every(one => hasNoRhythm(one) || isTree(one));
			return {
				isKnown: true,
				value: {
					series: judged.length,
					...(newest && {newestAt: newest.at, newest}),
					...(isUnjudged && {isUnjudged}),
					findings: judged
						.filter(isToTell)
						.flatMap(findingsOf)
						.sort((a, b) => weightOf(b) - weightOf(a))
						.map(({health: id, word: _, ...finding}) => ({id, ...finding})),
				},
			};
		}

		case 'failed':
			return {
				isKnown: false,
				kind: assessed.refusal?.error.kind ?? 'unknown',
				why:
					assessed.refusal === undefined
						? 'The listing did not end.'
						: explain(assessed.refusal.error, {whose, call: assessed.refusal.call, on: bucket}).why,
			};
		case 'too-large':
			return {
				isKnown: false,
				kind: 'limit',
				why: `There are more than ${formatCount(assessed.progress.objects)} objects; they are not listed unasked.`,
			};
		case 'stopped':
			return {isKnown: false, kind: 'cancelled', why: 'It was stopped.'};
	}
}
