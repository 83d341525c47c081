import {SandboxError} from '../protocol.js';
import type {BucketCall} from './call.js';
import {childOf, childrenOf, parseDocument, textOf} from './documents.js';
import {accessDenied, invalidArgument, invalidRequest} from './refusals.js';

type Headers = {readonly [name: string]: string};

const algorithmHeader = 'x-amz-server-side-encryption';
const keyHeader = 'x-amz-server-side-encryption-aws-kms-key-id';
const bucketKeyHeader = 'x-amz-server-side-encryption-bucket-key-enabled';
const customerHeader = 'x-amz-server-side-encryption-customer-algorithm';

/** What a bucket has when nobody configured anything: S3 keys, customer keys blocked (since April 2026). */
export const defaultEncryption =
	'<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled><BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes></Rule>';

function ruleOf({bucket}: BucketCall) {
	const text = bucket.configurations.get('encryption');
	const root = 'ServerSideEncryptionConfiguration';
	return childOf(parseDocument(text ?? `<${root}>${defaultEncryption}</${root}>`, root), 'Rule');
}

/**
The encryption headers that an object about to be written carries: those of the request, else the bucket's default.
Customer keys are refused where the bucket blocks them, and over plain http everywhere, as S3 does; so no object here has one.
*/
export function readEncryption(call: BucketCall): Headers {
	const {headers} = call.request;
	refuseCustomerKeys(call);
	const asked = headers[algorithmHeader];
	if (asked === undefined && headers[keyHeader] !== undefined) {
		throw invalidArgument(
			keyHeader,
			headers[keyHeader] ?? '',
			'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
		);
	}

	return asked === undefined
		? defaultHeaders(call)
		: encryptionHeaders(call, asked, headers[keyHeader], headers[bucketKeyHeader] === 'true');
}

function defaultHeaders(call: BucketCall): Headers {
	const rule = ruleOf(call);
	const byDefault = childOf(rule, 'ApplyServerSideEncryptionByDefault');
	return encryptionHeaders(
		call,
		textOf(byDefault, 'SSEAlgorithm') ?? 'AES256',
		textOf(byDefault, 'KMSMasterKeyID'),
		textOf(rule, 'BucketKeyEnabled') === 'true',
	);
}

function encryptionHeaders(
	{bucket, state}: BucketCall,
	algorithm: string,
	keyId: string | undefined,
	usesBucketKey: boolean,
): Headers {
	if (algorithm === 'AES256') {
		return {[algorithmHeader]: algorithm};
	}

	if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') {
		throw invalidArgument(algorithmHeader, algorithm, 'The encryption method specified is not supported');
	}

	// There is no KMS here but the key that AWS makes for S3 by itself.
	if (keyId !== undefined && !keyId.endsWith('alias/aws/s3')) {
		throw new SandboxError(400, 'KMS.NotFoundException', `Key '${keyId}' does not exist`);
	}

	const key = `arn:${state.partition}:kms:${bucket.region}:${bucket.owner}:alias/aws/s3`;
	return {
		[algorithmHeader]: algorithm,
		[keyHeader]: key,
		...(usesBucketKey && {[bucketKeyHeader]: 'true'}),
	};
}

function refuseCustomerKeys(call: BucketCall): void {
	const {headers} = call.request;
	const algorithm = headers[customerHeader];
	const key = headers['x-amz-server-side-encryption-customer-key'];
	if (algorithm === undefined && key === undefined) {
		return;
	}

	if (algorithm !== 'AES256') {
		throw algorithm === undefined
			? invalidArgument(
					customerHeader,
					'null',
					'Requests specifying Server Side Encryption with Customer provided keys must provide a valid encryption algorithm.',
				)
			: new SandboxError(
					400,
					'InvalidEncryptionAlgorithmError',
					'The Encryption request you specified is not valid. Supported value: AES256.',
				);
	}

	const blocked = childrenOf(childOf(ruleOf(call), 'BlockedEncryptionTypes'), 'EncryptionType');
	if (blocked.includes('SSE-C')) {
		throw accessDenied(
			'This bucket does not allow server-side encryption with customer-provided keys (SSE-C).',
		);
	}

	throw invalidRequest(
		'Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.',
	);
}

/** True if the ETag is the MD5 of the content, which it is not under KMS keys. */
export function hasMd5Etag(headers: Headers): boolean {
	return headers[algorithmHeader] === 'AES256';
}

/** The encryption headers among those that are kept with an object. */
export function encryptionOf(headers: Headers): Headers {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(algorithmHeader)));
}
