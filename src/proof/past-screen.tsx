import {callout, next, sentence, why} from '../ui/blocks/callout.js';
import {Body} from '../ui/components/body.js';
import {formatKeptTime} from '../ui/format.js';
import type {Role} from '../ui/theme.js';
import type {Binding, Go, View} from '../ui/view.js';
import type {PastProof} from './evidence/past.js';
import {callBinding, movesOf, rowsBody} from './rows-view.js';
import type {Move} from './state.js';
import {counted} from './tally.js';

const roles = {proven: 'ok', violated: 'bad', 'not-proven': 'unknown'} as const satisfies Record<
	string,
	Role
>;

/** The last proof of a target, looked at again. */
export function pastView(
	past: PastProof,
	size: {readonly columns: number; readonly rows: number},
): View<Move | Go> {
	const {name, verdict, summary, results, finishedAt = past.now, look} = past;
	const prove: Binding<Go> = {
		keys: ['p'],
		label: 'prove again',
		event: {type: 'go', to: {type: 'proof', target: name}},
	};
	const top = callout({
		role: roles[verdict],
		title: summary,
		right: [`${counted(results).length} probes`],
		lines: [
			...(past.why === undefined ? [] : [why(past.why)]),
			sentence(`It was so on ${formatKeptTime(finishedAt)}. What has changed since is not in it.`),
			next('Prove again (p).'),
		],
	});
	return {
		crumbs: [name, 'Last proof'],
		bindings: [
			prove,
			callBinding(past),
			...movesOf(past, size),
			// Without an event the console goes back by itself.
			{keys: ['escape'], label: 'back', ...(look.isCallShown && {event: {type: 'callToggled'} as const})},
		],
		body: <Body {...rowsBody(past, top, size)} />,
	};
}
