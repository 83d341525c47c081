import {formatDuration, formatNumber, formatSize} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import {callWords, explain} from '../ui/words.js';
import type {BackupsState, Judged, Listing, Versioned} from './state.js';

/** Something about the listing itself that must be said before anything else. */
export type Said = {
	readonly role: Role;
	readonly title: string;
	readonly why: string;
	readonly next: string;
	/** Call, status and request id. */
	readonly details?: string;
};

/** What a listing says by itself needs to know no more. */
export type ListingFacts = Pick<BackupsState, 'place' | 'listing' | 'judged' | 'versions'>;

/** Denied, empty, not found and could not tell are four answers; absent: there are backups, and all were seen. */
export function sayListing({place, listing, judged, versions}: ListingFacts): Said | undefined {
	const where = place.prefix === '' ? place.bucket : `${place.bucket}/${place.prefix}`;
	switch (listing.type) {
		case 'running':
			return undefined;
		case 'stopped':
			return sayStopped(listing);
		case 'failed':
			return sayFailed(listing, place.whose, where);
		case 'complete':
			return judged.length > 0 ? undefined : sayNothing(listing, where, versions);
	}
}

function sayStopped({objects, stoppedBy}: Listing): Said {
	const seen = formatNumber(objects, 'object');
	return {
		role: 'unknown',
		title:
			stoppedBy === 'time'
				? `Could not tell: the time that was given was over after ${seen}`
				: `Could not tell: you stopped the listing after ${seen}`,
		why: objects === 0 ? 'Nothing was listed yet.' : seenIsNotAll,
		next: stoppedBy === 'time' ? stopWords.time.next : `List on (r)${goesOn}`,
	};
}

/** Why something was not looked at, and what to do, by who or what stopped it. */
export const stopWords = {
	time: {why: 'The time that was given was over.', next: 'Give it more time (--timeout).'},
	person: {why: 'You stopped it.', next: 'Try again (r).'},
} as const;

/** What is not known where all was listed, and the look at the versions of the newest was stopped. */
export function sayVersionsStopped(versions: Versioned | undefined): Said | undefined {
	return versions?.stoppedBy === undefined
		? undefined
		: {
				role: 'unknown',
				title: 'Could not tell whether the newest backups were put over: their versions were not looked at',
				...stopWords[versions.stoppedBy],
			};
}

const seenIsNotAll = 'What is below was seen; what is missing may be there.';

/** Only on a screen: another run begins anew. */
export const goesOn = ': it goes on from where it stopped.';

function sayNothing({objects}: Listing, where: string, versions: Versioned | undefined): Said {
	return objects === 0
		? {
				role: 'todo',
				title: `Empty: nothing is in ${where} now`,
				why: `The listing is complete: 0 objects${beforeWords(versions)}`,
				next: 'See whether the prefix is right. Else run the backup job once, then list again (r).',
			}
		: {
				role: 'todo',
				title: `No backups in ${where}`,
				why: `The listing is complete: ${formatNumber(objects, 'object')}, and none of them is a backup (logs, folders, test objects).`,
				next: 'Run the backup job once, then list again (r).',
			};
}

/** Whether something was there before: an emptied place looks as if it had never been used. */
function beforeWords(versions: Versioned | undefined): string {
	return versions === undefined
		? '.'
		: versions.refusal === undefined
			? ', and no version of one. What a bucket without versions lost would not show.'
			: `. Versions were not seen (${versions.refusal.error.code}): it may have been emptied.`;
}

function sayFailed({objects, refusal, problem}: Listing, whose: string, where: string): Said {
	if (refusal === undefined) {
		const {what: title, why, next} = problem ?? nothingCame(where);
		return {role: 'unknown', title, why, next};
	}

	const {error, call} = refusal;
	const details = callWords(call);
	const said = explain(error, {whose, call, on: where});
	if (objects > 0) {
		return {
			role: 'unknown',
			title: `Could not tell: the listing stopped after ${formatNumber(objects, 'object')}`,
			why: `${said.why} ${seenIsNotAll}`,
			next: `Try again (r)${goesOn}`,
			details,
		};
	}

	return error.kind === 'denied'
		? {
				role: 'unknown',
				title: 'Denied: you may not list this bucket',
				why: `AWS does not let ${whose} list ${where} (s3:ListBucket). So nobody can say from here if backups arrive.`,
				next: 'Use another profile, or have s3:ListBucket allowed for this one.',
				details,
			}
		: {role: error.kind === 'not-found' ? 'bad' : 'unknown', ...titled(said), details};
}

const nothingCame = (where: string) => ({
	what: `Could not tell: the listing of ${where} failed`,
	why: 'No answer came.',
	next: 'Try again (r).',
});

const titled = ({what, why, next}: {what: string; why: string; next: string}) => ({title: what, why, next});

/** How many series there are of each kind of health: the worst first. */
export type Tally = {readonly role: Role; readonly count: number; readonly word: string};

const tallied: readonly (readonly [Role, string])[] = [
	['bad', 'failing'],
	['warn', 'late or odd'],
	['unknown', 'unknown'],
	['busy', 'not judged'],
	['ok', 'on time'],
];

/** `1 missing`, `2 late or odd`, `10 on time`: one word where all of them have the same. */
export function talliesOf(judged: readonly Judged[]): readonly Tally[] {
	return tallied.flatMap(([role, word]): readonly Tally[] => {
		const some = judged.filter(({health}) => health.role === role);
		const words = new Set(some.map(({health}) => health.health));
		const [only] = words;
		const isSame = words.size === 1 && only !== undefined && role !== 'unknown' && role !== 'ok';
		return some.length === 0 ? [] : [{role, count: some.length, word: isSame ? only : word}];
	});
}

/** `412,000 objects so far, 19.6 TiB`. */
export const seenWords = ({objects, bytes}: Listing): string =>
	`${formatNumber(objects, 'object')} so far, ${formatSize(bytes)}`;

/** `19 s, 431 requests`. */
export const effortWords = ({startedAt, requests}: Listing, now: number): string =>
	`${formatDuration(now - startedAt)}, ${formatNumber(requests, 'request')}`;
