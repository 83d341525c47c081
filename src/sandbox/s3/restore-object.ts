import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {childOf, readDocument, textOf} from './documents.js';
import {openVersion} from './reading.js';
import {malformedXml} from './refusals.js';
import {isArchived} from './restore.js';

const hour = 3_600_000;
const day = 24 * hour;

/** How long each tier takes; a deep archive takes longer, and knows no Expedited. */
const hours: {readonly [tier: string]: readonly [archive: number, deep: number | undefined]} = {
	Expedited: [0.1, undefined],
	Standard: [4, 12],
	Bulk: [10, 48],
};

/** `POST /bucket/key?restore` */
export async function restoreObject(call: ObjectCall): Promise<SandboxResponse> {
	const version = openVersion(call, ['s3:RestoreObject', 's3:RestoreObject']);
	if (!isArchived(version)) {
		throw new SandboxError(
			403,
			'InvalidObjectState',
			"Restore is not allowed for the object's current storage class",
			{elements: {StorageClass: version.storageClass}},
		);
	}

	const now = call.state.clock();
	const {restore} = version;
	if (restore !== undefined && now < restore.readyAt) {
		throw new SandboxError(409, 'RestoreAlreadyInProgress', 'Object restore is already in progress');
	}

	const {days, tier} = await readRequest(call);
	const delay = hours[tier]?.[version.storageClass === 'DEEP_ARCHIVE' ? 1 : 0];
	if (delay === undefined) {
		throw malformedXml();
	}

	const isHere = restore !== undefined && now < restore.until;
	const readyAt = isHere ? restore.readyAt : now + delay * hour;
	version.restore = {readyAt, until: Math.max(now, readyAt) + days * day};
	return {status: isHere ? 200 : 202};
}

async function readRequest({request}: ObjectCall): Promise<{days: number; tier: string}> {
	const document = await readDocument(request, 'RestoreRequest');
	const days = Number(textOf(document, 'Days') ?? 1);
	if (!Number.isInteger(days) || days < 1) {
		throw malformedXml();
	}

	const tier =
		textOf(childOf(document, 'GlacierJobParameters'), 'Tier') ?? textOf(document, 'Tier') ?? 'Standard';
	return {days, tier};
}
