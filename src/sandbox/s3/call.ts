import type {SandboxRequest, SandboxResponse} from '../protocol.js';
import type {Bucket, SandboxState} from '../state.js';

/** A request about a bucket that exists and may be spoken to here. */
export type BucketCall = {
	readonly request: SandboxRequest;
	readonly state: SandboxState;
	readonly bucket: Bucket;
};

/** A request about a key, of which there may be no object. */
export type ObjectCall = BucketCall & {readonly key: string};

export type Answered = SandboxResponse | Promise<SandboxResponse>;
export type ServiceOperation = (request: SandboxRequest, state: SandboxState) => Answered;
export type BucketOperation = (call: BucketCall) => Answered;
export type ObjectOperation = (call: ObjectCall) => Answered;
