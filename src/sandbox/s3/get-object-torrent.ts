import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {openVersion} from './reading.js';
import {methodNotAllowed} from './refusals.js';

/** `GET /bucket/key?torrent`: S3 gives no torrents since 2022; who may not read is told that first. */
export function getObjectTorrent(call: ObjectCall): SandboxResponse {
	openVersion(call, ['s3:GetObject', 's3:GetObjectVersion'], {
		more: [['s3:GetObjectTorrent', 's3:GetObjectVersionTorrent']],
	});
	throw methodNotAllowed(call.request.method, 'TORRENT');
}
