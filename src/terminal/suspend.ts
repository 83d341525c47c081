import {type Host, listen} from './host.js';

/** What is put away while the program is stopped. */
export type Suspendable = {readonly open: () => void; readonly close: () => void};

/** So long after the stop the program still runs only if nothing stopped it. */
const stopTimeoutMs = 100;

/**
Job control: `suspend` gives the terminal back and stops the program as the shell's Ctrl-Z would; when it is continued, the screen is drawn anew as a whole.
*/
export function watchJobControl(
	host: Host,
	device: Suspendable,
): {readonly suspend: () => void; readonly forget: () => void} {
	let timer: NodeJS.Timeout | undefined;
	let unlisten: (() => void) | undefined;

	const suspend = () => {
		if (unlisten === undefined || host.platform === 'win32') {
			return;
		}

		device.close();
		// Without a listener SIGTSTP does what it does by itself: stop.
		unlisten();
		unlisten = undefined;
		host.on('SIGCONT', resume);
		// The whole job, as the terminal would do it: a shell waits for npm, not for us.
		host.kill(0, 'SIGTSTP');
		// The kernel stops nobody whom no shell could continue. Then we are back at once.
		timer = setTimeout(resume, stopTimeoutMs);
	};

	const resume = () => {
		if (unlisten === undefined) {
			clearTimeout(timer);
			host.off('SIGCONT', resume);
			unlisten = listen(host, {SIGTSTP: suspend, SIGCONT: redraw});
			reopen();
		}
	};

	const reopen = () => {
		device.open();
		// Only the job in the foreground is told of a new size, so Node does not know it yet.
		host.kill(host.pid, 'SIGWINCH');
	};

	// Stopped by a signal that cannot be caught: the shell has used the terminal meanwhile.
	const redraw = () => {
		device.close();
		reopen();
	};

	unlisten = listen(host, {SIGTSTP: suspend, SIGCONT: redraw});
	return {
		suspend,
		forget() {
			clearTimeout(timer);
			host.off('SIGCONT', resume);
			unlisten?.();
			unlisten = undefined;
		},
	};
}
