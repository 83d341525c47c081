import {formatNumber, formatSize} from '../ui/format.js';
import {problem} from '../ui/line.js';
import {tellTrouble, withoutKeys} from '../ui/trouble-words.js';
import {uploadsJson} from './json.js';
import type {BackupsOptions, RunBackupsDeps} from './run.js';
import {exitCodeOfListing} from './run.js';
import type {Upload} from './state.js';
import {isOldUpload, readUploads} from './uploads.js';

/** Tell of the uploads that were begun and never finished: 1 where one is so old that it was given up. */
export async function runUploads(
	{isJson, limit, out, err, signal}: BackupsOptions,
	{clock, place, open}: RunBackupsDeps,
): Promise<number> {
	const uploads = await readUploads(await open(), place, signal);
	if (isJson) {
		out.json(uploadsJson(place, uploads));
	}

	if (!uploads.ok) {
		if (!isJson) {
			const {next, ...told} = tellTrouble(
				{what: `The unfinished uploads of ${place.name} could not be listed`, ...uploads},
				place.whose,
			);
			for (const {text} of problem({...told, ...(next !== undefined && {next: withoutKeys(next)})})) {
				err.line(text);
			}
		}

		return exitCodeOfListing(uploads);
	}

	const now = clock.now();
	if (!isJson) {
		if (uploads.list.length === 0) {
			out.line(`ok: no unfinished uploads in ${place.name}`);
		}

		for (const upload of uploads.list.slice(0, limit)) {
			out.line(uploadLine(upload, now));
		}

		if (uploads.hasMore) {
			out.line(`unknown: there are more than these ${formatNumber(uploads.list.length, 'upload')}`);
		}
	}

	return uploads.list.some(upload => isOldUpload(upload, now)) ? 1 : 0;
}

function uploadLine(upload: Upload, now: number): string {
	const {key, startedAt = 'a time not known', parts, bytes} = upload;
	const soFar =
		parts === undefined || bytes === undefined
			? ''
			: `, ${formatNumber(parts, 'part')}, ${formatSize(bytes)}`;
	return `${isOldUpload(upload, now) ? 'warning' : 'ok'}: ${key}: begun ${startedAt}, not finished${soFar}`;
}
