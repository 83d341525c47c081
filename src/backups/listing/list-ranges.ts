import type {Answer, AwsError, Ok, Refused} from '../../aws/answer.js';
import {refusal} from '../../aws/call.js';
import {incompleteReply, readError} from '../../aws/errors.js';
import type {ListedPage} from '../../aws/list-page.js';
import {isPassing} from '../../aws/trouble.js';
import type {Clock} from '../../flow/clock.js';
import {advance, divide, newPart, type Part, type Sized} from './parts.js';
import type {Range} from './ranges.js';

/** A listing to do: which ranges, and how a page of one is read. */
export type Job<Item, Next> = {
	readonly ranges: readonly Range[];
	readonly prefix: string;
	/** Requests under way at the same time, at most. */
	readonly concurrency: number;
	/** A range estimated to hold fewer keys is not divided. */
	readonly leastToSplit: number;
	readonly clock: Clock;
	/** How many at once are of use, told after each page how long its answer took. */
	readonly usefulWidth: (durationMs: number) => number;
	readonly signal: AbortSignal | undefined;
	/** While a promise that it returns is open, the part of that page waits. */
	readonly onPage: (items: readonly Item[]) => unknown;
	readonly readPage: (
		from: Pick<Part<Next>, 'after' | 'next'>,
		signal: AbortSignal,
	) => Promise<Answer<ListedPage<Item, Next>>>;
	/** Where a range begins that begins between the versions of a key. */
	readonly markerOf: (range: Range) => Next | undefined;
};

/** What became of a listing. */
export type Outcome<Next> = {
	readonly objects: number;
	readonly bytes: number;
	/** As S3 charges for them: those that came to nothing as well. */
	readonly requests: number;
	/** What stopped it. */
	readonly refused: Refused | undefined;
	/** What is not listed yet. */
	readonly parts: Iterable<Part<Next>>;
};

type State<Item, Next> = {
	readonly job: Job<Item, Next>;
	readonly parts: Set<Part<Next>>;
	/** Parts that wait for their turn. */
	readonly ready: Part<Next>[];
	readonly controller: AbortController;
	/** Requests that may be under way. */
	width: number;
	underWay: number;
	requests: number;
	/** Requests sent when the width was last lowered: what they meet says nothing of the width that is now. */
	loweredAt: number;
	objects: number;
	bytes: number;
	refused: Refused | undefined;
};

/**
List ranges page by page, many at a time once they prove large.

It begins with one request. Each page lets one more be under way, as long as that is of use, and an idle one takes the upper half of the range with the most left. Where S3 asks to slow down, only half as many are allowed at once.
*/
export async function listRanges<Item extends Sized, Next>(job: Job<Item, Next>): Promise<Outcome<Next>> {
	const parts = job.ranges.map(range => newPart(range.after, range.until, job.markerOf(range)));
	const state: State<Item, Next> = {
		job,
		parts: new Set(parts),
		ready: [...parts].reverse(),
		controller: new AbortController(),
		width: 1,
		underWay: 0,
		requests: 0,
		loweredAt: 0,
		objects: 0,
		bytes: 0,
		refused: undefined,
	};
	const cancel = () => state.controller.abort();
	if (job.signal?.aborted) {
		cancel();
	}

	job.signal?.addEventListener('abort', cancel, {once: true});
	try {
		await runAll(state);
	} finally {
		job.signal?.removeEventListener('abort', cancel);
		cancel();
	}

	return state;
}

/** Resolves when nothing is under way any more: all is listed, or something stopped it. */
async function runAll<Item extends Sized, Next>(state: State<Item, Next>): Promise<void> {
	return new Promise((resolve, reject) => {
		let running = 0;
		const fill = () => {
			for (let part = nextPart(state); part !== undefined; part = nextPart(state)) {
				running++;
				run(state, part).then(() => {
					running--;
					fill();
				}, reject);
			}

			if (running === 0) {
				resolve();
			}
		};

		fill();
	});
}

function nextPart<Item, Next>(state: State<Item, Next>): Part<Next> | undefined {
	return state.refused === undefined && state.underWay < state.width
		? (state.ready.pop() ?? divide(state.parts, state.job))
		: undefined;
}

/** Ask for one page of a part, and after a trouble that may pass let it wait for its next try. */
async function run<Item extends Sized, Next>(state: State<Item, Next>, part: Part<Next>): Promise<void> {
	const {job, controller} = state;
	const isSent = !controller.signal.aborted;
	state.underWay++;
	state.requests += isSent ? 1 : 0;
	const sentAs = state.requests;
	const answer = await job.readPage(part, controller.signal);
	if (answer.ok && state.refused === undefined) {
		await takePage(state, part, answer);
	}

	state.underWay--;
	if (answer.ok || state.refused !== undefined) {
		// What came after it was stopped is listed again by whoever goes on.
		return;
	}

	if (mayPass(answer.error, part.failures)) {
		part.failures++;
		slowDown(state, sentAs);
		await job.clock.sleep(pauseAfter(part.failures), controller.signal);
		state.ready.push(part);
	} else {
		state.requests -= answer.error.attempts === 0 && isSent ? 1 : 0;
		stop(state, answer);
	}
}

async function takePage<Item extends Sized, Next>(
	state: State<Item, Next>,
	part: Part<Next>,
	{value, call}: Ok<ListedPage<Item, Next>>,
): Promise<void> {
	const {job} = state;
	const {items, isDone} = advance(part, value, job.prefix);
	if (part.emptyPages > mostEmptyPages) {
		stop(state, refusal(call, readError(incompleteReply(), call.operation)));
		return;
	}

	if (isDone) {
		state.parts.delete(part);
	}

	state.width = Math.min(job.concurrency, state.width + 1, job.usefulWidth(call.durationMs));
	state.objects += items.length;
	for (const {size} of items) {
		state.bytes += size;
	}

	if (items.length > 0) {
		await job.onPage(items);
	}

	if (!isDone) {
		state.ready.push(part);
	}
}

/** S3 may answer with pages that list nothing and are not the last, over keys that were deleted; without end it would be a loop. */
const mostEmptyPages = 1000;

function stop<Item, Next>(state: State<Item, Next>, refused: Refused): void {
	state.refused = refused;
	state.controller.abort();
}

/** Only once for all that was under way: they all met the same. */
function slowDown<Item, Next>(state: State<Item, Next>, sentAs: number): void {
	if (sentAs > state.loweredAt) {
		state.loweredAt = state.requests;
		state.width = Math.max(1, Math.floor(state.width / 2));
	}
}

const triesOf = ({kind}: AwsError) => (kind === 'throttled' ? 10 : 3);

const mayPass = (error: AwsError, failures: number) => isPassing(error) && failures + 1 < triesOf(error);

const [firstPause, longestPause] = [100, 5000];

/** Milliseconds. */
const pauseAfter = (failures: number) => Math.min(longestPause, firstPause * 2 ** (failures - 1));
