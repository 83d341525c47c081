import {spawnSync} from 'node:child_process';
import process from 'node:process';
import {expect, test} from 'vitest';
import {isRunning, processName} from '../../src/storage/process.js';

test('this process runs, one that has ended does not', () => {
	const ended = spawnSync(process.execPath, ['-e', '']);
	expect(isRunning(processName(process.pid))).toBe(true);
	expect(isRunning(processName(ended.pid))).toBe(false);
});

test('of another machine nothing can be said, so it counts as running', () => {
	const ended = spawnSync(process.execPath, ['-e', '']);
	expect(isRunning(`another-machine/${ended.pid}`)).toBe(true);
});
