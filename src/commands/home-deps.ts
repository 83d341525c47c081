import type {HomeDeps} from '../home/perform.js';
import type {ActivityEntry as ShownEntry} from '../home/state.js';
import type {ActivityEntry} from '../storage/activity.js';
import {answerWords} from '../ui/words.js';
import type {Context} from './context.js';
import {readFreshness} from './freshness.js';
import {copyKeeper} from './keep-copy.js';
import type {Noting} from './noting.js';
import type {OperatorSessions} from './operator.js';

/** Each page is a request that is paid for, and home looks every few minutes. */
const pagesUnasked = 10;

/** What home needs of this machine and of AWS. */
export function homeDeps(context: Context, operator: OperatorSessions, {activity}: Noting): HomeDeps {
	const {clock, directory} = context;
	const keepCopy = copyKeeper(context);
	return {
		clock,
		openOperator: async target => operator.open(target),
		async readTargets() {
			const {openStore} = await import('../targets/store.js');
			const store = await openStore(directory === undefined ? {} : {directory});
			const trouble = store.trouble();
			return {
				targets: trouble === undefined ? store.list() : [],
				...(trouble && {notice: `${trouble.what}. ${trouble.why} ${trouble.next}`}),
			};
		},
		async readActivity({name}) {
			const read = await activity.read({target: name, limit: 500});
			return read.ok ? {ok: true, value: folded(read.value).map(shown)} : read;
		},
		backUpPolicy: async ({bucket}, policy) => keepCopy(bucket, policy),
		readBackups: async (target, signal) =>
			readFreshness(
				target,
				{clock, operator, whose: operator.identity().whose, pagesAtMost: pagesUnasked},
				signal,
			),
		async keepUser({name}, user) {
			const [{openStore}, {withUser}] = await Promise.all([
				import('../targets/store.js'),
				import('../targets/journal.js'),
			]);
			const store = await openStore(directory === undefined ? {} : {directory});
			const saved = await store.update(name, target => target && withUser(target, user));
			return saved.ok ? undefined : saved.problem;
		},
	};
}

/** The same call over and over, as when test objects are removed: one row for all of them. */
function folded(entries: readonly ActivityEntry[]): readonly Folded[] {
	const rows: Folded[] = [];
	for (const entry of entries) {
		const last = rows.at(-1);
		if (last !== undefined && isAlike(last.entry, entry)) {
			rows[rows.length - 1] = {...last, times: last.times + 1};
		} else {
			rows.push({entry, times: 1});
		}
	}

	return rows;
}

type Folded = {readonly entry: ActivityEntry; readonly times: number};

const isAlike = (a: ActivityEntry, b: ActivityEntry) =>
	a.operation !== undefined &&
	a.operation === b.operation &&
	a.status === b.status &&
	a.code === b.code &&
	a.who === b.who &&
	a.run === b.run;

function shown({entry, times}: Folded): ShownEntry {
	const {at, what, outcome, service, operation, status, code, requestId, who, note} = entry;
	const call = service === undefined ? '' : `${service} ${operation ?? ''}`;
	const answer =
		service === undefined
			? (note ?? '')
			: answerWords({...(status !== undefined && {status}), ...(code !== undefined && {code})});
	const request = requestId === undefined ? [] : [`request ${requestId}`];
	return {
		at,
		what: times === 1 ? what : `${what}, ${times} times`,
		call,
		answer,
		who: who ?? '',
		isOk: outcome === 'ok',
		details: [call, answer, `${times === 1 ? '' : 'the last: '}${[...request, at].join(', ')}`]
			.filter(Boolean)
			.join(', '),
	};
}
