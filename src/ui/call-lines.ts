import type {PlannedCall} from './planned-call.js';

/** One line of a call as `v` shows it; the name is bold. */
export type CallLine = {readonly name?: string; readonly text: string};

const longestShort = 40;

/** Calls as text: a short input beside its name, a long one as JSON under it. */
export function callLines(calls: readonly PlannedCall[]): readonly CallLine[] {
	return calls.flatMap(({service, operation, input}, index): readonly CallLine[] => {
		const name = `${service} ${operation}`;
		const short = JSON.stringify(input);
		if (short.length <= longestShort) {
			return [{name, text: ` ${short}`}];
		}

		const lines = JSON.stringify(input, undefined, 2).split('\n');
		return [...(index === 0 ? [] : [{text: ''}]), {name, text: ''}, ...lines.map(text => ({text}))];
	});
}
