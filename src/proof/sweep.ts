import {listMultipartUploads, listObjectVersions} from '../aws/listing.js';
import {abortMultipartUpload} from '../aws/multipart.js';
import {deleteObjects} from '../aws/objects.js';
import type {Run} from './run.js';

/** No proof and no test upload lasts so long: what is older was left by a run that was killed, whoever's it was. */
const oldMs = 3_600_000;

/** The names that test uploads (`RANDOM`) and proofs (`RANDOM/NAME`) give, and nobody else should. */
const isOfTests = (name: string) => /^(?:[\da-f]{8}|[\da-f]{20}\/[\w-]+)$/u.test(name);

/**
Take away test objects that an earlier run left. It looks at one page only and says nothing of what it could not do: the next run looks again.
*/
export async function sweep({deps: {operator, input, clock, abandoned}}: Run): Promise<void> {
	const prefix = `${input.prefix}.nightdrop/`;
	const bucket = {bucket: input.bucket, owner: input.account};
	const isLeft = (key: string, at: string | undefined) =>
		key.startsWith(prefix) &&
		isOfTests(key.slice(prefix.length)) &&
		at !== undefined &&
		(clock.now() - Date.parse(at) > oldMs || (abandoned !== undefined && key.startsWith(abandoned)));
	const [objects, uploads] = await Promise.all([
		listObjectVersions(operator, {...bucket, prefix}),
		listMultipartUploads(operator, {...bucket, prefix}),
	]);
	const left = (objects.ok ? objects.value.versions : []).filter(({key, lastModified}) =>
		isLeft(key, lastModified),
	);
	if (left.length > 0) {
		await deleteObjects(operator, {...bucket, objects: left.map(({key, versionId}) => ({key, versionId}))});
	}

	for (const {key, uploadId, startedAt} of uploads.ok ? uploads.value.uploads : []) {
		if (isLeft(key, startedAt)) {
			await abortMultipartUpload(operator, {...bucket, key, uploadId});
		}
	}
}
