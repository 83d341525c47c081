import type {SandboxResponse} from '../protocol.js';
import type {Upload} from '../state.js';
import type {ObjectCall} from './call.js';
import {type Algorithm, type ChecksumType, namedAlgorithm} from './checksums.js';
import {documentAnswer, leaf} from './documents.js';
import {encryptionOf} from './encryption.js';
import {invalidRequest} from './refusals.js';
import {initiatorOf} from './who.js';
import {readDeclared, requireWrite} from './writing.js';

const uploadAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

/** `POST /bucket/key?uploads` */
export function createMultipartUpload(call: ObjectCall): SandboxResponse {
	const {request, state, bucket, key} = call;
	requireWrite(call, false);
	const {lock, ...declared} = readDeclared(call);
	const checksum = readChecksumKind(call);
	const upload: Upload = {
		...declared,
		...lock,
		...checksum,
		id: state.random(128, uploadAlphabet, `upload of ${bucket.name}/${key}`),
		key,
		initiator: initiatorOf(request),
		initiatedAt: state.clock(),
		parts: new Map(),
	};
	bucket.uploads.set(upload.id, upload);
	return documentAnswer(
		'InitiateMultipartUploadResult',
		[leaf('Bucket', bucket.name), leaf('Key', key), leaf('UploadId', upload.id)],
		{
			...encryptionOf(upload.headers),
			...(checksum.checksumAlgorithm !== undefined && {
				'x-amz-checksum-algorithm': checksum.checksumAlgorithm,
				'x-amz-checksum-type': checksum.checksumType,
			}),
		},
	);
}

function readChecksumKind(call: ObjectCall): {checksumAlgorithm?: Algorithm; checksumType?: ChecksumType} {
	const algorithm = namedAlgorithm(call.request);
	const asked = call.request.headers['x-amz-checksum-type']?.toUpperCase();
	if (algorithm === undefined) {
		return {};
	}

	const isShaFull = algorithm.startsWith('SHA') && asked === 'FULL_OBJECT';
	const is64Composite = algorithm === 'CRC64NVME' && asked === 'COMPOSITE';
	if (isShaFull || is64Composite) {
		throw invalidRequest(
			`The ${asked} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
		);
	}

	const usual = algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
	const checksumType = asked === 'FULL_OBJECT' || asked === 'COMPOSITE' ? asked : usual;
	return {checksumAlgorithm: algorithm, checksumType};
}
