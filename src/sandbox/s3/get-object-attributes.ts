import type {SandboxResponse} from '../protocol.js';
import type {ObjectVersion} from '../state.js';
import type {ObjectCall} from './call.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {readCount} from './paging.js';
import {openVersion} from './reading.js';
import {invalidArgument} from './refusals.js';
import {versionHeader} from './versions.js';

const known = new Set(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']);

/** `GET /bucket/key?attributes`: asks for two rights. */
export function getObjectAttributes(call: ObjectCall): SandboxResponse {
	const version = openVersion(call, ['s3:GetObject', 's3:GetObjectVersion'], {
		more: [['s3:GetObjectAttributes', 's3:GetObjectVersionAttributes']],
	});
	const asked = readAttributes(call);
	const has = (name: string) => asked.has(name);
	return documentAnswer(
		'GetObjectAttributesResponse',
		[
			has('ETag') ? leaf('ETag', version.etag) : '',
			has('Checksum') ? checksumElement(version) : '',
			has('ObjectParts') ? partsElement(call, version) : '',
			has('StorageClass') ? leaf('StorageClass', version.storageClass) : '',
			has('ObjectSize') ? leaf('ObjectSize', version.size) : '',
		],
		{
			'last-modified': new Date(version.lastModified).toUTCString(),
			...versionHeader(call.bucket, version.versionId),
		},
	);
}

function readAttributes({request}: ObjectCall): ReadonlySet<string> {
	const header = request.headers['x-amz-object-attributes'] ?? '';
	const names = header
		.split(',')
		.map(name => name.trim())
		.filter(name => name !== '');
	if (names.length === 0 || names.some(name => !known.has(name))) {
		throw invalidArgument('x-amz-object-attributes', header, 'Invalid attribute name specified.');
	}

	return new Set(names);
}

function checksumElement({checksum}: ObjectVersion): string {
	return checksum === undefined
		? ''
		: branch(
				'Checksum',
				leaf(`Checksum${checksum.algorithm}`, checksum.value),
				leaf('ChecksumType', checksum.type),
			);
}

/** Parts one by one are only known of an upload with a checksum of checksums. */
function partsElement({request}: ObjectCall, version: ObjectVersion): string {
	const {partList, checksum} = version;
	if (partList === undefined) {
		return '';
	}

	const {headers} = request;
	const query = new URLSearchParams({
		'max-parts': headers['x-amz-max-parts'] ?? '',
		'part-number-marker': headers['x-amz-part-number-marker'] ?? '',
	});
	const limit = readCount(query, 'max-parts');
	const marker = readCount(query, 'part-number-marker', 0, 10_000);
	const isListed = checksum?.type === 'COMPOSITE';
	const numbered = partList.map((part, index) => ({...part, number: index + 1}));
	const after = isListed ? numbered.filter(part => part.number > marker) : [];
	const page = after.slice(0, limit);
	return branch(
		'ObjectParts',
		leaf('PartsCount', partList.length),
		...(isListed
			? [
					leaf('PartNumberMarker', marker),
					leaf('NextPartNumberMarker', page.at(-1)?.number ?? 0),
					leaf('MaxParts', limit),
					leaf('IsTruncated', after.length > page.length),
				]
			: []),
		...page.map(part =>
			branch(
				'Part',
				leaf('PartNumber', part.number),
				leaf('Size', part.size),
				leaf(`Checksum${checksum?.algorithm ?? ''}`, part.checksum),
			),
		),
	);
}
