import type {Service} from '../aws/answer.js';

/** A call before it is made: what `v` shows. */
export type PlannedCall = {
	readonly service: Service;
	/** The API name, for example `PutBucketPolicy`. */
	readonly operation: string;
	/** The exact input, as JSON; never holds a secret. */
	readonly input: {readonly [name: string]: unknown};
};
