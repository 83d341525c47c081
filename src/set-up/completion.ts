import type {BucketStep} from './state.js';

/** What all the buckets that begin like the name as typed have in common, where that is more than was typed. */
export function completionOf({focus, status, bucket, names = []}: BucketStep): string | undefined {
	if (focus !== 'bucket' || status === 'reading') {
		return undefined;
	}

	const [first, ...others] = names.filter(name => name.startsWith(bucket));
	const isCommon = (length: number) => others.every(name => name.startsWith((first ?? '').slice(0, length)));
	let length = first?.length ?? 0;
	while (!isCommon(length)) {
		length--;
	}

	return length > bucket.length ? first?.slice(0, length) : undefined;
}
