import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {leastColumns, leastRows} from '../least-size.js';
import {useTheme} from '../theme-context.js';

export type TooSmallProps = {readonly columns: number; readonly rows: number};

/** Stands alone when the window is too small: what runs goes on, and only `q` and ctrl-c are heard. */
export function TooSmall({columns, rows}: TooSmallProps): ReactNode {
	const times = useTheme().isAscii ? 'x' : '×';
	const sentences = [
		`Window too small: ${columns}${times}${rows}`,
		`Nightdrop needs ${leastColumns}${times}${leastRows}.`,
		'Nothing has stopped.',
		'q quit',
	];
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			{sentences.map(sentence => (
				<Text key={sentence} wrap="truncate">
					{`  ${sentence}`}
				</Text>
			))}
		</Box>
	);
}
