import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {getObject} from './get-object.js';

/** `HEAD /bucket/key`: asks for the same rights as a read. */
export function headObject(call: ObjectCall): SandboxResponse {
	return getObject(call);
}
