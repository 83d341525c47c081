import {expect, test} from 'vitest';
import {readDenial} from '../../src/aws/denial.js';
import {exitCodeOf, readError} from '../../src/aws/errors.js';
import {kindOf} from '../../src/aws/kinds.js';

const asked =
	'User: arn:aws:iam::111122223333:user/b is not authorized to perform: s3:GetObject on resource: "x"';

test.each([
	[`${asked} with an explicit deny in a resource-based policy`, 'explicit', 'resource'],
	[`${asked} with an explicit deny in an identity-based policy`, 'explicit', 'identity'],
	[`${asked} with an explicit deny in a service control policy`, 'explicit', 'service-control'],
	[`${asked} with an explicit deny in a resource control policy`, 'explicit', 'resource-control'],
	[`${asked} with an explicit deny in a permissions boundary`, 'explicit', 'boundary'],
	[`${asked} with an explicit deny in a VPC endpoint policy`, 'explicit', 'vpc-endpoint'],
	[`${asked} because no identity-based policy allows the s3:GetObject action`, 'implicit', 'identity'],
	[`${asked} because no resource-based policy allows the s3:GetObject action`, 'implicit', 'resource'],
	[`${asked} because no permissions boundary allows the s3:GetObject action`, 'implicit', 'boundary'],
	[`${asked} because no session policy allows the s3:GetObject action`, 'implicit', 'session'],
	[
		`${asked} because no service control policy allows the s3:GetObject action`,
		'implicit',
		'service-control',
	],
	[`${asked} because no VPC endpoint policy allows the s3:GetObject action`, 'implicit', 'vpc-endpoint'],
] as const)('%s', (message, strength, policy) => {
	expect(readDenial(message)).toEqual({strength, policy, action: 's3:GetObject'});
});

test('what AWS does not say is not guessed', () => {
	expect(readDenial('Access Denied')).toEqual({strength: 'unknown'});
	expect(readDenial(asked)).toEqual({strength: 'unknown', action: 's3:GetObject'});
});

test('a denial that names an encryption key names its action', () => {
	const message =
		'User: arn:aws:iam::111122223333:user/b is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:x because no identity-based policy allows the kms:Decrypt action';
	expect(readDenial(message)).toEqual({strength: 'implicit', policy: 'identity', action: 'kms:Decrypt'});
});

test('a refusal by the public access block is told apart from one by a policy', () => {
	const message = `${asked.replace('GetObject', 'PutObjectAcl')} because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access`;
	expect(readDenial(message)).toEqual({
		strength: 'unknown',
		action: 's3:PutObjectAcl',
		setting: 'BlockPublicAcls',
	});
});

test.each([
	['AccessDenied', 403, 'denied'],
	['InvalidAccessKeyId', 403, 'bad-key'],
	['InvalidClientTokenId', 403, 'bad-key'],
	['SignatureDoesNotMatch', 403, 'bad-signature'],
	['RequestTimeTooSkewed', 403, 'clock'],
	['ExpiredToken', 400, 'expired'],
	['InvalidObjectState', 403, 'conflict'],
	['AllAccessDisabled', 403, 'unknown'],
	['SomethingNew', 403, 'unknown'],
	['AccessControlListNotSupported', 400, 'unsupported'],
	['NoSuchPublicAccessBlockConfiguration', 404, 'not-configured'],
	['OwnershipControlsNotFoundError', 404, 'not-configured'],
	['NoSuchBucket', 404, 'not-found'],
	['PreconditionFailed', 412, 'precondition'],
	['NotImplemented', 501, 'unsupported'],
	['SlowDown', 503, 'throttled'],
	['SomethingNew', 503, 'server'],
	['SomethingNew', 418, 'unknown'],
] as const)('%s with %i is %s', (code, status, kind) => {
	expect(kindOf(code, status)).toBe(kind);
});

const thrown = (name: string, message: string, more: object = {}) =>
	Object.assign(new Error(message), {name, ...more});

test.each([
	[
		thrown('CredentialsProviderError', 'Could not resolve credentials using profile: [ops]'),
		'no-credentials',
	],
	[
		thrown(
			'CredentialsProviderError',
			'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login',
		),
		'expired',
	],
	[
		thrown('TokenProviderError', 'Token is expired. To refresh this SSO session run aws sso login'),
		'expired',
	],
	[thrown('Error', 'Region is missing'), 'wrong-region'],
	[thrown('TimeoutError', 'read ECONNRESET', {code: 'ECONNRESET'}), 'network'],
	[thrown('TimeoutError', 'connect ETIMEDOUT', {code: 'ETIMEDOUT'}), 'timeout'],
	[thrown('Error', 'getaddrinfo ENOTFOUND s3', {code: 'ENOTFOUND'}), 'network'],
	[thrown('Error', 'x', {code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'}), 'network'],
	[thrown('AggregateError', '', {errors: [thrown('Error', 'x', {code: 'ECONNREFUSED'})]}), 'network'],
	[thrown('TypeError', 'fetch failed', {cause: thrown('Error', 'x', {code: 'ECONNREFUSED'})}), 'network'],
	['a word', 'network'],
	[undefined, 'network'],
] as const)('without an answer: %s', (error, kind) => {
	expect(readError(error, 'GetUser').error.kind).toBe(kind);
});

test('words of a parser are dropped, since they may quote the reply', () => {
	const {error} = readError(thrown('SyntaxError', 'Unexpected "wJalrXUtnFEMI" in reply'), 'CreateAccessKey');
	expect(JSON.stringify(error)).not.toContain('wJalr');
});

test('a message of outrageous length is cut', () => {
	const error = thrown('AccessDenied', 'x'.repeat(100_000), {
		Code: 'AccessDenied',
		$fault: 'client',
		$metadata: {httpStatusCode: 403},
	});
	expect(readError(error, 'GetUser').error.message.length).toBeLessThanOrEqual(2000);
});

test('exit codes are those of the command line', () => {
	expect(exitCodeOf('denied')).toBe(4);
	expect(exitCodeOf('no-credentials')).toBe(4);
	expect(exitCodeOf('expired')).toBe(4);
	expect(exitCodeOf('network')).toBe(3);
	expect(exitCodeOf('timeout')).toBe(3);
	expect(exitCodeOf('throttled')).toBe(3);
	expect(exitCodeOf('unknown')).toBe(3);
	expect(exitCodeOf('read-only')).toBe(2);
	expect(exitCodeOf('wrong-region')).toBe(2);
});
