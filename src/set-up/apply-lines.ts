import {formatDuration} from '../ui/format.js';
import {type Line, out} from '../ui/line.js';
import {midSentence} from '../ui/text.js';
import {waitingLines} from '../ui/waiting-lines.js';
import type {SetUpState} from './state.js';
import {savedWords} from './words.js';

/** The rows of the plan, as they are done. */
export function applyLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const lines: Line[] = [];
	if (after.apply.status !== 'idle' && before.apply.status === 'idle' && after.apply.rows.length > 0) {
		lines.push(out('Step 6 of 10, apply.'));
	}

	for (const row of after.apply.rows) {
		const was = before.apply.rows.find(({id}) => id === row.id);
		lines.push(...waitingLines(was?.waiting, row.waiting, midSentence(row.title)));
		// The key is told when its secret is stored.
		if (row.state !== 'done' || was?.state === 'done' || row.id === 'create-key') {
			continue;
		}

		const took = (row.durationMs ?? 0) >= 1000 ? ` after ${formatDuration(row.durationMs ?? 0)}` : '';
		const words = row.wasThere === true ? `${row.done}; it was so already` : `${row.done}${took}`;
		lines.push(out(`ok: ${words}${row.id === 'back-up-policy' ? `: ${row.outcome ?? ''}` : ''}`));
	}

	return lines;
}

/** The key, once its secret is where it belongs. */
export function keyLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {key} = after;
	const lines: Line[] = [];
	if (after.step === 'key' && before.step !== 'key') {
		lines.push(out('Step 7 of 10, key.'));
	}

	lines.push(...waitingLines(before.key.waiting, key.waiting, 'make the access key'));
	if (key.status === 'stored' && before.key.status !== 'stored' && key.accessKeyId !== undefined) {
		const isNew = before.key.status === 'storing';
		lines.push(
			out(
				isNew
					? `ok: made the access key ${key.accessKeyId}; ${savedWords(key.savedTo ?? '')}`
					: key.isTemporary === true
						? `ok: made the temporary access key ${key.accessKeyId} for the proof; it is deleted after it`
						: `ok: found the secret of the access key ${key.accessKeyId}: ${key.savedTo ?? ''}`,
			),
		);
	}

	return lines;
}

/** The test upload. */
export function testLines(before: SetUpState, after: SetUpState): readonly Line[] {
	const {test} = after;
	const lines: Line[] = [];
	if (test.status === 'running' && before.test.status !== 'running') {
		lines.push(out('Step 8 of 10, test upload.'));
	}

	lines.push(...waitingLines(before.test.waiting, test.waiting, 'put with the new key'));
	for (const row of test.rows) {
		const was = before.test.rows.find(({id}) => id === row.id);
		if (row.state === 'done' && was?.state !== 'done') {
			lines.push(out(`ok: ${midSentence(row.title)}${row.note === undefined ? '' : `; ${row.note}`}`));
		}
	}

	return lines;
}
