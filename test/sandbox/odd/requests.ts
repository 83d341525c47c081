import fc from 'fast-check';
import {B} from '../../conformance/names.js';
import type {Plain} from '../signed-request.js';
import {json, text} from './texts.js';

const methods = fc.oneof(
	{weight: 20, arbitrary: fc.constantFrom('GET', 'GET', 'PUT', 'PUT', 'POST', 'DELETE', 'HEAD')},
	{weight: 1, arbitrary: fc.constantFrom('OPTIONS', 'PATCH', 'PROPFIND')},
);
const subresources = fc.constantFrom(
	...'acl accelerate analytics annotation annotationName attributes continuation-token cors delete delimiter encoding-type encryption fetch-owner intelligent-tiering inventory key-marker legal-hold lifecycle list-type location logging marker max-keys max-parts max-uploads metrics notification object-lock ownershipControls part-number-marker partNumber policy policyStatus prefix publicAccessBlock replication requestPayment response-content-type response-expires restore retention select select-type start-after tagging torrent upload-id-marker uploadId uploads version-id-marker versionId versioning versions website X-Amz-Expires x-id'.split(
		' ',
	),
);
const headerNames = fc.constantFrom(
	...'content-encoding content-md5 content-type if-match if-modified-since if-none-match if-unmodified-since range x-amz-acl x-amz-bypass-governance-retention x-amz-checksum-algorithm x-amz-checksum-crc32 x-amz-checksum-sha256 x-amz-checksum-type x-amz-copy-source x-amz-copy-source-if-match x-amz-copy-source-range x-amz-decoded-content-length x-amz-delete x-amz-expected-bucket-owner x-amz-grant-read x-amz-grant-full-control x-amz-meta-a x-amz-meta-__proto__ x-amz-metadata-directive x-amz-object-attributes x-amz-object-lock-legal-hold x-amz-object-lock-mode x-amz-object-lock-retain-until-date x-amz-object-ownership x-amz-mp-object-size x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm x-amz-server-side-encryption-customer-key x-amz-storage-class x-amz-tagging x-amz-tagging-directive x-amz-trailer x-amz-website-redirect-location x-amz-write-offset-bytes'.split(
		' ',
	),
);
const headerValue = fc.oneof(
	fc.constantFrom(
		...[
			'',
			'acme-drop/drop/old.txt',
			'acme-drop/drop/old.txt?versionId=x',
			'/',
			'id=1',
			'uri=x',
			'a=b&a=c',
			'bytes=0-0',
			'bytes=9-1',
		],
		...[
			'COPY',
			'REPLACE',
			'GOVERNANCE',
			'COMPLIANCE',
			'ON',
			'public-read',
			'AES256',
			'aws:kms',
			'CRC32',
			'FULL_OBJECT',
			'GLACIER',
		],
		...[
			'2099-01-01T00:00:00Z',
			'Wed, 21 Oct 2099 07:28:00 GMT',
			'-1',
			'5',
			'*',
			'"x"',
			'x-amz-checksum-crc32',
			'aws-chunked',
		],
	),
	fc.string({maxLength: 30}).map(value => value.trim().replaceAll(/ +/gu, ' ')),
);
const leaf = fc.constantFrom(
	'',
	'true',
	'Enabled',
	'Suspended',
	'-1',
	'1',
	'9999999999',
	'*',
	'k',
	'&#0;',
	'&x;',
	'<![CDATA[x]]>',
	'2099-01-01',
);
const elementNames = fc.constantFrom(
	...'AbortIncompleteMultipartUpload AccessControlList AccessControlPolicy And Days Delete DefaultRetention Expiration Filter Grant Grantee ID Key LegalHold LifecycleConfiguration Mode NoncurrentVersionExpiration Object ObjectLockConfiguration ObjectLockEnabled ObjectOwnership Owner OwnershipControls Part PartNumber ETag Permission Prefix PublicAccessBlockConfiguration BlockPublicAcls ReplicationConfiguration RestoreRequest Retention RetainUntilDate Rule ServerSideEncryptionConfiguration Status Tag TagSet Tagging Value VersionId Version VersioningConfiguration CompleteMultipartUpload CreateBucketConfiguration LocationConstraint'.split(
		' ',
	),
);
const {element} = fc.letrec<{element: string; content: string}>(tie => ({
	element: fc.tuple(elementNames, tie('content')).map(([name, content]) => `<${name}>${content}</${name}>`),
	content: fc.oneof(
		{maxDepth: 4},
		leaf,
		fc.array(tie('element'), {maxLength: 4}).map(list => list.join('')),
	),
}));
/** Documents that begin as one that S3 takes, with anything in them. */
const documents = fc.tuple(
	fc.constantFrom(
		...[
			['acl', 'AccessControlPolicy'],
			['delete', 'Delete'],
			['encryption', 'ServerSideEncryptionConfiguration'],
		],
		...[
			['legal-hold', 'LegalHold'],
			['lifecycle', 'LifecycleConfiguration'],
			['object-lock', 'ObjectLockConfiguration'],
		],
		...[
			['ownershipControls', 'OwnershipControls'],
			['publicAccessBlock', 'PublicAccessBlockConfiguration'],
		],
		...[
			['replication', 'ReplicationConfiguration'],
			['restore', 'RestoreRequest'],
			['retention', 'Retention'],
		],
		...[
			['tagging', 'Tagging'],
			['versioning', 'VersioningConfiguration'],
			['logging', 'BucketLoggingStatus'],
		],
	),
	fc.array(element, {maxLength: 4}),
);
const body = fc.oneof(
	fc.constantFrom(
		'',
		'<',
		'<a>',
		'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
		'<?xml version="1.0"?>',
		'\u0000',
		'0\r\n\r\n',
		'3\r\nabc\r\n0\r\n\r\n',
	),
	element,
	element.map(whole => whole.slice(0, -3)),
	json,
	fc.string({maxLength: 200, unit: 'binary'}),
);

const encode = (part: string) =>
	encodeURIComponent(part).replaceAll(
		/[!'()*]/gu,
		sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);

const query = fc
	.array(fc.tuple(fc.oneof({weight: 9, arbitrary: subresources}, {weight: 1, arbitrary: text}), text), {
		maxLength: 3,
	})
	.map(pairs =>
		pairs
			.filter(([name]) => !/^X-Amz-(?:Algorithm|Credential|Signature)$/u.test(name))
			.map(([name, value]) => [encode(name), encode(value)] as const)
			// By name first: `select` comes before `select-type`.
			.sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
			.map(([name, value]) => `${name}=${value}`)
			.join('&'),
	);
const path = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.constantFrom(`/${B.Bucket}`, `/${B.Bucket}/drop/old.txt`, `/${B.Bucket}/drop/new`),
	},
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'/',
			'/globex-archive/a',
			'/new-bucket',
			'/v20180820/configuration/publicAccessBlock',
			'//',
			'/acme-drop//',
			'/acme-drop/../x',
		),
	},
	{weight: 2, arbitrary: text.map(key => `/${B.Bucket}/${encode(key)}`)},
	{weight: 1, arbitrary: text.map(bucket => `/${encode(bucket)}`)},
);
const placed = fc
	.record({path: fc.constantFrom(`/${B.Bucket}`, `/${B.Bucket}/drop/old.txt`), document: documents})
	.map(({path: to, document: [[name, root], content]}): Plain => {
		const method = name === 'delete' || name === 'restore' ? 'POST' : 'PUT';
		return {method, path: `${to}?${name}=`, headers: {}, body: `<${root}>${content.join('')}</${root}>`};
	});
const policies = json.map(
	(document): Plain => ({method: 'PUT', path: `/${B.Bucket}?policy=`, body: document}),
);
const loose = fc
	.record({
		method: methods,
		path,
		query,
		headers: fc.dictionary(headerNames, headerValue, {maxKeys: 3}),
		body,
	})
	.map(
		({query: asked, ...rest}): Plain => ({...rest, path: asked === '' ? rest.path : `${rest.path}?${asked}`}),
	);

/** A request to S3: often nearly right, sometimes nothing. */
export const requests: fc.Arbitrary<Plain> = fc
	.oneof({weight: 3, arbitrary: loose}, {weight: 2, arbitrary: placed}, {weight: 1, arbitrary: policies})
	.map(({body: sent, ...rest}) => ({
		...rest,
		...(sent !== undefined && rest.method !== 'GET' && rest.method !== 'HEAD' && {body: sent}),
	}));
