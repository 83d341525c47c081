import {getVersioning} from '../../aws/bucket-settings.js';
import type {BucketRef} from '../../aws/buckets.js';
import type {Series} from '../../backups/backup.js';
import type {Versioned} from '../../backups/state.js';
import {overwritesSeen, type Written, writtenSince} from '../written.js';
import type {StepContext} from './deps.js';

type Listed = {readonly series: readonly Series[]; readonly versions: Versioned};

/** What was written since a moment, milliseconds since 1970, as all versions tell it; and whether the bucket keeps any. */
export async function lookAtWritten(
	bucket: BucketRef,
	{series, versions}: Listed,
	since: number,
	{deps, stop}: Pick<StepContext, 'deps' | 'stop'>,
): Promise<Written> {
	const versioning = await getVersioning(deps.operator, bucket, stop);
	const status = versioning.ok ? versioning.value.status : undefined;
	return writtenSince(series, versions, since, overwritesSeen(status, versions.unkeptAt, since));
}
