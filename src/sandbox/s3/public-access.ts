import type {Bucket, PublicAccessBlock, SandboxState} from '../state.js';

export const nothingBlocked: PublicAccessBlock = {
	blockPublicAcls: false,
	ignorePublicAcls: false,
	blockPublicPolicy: false,
	restrictPublicBuckets: false,
};

export const everythingBlocked: PublicAccessBlock = {
	blockPublicAcls: true,
	ignorePublicAcls: true,
	blockPublicPolicy: true,
	restrictPublicBuckets: true,
};

/** What holds for a bucket: its own settings and its account's, whichever is stricter. */
export function effectiveBlock(state: SandboxState, bucket: Bucket): PublicAccessBlock {
	const own = bucket.publicAccessBlock ?? nothingBlocked;
	const account =
		bucket.owner === state.account
			? (state.accountPublicAccessBlock.current ?? nothingBlocked)
			: nothingBlocked;
	return {
		blockPublicAcls: own.blockPublicAcls || account.blockPublicAcls,
		ignorePublicAcls: own.ignorePublicAcls || account.ignorePublicAcls,
		blockPublicPolicy: own.blockPublicPolicy || account.blockPublicPolicy,
		restrictPublicBuckets: own.restrictPublicBuckets || account.restrictPublicBuckets,
	};
}
