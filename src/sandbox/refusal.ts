import {SandboxError, type SandboxResponse} from './protocol.js';
import {sha256} from './signatures.js';
import {element, xmlDocument} from './xml.js';

/** Which service answers: each has its own form of error. */
export type Service = 's3' | 'iam' | 'sts';

const namespaces = {
	iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
	sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** What S3 calls otherwise than IAM and STS do. */
const formCodes: {readonly [code: string]: string} = {
	AuthorizationHeaderMalformed: 'IncompleteSignature',
	AuthorizationQueryParametersError: 'IncompleteSignature',
	InvalidArgument: 'IncompleteSignature',
	InvalidRequest: 'IncompleteSignature',
};

/** A refusal as the service writes it. Anything that is no refusal is our mistake, said as AWS says its own. */
export function refusal(thrown: unknown, service: Service, requestId: string): SandboxResponse {
	const error =
		thrown instanceof SandboxError
			? thrown
			: new SandboxError(500, 'InternalError', 'We encountered an internal error. Please try again.');
	return service === 's3' ? ofS3(error, requestId) : ofForm(error, service, requestId);
}

function ofS3({status, code, message, elements, headers}: SandboxError, requestId: string): SandboxResponse {
	const document = element('Error', {
		Code: code,
		Message: message,
		...elements,
		RequestId: requestId,
		HostId: hostId(requestId),
	});
	return {status, headers: {...headers, 'content-type': 'application/xml'}, body: xmlDocument(document)};
}

function ofForm(
	{status, code, message, elements, headers}: SandboxError,
	service: 'iam' | 'sts',
	requestId: string,
): SandboxResponse {
	const inner = element('Error', {
		Type: status >= 500 ? 'Receiver' : 'Sender',
		Code: formCodes[code] ?? code,
		Message: message,
		...elements,
	});
	return {
		status,
		headers: {...headers, 'content-type': 'text/xml'},
		body: xmlDocument(
			`<ErrorResponse xmlns="${namespaces[service]}">${inner}${element('RequestId', requestId)}</ErrorResponse>`,
		),
	};
}

const hostId = (requestId: string) => Buffer.from(sha256(requestId), 'hex').toString('base64');

/** The headers that every answer of the service has. */
export function withCommonHeaders(
	response: SandboxResponse,
	service: Service,
	requestId: string,
): SandboxResponse {
	const common =
		service === 's3'
			? {'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId), server: 'AmazonS3'}
			: {'x-amzn-requestid': requestId};
	// The real time: clients put their clocks right by it.
	return {...response, headers: {date: new Date().toUTCString(), ...common, ...response.headers}};
}
