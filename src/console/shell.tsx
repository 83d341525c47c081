import {type ReactNode, useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore} from 'react';
import {paced} from '../flow/paced.js';
import {useClipboard, useKeys, useLeave} from '../terminal/device.js';
import {useTerminalSize} from '../terminal/size.js';
import {Frame} from '../ui/components/frame.js';
import {plainTheme, type Theme} from '../ui/theme.js';
import {ThemeContext} from '../ui/theme-context.js';
import type {Console, ConsoleState} from './console.js';
import {behindCursor} from './cursor.js';
import {helpView} from './help-view.js';
import {mfaQuestionView} from './mfa-question.js';
import type {OpenScreen} from './open-screen.js';

/** What copies text, once there is a terminal to copy with; false where it takes none. */
export type Clipboard = {copy: (text: string) => boolean};

export type ShellProps = {
	readonly console: Console;
	readonly theme: Pick<Theme, 'isAscii' | 'isColourless'>;
	readonly now: () => number;
	/** Is given the terminal's. */
	readonly clipboard: Clipboard;
};

/** A proof tells hundreds of things in a second: to draw them all would keep it waiting. */
const frameMs = 50;

/** How long a frame of the busy mark stays. */
const turnMs = 120;

/** The console drawn: the open screen in the frame, or the help in its place. */
export function Shell({console, theme, now, clipboard}: ShellProps): ReactNode {
	const subscribe = useMemo(() => paced(console.subscribe, frameMs), [console]);
	const state = useSyncExternalStore(subscribe, console.getState);
	const size = useTerminalSize();
	const leave = useLeave();
	const screen = state.stack[state.stack.length - 1] as OpenScreen;
	const view = screen.view(size);
	const turn = useTurning(view.isBusy === true && state.asked === undefined);
	useKeys(key => console.press(key, size));
	useEffect(() => {
		if (state.exitCode !== undefined) {
			leave(state.exitCode);
		}
	}, [state.exitCode, leave]);
	const copy = useClipboard();
	useLayoutEffect(() => {
		clipboard.copy = text => copy(text).sent;
	}, [clipboard, copy]);
	const message = useMessage(state, now);
	const drawn: Theme = {...plainTheme, ...theme, turn, behind: behindCursor(state, view)};
	const {asked, help} = state;
	const open = help === undefined ? view : helpView(view, help, theme.isAscii);
	const shown = asked === undefined ? open : mfaQuestionView(view, asked);
	return (
		<ThemeContext value={drawn}>
			<Frame view={shown} identity={screen.identity()} message={message} />
		</ThemeContext>
	);
}

/** Counts up while something runs, so that its mark turns. */
function useTurning(isBusy: boolean): number {
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		if (!isBusy) {
			setTurn(0);
			return;
		}

		const timer = setInterval(() => setTurn(before => before + 1), turnMs);
		return () => clearInterval(timer);
	}, [isBusy]);
	return turn;
}

/** The message of the console until its time is over. */
function useMessage({message}: ConsoleState, now: () => number) {
	const [, redraw] = useState(0);
	useEffect(() => {
		if (message === undefined) {
			return;
		}

		const timer = setTimeout(() => redraw(before => before + 1), Math.max(0, message.until - now()));
		return () => clearTimeout(timer);
	}, [message, now]);
	return message !== undefined && now() < message.until ? message : undefined;
}
