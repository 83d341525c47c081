import type {SandboxResponse} from '../protocol.js';
import type {ObjectCall} from './call.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {openVersion} from './reading.js';
import {tagKeys} from './request-keys.js';
import {readTagging} from './tag-document.js';
import {versionHeader} from './versions.js';

/** `GET /bucket/key?tagging` */
export function getObjectTagging(call: ObjectCall): SandboxResponse {
	const version = openVersion(call, ['s3:GetObjectTagging', 's3:GetObjectVersionTagging']);
	return documentAnswer(
		'Tagging',
		[
			branch(
				'TagSet',
				...[...version.tags].map(([key, value]) => branch('Tag', leaf('Key', key), leaf('Value', value))),
			),
		],
		versionHeader(call.bucket, version.versionId),
	);
}

/** `PUT /bucket/key?tagging` */
export async function putObjectTagging(call: ObjectCall): Promise<SandboxResponse> {
	// Policies may ask which tags are set; a bad document is still no answer to one who may not set any.
	const read = await readTagging(call.request, 'object').then(
		tags => ({tags}),
		(error: unknown) => ({error}),
	);
	const version = openVersion(call, ['s3:PutObjectTagging', 's3:PutObjectVersionTagging'], {
		keys: 'tags' in read ? tagKeys('Request', read.tags) : {},
	});
	if ('error' in read) {
		throw read.error;
	}

	version.tags = read.tags;
	return {status: 200, headers: versionHeader(call.bucket, version.versionId)};
}

/** `DELETE /bucket/key?tagging` */
export function deleteObjectTagging(call: ObjectCall): SandboxResponse {
	const version = openVersion(call, ['s3:DeleteObjectTagging', 's3:DeleteObjectVersionTagging']);
	version.tags = new Map();
	return {status: 204, headers: versionHeader(call.bucket, version.versionId)};
}
