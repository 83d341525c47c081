import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {documentAnswer, leaf, readDocument, textOf} from './documents.js';
import {checkHold, hasChecksum} from './object-lock.js';
import {noLockConfiguration, openLockable} from './object-retention.js';
import {invalidRequest, malformedXml} from './refusals.js';

/** `GET /bucket/key?legal-hold` */
export function getObjectLegalHold(call: ObjectCall): SandboxResponse {
	const {legalHold} = openLockable(call, 's3:GetObjectLegalHold');
	if (legalHold === undefined) {
		throw noLockConfiguration();
	}

	return documentAnswer('LegalHold', [leaf('Status', legalHold ? 'ON' : 'OFF')]);
}

/** `PUT /bucket/key?legal-hold` */
export async function putObjectLegalHold(call: ObjectCall): Promise<SandboxResponse> {
	const version = openLockable(call, 's3:PutObjectLegalHold');
	if (!hasChecksum(call.request.headers)) {
		throw invalidRequest('Missing required header for this request: Content-MD5');
	}

	const status = textOf(await readDocument(call.request, 'LegalHold'), 'Status');
	if (status !== 'ON' && status !== 'OFF') {
		throw malformedXml();
	}

	version.legalHold = checkHold(status);
	return {status: 200};
}
