import type {ErrorKind} from './answer.js';

/** Codes on the wire, as the services send them, by the kind of trouble that they are. */
const codes: {readonly [Kind in ErrorKind]?: string} = {
	'no-credentials': 'CredentialsProviderError MissingAuthenticationToken MissingAuthenticationTokenException',
	expired:
		'ExpiredToken ExpiredTokenException RequestExpired TokenRefreshRequired TokenProviderError ExpiredTokenError',
	'bad-key': 'InvalidAccessKeyId InvalidClientTokenId UnrecognizedClientException InvalidToken',
	'bad-signature': 'SignatureDoesNotMatch InvalidSignatureException IncompleteSignature',
	clock: 'RequestTimeTooSkewed RequestInTheFuture SignatureExpired',
	denied: 'AccessDenied AccessDeniedException UnauthorizedOperation AuthorizationError NotAuthorized',
	'not-found': 'NoSuchBucket NoSuchKey NoSuchVersion NoSuchUpload NoSuchEntity NotFound',
	'not-configured':
		'NoSuchBucketPolicy NoSuchLifecycleConfiguration OwnershipControlsNotFoundError NoSuchPublicAccessBlockConfiguration ObjectLockConfigurationNotFoundError NoSuchObjectLockConfiguration ServerSideEncryptionConfigurationNotFoundError ReplicationConfigurationNotFoundError NoSuchTagSet NoSuchTagSetError NoSuchCORSConfiguration NoSuchWebsiteConfiguration NoSuchConfiguration MetadataConfigurationNotFound',
	exists: 'EntityAlreadyExists BucketAlreadyExists BucketAlreadyOwnedByYou',
	limit: 'LimitExceeded TooManyBuckets ServiceQuotaExceededException',
	conflict:
		'OperationAborted ConditionalRequestConflict DeleteConflict ConcurrentModification EntityTemporarilyUnmodifiable BucketNotEmpty InvalidBucketState InvalidObjectState RestoreAlreadyInProgress ObjectAlreadyInActiveTierError',
	'wrong-region':
		'PermanentRedirect TemporaryRedirect Redirect AuthorizationHeaderMalformed IllegalLocationConstraintException InvalidRegionName RegionMissing',
	malformed:
		'MalformedPolicy MalformedPolicyDocument InvalidRequest InvalidArgument InvalidInput ValidationError ValidationException MalformedXML InvalidBucketName InvalidParameterValue BadDigest InvalidDigest EntityTooLarge InvalidBucketAclWithObjectOwnership',
	precondition: 'PreconditionFailed NotModified',
	unsupported: 'MethodNotAllowed NotImplemented AccessControlListNotSupported UnsupportedOperation',
	throttled:
		'SlowDown Throttling ThrottlingException ThrottledException RequestThrottled RequestThrottledException TooManyRequestsException RequestLimitExceeded BandwidthLimitExceeded ProvisionedThroughputExceededException',
	server: 'InternalError InternalFailure ServiceFailure ServiceUnavailable PolicyEvaluation',
	network: 'NetworkingError IncompleteReply',
	timeout: 'TimeoutError RequestTimeout RequestTimeoutException',
};

const kindOfCode = new Map(
	Object.entries(codes).flatMap(([kind, list]) => list.split(' ').map(code => [code, kind as ErrorKind])),
);

/** The kind of an error document's code, else of its status. */
export function kindOf(code: string, status: number | undefined): ErrorKind {
	return kindOfCode.get(code) ?? kindOfStatus(status);
}

/** The kind of an answer whose code is new to us. A 403 without a code we know is never taken for a denial: it may be a proxy's. */
function kindOfStatus(status = 0): ErrorKind {
	if (status >= 500) {
		return status === 501 ? 'unsupported' : 'server';
	}

	const kinds: {readonly [status: number]: ErrorKind} = {
		301: 'wrong-region',
		304: 'precondition',
		307: 'wrong-region',
		308: 'wrong-region',
		400: 'malformed',
		404: 'not-found',
		405: 'unsupported',
		409: 'conflict',
		412: 'precondition',
		429: 'throttled',
	};
	return kinds[status] ?? 'unknown';
}

/** The kind of an answer to HEAD, which has no body and so no code: a 403 may also be an unknown key or a wrong clock. */
export function kindOfHead(status: number | undefined): ErrorKind {
	return status === 403 ? 'denied' : kindOfStatus(status);
}

/** The kind of an answer that does not look like AWS's: nothing about the account or the bucket may be read from it. */
export const kindOfStranger = (status: number): ErrorKind =>
	status === 429 ? 'throttled' : status >= 500 ? 'server' : 'unknown';

const reasons: {readonly [status: number]: string} = {
	301: 'MovedPermanently',
	304: 'NotModified',
	400: 'BadRequest',
	403: 'Forbidden',
	404: 'NotFound',
	405: 'MethodNotAllowed',
	409: 'Conflict',
	412: 'PreconditionFailed',
	416: 'InvalidRange',
	429: 'TooManyRequests',
	500: 'InternalServerError',
	501: 'NotImplemented',
	502: 'BadGateway',
	503: 'ServiceUnavailable',
	504: 'GatewayTimeout',
};

/** A word for a status that came without a code. */
export const reasonOf = (status: number | undefined): string =>
	(status && reasons[status]) || (status ? `Http${status}` : 'NoAnswer');
