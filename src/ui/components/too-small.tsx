import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {leastColumns, leastRows} from '../least-size.js';
import {useTheme} from '../theme-context.js';

export type TooSmallProps = {readonly columns: number; readonly rows: number};

/** Narrower than this there is no room for a margin. */
const narrowest = 16;

/** Stands alone when the window is too small: what runs goes on, and only `q` and ctrl-c are heard. */
export function TooSmall({columns, rows}: TooSmallProps): ReactNode {
	const times = useTheme().isAscii ? 'x' : '×';
	const seen = `${columns}${times}${rows}`;
	const needed = `${leastColumns}${times}${leastRows}`;
	const margin = columns < narrowest ? '' : '  ';
	const sentences = [
		[`Window too small: ${seen}`, `Too small: ${seen}`, seen],
		[`Nightdrop needs ${needed}.`, `Needs ${needed}`, `< ${needed}`, needed],
		['Nothing has stopped.', 'Goes on'],
		['q quit', 'q'],
	].map(
		wordings => wordings.find(text => margin.length + text.length <= columns) ?? (wordings.at(-1) as string),
	);
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			{sentences.map(sentence => (
				<Text key={sentence} wrap="truncate">
					{`${margin}${sentence}`}
				</Text>
			))}
		</Box>
	);
}
