import {beforeEach, describe, expect, test} from 'vitest';
import type {Answer, AwsError} from '../../src/aws/answer.js';
import type {Facts, Rights} from '../../src/proof/facts.js';
import {probes} from '../../src/proof/probes.js';
import type {Seen} from '../../src/proof/seen.js';
import type {Evidence} from '../../src/proof/state.js';
import {judge, wholeVerdict} from '../../src/proof/verdict.js';
import {failed} from './helpers.js';
import {prove, type Setting, setScene} from './rehearsal.js';
import {backup} from './way.js';

/* Every answer of a proof that is proven, put in the place of by every fault: on the way, in AWS, on this machine. */

type Fault = (seen: Seen) => Seen;

const fault =
	(more: Omit<Parameters<typeof failed>[0], 'operation' | 'service'>): Fault =>
	({call, about, isOfOneKey}) => ({
		...failed({...more, operation: call.operation, service: call.service}),
		...(about !== undefined && {about}),
		...(isOfOneKey !== undefined && {isOfOneKey}),
	});

const faults: readonly (readonly [string, Fault])[] = [
	['503 SlowDown', fault({kind: 'throttled', code: 'SlowDown', status: 503, attempts: 3})],
	['500 InternalError', fault({kind: 'server', code: 'InternalError', status: 500, attempts: 3})],
	['no answer in time', fault({kind: 'timeout', code: 'TimeoutError', attempts: 3})],
	['a reset connection', fault({kind: 'network', code: 'ECONNRESET', attempts: 3})],
	['an answer cut short', fault({kind: 'network', code: 'IncompleteReply', status: 200, requestId: null})],
	["a proxy's page with 403", fault({kind: 'unknown', code: 'Forbidden', status: 403, requestId: null})],
	[
		"a proxy's page with 200",
		fault({kind: 'network', code: 'IncompleteReply', status: 200, requestId: null}),
	],
	[
		"a proxy's page with 304",
		fault({kind: 'precondition', code: 'NotModified', status: 304, requestId: null}),
	],
	[
		'a denial without a request id',
		fault({kind: 'denied', code: 'AccessDenied', status: 403, requestId: null}),
	],
	['a denial with another status', fault({kind: 'denied', code: 'AccessDenied', status: 400})],
	['a wrong clock', fault({kind: 'clock', code: 'RequestTimeTooSkewed', status: 403})],
	['a key that is not known here yet', fault({kind: 'bad-key', code: 'InvalidAccessKeyId', status: 403})],
	['a wrong signature', fault({kind: 'bad-signature', code: 'SignatureDoesNotMatch', status: 403})],
	['a session that has ended', fault({kind: 'expired', code: 'ExpiredToken', status: 400})],
	['another region', fault({kind: 'wrong-region', code: 'PermanentRedirect', status: 301})],
	['stopped by ourselves', fault({kind: 'cancelled', code: 'AbortError'})],
	['a code that is new', fault({kind: 'unknown', code: 'SomethingElse', status: 418})],
	[
		'the policy of a network endpoint',
		fault({
			kind: 'denied',
			code: 'AccessDenied',
			status: 403,
			denial: {strength: 'implicit', policy: 'vpc-endpoint', action: 's3:GetObject'},
		}),
	],
];

let proven: readonly (readonly [string, Evidence])[] = [];
// Within a test, not before all: so it is seen which test runs which code (test/mutation).
beforeEach(async () => {
	if (proven.length > 0) {
		return;
	}

	const closing: (() => void | Promise<void>)[] = [];
	const proveAt = async (setting: Setting) => prove(await setScene(setting, close => closing.unshift(close)));
	const backups = [`db/${backup}`, 'db/b'];
	const hardened = await proveAt({prefix: 'db/', options: {noOverwrite: true}, backups});
	const strict = await proveAt({preset: 'strict', backups});
	for (const close of closing) {
		await close();
	}

	// As on AWS itself, which says why it denies.
	proven = Object.entries({hardened, strict}).map(([name, {evidence}]) => [
		name,
		{...evidence, input: {...evidence.input, isAws: true}},
	]);
});

/** The evidence of the hardened one. */
function hardenedOne(): Evidence {
	const found = proven[0]?.[1];
	if (found === undefined) {
		throw new Error('Nothing was proven');
	}

	return found;
}

const verdictOf = (evidence: Evidence) => wholeVerdict(judge(evidence), evidence);
const violatedIn = (evidence: Evidence) =>
	judge(evidence).flatMap(({id, verdict}) => (verdict === 'violated' ? [id] : []));

/** Rows that only show something: without them the whole may be proven. */
const isOptional = (id: string) => probes.find(probe => probe.id === id)?.isOptional === true;

/** An answer to HEAD has no body, so it cannot name a reason; nor does a key's own answer inside a reply to many have a status. */
const canBe = (change: Fault, seen: Seen | undefined) =>
	seen !== undefined &&
	((seen.call.operation !== 'HeadObject' && !seen.isOfOneKey) ||
		change(seen).error?.denial?.action === undefined);

/** What must not become of a proof that met a fault. */
function checkNotProven(evidence: Evidence, where: string): void {
	expect(violatedIn(evidence), where).toEqual([]);
	expect(verdictOf(evidence), where).toBe('not-proven');
}

describe('a fault never makes a proof violated, and never leaves it proven', () => {
	test('before it, each is proven', () => {
		expect(proven.map(([, evidence]) => verdictOf(evidence))).toEqual(['proven', 'proven']);
		expect(Object.keys(proven[0]?.[1].seen ?? {}).length).toBeGreaterThan(45);
	});

	test.each(faults)('%s, at each probe that is asked', (_, change) => {
		for (const [name, evidence] of proven) {
			const asked = Object.entries(evidence.seen).filter(
				([id, [seen]]) => !isOptional(id) && canBe(change, seen),
			);
			for (const [id, seen] of asked) {
				for (const index of seen.keys()) {
					const changed = seen.map((one, at) => (at === index ? change(one) : one));
					checkNotProven({...evidence, seen: {...evidence.seen, [id]: changed}}, `${name} ${id}`);
				}
			}
		}
	});

	test.each(faults)('%s, at each look of the operator', (_, change) => {
		for (const [name, evidence] of proven) {
			for (const when of ['before', 'after'] as const) {
				for (const index of [0, 1, 2]) {
					const seen = evidence.controls[when]?.map((one, at) => (at === index ? change(one) : one)) ?? [];
					expect(seen).toHaveLength(3);
					const controls = {...evidence.controls, [when]: seen};
					checkNotProven({...evidence, controls}, `${name} ${when} ${index}`);
				}
			}
		}
	});

	test.each(faults)('%s, at each upload of the warming up', (_, change) => {
		for (const [name, evidence] of proven) {
			const [last] = evidence.puts.slice(-1);
			const puts = [change(last as Seen)];
			checkNotProven({...evidence, puts, warmUp: 'failed', seen: {}, controls: {}}, name);
		}
	});

	test.each(faults)('%s, at each question to the simulator', (_, change) => {
		for (const [name, evidence] of proven) {
			for (const [id, {seen}] of Object.entries(evidence.simulated)) {
				const simulated = {...evidence.simulated, [id]: {seen: change(seen)}};
				checkNotProven({...evidence, simulated}, `${name} ${id}`);
			}
		}
	});

	test.each(faults)('%s, at each reading of what rights there are', (_, change) => {
		const refuse = (answer: Answer<unknown>): Answer<never> => {
			const {call, error} = change({call: answer.call});
			return {ok: false, call, error: error as AwsError};
		};
		for (const [name, evidence] of proven) {
			const facts = evidence.facts as Facts;
			for (const key of Object.keys(facts.rights) as (keyof Rights)[]) {
				const start = {...facts.rights, [key]: refuse(facts.rights[key])};
				checkNotProven({...evidence, facts: {...facts, rights: start}}, `${name} ${key} at the start`);
				const after = {...(evidence.after as Rights), [key]: refuse(facts.rights[key])};
				checkNotProven({...evidence, after}, `${name} ${key} at the end`);
			}

			for (const key of [
				'password',
				'sshKeys',
				'certificates',
				'serviceCredentials',
				'policyStatus',
			] as const) {
				const posture = {...facts.posture, [key]: refuse(facts.posture[key])};
				checkNotProven({...evidence, facts: {...facts, posture}}, `${name} ${key}`);
			}
		}
	});
});

describe('what only shows something may be unread, and is then said not to be known', () => {
	const {call, error} = failed({
		kind: 'server',
		code: 'InternalError',
		status: 500,
		operation: 'GetBucketVersioning',
	});
	const refused: Answer<never> = {ok: false, call, error: error as AwsError};

	test.each([
		['versioning', 'posture.versioning'],
		['mfaDevices', 'posture.mfa'],
		['replication', 'posture.copies'],
		['inventory', 'posture.copies'],
		['logging', 'posture.copies'],
	] as const)('%s', (key, id) => {
		const evidence = hardenedOne();
		const facts = evidence.facts as Facts;
		const unread = {...evidence, facts: {...facts, posture: {...facts.posture, [key]: refused}}};
		expect(verdictOf(unread)).toBe('proven');
		expect(judge(unread).find(row => row.id === id)).toMatchObject({
			verdict: 'disclosed',
			note: expect.stringMatching(/could (?:not )?be read/u),
		});
	});

	test('whether old versions stay is then not claimed', () => {
		const evidence = hardenedOne();
		const facts = evidence.facts as Facts;
		const open = {
			...evidence,
			input: {...evidence.input, options: {...evidence.input.options, noOverwrite: false}},
		};
		const put = {...open, seen: {...open.seen, 'damage.overwrite': open.seen['write.put-again'] ?? []}};
		const unread = {...put, facts: {...facts, posture: {...facts.posture, versioning: refused}}};
		const note = (one: Evidence) => judge(one).find(({id}) => id === 'damage.overwrite')?.note;
		expect(note(put)).toContain('stays as an older version');
		expect(note(unread)).toContain('could not be read');
	});

	test('the default encryption unread: an upload without it must have been tried', () => {
		const evidence = hardenedOne();
		const facts = evidence.facts as Facts;
		const unread = {...evidence, facts: {...facts, posture: {...facts.posture, encryption: refused}}};
		expect(verdictOf(unread)).toBe('not-proven');
		expect(judge(unread).find(({id}) => id === 'read.get-plain-key')?.verdict).toBe('not-proven');
	});
});

describe('what S3 says only to a caller that it let through is violated at each probe that must be denied', () => {
	test.each<readonly [string, Fault]>([
		['success', ({call}) => ({call: {...call, status: 200, requestId: 'R1'}})],
		['412', fault({kind: 'precondition', code: 'PreconditionFailed', status: 412})],
		['304', fault({kind: 'precondition', code: 'NotModified', status: 304})],
		['416', fault({kind: 'unknown', code: 'InvalidRange', status: 416})],
		['InvalidObjectState', fault({kind: 'conflict', code: 'InvalidObjectState', status: 403})],
		[
			'a denial of the encryption key alone',
			fault({
				kind: 'denied',
				code: 'AccessDenied',
				status: 403,
				denial: {strength: 'implicit', policy: 'identity', action: 'kms:Decrypt'},
			}),
		],
	])('%s', (_, change) => {
		const evidence = hardenedOne();
		const denied = judge(evidence).filter(
			({how, expected, observed, id}) =>
				how === 'live' && expected === 'denied' && observed?.outcome === 'denied' && !isOptional(id),
		);
		expect(denied.length).toBeGreaterThan(35);
		for (const {id} of denied) {
			const [first, ...rest] = evidence.seen[id] ?? [];
			if (!canBe(change, first)) {
				continue;
			}

			const changed = {...evidence, seen: {...evidence.seen, [id]: [change(first as Seen), ...rest]}};
			expect(violatedIn(changed), id).toContain(id);
			expect(verdictOf(changed), id).toBe('violated');
		}
	});
});
