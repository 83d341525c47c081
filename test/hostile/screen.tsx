import {Frame} from '../../src/ui/components/frame.js';
import {plainTheme} from '../../src/ui/theme.js';
import {ThemeContext} from '../../src/ui/theme-context.js';
import type {View} from '../../src/ui/view.js';
import {operator, type Size} from '../helpers/check-screen.js';
import {openTerminal} from '../helpers/terminal.js';
import {expectOurFrames} from './sent.js';

/** Draw a screen on a terminal, hold what was sent to it to our own frames, and return what is seen. */
export async function showScreen<Event>(view: View<Event>, size: Size, identity = operator): Promise<string> {
	const terminal = openTerminal(
		<ThemeContext value={plainTheme}>
			<Frame view={view} identity={identity} />
		</ThemeContext>,
		size,
	);
	// The key bar is the last to be drawn.
	await terminal.see(/\S\s*$/u);
	const text = terminal.text();
	await terminal.close();
	expectOurFrames(terminal.sent());
	return text;
}
