import {createHash, randomBytes} from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
Makes the ids of requests, 16 characters as S3's. With a seed an id follows from what was asked and how often, so that requests made side by side get the same ids each time.
*/
export function requestIds(seed: string | undefined): (method: string, url: string) => string {
	const counts = new Map<string, number>();
	return (method, url) => {
		const asked = `${method} ${url.replace(/X-Amz-[^&]*/gu, '')}`;
		const count = (counts.get(asked) ?? 0) + 1;
		if (seed !== undefined) {
			counts.set(asked, count);
		}

		const bytes =
			seed === undefined
				? randomBytes(16)
				: createHash('sha256').update(`${seed} ${asked} ${count}`).digest().subarray(0, 16);
		return [...bytes].map(byte => alphabet[byte % alphabet.length]).join('');
	};
}
