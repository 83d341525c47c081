import type {SandboxResponse} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import {requireAccess} from './access.js';
import type {ObjectCall} from './call.js';
import {type Algorithm, fullChecksum, isAlgorithm, namedAlgorithm} from './checksums.js';
import {checkWriteConditions, refuseBothConditions} from './conditions.js';
import {bytesOf} from './content.js';
import {type CopySource, openCopySource, refuseSelfCopy} from './copy-source.js';
import {documentAnswer, leaf} from './documents.js';
import {encryptionOf} from './encryption.js';
import {invalidArgument} from './refusals.js';
import {type Declared, etagOf, readDeclared, requireWrite, storeObject, writtenHeaders} from './writing.js';

type Directive = 'COPY' | 'REPLACE';

/** `PUT /bucket/key` with `x-amz-copy-source`: a read of the source and a write of the target, each with its rights. */
export function copyObject(call: ObjectCall): SandboxResponse {
	const {request, state, bucket, key} = call;
	const source = openCopySource(call);
	requireWrite(call, true);
	const metadata = readDirective(call, 'x-amz-metadata-directive');
	const tagging = readDirective(call, 'x-amz-tagging-directive');
	const declared = copiedHeaders(call, source.version, {metadata, tagging});
	refuseSelfCopy(call, source, metadata === 'REPLACE' || changesMore(call, source));
	refuseBothConditions(request.headers);
	checkWriteConditions(request.headers, bucket, key);
	const content = bytesOf(source.version);
	const checksum = fullChecksum(algorithmOfCopy(call, source.version), content);
	const etag = etagOf(state, declared.headers, content);
	const version = storeObject(state, bucket, key, declared, {content, etag, checksum});
	return documentAnswer(
		'CopyObjectResult',
		[
			leaf('LastModified', new Date(version.lastModified).toISOString()),
			leaf('ETag', `"${version.etag}"`),
			leaf('ChecksumType', checksum.type),
			leaf(`Checksum${checksum.algorithm}`, checksum.value),
		],
		{...sourceHeader(source), ...writtenHeaders(bucket, version)},
	);
}

export function sourceHeader({versionId}: CopySource): {readonly [name: string]: string} {
	return versionId === undefined ? {} : {'x-amz-copy-source-version-id': versionId};
}

function readDirective({request}: ObjectCall, name: string): Directive {
	const value = request.headers[name] ?? 'COPY';
	if (value !== 'COPY' && value !== 'REPLACE') {
		throw invalidArgument(name, value, `Unknown ${name.slice('x-amz-'.length)}.`);
	}

	return value;
}

/** Content headers, metadata and tags come with the source unless the caller replaces them; ACL and lock never do. */
function copiedHeaders(
	call: ObjectCall,
	source: ObjectVersion,
	{metadata, tagging}: {metadata: Directive; tagging: Directive},
): Declared {
	const declared = readDeclared(call);
	const content = Object.entries(source.headers).filter(
		([name]) =>
			!name.startsWith('x-amz-server-side-encryption') && name !== 'x-amz-website-redirect-location',
	);
	if (tagging === 'COPY' && source.tags.size > 0) {
		requireAccess(call, {action: 's3:PutObjectTagging', key: call.key});
	}

	return {
		...declared,
		...(metadata === 'COPY' && {
			metadata: source.metadata,
			headers: {...Object.fromEntries(content), ...encryptionOf(declared.headers)},
		}),
		...(tagging === 'COPY' && {tags: new Map(source.tags)}),
	};
}

function changesMore({request}: ObjectCall, source: CopySource): boolean {
	const {headers} = request;
	return (
		(headers['x-amz-storage-class'] ?? 'STANDARD') !== source.version.storageClass ||
		headers['x-amz-server-side-encryption'] !== undefined ||
		headers['x-amz-website-redirect-location'] !== undefined
	);
}

function algorithmOfCopy({request}: ObjectCall, source: ObjectVersion): Algorithm {
	const before = source.checksum?.algorithm ?? 'CRC64NVME';
	return namedAlgorithm(request) ?? (isAlgorithm(before) ? before : 'CRC64NVME');
}
