import type {Trouble} from '../aws/trouble.js';
import {exitCodeOf} from '../ui/exit-code.js';
import {formatNumber, formatSize} from '../ui/format.js';
import {problem} from '../ui/line.js';
import {tellTrouble, withoutKeys} from '../ui/trouble-words.js';
import {uploadsJson} from './json.js';
import type {BackupsOptions, RunBackupsDeps} from './run.js';
import type {Place, StoppedBy, Upload, Uploads} from './state.js';
import {stoppedBy} from './stopped-by.js';
import {isOldUpload, readUploads} from './uploads.js';
import {stopWords} from './words.js';

/** Tell of the uploads that were begun and never finished: 1 where one is so old that it was given up. */
export async function runUploads(options: BackupsOptions, deps: RunBackupsDeps): Promise<number> {
	const {isJson, out, signal} = options;
	const {clock, place, open} = deps;
	const uploads = await readUploads(await open(), place, signal);
	const by = signal.aborted ? stoppedBy(signal) : undefined;
	const trouble = troubleWith(uploads, place, by);
	const now = clock.now();
	if (isJson) {
		out.json(uploadsJson(place, uploads, trouble, by));
	} else {
		tell(uploads, now, options, place);
		tellTroubleWith(trouble, options, place);
	}

	if (trouble !== undefined) {
		return exitCodeOf(trouble);
	}

	return uploads.ok && uploads.list.some(upload => isOldUpload(upload, now)) ? 1 : 0;
}

/** What could not be told: of any of them, or how far those have come whose parts were not counted in time. */
function troubleWith(uploads: Uploads, {name}: Place, by: StoppedBy | undefined): Trouble | undefined {
	const stop = by && stopWords[by];
	if (!uploads.ok) {
		const {error, call} = uploads;
		return {what: `The unfinished uploads of ${name} could not be listed`, ...stop, error, call};
	}

	return stop !== undefined && uploads.list.some(({parts}) => parts === undefined)
		? {what: 'Could not tell how far each of these uploads has come', ...stop, isUnknown: true}
		: undefined;
}

function tell(uploads: Uploads, now: number, {limit, out}: BackupsOptions, {name}: Place): void {
	if (!uploads.ok) {
		return;
	}

	if (uploads.list.length === 0) {
		out.line(`ok: no unfinished uploads in ${name}`);
	}

	for (const upload of uploads.list.slice(0, limit)) {
		out.line(uploadLine(upload, now));
	}

	if (uploads.hasMore) {
		out.line(`unknown: there are more than these ${formatNumber(uploads.list.length, 'upload')}`);
	}
}

function tellTroubleWith(trouble: Trouble | undefined, {err}: BackupsOptions, {whose}: Place): void {
	if (trouble === undefined) {
		return;
	}

	const {next, ...told} = tellTrouble(trouble, whose);
	for (const {text} of problem({...told, ...(next !== undefined && {next: withoutKeys(next)})})) {
		err.line(text);
	}
}

function uploadLine(upload: Upload, now: number): string {
	const {key, startedAt = 'a time not known', parts, bytes} = upload;
	const soFar =
		parts === undefined || bytes === undefined
			? ''
			: `, ${formatNumber(parts, 'part')}, ${formatSize(bytes)}`;
	return `${isOldUpload(upload, now) ? 'warning' : 'ok'}: ${key}: begun ${startedAt}, not finished${soFar}`;
}
