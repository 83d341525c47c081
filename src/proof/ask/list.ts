import {listBuckets} from '../../aws/buckets.js';
import {listMultipartUploads, listObjectsV2, listObjectVersions, listParts} from '../../aws/listing.js';
import {toSeen} from '../seen.js';
import type {Ask, Asks} from './ask.js';

/** One name is enough to know. */
const names =
	(prefixOf: (prefix: string) => string | undefined): Ask =>
	async ({run, user, bucket, signal}) => {
		const prefix = prefixOf(run.deps.input.prefix);
		return [toSeen(await listObjectsV2(user, {bucket, prefix, maxKeys: 1}, signal))];
	};

export const listAsks: Asks = {
	'list.names': names(prefix => (prefix === '' ? undefined : prefix)),
	'list.whole-bucket': names(() => undefined),
	'list.empty-prefix': names(() => ''),
	'list.sibling': names(prefix => `${prefix.slice(0, -1)}x/`),

	async 'list.versions'({run, user, bucket, signal}) {
		const {prefix} = run.deps.input;
		return [toSeen(await listObjectVersions(user, {bucket, prefix, maxKeys: 1}, signal))];
	},

	async 'list.uploads'({run, user, bucket, signal}) {
		const {prefix} = run.deps.input;
		return [toSeen(await listMultipartUploads(user, {bucket, prefix, maxUploads: 1}, signal))];
	},

	async 'list.parts'({run, user, bucket, signal}) {
		const upload = await run.othersUpload();
		return upload === undefined
			? []
			: [toSeen(await listParts(user, {bucket, key: upload.key, uploadId: upload.uploadId}, signal))];
	},

	async 'list.buckets'({user, signal}) {
		return [toSeen(await listBuckets(user, signal))];
	},
};
