import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {ProofState} from '../../src/proof/state.js';
import {summarize} from '../../src/proof/summary.js';
import {htmlPage, type Reply, s3Error} from '../aws/scripted-server.js';
import {type Fate, type Faults, type Passing, startFaults} from '../helpers/faults.js';
import {
	idsWith,
	leftIn,
	type Proving,
	prove,
	rowOf,
	type Scene,
	type Setting,
	setScene,
} from './rehearsal.js';

/* The faults of the way, over the wire and through the real client; every-fault.test.ts has them at every row. */

// The pauses of the client between its tries take no time.
beforeEach(() => {
	vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	vi.restoreAllMocks();
});

type Told = Passing & {readonly isUser: boolean};

type Ended = {readonly scene: Scene; readonly state: ProofState; readonly way: Faults};

/** Prove over a way on which calls fare so. */
async function proveOver(
	fate: (told: Told) => Fate,
	{setting = {}, ...proving}: Proving & {readonly setting?: Setting} = {},
): Promise<Ended> {
	const scene = await setScene(setting);
	const way = await startFaults(scene.sandbox.endpoint, passing =>
		fate({...passing, isUser: passing.signer === scene.key.accessKeyId}),
	);
	// Its controls and readings wait no longer than the key's calls.
	const operator = await scene.through(way.url, proving.timeoutMs);
	return {scene, way, state: await prove(scene, {operator, ...proving})};
}

/** It is not proven, nothing counts as let through, and nothing stays behind. */
function expectNotProven({state, scene}: Ended, ...rows: readonly string[]): void {
	expect(idsWith(state, 'violated')).toEqual([]);
	expect(state.verdict).toBe('not-proven');
	expect(idsWith(state, 'not-proven')).toEqual(expect.arrayContaining([...rows]));
	expect(leftIn(scene)).toEqual([]);
}

function expectProven({state, scene}: Ended): void {
	expect(idsWith(state, 'not-proven').map(id => `${id}: ${rowOf(state, id).note}`)).toEqual([]);
	expect(state.verdict).toBe('proven');
	expect(leftIn(scene)).toEqual([]);
}

const busy = s3Error(503, 'SlowDown');
/** Of one try, where no answer comes. */
const shortTime = 100;
const kept = (status: number, body: string): Reply => ({
	type: 'answer',
	status,
	headers: {'content-type': 'application/xml'},
	body,
});
/** S3's words, but nobody's request id. */
const strange = (status: number, code: string) =>
	kept(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Access Denied</Message></Error>`);
const said = (message: string) => s3Error(403, 'AccessDenied', {message});

/** A call as the backup user on the object itself. */
const isRead = ({operation, isUser}: Told) => isUser && operation === 'GetObject';
const isPut = ({operation, isUser}: Told) => isUser && operation === 'PutObject';
const isControl = ({operation, isUser, signer}: Told) =>
	!isUser && signer !== '' && operation === 'GetObject';

describe('what passes is waited for, and then it is proven', () => {
	test.each<readonly [string, (told: Told) => Fate]>([
		['reads are answered 503 twice', told => (isRead(told) && told.before < 2 ? busy : undefined)],
		[
			'reads are answered 503 until the client gives up',
			told => (isRead(told) && told.before < 12 ? busy : undefined),
		],
		['the first reads are reset', told => (isRead(told) && told.before < 12 ? {type: 'reset'} : undefined)],
		[
			'reads are answered that the key is not known',
			told => (isRead(told) && told.before < 6 ? s3Error(403, 'InvalidAccessKeyId') : undefined),
		],
		['uploads are answered 503 twice', told => (isPut(told) && told.before < 2 ? busy : undefined)],
		['uploads are answered 503 five times', told => (isPut(told) && told.before < 5 ? busy : undefined)],
		[
			'the operator’s looks are answered 503 five times',
			told => (isControl(told) && told.before < 5 ? busy : undefined),
		],
		[
			'the test object is not found at first',
			told => (isControl(told) && told.before < 2 ? s3Error(404, 'NoSuchKey') : undefined),
		],
		[
			'STS does not know the key at first',
			told =>
				told.isUser && told.operation === 'GetCallerIdentity' && told.before < 2 ? stsUnknown : undefined,
		],
		[
			'deletions of the cleaning up are answered 503 twice',
			told => (!told.isUser && told.operation === 'DeleteObject' && told.before < 2 ? busy : undefined),
		],
	])('%s', async (_, fate) => {
		expectProven(await proveOver(fate));
	});

	test('a key that works here and there at first is used when three uploads in a row were good', async () => {
		const bad = new Set([0, 2, 3, 5]);
		const ended = await proveOver(told =>
			isPut(told) && bad.has(told.before) ? s3Error(403, 'InvalidAccessKeyId') : undefined,
		);
		expectProven(ended);
		// 0 bad, 1 good, 2 and 3 bad, 4 good, 5 bad, then three good ones.
		expect(ended.state.evidence.puts.map(({error}) => error === undefined)).toEqual([
			...[false, true, false, false, true, false],
			...[true, true, true],
		]);
		expect(ended.state.canaries).toEqual({read: 9, damage: 8, open: 7});
	});

	test('where AWS is still learning of a policy, a denied upload is waited for', async () => {
		const ended = await proveOver(told => (isPut(told) && told.before < 20 ? said('no reason') : undefined), {
			input: {changedAt: Date.parse('2026-11-23T19:00:00.000Z')},
		});
		expectProven(ended);
	});

	test('what a grant that was just taken away still lets through is waited for, and believed at once without one', async () => {
		const lettingIn = (told: Told): Fate => (isRead(told) && told.before < 4 ? goneThrough : undefined);
		const changedAt = Date.parse('2026-11-23T19:00:00.000Z');
		expectProven(await proveOver(lettingIn, {input: {changedAt}}));
		const {state} = await proveOver(lettingIn);
		expect(state.verdict).toBe('violated');
		expect(idsWith(state, 'violated')).toEqual(expect.arrayContaining(['read.get-object']));
	});
});

const goneThrough: Reply = {
	type: 'answer',
	status: 200,
	headers: {'x-amz-request-id': 'STALE', etag: '"0"'},
	body: 'some bytes',
};

const stsUnknown: Reply = {
	type: 'answer',
	status: 403,
	headers: {'content-type': 'text/xml', 'x-amzn-requestid': 'sts-request'},
	body: '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message></Error><RequestId>sts-request</RequestId></ErrorResponse>',
};

describe('what stays is not proven: at reads', () => {
	test.each<readonly [string, Reply]>([
		['503', busy],
		['a reset connection', {type: 'reset'}],
		["a proxy's page with 403", htmlPage(403)],
		["a proxy's page with 200", htmlPage(200)],
		['a denial without a request id', strange(403, 'AccessDenied')],
		['a wrong clock', s3Error(403, 'RequestTimeTooSkewed')],
		['another region', s3Error(301, 'PermanentRedirect', {headers: {'x-amz-bucket-region': 'eu-west-1'}})],
		[
			'the policy of a network endpoint',
			said(
				'User: u is not authorized to perform: s3:GetObject because no VPC endpoint policy allows the s3:GetObject action',
			),
		],
		['a denial without a reason, where others have one', said('Access Denied')],
		[
			'an answer that is cut',
			{type: 'cut', body: 'nightdrop', length: 200, headers: {'x-amz-request-id': 'CUT'}},
		],
	])('%s', async (_, reply) => {
		const ended = await proveOver(told => (isRead(told) ? reply : undefined));
		expectNotProven(ended, 'read.get-object', 'read.get-again', 'read.get-range');
	});

	test('no answer at all', async () => {
		const isHanging = (told: Told) => isRead(told) && !told.url.includes('X-Amz-Signature');
		const ended = await proveOver(told => (isHanging(told) ? {type: 'hang'} : undefined), {
			timeoutMs: shortTime,
		});
		expectNotProven(ended, 'read.get-object');
		expect(rowOf(ended.state, 'read.get-object').note).toMatch(/^No answer came within/u);
	});

	test('a denial of the encryption key means that S3 let the call through: that is violated', async () => {
		const kms = said(
			'User: u is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action',
		);
		const {state} = await proveOver(told => (isRead(told) ? kms : undefined));
		expect(state.verdict).toBe('violated');
		expect(rowOf(state, 'read.get-object')).toMatchObject({
			verdict: 'violated',
			observed: {because: 'only the key'},
			note: expect.stringContaining('kms:Decrypt'),
		});
	});

	test('a denial of another bucket’s owner, with the words of a public block, decides nothing of a read', async () => {
		const ended = await proveOver(told =>
			isRead(told)
				? said('User: u is not authorized to perform: s3:GetObject because of BlockPublicAcls')
				: undefined,
		);
		expectNotProven(ended, 'read.get-object');
	});
});

describe('what stays is not proven: at uploads', () => {
	test.each<readonly [string, Reply]>([
		['503', busy],
		['a reset connection', {type: 'reset'}],
		["a proxy's page with 403", htmlPage(403)],
		["a proxy's page with 200", htmlPage(200)],
		['a denial without a request id', strange(403, 'AccessDenied')],
		['a wrong clock', s3Error(403, 'RequestTimeTooSkewed')],
		['another region', s3Error(301, 'PermanentRedirect')],
		['a key that nobody knows', s3Error(403, 'InvalidAccessKeyId')],
	])('%s', async (_, reply) => {
		const ended = await proveOver(told => (isPut(told) ? reply : undefined));
		expectNotProven(ended, 'write.put', 'read.get-object', 'damage.delete');
		expect(ended.state.results.filter(({how, verdict}) => how === 'live' && verdict === 'proven')).toEqual(
			[],
		);
		expect(summarize(ended.state).isKeyDangerous).toBe(false);
	});

	test('no answer at all', async () => {
		const ended = await proveOver(told => (isPut(told) ? {type: 'hang'} : undefined), {timeoutMs: 10});
		expectNotProven(ended, 'write.put');
	});

	test('an upload whose answer was lost is taken away all the same', async () => {
		let lost = 0;
		const {scene, state} = await proveOver(told => {
			if (isPut(told) && told.before === 1) {
				lost++;
				return {type: 'changed', change: () => '<'};
			}

			return undefined;
		});
		expect(lost).toBe(1);
		expect(state.verdict).toBe('proven');
		expect(leftIn(scene)).toEqual([]);
	});

	test('an upload at the end that fails takes its worth from every denial', async () => {
		const ended = await proveOver(told =>
			isPut(told) && told.url.includes('at-the-end') ? busy : undefined,
		);
		expectNotProven(ended, 'write.put-again', 'read.get-object', 'list.versions', 'damage.delete');
		expect(rowOf(ended.state, 'read.get-object').note).toBe(
			'The key was not seen to work after the denials, so they may have another reason.',
		);
	});

	test('an upload that AWS itself denies, with nothing of ours changed just now, means that backups would fail', async () => {
		const {state} = await proveOver(told =>
			isPut(told)
				? said(
						'User: u is not authorized to perform: s3:PutObject because no identity-based policy allows the s3:PutObject action',
					)
				: undefined,
		);
		expect(summarize(state)).toMatchObject({type: 'cannot-write', isKeyDangerous: false});
	});
});

describe('what stays is not proven: at what the operator sees and reads', () => {
	test.each<readonly [string, (told: Told) => Fate, readonly string[]]>([
		[
			'503 at each look at the test objects',
			told => (isControl(told) ? busy : undefined),
			['read.get-object'],
		],
		[
			'other bytes in the test object',
			told =>
				isControl(told)
					? {type: 'changed', change: body => body.replace('nightdrop', 'nightfall')}
					: undefined,
			['read.get-object', 'damage.delete'],
		],
		[
			'a page in the place of the test object',
			told => (isControl(told) ? htmlPage(200) : undefined),
			['read.get-object'],
		],
		[
			'a test object that is gone afterwards',
			told => (isControl(told) && told.before > 2 ? s3Error(404, 'NoSuchKey') : undefined),
			['read.get-object', 'damage.delete'],
		],
		[
			'503 at the bucket policy',
			told => (!told.isUser && told.operation === 'GetBucketPolicy' ? busy : undefined),
			['could.read', 'posture.statements', 'posture.same-policies'],
		],
		[
			'503 at the bucket policy when it is read again',
			told => (!told.isUser && told.operation === 'GetBucketPolicy' && told.before > 0 ? busy : undefined),
			['posture.same-policies'],
		],
		[
			'a page in the place of the roles',
			told => (told.operation === 'ListRoles' ? htmlPage(200) : undefined),
			['identity.roles', 'posture.same-policies'],
		],
		[
			'a simulator that is busy',
			told => (told.operation === 'SimulatePrincipalPolicy' ? stsBusy : undefined),
			['config.put-policy', 'identity.create-key'],
		],
	])('%s', async (_, fate, rows) => {
		expectNotProven(await proveOver(fate), ...rows);
	});
});

const stsBusy: Reply = {
	type: 'answer',
	status: 400,
	headers: {'content-type': 'text/xml', 'x-amzn-requestid': 'iam-request'},
	body: '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>iam-request</RequestId></ErrorResponse>',
};

describe('what stays is not proven: at the other calls of the key', () => {
	test.each<readonly [string, (told: Told) => Fate, readonly string[]]>([
		[
			'503 at its lists',
			told => (told.isUser && told.operation.includes('list-type=2') ? busy : undefined),
			['list.names'],
		],
		[
			'a page at its deletions',
			told =>
				told.isUser && /^(?:DeleteObject|POST \?delete)/u.test(told.operation) ? htmlPage(403) : undefined,
			['damage.delete', 'damage.delete-many', 'damage.delete-version'],
		],
		[
			'a reset at what needs no key',
			told => (told.signer === '' ? {type: 'reset'} : undefined),
			['acl.anonymous-get', 'acl.anonymous-list', 'acl.anonymous-put'],
		],
		[
			'a page at IAM',
			told => (told.isUser && told.operation === 'GetUser' ? htmlPage(403) : undefined),
			['identity.get-user'],
		],
		[
			'STS that is busy',
			told => (told.isUser && told.operation === 'GetSessionToken' ? stsBusy : undefined),
			['session.token', 'session.get', 'session.put'],
		],
		[
			'an upload of the operator’s that cannot begin',
			told => (!told.isUser && told.operation === 'POST ?uploads=' ? busy : undefined),
			['list.parts', 'damage.abort'],
		],
	])('%s', async (_, fate, rows) => {
		expectNotProven(await proveOver(fate), ...rows);
	});

	test('many deletions whose answer names no key, or another, prove nothing', async () => {
		for (const change of [
			() => '<?xml version="1.0"?><DeleteResult></DeleteResult>',
			(body: string) => body.replaceAll('AccessDenied', 'InternalError'),
		]) {
			const ended = await proveOver(told =>
				told.isUser && told.operation.startsWith('POST ?delete') ? {type: 'changed', change} : undefined,
			);
			expectNotProven(ended, 'damage.delete-many');
		}
	});
});

test('AWS that does not say whose the key is refuses the proof, after a minute at most', async () => {
	const {state, way, scene} = await proveOver(told =>
		told.isUser && told.operation === 'GetCallerIdentity' ? stsUnknown : undefined,
	);
	expect(summarize(state).type).toBe('refused');
	expect(state.now - state.startedAt).toBeLessThanOrEqual(61_000);
	expect(way.passed.some(({operation}) => operation === 'PutObject')).toBe(false);
	expect(leftIn(scene)).toEqual([]);
});

test('test objects that cannot be taken away are named, and the verdict stays', async () => {
	const {state, scene} = await proveOver(told =>
		!told.isUser && told.operation === 'DeleteObject' ? said('Access Denied') : undefined,
	);
	expect(state.verdict).toBe('proven');
	expect(state.leftOver).toMatchObject({why: 'AccessDenied'});
	expect([...(state.leftOver?.keys ?? [])].sort((a, b) => (a < b ? -1 : 1))).toEqual(
		[...new Set(leftIn(scene))].sort((a, b) => (a < b ? -1 : 1)),
	);
});

test('every call of the key, and of nobody, says that it is of a proof', async () => {
	const {way, scene} = await proveOver(() => undefined);
	const {accessKeyId} = scene.sandbox;
	const others = way.passed.filter(({signer}) => signer !== accessKeyId);
	expect(others.length).toBeGreaterThan(50);
	for (const {operation, userAgent} of others) {
		expect(userAgent, operation).toContain('nightdrop/9.9.9 proof/abc123');
	}
});
