import {hostname} from 'node:os';
import process from 'node:process';

/** A process of this machine by a name that no other machine gives: `HOST/PID`. */
export const processName = (pid: number): string => `${hostname()}/${pid}`;

/** Whether a process still runs, as far as this machine can tell: one of another user or another machine counts as running. */
export function isRunning(name: string): boolean {
	const pid = Number(name.slice(name.lastIndexOf('/') + 1));
	return processName(pid) !== name || isAlive(pid);
}

/** Whether a process of this machine still runs. One of another user counts as running. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
