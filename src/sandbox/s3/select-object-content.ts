import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {openVersion} from './reading.js';
import {methodNotAllowed} from './refusals.js';

/** `POST /bucket/key?select`: closed to new customers since 2024; who may not read is told that first. */
export function selectObjectContent(call: ObjectCall): SandboxResponse {
	openVersion(call, ['s3:GetObject', 's3:GetObjectVersion']);
	throw methodNotAllowed(call.request.method, 'OBJECT');
}
