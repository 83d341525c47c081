import {createContext, useContext, useEffect, useLayoutEffect, useRef} from 'react';
import type {Environment} from './capabilities.js';
import {type Copied, copy} from './clipboard.js';
import type {Key} from './key.js';
import type {Keyboard} from './keyboard.js';
import type {Screen} from './screen.js';

/** What a component can reach of the terminal, through the hooks below. */
export type Device = {
	readonly screen: Screen;
	readonly keyboard: Keyboard;
	readonly environment: Environment;
	/** Leave the full screen, with an exit code. */
	readonly leave: (exitCode?: number) => void;
};

export const DeviceContext = createContext<Device | undefined>(undefined);

export function useDevice(): Device {
	const device = useContext(DeviceContext);
	if (device === undefined) {
		throw new Error('There is a terminal only inside startFullScreen');
	}

	return device;
}

/** Be given each key press and each paste. The handler is always the one of the last render. */
export function useKeys(handler: (key: Key) => void): void {
	const {keyboard} = useDevice();
	const latest = useRef(handler);
	useLayoutEffect(() => {
		latest.current = handler;
	});
	// Keys that came before this are kept by the keyboard, so none is lost.
	useEffect(
		() =>
			keyboard.subscribe(key => {
				latest.current(key);
			}),
		[keyboard],
	);
}

/** A function that leaves the full screen, by default with exit code 0. */
export function useLeave(): (exitCode?: number) => void {
	return useDevice().leave;
}

/** A function that puts text on the clipboard of the terminal. */
export function useClipboard(): (text: string) => Copied {
	const {screen, environment} = useDevice();
	return text =>
		copy(
			text,
			sequence => {
				screen.send(sequence);
			},
			environment,
		);
}
