import {Box} from 'ink';
import type {ReactNode} from 'react';
import {useTerminalSize} from '../../terminal/size.js';
import {AreaContext} from '../area-context.js';
import {fitKeyBar, keyBarSpans, shownBindings} from '../bindings.js';
import {blankRow, heightOf} from '../blocks/block.js';
import {headerSpans} from '../header.js';
import type {Identity} from '../identity.js';
import {isTooSmall} from '../least-size.js';
import {cutSpansLeft, type Line, mark, withCursor, wrapText} from '../text.js';
import type {Theme} from '../theme.js';
import {useTheme} from '../theme-context.js';
import {trailSpans} from '../trail.js';
import type {Message, View} from '../view.js';
import {LineRows} from './line-rows.js';
import {TooSmall} from './too-small.js';

export type FrameProps<Event> = {
	readonly view: View<Event>;
	readonly identity: Identity;
	/** What the shell has to say just now; it goes before the view's own message. */
	readonly message?: Message | undefined;
};

/** A whole screen: header, hairline, trail, body, message line and key bar, in as many rows and columns as there are. */
export function Frame<Event>({view, identity, message}: FrameProps<Event>): ReactNode {
	const {columns, rows} = useTerminalSize();
	const theme = useTheme();
	if (isTooSmall(columns, rows)) {
		return <TooSmall columns={columns} rows={rows} />;
	}

	const cells = columns - 4;
	const height = heightOf(rows);
	const top = topLines(view, identity, columns, rows, theme);
	const bar = fitKeyBar(shownBindings(view), cells, theme.isColourless, theme.isAscii);
	const said = messageLines(view, message, cells, theme);
	const bottom: readonly Line[] = [...said, {spans: keyBarSpans(bar)}];
	const bodyRows = rows - top.length - bottom.length;
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<LineRows lines={top} cells={cells} theme={{...theme, turn: 0}} />
			<Box flexDirection="column" height={bodyRows} overflow="hidden">
				<AreaContext value={{cells, rows: bodyRows, height}}>{view.body}</AreaContext>
			</Box>
			<LineRows lines={bottom} cells={cells} theme={{...theme, turn: 0}} />
		</Box>
	);
}

/** Header, hairline and trail; when the screen is short without hairline and blank rows. */
function topLines<Event>(
	view: View<Event>,
	identity: Identity,
	columns: number,
	rows: number,
	theme: Theme,
): readonly Line[] {
	const cells = columns - 4;
	const header: Line = {spans: headerSpans(view.crumbs, identity, columns, theme)};
	const trail: readonly Line[] = view.trail ? [{spans: trailSpans(view.trail, cells, theme)}] : [];
	return heightOf(rows) === 'short'
		? [header, ...trail]
		: [header, {spans: [{glyph: 'rule', times: cells}]}, ...trail, blankRow];
}

/** More of a message would take the screen that it is about. */
const longestMessage = 3;

/** What is said stands whole: where one row does not hold it, the body lends some. */
function messageLines<Event>(
	view: View<Event>,
	said: Message | undefined,
	cells: number,
	theme: Theme,
): readonly Line[] {
	const message = said ?? view.message;
	if (message !== undefined) {
		const texts = wrapText(message.text, cells - 2);
		const kept = texts.slice(0, longestMessage - 1);
		const rest = texts.slice(kept.length).join(' ');
		return [...kept, ...(rest === '' ? [] : [rest])].map((text, row) => ({
			spans: row === 0 ? [mark(message.role), ' ', text] : ['  ', text],
		}));
	}

	if (view.field === undefined) {
		return [blankRow];
	}

	// The cursor must be seen, so a text that is too long loses its beginning.
	const {label, text} = view.field;
	const start = `${label}: `;
	return [
		{spans: [start, ...cutSpansLeft(withCursor([text, mark('cursor')], theme), cells - start.length, theme)]},
	];
}
