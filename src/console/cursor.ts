import type {View} from '../ui/view.js';
import type {ConsoleState} from './console.js';

/** Where the cursor was put in the text of a field: it holds while the field has that text, and is at the end else. */
export type Cursor = {readonly text: string; readonly behind: number};

/** The text of the field that has the focus: the code, what is looked for in the help, or the screen's own. */
export function textOfField({asked, help}: ConsoleState, {typed}: View<unknown>): string | undefined {
	return asked?.text ?? help?.query ?? typed?.text;
}

/** How many characters of the field that has the focus stand behind its cursor. */
export function behindCursor(state: ConsoleState, view: View<unknown>): number {
	const {cursor} = state;
	return cursor !== undefined && cursor.text === textOfField(state, view) ? cursor.behind : 0;
}
