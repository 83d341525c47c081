import type {Aws} from '../aws/clients.js';
import type {Clock} from '../flow/clock.js';
import {judgeSeries} from './health/health.js';
import {openLister} from './lister.js';
import type {Judged, Newest, Place, Progress, Refusal, Versioned} from './state.js';
import {termsFor} from './terms.js';

export type AssessOptions = {
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** No more than so many pages are listed; absent: all. */
	readonly pagesAtMost?: number;
	/** List all versions: what was overwritten or deleted is told too. */
	readonly isOfVersions?: boolean;
};

/** The backups of a place as they were found, or why they were not. */
export type Assessed =
	| {
			readonly how: 'complete';
			readonly progress: Progress;
			readonly judged: readonly Judged[];
			/** The newest of all; absent where none is finished. */
			readonly newest?: Newest;
			/** Only where all versions were listed. */
			readonly versions?: Versioned;
	  }
	| {readonly how: 'too-large' | 'stopped'; readonly progress: Progress}
	| {readonly how: 'failed'; readonly progress: Progress; readonly refusal?: Refusal};

/** List a place once and judge its series. */
export async function assess(
	aws: Aws,
	place: Place,
	{clock, signal, pagesAtMost = Number.POSITIVE_INFINITY, isOfVersions = false}: AssessOptions,
): Promise<Assessed> {
	const enough = new AbortController();
	const lister = openLister({clock, place, isOfVersions});
	const {how, progress, series, versions, refusal} = await lister.list(aws, {
		signal: AbortSignal.any([signal, enough.signal]),
		onPage({requests}) {
			if (requests >= pagesAtMost) {
				enough.abort();
			}
		},
	});
	if (how !== 'complete') {
		const isTooLarge = how === 'stopped' && !signal.aborted;
		return {how: isTooLarge ? 'too-large' : how, progress, ...(refusal && {refusal})};
	}

	const listing = {...progress, type: how, startedAt: clock.now()};
	const judged = series.map((one): Judged => {
		const terms = termsFor({now: clock.now(), place, listing, ...(versions && {versions})}, one);
		return {series: one, health: judgeSeries(one, terms)};
	});
	const newest = newestOf(judged);
	return {
		how,
		progress,
		judged,
		...(newest && {newest}),
		...(versions && {versions}),
	};
}

/** Its time and its key are of one backup: what was put last may be an old one that was put over. */
function newestOf(judged: readonly Judged[]): Newest | undefined {
	const all = judged.flatMap(({health: {newest, newestAt}}): readonly Newest[] =>
		newest === undefined || newestAt === undefined
			? []
			: [{key: newest.key, at: newestAt, size: newest.bytes}],
	);
	return all.length === 0 ? undefined : all.reduce((last, one) => (one.at > last.at ? one : last));
}
