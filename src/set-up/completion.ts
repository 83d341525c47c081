import {nearest} from '../ui/nearest.js';
import type {BucketStep} from './state.js';

/** The bucket that was most likely meant by a name that no bucket has. */
export const meantBy = ({status, facts, bucket, names = []}: BucketStep): string | undefined =>
	status === 'read' && facts?.status === 'missing' ? nearest(bucket, names) : undefined;

/** The name that was meant; else what all the buckets that begin like the name as typed have in common, where that is more than was typed. */
export function completionOf(step: BucketStep): string | undefined {
	const {focus, status, bucket, names = []} = step;
	const meant = meantBy(step);
	if (meant !== undefined || focus !== 'bucket' || status === 'reading') {
		return meant;
	}

	const [first, ...others] = names.filter(name => name.startsWith(bucket));
	const isCommon = (length: number) => others.every(name => name.startsWith((first ?? '').slice(0, length)));
	let length = first?.length ?? 0;
	while (!isCommon(length)) {
		length--;
	}

	return length > bucket.length ? first?.slice(0, length) : undefined;
}
