import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import type {ObjectCall} from './call.js';
import {documentAnswer, leaf, readDocument, textOf} from './documents.js';
import {
	checkRetention,
	hasChecksum,
	mayBypass,
	missingLockConfiguration,
	type Retention,
} from './object-lock.js';
import {openVersion} from './reading.js';
import {invalidRequest, malformedXml, protectedByLock} from './refusals.js';

export const noLockConfiguration = (): SandboxError =>
	new SandboxError(
		404,
		'NoSuchObjectLockConfiguration',
		'The specified object does not have a ObjectLock configuration',
	);

/** `GET /bucket/key?retention` */
export function getObjectRetention(call: ObjectCall): SandboxResponse {
	const {retention} = openLockable(call, 's3:GetObjectRetention');
	if (retention === undefined) {
		throw noLockConfiguration();
	}

	return documentAnswer('Retention', [
		leaf('Mode', retention.mode),
		leaf('RetainUntilDate', new Date(retention.until).toISOString()),
	]);
}

/** `PUT /bucket/key?retention`: longer is always allowed, shorter or none only past GOVERNANCE. */
export async function putObjectRetention(call: ObjectCall): Promise<SandboxResponse> {
	const version = openLockable(call, 's3:PutObjectRetention');
	const wanted = await readRetention(call);
	const {retention} = version;
	const isHeld = retention !== undefined && retention.until > call.state.clock();
	if (isHeld && isWeaker(wanted, retention)) {
		if (retention.mode === 'COMPLIANCE' || !mayBypass(call, call.key, version)) {
			throw protectedByLock();
		}
	}

	if (wanted === undefined) {
		delete version.retention;
	} else {
		version.retention = wanted;
	}

	return {status: 200};
}

/** The version, in a bucket that has Object Lock at all. */
export function openLockable(call: ObjectCall, action: string): ObjectVersion {
	const version = openVersion(call, [action, action]);
	if (call.bucket.objectLock === undefined) {
		throw missingLockConfiguration();
	}

	return version;
}

async function readRetention({request, state}: ObjectCall): Promise<Retention | undefined> {
	if (!hasChecksum(request.headers)) {
		throw invalidRequest('Missing required header for this request: Content-MD5');
	}

	const document = await readDocument(request, 'Retention');
	const mode = textOf(document, 'Mode');
	const until = textOf(document, 'RetainUntilDate');
	if (mode === undefined && until === undefined) {
		return undefined;
	}

	if (mode === undefined || until === undefined) {
		throw malformedXml();
	}

	return checkRetention(mode, until, state.clock());
}

const isWeaker = (wanted: Retention | undefined, held: Retention) =>
	wanted === undefined ||
	wanted.until < held.until ||
	(held.mode === 'COMPLIANCE' && wanted.mode === 'GOVERNANCE');
