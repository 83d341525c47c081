import type {Aws} from '../aws/clients.js';
import {listMultipartUploads, listParts} from '../aws/listing.js';
import type {Place, Upload, Uploads} from './state.js';

const day = 86_400_000;

/** An upload that has not ended after so long was given up. */
const oldAfterMs = 7 * day;

/** Pages of a thousand that are asked for; nobody looks at more. */
const pagesAtMost = 5;

/** Of so many uploads the parts are asked for, each with a request of its own. */
const measuredAtMost = 50;

export const isOldUpload = ({startedAt}: Pick<Upload, 'startedAt'>, now: number): boolean =>
	startedAt !== undefined && now - Date.parse(startedAt) > oldAfterMs;

/** The unfinished uploads of a place, the oldest first, with what the first of them have come to. */
export async function readUploads(
	aws: Aws,
	{bucket, prefix, owner}: Place,
	signal?: AbortSignal,
): Promise<Uploads> {
	const of = {bucket, ...(owner !== undefined && {owner})};
	const found: Upload[] = [];
	let next: Parameters<typeof listMultipartUploads>[1]['next'];
	for (let page = 0; page < pagesAtMost; page++) {
		const answer = await listMultipartUploads(aws, {...of, prefix, ...(next && {next})}, signal);
		if (!answer.ok) {
			return answer;
		}

		found.push(...answer.value.uploads);
		next = answer.value.next;
		if (next === undefined) {
			break;
		}
	}

	const list = found.sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? -1 : 1));
	const measured = await Promise.all(
		list.slice(0, measuredAtMost).map(async (upload): Promise<Upload> => {
			const parts = await listParts(aws, {...of, key: upload.key, uploadId: upload.uploadId}, signal);
			// Only the first thousand parts are seen: a figure of those would pass for the whole.
			return parts.ok && parts.value.length < 1000
				? {
						...upload,
						parts: parts.value.length,
						bytes: parts.value.reduce((sum, {size}) => sum + size, 0),
					}
				: upload;
		}),
	);
	return {ok: true, list: [...measured, ...list.slice(measuredAtMost)], hasMore: next !== undefined};
}
