import {Box} from 'ink';
import type {ReactNode} from 'react';
import {useArea} from '../area-context.js';
import type {Block} from '../blocks/block.js';
import {bodyLines, type Inspector} from '../blocks/stack.js';
import {useTheme} from '../theme-context.js';
import {LineRows} from './line-rows.js';

export type BodyProps = {
	/** From the top: callout or summary first, then the list. Arrays may be nested, and what is absent is left out. */
	readonly blocks: readonly (Block | undefined)[];
	readonly inspector?: Inspector | undefined;
};

/** The body of a screen. It fits its blocks to the room that the frame leaves, by the rules of heights and widths. */
export function Body({blocks, inspector}: BodyProps): ReactNode {
	const area = useArea();
	const theme = useTheme();
	const shown = blocks.filter(block => block !== undefined);
	return (
		<Box flexDirection="column">
			<LineRows lines={bodyLines(shown, inspector, {...area, theme})} cells={area.cells} theme={theme} />
		</Box>
	);
}
