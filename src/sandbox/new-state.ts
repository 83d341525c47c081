import {createHash, randomBytes} from 'node:crypto';
import type {SandboxState} from './state.js';

export const sandboxAccount = '111122223333';
export const otherAccount = '999988887777';

/** An account with nothing in it. With a seed, ids and secrets are the same each time. */
export function newState({
	clock,
	randomSeed,
	slowMs,
	consistencyMs,
}: {
	readonly clock: () => number;
	readonly randomSeed?: string | undefined;
	readonly slowMs: number;
	readonly consistencyMs: number;
}): SandboxState {
	return {
		account: sandboxAccount,
		partition: 'aws',
		region: 'us-east-1',
		otherAccount,
		users: new Map(),
		groups: new Map(),
		roles: new Map(),
		managedPolicies: new Map(),
		accessKeys: new Map(),
		sessions: new Map(),
		buckets: new Map(),
		accountPublicAccessBlock: {},
		clock,
		random: randomText(randomSeed === undefined ? randomBytes : seededBytes(randomSeed)),
		knobs: {slowMs, consistencyMs},
	};
}

function randomText(bytes: (length: number) => Uint8Array) {
	return (length: number, alphabet: string) =>
		[...bytes(length * 2)]
			.reduce<number[]>((pairs, byte, index) => {
				if (index % 2 === 0) {
					pairs.push(byte * 256);
				} else {
					pairs[pairs.length - 1] = (pairs[pairs.length - 1] as number) + byte;
				}

				return pairs;
			}, [])
			.map(value => alphabet[value % alphabet.length])
			.join('');
}

function seededBytes(seed: string): (length: number) => Uint8Array {
	let count = 0;
	return length =>
		Buffer.concat(
			Array.from({length: Math.ceil(length / 32)}, () =>
				createHash('sha256').update(`${seed}/${count++}`).digest(),
			),
		).subarray(0, length);
}
