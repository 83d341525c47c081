import type {BucketRef} from '../../aws/buckets.js';

/** Where the reports of one configuration lie, or one report. */
export type InventoryPlace = BucketRef & {
	/** `prefix/source/config-id/`, or the key of a `manifest.json`. */
	readonly key: string;
};

const url = /^s3:\/\/([^/]+)\/(.+)$/u;

/** Reads `s3://bucket/prefix/source/config-id/` or `s3://bucket/…/manifest.json`; `undefined` for anything else. */
export function parsePlace(text: string): InventoryPlace | undefined {
	const [, bucket, key] = url.exec(text) ?? [];
	if (bucket === undefined || key === undefined) {
		return undefined;
	}

	return {bucket, key: isManifest(key) || key.endsWith('/') ? key : `${key}/`};
}

/** Whether a key names one report, not the folder of all. */
export const isManifest = (key: string): boolean => /(?:^|\/)manifest\.json$/u.test(key);

/** Where S3 puts the reports of a configuration: `destination-prefix/source-bucket/config-id/`. */
export const placeOf = (
	source: string,
	{id, destination, prefix}: {readonly id: string; readonly destination: string; readonly prefix?: string},
): InventoryPlace => ({
	bucket: destination.replace(/^arn:[^:]*:s3:::/u, ''),
	key: `${prefix === undefined || prefix === '' ? '' : `${prefix.replace(/\/$/u, '')}/`}${source}/${id}/`,
});
