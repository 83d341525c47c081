import {Box} from 'ink';
import {type ReactNode, useLayoutEffect, useState} from 'react';
import {useDevice} from './device.js';
import {SizeContext, type TerminalSize} from './size.js';

/** Fill the terminal, and follow its size. */
export function FullScreen({children}: {readonly children: ReactNode}) {
	const {screen} = useDevice();
	const [size, setSize] = useState<TerminalSize>({columns: screen.columns, rows: screen.rows});
	useLayoutEffect(
		() =>
			screen.onResize(() => {
				// A new object each time: the screen is blank and needs a frame even if the size is the same.
				setSize({columns: screen.columns, rows: screen.rows});
			}),
		[screen],
	);
	return (
		<SizeContext value={size}>
			<Box flexDirection="column" width={size.columns} height={size.rows} overflowY="hidden">
				{children}
			</Box>
		</SizeContext>
	);
}
