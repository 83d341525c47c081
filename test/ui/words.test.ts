import {expect, test} from 'vitest';
import type {AwsError, Call, ErrorKind} from '../../src/aws/answer.js';
import {actionOf, callWords, explain} from '../../src/ui/words.js';

const error = (kind: ErrorKind, more: Partial<AwsError> = {}): AwsError => ({
	kind,
	code: 'Code',
	message: 'What AWS said',
	attempts: 1,
	...more,
});

const call: Call = {
	service: 's3',
	operation: 'ListObjectsV2',
	status: 403,
	code: 'AccessDenied',
	requestId: '4K0QZ8M2N1XH7P3R',
	startedAt: Date.UTC(2026, 10, 23, 19, 2, 18),
	durationMs: 200,
};

const kinds: readonly ErrorKind[] = [
	'no-credentials',
	'expired',
	'bad-key',
	'bad-signature',
	'clock',
	'denied',
	'not-found',
	'not-configured',
	'exists',
	'limit',
	'conflict',
	'wrong-region',
	'malformed',
	'precondition',
	'unsupported',
	'throttled',
	'server',
	'network',
	'timeout',
	'cancelled',
	'read-only',
	'unknown',
];

test.each(kinds)('%s is said as what, why and what next', kind => {
	const {what, why, next} = explain(error(kind), {whose: 'profile ops', call, on: 'acme-backups'});
	expect(what).not.toMatch(/\.$/u);
	expect(why).toMatch(/\.$/u);
	expect(next).toMatch(/[.)]$/u);
	expect(`${what} ${why} ${next}`).not.toMatch(/undefined|principal|invalid|abort|propagate/iu);
});

test('a denial names the action, for whom and on what; a rule of the organisation is said as such', () => {
	expect(explain(error('denied'), {whose: 'profile ops', call, on: 'acme-backups'})).toEqual({
		what: 'Denied: s3:ListBucket',
		why: 'Profile ops has no s3:ListBucket on acme-backups.',
		next: 'Have it allowed for profile ops. Then try again (r).',
	});
	const denial = {strength: 'explicit', policy: 'service-control'} as const;
	expect(explain(error('denied', {denial}), {whose: 'profile ops', call}).why).toBe(
		'Your organisation forbids it: an explicit deny in a service control policy.',
	);
});

test('the way to sign in again names the profile, whose session may also have been put there by hand', () => {
	expect(explain(error('expired'), {whose: 'profile ops'}).next).toBe(
		'Sign in again (aws sso login --profile ops), or put a new session into the profile. Then try again (r).',
	);
});

test('a call in one line', () => {
	expect(callWords(call)).toBe('s3 ListObjectsV2, 403 AccessDenied, request 4K0QZ8M2N1XH7P3R, 19:02:18 UTC');
	expect(actionOf({service: 'iam', operation: 'CreateUser'})).toBe('iam:CreateUser');
});

test('what AWS says is made printable', () => {
	const {why} = explain(error('malformed', {message: 'bad \u001B[31m thing'}), {whose: 'profile ops'});
	expect(why).toBe('AWS says: bad ^[[31m thing.');
});
