import {SandboxError} from '../protocol.js';
import type {ObjectVersion, SandboxState} from '../state.js';

const archives = new Set(['GLACIER', 'DEEP_ARCHIVE']);

export function isArchived(version: ObjectVersion): boolean {
	return archives.has(version.storageClass);
}

/** `x-amz-restore` of an object that was asked back from an archive. */
export function restoreHeader(
	state: SandboxState,
	{restore}: ObjectVersion,
): {readonly [name: string]: string} {
	if (restore === undefined || restore.until <= state.clock()) {
		return {};
	}

	return {
		'x-amz-restore':
			restore.readyAt > state.clock()
				? 'ongoing-request="true"'
				: `ongoing-request="false", expiry-date="${new Date(restore.until).toUTCString()}"`,
	};
}

/** An archived object is a 403 that is no denial: `InvalidObjectState`. */
export function refuseArchived(state: SandboxState, version: ObjectVersion): void {
	const {restore} = version;
	const isHere = restore !== undefined && restore.readyAt <= state.clock() && state.clock() < restore.until;
	if (isArchived(version) && !isHere) {
		throw new SandboxError(
			403,
			'InvalidObjectState',
			"The operation is not valid for the object's storage class",
			{elements: {StorageClass: version.storageClass}},
		);
	}
}
