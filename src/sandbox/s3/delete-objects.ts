import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {BucketCall} from './call.js';
import {type Deletion, deleteKey} from './delete-object.js';
import {
	branch,
	childrenOf,
	documentAnswer,
	flagOf,
	leaf,
	readDocument,
	textOf,
	type XmlElement,
} from './documents.js';
import {hasChecksum} from './object-lock.js';
import {invalidRequest, malformedXml} from './refusals.js';

const maximumKeys = 1000;

/** `POST /bucket?delete`: answers 200 whatever happens to each key; refusals are inside, per key. */
export async function deleteObjects(call: BucketCall): Promise<SandboxResponse> {
	if (!hasChecksum(call.request.headers)) {
		throw invalidRequest('Missing required header for this request: Content-MD5');
	}

	const document = await readDocument(call.request, 'Delete');
	const objects = childrenOf(document, 'Object');
	if (objects.length === 0 || objects.length > maximumKeys) {
		throw malformedXml();
	}

	const isQuiet = flagOf(document, 'Quiet');
	return documentAnswer(
		'DeleteResult',
		objects.map(object => deleteOne(call, object, isQuiet)),
	);
}

function deleteOne(call: BucketCall, object: XmlElement, isQuiet: boolean): string {
	const key = textOf(object, 'Key');
	const versionId = textOf(object, 'VersionId');
	if (key === undefined || key === '') {
		throw malformedXml();
	}

	try {
		const deletion = deleteKey(call, key, versionId === '' ? undefined : versionId, textOf(object, 'ETag'));
		return isQuiet ? '' : deletedElement(key, versionId, deletion);
	} catch (error) {
		if (error instanceof SandboxError) {
			return branch(
				'Error',
				leaf('Key', key),
				leaf('VersionId', versionId),
				leaf('Code', error.code),
				leaf('Message', error.message),
			);
		}

		throw error;
	}
}

function deletedElement(key: string, asked: string | undefined, deletion: Deletion): string {
	return branch(
		'Deleted',
		leaf('Key', key),
		leaf('VersionId', asked),
		leaf('DeleteMarker', deletion.isDeleteMarker || undefined),
		leaf('DeleteMarkerVersionId', deletion.isDeleteMarker ? deletion.versionId : undefined),
	);
}
