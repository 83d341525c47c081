import {settingsDirectory} from '../storage/directory.js';
import type {FileAnswer} from '../storage/problem.js';
import type {Context} from './context.js';

/** Keeps copies of policies that are about to be replaced, beside the settings. The answer is the copy's path. */
export const copyKeeper =
	({directory = settingsDirectory(), clock}: Pick<Context, 'directory' | 'clock'>) =>
	async (bucket: string, policy: string): Promise<FileAnswer<string>> => {
		const {keepPolicy} = await import('../storage/policy-backup.js');
		return keepPolicy({directory, bucket, at: clock.now(), policy});
	};
