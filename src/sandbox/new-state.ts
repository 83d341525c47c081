import {createHash, randomBytes} from 'node:crypto';
import type {Partition, SandboxState} from './state.js';

export const sandboxAccount = '111122223333';
export const otherAccount = '999988887777';

const firstRegions: Readonly<Record<Partition, string>> = {
	aws: 'us-east-1',
	'aws-cn': 'cn-north-1',
	'aws-us-gov': 'us-gov-west-1',
};

/** An account with nothing in it. With a seed, ids and secrets are the same each time. */
export function newState({
	clock,
	randomSeed,
	slowMs,
	consistencyMs,
	partition = 'aws',
}: {
	readonly clock: () => number;
	readonly randomSeed?: string | undefined;
	readonly slowMs: number;
	readonly consistencyMs: number;
	readonly partition?: Partition | undefined;
}): SandboxState {
	return {
		account: sandboxAccount,
		partition,
		region: firstRegions[partition],
		otherAccount,
		users: new Map(),
		groups: new Map(),
		roles: new Map(),
		managedPolicies: new Map(),
		virtualMfaDevices: new Set(),
		usedMfaSteps: new Map(),
		accessKeys: new Map(),
		sessions: new Map(),
		buckets: new Map(),
		accountPublicAccessBlock: {},
		clock,
		random: randomText(randomSeed === undefined ? length => randomBytes(length) : seededBytes(randomSeed)),
		knobs: {slowMs, consistencyMs},
	};
}

type Bytes = (length: number, of: string) => Uint8Array;

function randomText(bytes: Bytes): SandboxState['random'] {
	return (length, alphabet, of = '') => {
		const picked = bytes(length * 2, of);
		return Array.from({length}, (_, index) => {
			const value = (picked[index * 2] as number) * 256 + (picked[index * 2 + 1] as number);
			return alphabet[value % alphabet.length];
		}).join('');
	};
}

/** Bytes that follow from the seed, what they are for, and how many were made for it before: what is made beside it does not count. */
function seededBytes(seed: string): Bytes {
	const counts = new Map<string, number>();
	return (length, of) => {
		const count = counts.get(of) ?? 0;
		counts.set(of, count + 1);
		const blocks = Array.from({length: Math.ceil(length / 32)}, (_, block) =>
			createHash('sha256')
				.update(JSON.stringify([seed, of, count, block]))
				.digest(),
		);
		return Buffer.concat(blocks).subarray(0, length);
	};
}
