import {type Console, type ConsoleDeps, createConsole} from '../../src/console/console.js';
import type {OpenScreen} from '../../src/console/open-screen.js';
import {fakeScreen} from './fake-screen.js';

/** The console with this screen as its home, from which nothing else is opened. */
export function consoleOver(home: OpenScreen, change: Partial<ConsoleDeps> = {}): Console {
	const nowhere = () => fakeScreen('Elsewhere');
	return createConsole({
		home,
		openSetUp: nowhere,
		openProof: nowhere,
		openBackups: nowhere,
		openBucket: nowhere,
		openRotation: nowhere,
		openLastProof: nowhere,
		isAscii: false,
		copy: () => true,
		now: () => 0,
		...change,
	});
}
