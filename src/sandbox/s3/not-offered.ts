import {type Question, requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {operationNotOffered} from './refusals.js';

/** Answers an operation that the sandbox has not: a denial to whom S3 would deny it, 501 to all others. */
export function refuseOperation(call: BucketCall, question: Question): never {
	requireAccess(call, question);
	throw operationNotOffered();
}
