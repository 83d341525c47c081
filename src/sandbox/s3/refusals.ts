import {SandboxError} from '../protocol.js';

export const malformedXml = (): SandboxError =>
	new SandboxError(
		400,
		'MalformedXML',
		'The XML you provided was not well-formed or did not validate against our published schema',
	);

export const invalidArgument = (name: string, value: string, message: string): SandboxError =>
	new SandboxError(400, 'InvalidArgument', message, {
		elements: {ArgumentName: name, ArgumentValue: value},
	});

export const invalidRequest = (message: string): SandboxError =>
	new SandboxError(400, 'InvalidRequest', message);

export const accessDenied = (message = 'Access Denied'): SandboxError =>
	new SandboxError(403, 'AccessDenied', message);

export const notImplemented = (header: string): SandboxError =>
	new SandboxError(
		501,
		'NotImplemented',
		'A header you provided implies functionality that is not implemented',
		{elements: {Header: header}},
	);

/** What S3 says to a method that the resource does not know, and of operations it no longer offers. */
export const methodNotAllowed = (
	method: string,
	resource: string,
	headers: {readonly [name: string]: string} = {},
): SandboxError =>
	new SandboxError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
		elements: {Method: method, ResourceType: resource},
		headers,
	});

export const noSuchBucket = (bucket: string): SandboxError =>
	new SandboxError(404, 'NoSuchBucket', 'The specified bucket does not exist', {
		elements: {BucketName: bucket},
	});

export const noSuchKey = (key: string, headers: {readonly [name: string]: string} = {}): SandboxError =>
	new SandboxError(404, 'NoSuchKey', 'The specified key does not exist.', {elements: {Key: key}, headers});

export const noSuchVersion = (key: string, versionId: string): SandboxError =>
	new SandboxError(404, 'NoSuchVersion', 'The specified version does not exist.', {
		elements: {Key: key, VersionId: versionId},
	});

export const noSuchUpload = (uploadId: string): SandboxError =>
	new SandboxError(
		404,
		'NoSuchUpload',
		'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
		{elements: {UploadId: uploadId}},
	);

export const preconditionFailed = (condition: string): SandboxError =>
	new SandboxError(
		412,
		'PreconditionFailed',
		'At least one of the pre-conditions you specified did not hold',
		{
			elements: {Condition: condition},
		},
	);

export const entityTooLarge = (proposed: number, allowed: number): SandboxError =>
	new SandboxError(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
		elements: {ProposedSize: String(proposed), MaxSizeAllowed: String(allowed)},
	});

export const protectedByLock = (): SandboxError =>
	accessDenied('Access Denied because object protected by object lock.');

/** Of operations that S3 has and the sandbox has not. */
export const operationNotOffered = (): SandboxError =>
	new SandboxError(501, 'NotImplemented', 'The sandbox does not offer this operation.');
