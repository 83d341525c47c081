import {describe, expect, test} from 'vitest';
import type {ErrorKind} from '../../src/aws/answer.js';
import {type Asked, readOutcome} from '../../src/proof/outcome.js';
import {callOf, denied, failed, went} from './helpers.js';

const reading: Asked = {
	actions: ['s3:GetObject', 's3:GetObjectVersion'],
	isAboutAcl: false,
	isOfOwnAccount: true,
	givesReasons: true,
};

describe('a success', () => {
	test.each([200, 204, 206])('%i is let through', status => {
		expect(readOutcome({call: callOf('GetObject', {status})}, reading)).toEqual({type: 'allowed'});
	});

	test('without a status tells nothing', () => {
		expect(readOutcome({call: callOf('GetObject')}, reading)).toMatchObject({
			type: 'unknown',
			isPassing: false,
		});
	});
});

describe('an error that only a caller gets that was let through', () => {
	const passed: readonly (readonly [number, string, ErrorKind])[] = [
		[304, 'NotModified', 'precondition'],
		[412, 'PreconditionFailed', 'precondition'],
		[416, 'InvalidRange', 'unknown'],
		[403, 'InvalidObjectState', 'conflict'],
		[409, 'RestoreAlreadyInProgress', 'conflict'],
		[403, 'ObjectAlreadyInActiveTierError', 'conflict'],
		[404, 'NoSuchTagSet', 'not-configured'],
	];

	test.each(passed)('%i %s is let through', (status, code, kind) => {
		expect(readOutcome(failed({status, code, kind}), reading)).toMatchObject({
			type: 'allowed',
			because: expect.stringContaining(code),
		});
	});

	test.each(passed)("%i %s without a request id is not AWS's, and tells nothing", (status, code, kind) => {
		expect(readOutcome(failed({status, code, kind, requestId: null}), reading).type).toBe('unknown');
	});
});

describe('a denial', () => {
	test.each([
		['explicit', 'resource', 'explicit'],
		['explicit', 'identity', 'explicit'],
		['implicit', 'identity', 'implicit'],
		['implicit', 'resource', 'implicit'],
		['explicit', 'service-control', 'organisation'],
		['implicit', 'service-control', 'organisation'],
		['explicit', 'resource-control', 'organisation'],
		['implicit', 'boundary', 'implicit'],
		['implicit', 'session', 'implicit'],
	] as const)('%s by a %s policy is %s', (strength, policy, found) => {
		expect(readOutcome(denied({strength, policy, action: 's3:GetObject'}), reading)).toMatchObject({
			type: 'denied',
			strength: found,
			by: 'policy',
		});
	});

	test('is about the action in any letter case', () => {
		expect(readOutcome(denied({strength: 'implicit', action: 'S3:getobject'}), reading).type).toBe('denied');
	});

	test('of the encryption key means that S3 let the call through', () => {
		const seen = denied({strength: 'implicit', policy: 'identity', action: 'kms:Decrypt'});
		expect(readOutcome(seen, reading)).toMatchObject({
			type: 'allowed',
			because: expect.stringContaining('kms:Decrypt'),
		});
	});

	test('by the policy of a network endpoint tells nothing', () => {
		const seen = denied({strength: 'implicit', policy: 'vpc-endpoint', action: 's3:GetObject'});
		expect(readOutcome(seen, reading)).toMatchObject({type: 'unknown', isPassing: false});
	});

	test('about another action tells nothing', () => {
		const seen = denied({strength: 'explicit', policy: 'resource', action: 's3:PutObject'});
		expect(readOutcome(seen, reading)).toMatchObject({
			type: 'unknown',
			why: expect.stringContaining('s3:PutObject'),
		});
	});

	describe('without a reason', () => {
		const bare = denied({strength: 'unknown'});

		test('tells nothing where AWS would have given one', () => {
			expect(readOutcome(bare, reading)).toMatchObject({type: 'unknown', isPassing: false});
		});

		test('counts on a server that gives none', () => {
			expect(readOutcome(bare, {...reading, givesReasons: false})).toMatchObject({
				type: 'denied',
				strength: 'unknown',
			});
		});

		test('counts for a caller of no account', () => {
			expect(readOutcome(bare, {...reading, isOfOwnAccount: false}).type).toBe('denied');
		});

		test('counts from IAM, which is behind no endpoint of S3', () => {
			const iam = denied({strength: 'unknown'}, {service: 'iam', operation: 'GetUser'});
			expect(readOutcome(iam, {...reading, actions: ['iam:GetUser']}).type).toBe('denied');
		});
	});

	test.each([400, 401, 404, 500, 200])('with the status %i is not a denial of S3', status => {
		expect(readOutcome(failed({kind: 'denied', code: 'AccessDenied', status}), reading).type).toBe('unknown');
	});

	test('without a request id is not one of AWS', () => {
		const seen = denied({strength: 'explicit', policy: 'resource'}, {requestId: null});
		expect(readOutcome(seen, reading)).toMatchObject({type: 'unknown', short: 'not AWS'});
	});

	test.each(['Forbidden', 'AccessDeniedException', 'UnauthorizedOperation', 'AllAccessDisabled'])(
		'with the code %s is not a denial of S3',
		code => {
			expect(readOutcome(failed({kind: 'denied', code, status: 403}), reading).type).toBe('unknown');
		},
	);

	test('of one key in a reply to many counts with the status 200', () => {
		const one = denied(
			{strength: 'explicit', policy: 'resource', action: 's3:DeleteObject'},
			{operation: 'DeleteObjects', status: 200},
		);
		const asked = {...reading, actions: ['s3:DeleteObject']};
		expect(readOutcome({...one, isOfOneKey: true}, asked).type).toBe('denied');
		expect(readOutcome(one, asked).type).toBe('unknown');
	});

	test('of HEAD has no code, and is marked so', () => {
		const head = failed({operation: 'HeadObject', kind: 'denied', code: 'Forbidden', status: 403});
		expect(readOutcome(head, reading)).toEqual({type: 'denied', strength: 'unknown', by: 'head'});
	});

	test('by the block of public access is marked so', () => {
		const seen = denied({strength: 'unknown', setting: 'BlockPublicAcls'});
		expect(readOutcome(seen, {...reading, isAboutAcl: true})).toMatchObject({
			type: 'denied',
			by: 'public-access-block',
		});
	});
});

describe('access lists that are off', () => {
	const off = failed({
		operation: 'PutObjectAcl',
		kind: 'unsupported',
		code: 'AccessControlListNotSupported',
		status: 400,
	});

	test('deny a question about access lists', () => {
		expect(readOutcome(off, {...reading, isAboutAcl: true})).toEqual({
			type: 'denied',
			strength: 'explicit',
			by: 'acls-off',
		});
	});

	test('tell nothing of any other', () => {
		expect(readOutcome(off, reading).type).toBe('unknown');
	});
});

describe('trouble is never a denial and never a success', () => {
	const troubles: readonly (readonly [ErrorKind, string, number | undefined, boolean])[] = [
		['throttled', 'SlowDown', 503, true],
		['throttled', 'Throttling', 400, true],
		['server', 'InternalError', 500, true],
		['server', 'ServiceUnavailable', 503, true],
		['timeout', 'TimeoutError', undefined, true],
		['network', 'ECONNRESET', undefined, true],
		['network', 'IncompleteReply', 200, true],
		['bad-key', 'InvalidAccessKeyId', 403, true],
		['bad-key', 'InvalidClientTokenId', 403, true],
		['bad-signature', 'SignatureDoesNotMatch', 403, false],
		['clock', 'RequestTimeTooSkewed', 403, false],
		['expired', 'ExpiredToken', 400, false],
		['not-found', 'NoSuchKey', 404, true],
		['not-found', 'NoSuchBucket', 404, false],
		['not-configured', 'NoSuchLifecycleConfiguration', 404, false],
		['not-configured', 'ObjectLockConfigurationNotFoundError', 404, false],
		['wrong-region', 'PermanentRedirect', 301, false],
		['conflict', 'OperationAborted', 409, true],
		['malformed', 'InvalidRequest', 400, false],
		['cancelled', 'AbortError', undefined, false],
		['read-only', 'ReadOnly', undefined, false],
		['unknown', 'Forbidden', 403, false],
		['no-credentials', 'CredentialsProviderError', undefined, false],
		['limit', 'LimitExceeded', 409, false],
		['exists', 'BucketAlreadyExists', 409, false],
	];

	test.each(troubles)('%s %s', (kind, code, status, isPassing) => {
		const seen = failed({kind, code, ...(status !== undefined && {status})});
		expect(readOutcome(seen, reading)).toMatchObject({type: 'unknown', isPassing});
		expect(readOutcome(seen, {...reading, isAboutAcl: true, givesReasons: false}).type).toBe('unknown');
	});

	test.each([
		['MethodNotAllowed', 405],
		['NotImplemented', 501],
	])('%s is a call that the service does not offer', (code, status) => {
		expect(readOutcome(failed({kind: 'unsupported', code, status}), reading)).toEqual({type: 'unsupported'});
	});

	test('the tries are said', () => {
		const seen = failed({kind: 'throttled', code: 'SlowDown', status: 503, attempts: 3});
		expect(readOutcome(seen, reading)).toMatchObject({why: 'AWS was busy (503 SlowDown, 3 tries)'});
	});
});

test('what a success says stays with it', () => {
	expect(readOutcome(went(), reading)).toEqual({type: 'allowed'});
});
