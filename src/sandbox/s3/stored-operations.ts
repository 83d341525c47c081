import {SandboxError, type SandboxResponse} from '../protocol.js';
import {requireAccess} from './access.js';
import type {BucketCall, BucketOperation} from './call.js';
import {documentAnswer, innerXml, parseDocument} from './documents.js';
import {hasChecksum} from './object-lock.js';
import {invalidRequest, methodNotAllowed} from './refusals.js';
import type {Stored} from './stored-configurations.js';

const maximumText = 512 * 1024;

/** The operation on a stored configuration that a method asks for. */
export function storedOperation(stored: Stored): BucketOperation {
	return call => {
		switch (call.request.method) {
			case 'GET':
				return getStored(call, stored);
			case 'PUT':
			case 'POST':
				return putStored(call, stored);
			case 'DELETE':
				return deleteStored(call, stored);
			default:
				throw methodNotAllowed(call.request.method, stored.name.toUpperCase());
		}
	};
}

function getStored(call: BucketCall, {name, root, read, missing}: Stored): SandboxResponse {
	requireAccess(call, {action: read});
	const content = call.bucket.configurations.get(name);
	if (content !== undefined) {
		return documentAnswer(root, [innerXml(content, root)]);
	}

	if ('content' in missing) {
		return documentAnswer(root, [missing.content]);
	}

	throw new SandboxError(404, missing.code, missing.message, {elements: {BucketName: call.bucket.name}});
}

async function putStored(call: BucketCall, stored: Stored): Promise<SandboxResponse> {
	const {request, bucket} = call;
	requireAccess(call, {action: stored.write});
	if (stored.needsChecksum === true && !hasChecksum(request.headers)) {
		throw invalidRequest('Missing required header for this request: Content-MD5');
	}

	const text = await request.text(maximumText);
	const document = parseDocument(text, stored.root);
	stored.check?.(document, bucket);
	bucket.configurations.set(stored.name, text);
	return {status: stored.name === 'tagging' ? 204 : 200};
}

function deleteStored(call: BucketCall, {name, write, remove = write}: Stored): SandboxResponse {
	if (remove === false) {
		throw methodNotAllowed('DELETE', name.toUpperCase());
	}

	requireAccess(call, {action: remove});
	call.bucket.configurations.delete(name);
	return {status: 204};
}
