import {execFileSync, spawn} from 'node:child_process';
import process from 'node:process';

const alone = ['--user', '--map-root-user', '--mount'];

/** Whether this machine lets us have a small disk of our own: a user namespace in which memory is mounted. */
export const hasSmallDisk: boolean = (() => {
	try {
		execFileSync('unshare', [...alone, 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt'], {
			stdio: 'ignore',
		});
		return true;
	} catch {
		return false;
	}
})();

/** Where it is not, the tests that need one are skipped under this name. */
export const needsSmallDisk = 'a small disk (skipped where unshare may not mount one)';

/** Run a command where mounts are its own and gone with it; the answer is what it wrote. */
export async function runAlone(
	command: readonly string[],
	env: {readonly [name: string]: string} = {},
): Promise<{readonly code: number | null; readonly stdout: string; readonly stderr: string}> {
	const child = spawn('unshare', [...alone, ...command], {
		env: {PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	return new Promise(done => {
		child.once('close', code => done({code, stdout, stderr}));
	});
}
