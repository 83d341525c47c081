import process from 'node:process';

/** What the last pages weigh against those before. */
const weight = 0.05;

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
	let before = process.cpuUsage();
	let perPage: number | undefined;
	return durationMs => {
		const now = process.cpuUsage();
		const spent = (now.user - before.user + now.system - before.system) / 1000;
		before = now;
		perPage = perPage === undefined ? spent : perPage + weight * (spent - perPage);
		fastest = Math.min(fastest, durationMs);
		return Math.max(least, Math.ceil((reserve * fastest) / Math.max(perPage, 0.1)));
	};
}
