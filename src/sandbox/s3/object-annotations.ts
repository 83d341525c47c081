import {SandboxError, type SandboxResponse} from '../protocol.js';
import type {Annotation, ObjectVersion} from '../state.js';
import type {ObjectCall} from './call.js';
import {readContent} from './content.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {readCount} from './paging.js';
import {type Actions, openVersion} from './reading.js';
import {invalidArgument} from './refusals.js';
import {compareUtf8} from './sorted-keys.js';
import {versionHeader} from './versions.js';
import {md5} from './writing.js';

const maximumBytes = 1024 * 1024;
const maximumAnnotations = 1000;
const maximumNameBytes = 512;

const actions = (verb: 'Get' | 'Put' | 'Delete'): Actions => [
	`s3:${verb}ObjectAnnotation`,
	`s3:${verb}ObjectVersionAnnotation`,
];

/** `GET /bucket/key?annotation&annotationName=…` */
export function getObjectAnnotation(call: ObjectCall): SandboxResponse {
	const version = openVersion(call, actions('Get'));
	const name = readName(call);
	const annotation = version.annotations?.get(name);
	if (annotation === undefined) {
		throw new SandboxError(404, 'NoSuchAnnotation', 'The specified annotation does not exist.', {
			elements: {Key: call.key, AnnotationName: name},
		});
	}

	return {
		status: 200,
		headers: {
			...objectVersionHeader(call, version),
			etag: `"${annotation.etag}"`,
			'last-modified': new Date(annotation.lastModified).toUTCString(),
			'content-length': String(annotation.content.length),
		},
		body: annotation.content,
	};
}

/** `PUT /bucket/key?annotation&annotationName=…` */
export async function putObjectAnnotation(call: ObjectCall): Promise<SandboxResponse> {
	const version = openVersion(call, actions('Put'));
	const name = readName(call);
	const content = await readContent(call.request, maximumBytes);
	version.annotations ??= new Map();
	if (version.annotations.size >= maximumAnnotations && !version.annotations.has(name)) {
		throw new SandboxError(
			400,
			'AnnotationLimitExceeded',
			'The object has the maximum number of annotations.',
		);
	}

	const annotation: Annotation = {content, etag: md5(content), lastModified: call.state.clock()};
	version.annotations.set(name, annotation);
	return documentAnswer('PutObjectAnnotationOutput', [leaf('Key', call.key), leaf('AnnotationName', name)], {
		...objectVersionHeader(call, version),
		etag: `"${annotation.etag}"`,
	});
}

/** `DELETE /bucket/key?annotation&annotationName=…` */
export function deleteObjectAnnotation(call: ObjectCall): SandboxResponse {
	const version = openVersion(call, actions('Delete'));
	version.annotations?.delete(readName(call));
	return {status: 204, headers: objectVersionHeader(call, version)};
}

/** `GET /bucket/key?annotation` */
export function listObjectAnnotations(call: ObjectCall): SandboxResponse {
	const {request, bucket, key} = call;
	const version = openVersion(call, ['s3:ListObjectAnnotations', 's3:ListObjectVersionAnnotations']);
	const limit = readCount(request.query, 'max-annotation-results');
	const prefix = request.query.get('annotation-prefix') ?? '';
	const after = Buffer.from(request.query.get('continuation-token') ?? '', 'base64url').toString();
	const found = [...(version.annotations ?? [])]
		.filter(([name]) => name.startsWith(prefix) && compareUtf8(name, after) > 0)
		.sort(([a], [b]) => compareUtf8(a, b));
	const page = found.slice(0, limit);
	const last = found.length > page.length ? page.at(-1)?.[0] : undefined;
	return documentAnswer(
		'ListObjectAnnotationsOutput',
		[
			branch('Annotations', ...page.map(([name, annotation]) => annotationElement(name, annotation))),
			leaf('Bucket', bucket.name),
			leaf('Key', key),
			leaf('AnnotationPrefix', prefix),
			leaf('MaxAnnotationResults', limit),
			leaf('AnnotationCount', page.length),
			leaf('NextContinuationToken', last && Buffer.from(last).toString('base64url')),
		],
		objectVersionHeader(call, version),
	);
}

function annotationElement(name: string, {content, etag, lastModified}: Annotation): string {
	return branch(
		'AnnotationEntry',
		leaf('AnnotationName', name),
		leaf('LastModified', new Date(lastModified).toISOString()),
		leaf('Size', content.length),
		leaf('ETag', `"${etag}"`),
	);
}

function readName({request}: ObjectCall): string {
	const name = request.query.get('annotationName') ?? '';
	if (name === '') {
		throw invalidArgument('annotationName', name, 'The annotation name must not be empty.');
	}

	if (Buffer.byteLength(name) > maximumNameBytes) {
		throw new SandboxError(400, 'AnnotationNameTooLong', 'The annotation name is too long.');
	}

	return name;
}

function objectVersionHeader(
	{bucket}: ObjectCall,
	version: ObjectVersion,
): {readonly [name: string]: string} {
	return bucket.versioning === undefined
		? {}
		: {'x-amz-object-version-id': version.versionId, ...versionHeader(bucket, version.versionId)};
}
