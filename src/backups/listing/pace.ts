import process from 'node:process';

/** Pages between two looks at the clock of this process: a look takes a tenth of a millisecond. */
const pagesALook = 8;

/** What the last look weighs against those before. */
const weight = 0.25;

/** CPU time of a page on a machine of today, milliseconds: what is thought until more is known. The first pages, before the code is compiled, take five times as long. */
const usualPage = 3;

/** So many more than would keep this process busy, since answers do not come evenly. */
const reserve = 1.5;

/** Below this a few slow answers would leave it idle. */
const least = 8;

/**
How many requests at once are of use, page by page: as many as are answered while this process reads one page. More would only wait for it, and a listing divided further costs requests.

The fastest answer tells how far away S3 is: slower ones may have waited for us. `durationMs` is how long the answer took.
*/
export function openPace(): (durationMs: number) => number {
	let fastest = Number.POSITIVE_INFINITY;
	let perPage = usualPage;
	let pages = 0;
	let before: NodeJS.CpuUsage | undefined;
	return durationMs => {
		fastest = Math.min(fastest, durationMs);
		// From the second page on: a place of one page is never looked at, and there are many of them.
		if (pages++ % pagesALook === 1) {
			const now = process.cpuUsage();
			if (before !== undefined) {
				const spent = (now.user - before.user + now.system - before.system) / 1000;
				perPage += weight * (spent / pagesALook - perPage);
			}

			before = now;
		}

		return Math.max(least, Math.ceil((reserve * fastest) / Math.max(perPage, 0.1)));
	};
}
