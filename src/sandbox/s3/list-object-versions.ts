import type {SandboxResponse} from '../protocol.js';
import type {Bucket, ObjectVersion} from '../state.js';
import {requireAccess} from './access.js';
import type {BucketCall} from './call.js';
import {branch, documentAnswer, leaf} from './documents.js';
import {commonPrefixElement} from './object-entries.js';
import {ownerElement} from './owner-element.js';
import {type Encoding, encodeKey, type Line, readCount, readEncoding, takePage} from './paging.js';
import {invalidArgument} from './refusals.js';
import {compareUtf8, firstAtOrAfter, sortedKeys} from './sorted-keys.js';

type Entry = {readonly version: ObjectVersion; readonly isLatest: boolean};
type Markers = {readonly key: string | undefined; readonly version: string | undefined};

/** `GET /bucket?versions` */
export function listObjectVersions(call: BucketCall): SandboxResponse {
	const {request, bucket} = call;
	const {query} = request;
	requireAccess(call, {action: 's3:ListBucketVersions'});
	const encoding = readEncoding(query);
	const limit = readCount(query, 'max-keys');
	const markers = readMarkers(query);
	const prefix = query.get('prefix') ?? '';
	const delimiter = query.get('delimiter') ?? '';
	const entries = versionsAfter(bucket, prefix, markers);
	const page = takePage(entries, {prefix, delimiter, after: markers.key, limit});
	const last = page.isTruncated ? page.lines.at(-1) : undefined;
	return documentAnswer('ListVersionsResult', [
		leaf('Name', bucket.name),
		leaf('Prefix', encodeKey(prefix, encoding)),
		leaf('KeyMarker', encodeKey(markers.key ?? '', encoding)),
		leaf('VersionIdMarker', markers.version ?? ''),
		leaf('NextKeyMarker', last === undefined ? undefined : encodeKey(last.key, encoding)),
		leaf('NextVersionIdMarker', last?.type === 'entry' ? last.entry.version.versionId : undefined),
		leaf('MaxKeys', limit),
		leaf('Delimiter', delimiter === '' ? undefined : encodeKey(delimiter, encoding)),
		leaf('EncodingType', encoding),
		leaf('IsTruncated', page.isTruncated),
		...page.lines.map(line => lineElement(line, encoding)),
	]);
}

function readMarkers(query: URLSearchParams): Markers {
	const key = query.get('key-marker') || undefined;
	const version = query.get('version-id-marker') || undefined;
	if (version !== undefined && key === undefined) {
		throw invalidArgument(
			'version-id-marker',
			version,
			'A version-id marker cannot be specified without a key marker.',
		);
	}

	return {key, version};
}

/** Keys in order, of each the newest version first; of the marker's own key only what comes after the marker. */
function* versionsAfter(bucket: Bucket, prefix: string, markers: Markers) {
	const keys = sortedKeys(bucket);
	const {key: marker} = markers;
	const from = marker === undefined || compareUtf8(marker, prefix) < 0 ? prefix : marker;
	for (let index = firstAtOrAfter(keys, from); index < keys.length; index++) {
		const key = keys[index] as string;
		const versions = bucket.objects.get(key) ?? [];
		const skipped = key === marker ? versionsSeen(versions, markers.version) : 0;
		for (const [place, version] of versions.entries()) {
			if (place >= skipped) {
				yield {key, entry: {version, isLatest: place === 0}};
			}
		}
	}
}

function versionsSeen(versions: readonly ObjectVersion[], marker: string | undefined): number {
	const place = versions.findIndex(version => version.versionId === marker);
	return place === -1 ? versions.length : place + 1;
}

function lineElement(line: Line<Entry>, encoding: Encoding): string {
	if (line.type === 'prefix') {
		return commonPrefixElement(line.key, encoding);
	}

	const {version, isLatest} = line.entry;
	const common = [
		leaf('Key', encodeKey(line.key, encoding)),
		leaf('VersionId', version.versionId),
		leaf('IsLatest', isLatest),
		leaf('LastModified', new Date(version.lastModified).toISOString()),
	];
	if (version.isDeleteMarker) {
		return branch('DeleteMarker', ...common, ownerElement(version.owner));
	}

	return branch(
		'Version',
		...common,
		leaf('ETag', `"${version.etag}"`),
		leaf('ChecksumAlgorithm', version.checksum?.algorithm),
		leaf('ChecksumType', version.checksum?.type),
		leaf('Size', version.size),
		ownerElement(version.owner),
		leaf('StorageClass', version.storageClass),
	);
}
