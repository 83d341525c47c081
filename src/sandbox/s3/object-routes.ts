import type {SandboxRequest} from '../protocol.js';
import {abortMultipartUpload} from './abort-multipart-upload.js';
import type {ObjectOperation} from './call.js';
import {completeMultipartUpload} from './complete-multipart-upload.js';
import {copyObject} from './copy-object.js';
import {createMultipartUpload} from './create-multipart-upload.js';
import {deleteObject} from './delete-object.js';
import {getObject} from './get-object.js';
import {getObjectAttributes} from './get-object-attributes.js';
import {getObjectTorrent} from './get-object-torrent.js';
import {headObject} from './head-object.js';
import {listParts} from './list-parts.js';
import {refuseOperation} from './not-offered.js';
import {getObjectAcl, putObjectAcl} from './object-acl.js';
import {
	deleteObjectAnnotation,
	getObjectAnnotation,
	listObjectAnnotations,
	putObjectAnnotation,
} from './object-annotations.js';
import {getObjectLegalHold, putObjectLegalHold} from './object-legal-hold.js';
import {getObjectRetention, putObjectRetention} from './object-retention.js';
import {deleteObjectTagging, getObjectTagging, putObjectTagging} from './object-tagging.js';
import {putObject} from './put-object.js';
import {methodNotAllowed} from './refusals.js';
import {restoreObject} from './restore-object.js';
import {selectObjectContent} from './select-object-content.js';
import {uploadPart} from './upload-part.js';
import {uploadPartCopy} from './upload-part-copy.js';

type Methods = {readonly [method: string]: ObjectOperation};

/** Operations on an object, by sub-resource. */
const subresources: readonly (readonly [name: string, methods: Methods])[] = [
	['acl', {GET: getObjectAcl, PUT: putObjectAcl}],
	['attributes', {GET: getObjectAttributes}],
	['legal-hold', {GET: getObjectLegalHold, PUT: putObjectLegalHold}],
	['restore', {POST: restoreObject}],
	['retention', {GET: getObjectRetention, PUT: putObjectRetention}],
	['select', {POST: selectObjectContent}],
	['tagging', {GET: getObjectTagging, PUT: putObjectTagging, DELETE: deleteObjectTagging}],
	['torrent', {GET: getObjectTorrent}],
	['uploads', {POST: createMultipartUpload}],
	['uploadId', {GET: listParts, POST: completeMultipartUpload, DELETE: abortMultipartUpload}],
];

/** Operations that S3 has and the sandbox has not: of directory buckets, KMS and Object Lambda. */
const notOffered: readonly (readonly [name: string, action: string])[] = [
	['encryption', 's3:UpdateObjectEncryption'],
	['renameObject', 's3:PutObject'],
];

/** The operation on an object that a request asks for. */
export function objectOperation(request: SandboxRequest): ObjectOperation {
	const {method, query, headers} = request;
	const isCopy = headers['x-amz-copy-source'] !== undefined;
	const refused = notOffered.find(([name]) => query.has(name));
	if (refused !== undefined) {
		return call => refuseOperation(call, {action: refused[1], key: call.key});
	}

	if (query.has('annotation')) {
		return annotationOperation(request);
	}

	if (method === 'PUT' && query.has('uploadId')) {
		return isCopy ? uploadPartCopy : uploadPart;
	}

	const found = subresources.find(([name]) => query.has(name));
	if (found !== undefined) {
		const [name, methods] = found;
		return methods[method] ?? refuse(method, name.toUpperCase());
	}

	switch (method) {
		case 'GET':
			return getObject;
		case 'HEAD':
			return headObject;
		case 'PUT':
			return isCopy ? copyObject : putObject;
		case 'DELETE':
			return deleteObject;
		default:
			return refuse(method, 'OBJECT');
	}
}

function annotationOperation({method, query}: SandboxRequest): ObjectOperation {
	switch (method) {
		case 'GET':
			return query.has('annotationName') ? getObjectAnnotation : listObjectAnnotations;
		case 'PUT':
			return putObjectAnnotation;
		case 'DELETE':
			return deleteObjectAnnotation;
		default:
			return refuse(method, 'ANNOTATION');
	}
}

function refuse(method: string, resource: string): never {
	throw methodNotAllowed(method, resource);
}
