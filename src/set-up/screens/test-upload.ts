import type {TerminalSize} from '../../terminal/size.js';
import type {Block} from '../../ui/blocks/block.js';
import {callout, progress, sentence} from '../../ui/blocks/callout.js';
import {errorCallout} from '../../ui/blocks/error-callout.js';
import {facts} from '../../ui/blocks/facts.js';
import {type Row, table} from '../../ui/blocks/table.js';
import {formatBytes, formatDuration, formatWait} from '../../ui/format.js';
import type {Role} from '../../ui/theme.js';
import type {View} from '../../ui/view.js';
import type {SetUpEvent} from '../event.js';
import type {SetUpState, TestRow, TestStep} from '../state.js';
import {waitingWords} from './apply.js';
import {enter, key, wizardView} from './wizard-view.js';

/** Step 8: a small object with the new key, seen by the operator too. */
export function testView(state: SetUpState, {columns}: TerminalSize): View<SetUpEvent> {
	const {test} = state;
	const isRunning = test.status === 'running' || test.status === 'finding-key';
	const running = {off: 'the test upload is running'};
	return wizardView(state, {
		blocks: [
			test.trouble && errorCallout(test.trouble, {whose: 'the backup key'}),
			waitBlock(test),
			testTable(test, columns < 88),
			test.key === undefined ? undefined : objectFacts(test.key),
			test.status === 'passed' ? passedBlock : undefined,
		],
		bindings: [
			{...enter('prove'), ...(test.status === 'passed' ? {} : {off: 'the test upload comes first'})},
			{
				...key('r', test.status === 'failed' ? 'try again' : 'again', {type: 'retried'}),
				...(isRunning ? running : {}),
			},
		],
		call: 'the call',
		role: test.status === 'failed' ? 'bad' : isRunning ? 'busy' : 'focus',
		isBusy: isRunning,
	});
}

function waitBlock({status, waiting}: TestStep): Block | undefined {
	if (status === 'finding-key') {
		return callout({
			role: 'busy',
			title: 'Looking for the secret of the backup key',
			lines: [sentence('In the place where it was stored; else a temporary key is made for the proof.')],
		});
	}

	return waiting === undefined
		? undefined
		: callout({
				role: 'busy',
				title: 'Waiting until the new key works everywhere',
				right: formatWait(waiting.elapsedMs, waiting.boundMs),
				lines: [sentence(waitingWords(waiting)), progress(waiting.elapsedMs, waiting.boundMs)],
			});
}

const marks: Readonly<Record<TestRow['state'], Role>> = {
	todo: 'todo',
	doing: 'busy',
	done: 'ok',
	failed: 'bad',
};

function testTable({rows, readyAfterMs, bytes, status}: TestStep, isNarrow: boolean): Block {
	return table({
		isBare: true,
		columns: [
			{title: '', hasMark: true, isName: true, min: 28},
			{title: ''},
			{title: '', yields: true, leftOut: 1},
		],
		rows: rows.map((row): Row => {
			const answer = row.state === 'doing' ? 'asking' : (row.status?.toString() ?? '');
			const note = row.note ?? (status === 'passed' ? noteOf(row, readyAfterMs, bytes) : '');
			const cells = [{mark: marks[row.state], text: row.title}, answer, isNarrow ? '' : note];
			return isNarrow && note !== '' ? {cells, under: [note]} : {cells};
		}),
	});
}

function noteOf({id}: TestRow, readyAfterMs: number | undefined, bytes: number): string {
	switch (id) {
		case 'put':
			return readyAfterMs === undefined || readyAfterMs < 2000
				? ''
				: `the key took ${formatDuration(readyAfterMs)} to work everywhere`;
		case 'operator':
			return `${formatBytes(bytes)}, the same content`;
		case 'multipart':
			return '';
	}
}

const objectFacts = (name: string): Block =>
	facts([
		{
			label: 'Test object',
			value: [
				`${name}   removed after the proof, never counted as a backup`,
				`${name}   removed after the proof`,
				name,
			],
		},
	]);

const passedBlock: Block = callout({
	role: 'ok',
	title: [
		'Backups can be put with this key. Now the proof that it cannot read them',
		'Backups can be put with this key',
	],
	lines: [
		sentence('Prove it (enter). It takes less than a minute, and touches nothing but the test object.'),
	],
});
