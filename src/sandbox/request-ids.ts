import {createHash, randomBytes} from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
Makes the ids of requests, 16 characters as S3's. With a seed an id follows from what was asked and how often, so that requests made side by side get the same ids each time.
*/
export function requestIds(seed: string | undefined): (method: string, target: string) => string {
	if (seed === undefined) {
		return () => idOf(randomBytes(16));
	}

	const counts = new Map<string, number>();
	return (method, target) => {
		// A presigned URL is another each time, what it asks is not.
		const asked = digest([method, target.replace(/X-Amz-[^&]*/gu, '')]).toString('base64');
		const count = (counts.get(asked) ?? 0) + 1;
		counts.set(asked, count);
		return idOf(digest([seed, asked, count]).subarray(0, 16));
	};
}

const digest = (parts: readonly (string | number)[]) =>
	createHash('sha256').update(JSON.stringify(parts)).digest();

const idOf = (bytes: Uint8Array) => [...bytes].map(byte => alphabet[byte % alphabet.length]).join('');
