import type {Trouble} from '../aws/trouble.js';
import {err, type Line, out, problem} from '../ui/line.js';
import {tellTrouble, withoutKeys} from '../ui/trouble-words.js';
import {waitingLines} from '../ui/waiting-lines.js';
import type {RetireState} from './state.js';

/** What to say after an event. Pure; nothing is said twice. */
export function retireLines(before: RetireState, after: RetireState): readonly Line[] {
	return [
		...waitingLines(before.waiting, after.waiting),
		...(before.plan === undefined ? planLines(after) : []),
		...rowLines(before, after),
		...(after.phase === 'done' && before.phase !== 'done'
			? [
					out(
						`Retired: ${after.target.name}.${after.facts?.isBucketGone === true ? '' : ' The backups stay.'}`,
					),
				]
			: []),
	];
}

/** What would be taken away, and what not. */
function planLines({target, plan}: RetireState): readonly Line[] {
	if (plan === undefined) {
		return [];
	}

	return [
		out(`Retire ${target.name}: user ${target.user.name}, account ${target.account}.`),
		...plan.found.map(({weight, words}) => out(`${weight}: ${words}`, 1)),
		...plan.rows.map(({title, how}, index) => out(`${index + 1}. ${title}; ${how}`, 1)),
		...plan.stays.map(words => out(`stays: ${words}`, 1)),
	];
}

function rowLines(before: RetireState, after: RetireState): readonly Line[] {
	return after.rows.flatMap(row => {
		const was = before.rows.find(({id}) => id === row.id);
		return row.state !== 'done' || was?.state === 'done' ? [] : [out(`ok: ${doneWords(row)}`)];
	});
}

const doneWords = ({done, wasThere, outcome, id}: RetireState['rows'][number]) =>
	wasThere === true
		? `${done}; it was so already`
		: outcome !== undefined && id === 'take-out-statements'
			? `${done}; the policy of before is in ${outcome}`
			: done;

/** Why it ended before its end, on stderr: with what was done and what not. */
export function endLines(state: RetireState, trouble: Trouble, whose: string): readonly Line[] {
	const told = tellTrouble(trouble, whose);
	const {done, open} = progressOf(state);
	return [
		...problem({...told, ...(told.next !== undefined && {next: withoutKeys(told.next)})}),
		...(done.length > 0 ? [err(`done: ${done.join('; ')}`, 1)] : []),
		...(open.length > 0 && state.phase !== 'confirming' ? [err(`not done: ${open.join('; ')}`, 1)] : []),
	];
}

/** Steps that were done, and those that were not, in words. */
export function progressOf({rows}: RetireState): {
	readonly done: readonly string[];
	readonly open: readonly string[];
} {
	return {
		done: rows.filter(row => row.state === 'done').map(row => row.done),
		open: rows.filter(row => row.state !== 'done').map(row => row.title),
	};
}
