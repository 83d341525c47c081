import {beforeEach, describe, expect, test} from 'vitest';
import type {Facts} from '../../src/proof/facts.js';
import type {ProbeResult} from '../../src/proof/proof.js';
import type {Seen} from '../../src/proof/seen.js';
import type {Evidence} from '../../src/proof/state.js';
import {judge, wholeVerdict, worthAskingAgain} from '../../src/proof/verdict.js';
import {denied, failed, went} from './helpers.js';
import {prove, type Setting, setScene} from './rehearsal.js';
import {inBucketPolicy} from './way.js';

let evidence: Evidence;
beforeEach(async () => {
	evidence ??= await proven();
});

async function proven(): Promise<Evidence> {
	const closing: (() => void | Promise<void>)[] = [];
	const scene = await setScene({preset: 'strict'}, close => closing.unshift(close));
	const state = await prove(scene);
	for (const close of closing) {
		await close();
	}

	return state.evidence;
}

const rowIn = (one: Evidence, id: string, asking: readonly string[] = []): ProbeResult => {
	const row = judge(one, asking).find(result => result.id === id);
	if (row === undefined) {
		throw new Error(`There is no row ${id}`);
	}

	return row;
};

const withSeen = (seen: Evidence['seen'], more: Partial<Evidence> = {}): Evidence => ({
	...evidence,
	...more,
	seen: {...evidence.seen, ...seen},
});

const slow = failed({kind: 'server', code: 'InternalError', status: 500});
const refusedPut = denied({strength: 'explicit', policy: 'resource', action: 's3:PutObject'});
const blocked = (operation: string) => denied({strength: 'unknown', setting: 'BlockPublicAcls'}, {operation});

describe('a server that is not as AWS', () => {
	test('and has no simulator leaves what it would have said not proven, by name', () => {
		const seen = failed({kind: 'unsupported', code: 'NotImplemented', status: 501});
		const one = {...evidence, simulated: {...evidence.simulated, 'config.put-policy': {seen}}};
		expect(rowIn(one, 'config.put-policy')).toMatchObject({
			verdict: 'not-proven',
			note: "IAM's simulator gave no answer: this server does not offer it, and answered 501 NotImplemented.",
		});
	});

	test.each(['acl.put-public', 'acl.put-grant', 'acl.set-public', 'acl.set-grant'])(
		'and takes an access list (%s) while it says that they are off shows nothing of old objects',
		id => {
			expect(rowIn(evidence, 'acl.existing').verdict).toBe('proven');
			const one = withSeen({[id]: [went()]});
			expect(rowIn(one, id).verdict).toBe('violated');
			expect(rowIn(one, 'acl.existing')).toMatchObject({
				verdict: 'not-proven',
				note: expect.stringContaining('yet one was taken'),
			});
		},
	);
});

describe('what was not asked', () => {
	const unasked = (more: Partial<Evidence>): Evidence => ({...evidence, seen: {}, ...more});

	test('is not said while the proof runs', () => {
		const running = unasked({isComplete: false});
		expect(rowIn(running, 'read.get-object')).toMatchObject({state: 'todo'});
		expect(rowIn(running, 'read.get-object')).not.toHaveProperty('verdict');
		expect(rowIn(running, 'read.get-object', ['read.get-object']).state).toBe('asking');
		expect(rowIn(evidence, 'read.get-object').state).toBe('done');
	});

	test.each<readonly [string, Partial<Evidence>]>([
		['This was not asked.', {}],
		['The proof was stopped before this was asked.', {isStopped: true}],
		['The key could not put, so this was not asked.', {warmUp: 'failed'}],
		['It is the key of another.', {refusal: {what: 'It is the key of another', why: '', next: ''}}],
	])('%s', (note, more) => {
		const one = unasked({isComplete: true, ...more});
		expect(rowIn(one, 'read.get-object')).toMatchObject({verdict: 'not-proven', note, state: 'done'});
	});

	test('is not said of what was read or simulated before', () => {
		const {facts: _, ...nothing} = unasked({isComplete: true, simulated: {}});
		for (const id of ['config.put-policy', 'posture.password', 'could.read']) {
			expect(rowIn(nothing, id), id).toMatchObject({verdict: 'not-proven', note: 'This was not asked.'});
		}

		const {isComplete: __, ...open} = nothing;
		expect(rowIn({...open, isComplete: false}, 'could.read')).not.toHaveProperty('verdict');
	});
});

test('the uploads of the warming up: three that went through, or the last that did not', () => {
	const puts = [slow, went('PutObject'), went('PutObject'), went('PutObject')];
	expect(rowIn({...evidence, puts, warmUp: 'passed'}, 'write.put').verdict).toBe('proven');
	const late = {...evidence, puts: [went('PutObject'), refusedPut], warmUp: 'failed'} as const;
	expect(rowIn(late, 'write.put').verdict).toBe('violated');
	const running = {...evidence, puts, warmUp: 'running', isComplete: false} as const;
	expect(rowIn(running, 'write.put').state).toBe('todo');
	// Neither more of them nor fewer count: not the ones before the three, and each of the three.
	const good = [went('PutObject'), went('PutObject'), went('PutObject')];
	expect(rowIn({...evidence, puts: good, warmUp: 'passed'}, 'write.put').verdict).toBe('proven');
	const gap = [went('PutObject'), slow, went('PutObject'), went('PutObject')];
	expect(rowIn({...evidence, puts: gap, warmUp: 'passed'}, 'write.put').verdict).toBe('not-proven');
	const never = {...evidence, puts: [refusedPut, slow, slow], warmUp: 'failed'} as const;
	expect(rowIn(never, 'write.put')).toMatchObject({verdict: 'not-proven', observed: {because: 'busy'}});
	const only = {...evidence, puts: [refusedPut], warmUp: 'failed'} as const;
	expect(rowIn(only, 'write.put').verdict).toBe('violated');
});

test('a row says what it is about as the probe has it', () => {
	expect(rowIn(evidence, 'session.get')).toMatchObject({
		...{group: 'session', operation: 'GetObject', variant: 'session', expected: 'denied'},
		...{how: 'live', isRequired: true, title: 'Read in that session'},
		question: expect.stringMatching(/\?$/u),
		observed: {outcome: 'denied'},
	});
	expect(rowIn(evidence, 'read.torrent').isRequired).toBe(false);
	expect(rowIn(evidence, 'read.get-object')).not.toHaveProperty('variant');
	expect(rowIn(evidence, 'write.sibling')).toMatchObject({verdict: 'skipped', state: 'done'});
});

describe('what is worth asking again', () => {
	test('is what got no clear answer, of those that were asked', () => {
		const one = withSeen({'read.get-object': [slow], 'read.copy': [slow]});
		expect(worthAskingAgain(one, ['read.get-object', 'read.acl'])).toEqual(['read.get-object']);
	});

	test('is nothing once something is violated for good', () => {
		const one = withSeen({'read.get-object': [slow], 'read.copy': [went('CopyObject')]});
		expect(worthAskingAgain(one, ['read.get-object'])).toEqual([]);
	});

	test('is also what went through while AWS may be catching up with what was just changed', () => {
		const one = withSeen(
			{'read.get-object': [slow], 'read.copy': [went('CopyObject')]},
			{input: {...evidence.input, changedAt: Date.UTC(2026, 10, 23)}},
		);
		const ids = ['read.get-object', 'read.copy'];
		expect(rowIn(one, 'read.copy').verdict).toBe('violated');
		expect(worthAskingAgain(one, ids)).toEqual(ids);
	});

	test('is nothing of which no answer came at all, nor a denial', () => {
		const {'read.get-object': _, ...seen} = evidence.seen;
		const one = {...evidence, seen, isComplete: false};
		expect(worthAskingAgain(one, ['read.get-object', 'read.copy', 'read.unheard-of'])).toEqual([]);
	});
});

describe('the whole', () => {
	test('is proven where each row that was asked, simulated or read is', () => {
		// Of a copy nothing was worked out by another test.
		const one = {...evidence};
		expect(wholeVerdict(judge(one), one)).toBe('proven');
		for (const id of ['read.get-object', 'config.put-policy', 'posture.password', 'could.read']) {
			expect(rowIn(one, id).verdict, id).toBe('proven');
		}
	});

	const row = (verdict: ProbeResult['verdict'], isRequired = true) => ({verdict, isRequired}) as ProbeResult;
	const ended = {isComplete: true, isStopped: false} as Evidence;

	test.each<readonly [ProbeResult['verdict'] & {}, readonly ProbeResult[], Evidence]>([
		['proven', [row('proven'), row('disclosed'), row('skipped')], ended],
		['proven', [row('proven'), row('not-proven', false)], ended],
		['not-proven', [row('proven'), row('not-proven')], ended],
		['not-proven', [row('proven'), row(undefined)], ended],
		['not-proven', [row('proven')], {...ended, isComplete: false}],
		['not-proven', [row('proven')], {...ended, isStopped: true}],
		['violated', [row('not-proven'), row('violated')], ended],
		['violated', [row('violated', false)], {...ended, isStopped: true}],
	])('%s', (verdict, rows, one) => {
		expect(wholeVerdict(rows, one)).toBe(verdict);
	});
});

test('a denial without a reason counts only where the server gives none', () => {
	const silent = denied({strength: 'unknown'});
	const asked = {'read.get-object': [silent]};
	// The sandbox says why it denies, as AWS does.
	expect(rowIn(withSeen(asked), 'read.get-object').verdict).toBe('not-proven');
	const seen = Object.fromEntries(
		Object.entries(evidence.seen).map(([id, all]) => [
			id,
			all.map(one =>
				one.error?.denial === undefined
					? one
					: {...one, error: {...one.error, denial: {strength: 'unknown' as const}}},
			),
		]),
	);
	expect(rowIn({...evidence, seen: {...seen, ...asked}}, 'read.get-object').verdict).toBe('proven');
	const onAws = {...evidence, input: {...evidence.input, isAws: true}, seen: {...seen, ...asked}};
	expect(rowIn(onAws, 'read.get-object').verdict).toBe('not-proven');
	const byIam = denied(undefined, {service: 'iam', operation: 'GetUser'});
	expect(
		rowIn({...evidence, seen: {...seen, ...asked, 'identity.get-user': [byIam]}}, 'read.get-object').verdict,
	).toBe('proven');
});

describe('rows that are worth no more than another', () => {
	test('HEAD, of which nobody knows why it was refused', () => {
		expect(rowIn(evidence, 'read.head-object').verdict).toBe('proven');
		expect(rowIn(withSeen({'read.get-object': [slow]}), 'read.head-object')).toMatchObject({
			verdict: 'not-proven',
			note: expect.stringContaining('An answer to HEAD never says why'),
		});
	});

	test('only a proven one is taken back: what went through stays violated, and what is open says its own why', () => {
		const seen = {'read.get-object': [slow], 'read.head-object': [went('HeadObject')]};
		expect(rowIn(withSeen(seen), 'read.head-object')).toMatchObject({
			verdict: 'violated',
			note: expect.stringMatching(/^It must be denied/u),
		});
		const busy = {'acl.put-grant': [slow], 'acl.put-public': [slow]};
		expect(rowIn(withSeen(busy), 'acl.put-public')).toMatchObject({
			verdict: 'not-proven',
			note: expect.stringMatching(/busy/u),
		});
		const {after: _, ...controls} = evidence.controls;
		const blind = withSeen({'acl.put-grant': [slow], 'acl.put-public': [blocked('PutObject')]}, {controls});
		expect(rowIn(blind, 'acl.put-public')).toMatchObject({
			verdict: 'not-proven',
			observed: {because: 'blocked'},
			note: expect.stringMatching(/^The operator did not see the test objects afterwards/u),
		});
	});

	test('what is asked of an object without KMS, where the bucket takes none', () => {
		const facts = evidence.facts as Facts;
		const {call} = facts.posture.encryption;
		const encryption = {ok: true, call, value: {algorithm: 'aws:kms'}} as const;
		const kms = {facts: {...facts, posture: {...facts.posture, encryption}}} as Partial<Evidence>;
		const plain = (one: Seen) => ({'write.put-plain-key': [one], 'read.get-plain-key': [denied()]});
		expect(rowIn(withSeen(plain(went('PutObject')), kms), 'read.get-plain-key').verdict).toBe('proven');
		expect(rowIn(withSeen(plain(refusedPut), kms), 'read.get-plain-key')).toMatchObject({
			verdict: 'skipped',
			note: 'The bucket takes only objects under its KMS key.',
		});
		const running = withSeen({'write.put-plain-key': [refusedPut]}, {...kms, isComplete: false});
		expect(rowIn(running, 'read.get-plain-key').state).toBe('todo');
		const before = {...evidence, ...kms, isComplete: false};
		expect(rowIn(before, 'write.put-plain-key').state).toBe('todo');
		expect(rowIn(before, 'read.get-plain-key').state).toBe('todo');
		expect(rowIn(evidence, 'read.get-plain-key')).toMatchObject({
			verdict: 'skipped',
			note: expect.not.stringContaining('only objects'),
		});
	});

	test.each([
		['acl.put-public', 'PutObject'],
		['acl.set-public', 'PutObjectAcl'],
	] as const)('%s, where the block of public access answered', (id, operation) => {
		const seen = {[id]: [blocked(operation)]};
		expect(rowIn(withSeen(seen), id)).toMatchObject({verdict: 'proven', observed: {because: 'blocked'}});
		for (const own of ['acl.put-grant', 'acl.set-grant']) {
			expect(rowIn(withSeen({...seen, [own]: [slow]}), id), own).toMatchObject({
				verdict: 'not-proven',
				note: expect.stringContaining('The block of public access answered'),
			});
			const other = id === 'acl.put-public' ? 'acl.set-public' : 'acl.put-public';
			expect(rowIn(withSeen({...seen, [own]: [slow]}), other).verdict).toBe('proven');
		}
	});

	test('sessions, where none can be opened', () => {
		const none = denied(
			{strength: 'organisation' as never, policy: 'service-control'},
			{
				service: 'sts',
				operation: 'GetSessionToken',
			},
		);
		for (const id of ['session.get', 'session.put']) {
			expect(rowIn(withSeen({'session.token': [none]}), id)).toMatchObject({
				verdict: 'skipped',
				note: 'No session could be opened.',
			});
			expect(rowIn(evidence, id).verdict, id).not.toBe('skipped');
			const {[id]: _, ...seen} = evidence.seen;
			const running = {...evidence, seen: {...seen, 'session.token': [none]}, isComplete: false};
			expect(rowIn(running, id).state, id).toBe('todo');
		}
	});
});

describe('what a reading of the policies adds', () => {
	const granting = async (more: Parameters<typeof inBucketPolicy>[0], options: Setting['options'] = {}) => {
		const closing: (() => void | Promise<void>)[] = [];
		const scene = await setScene({preset: 'strict', options}, close => closing.unshift(close));
		await inBucketPolicy(more)(scene);
		const state = await prove(scene);
		for (const close of closing) {
			await close();
		}

		return state.evidence;
	};

	test('a grant under a condition explains a call that went through, and no other kind', async () => {
		const one = await granting({
			Action: 's3:GetObject',
			Condition: {IpAddress: {'aws:SourceIp': '127.0.0.0/8'}},
		});
		const by = expect.stringContaining('Grant of the bucket policy');
		expect(rowIn(one, 'read.get-object')).toMatchObject({
			verdict: 'violated',
			observed: {because: 'policy', by, through: {via: 'bucket'}},
			note: expect.stringMatching(/^It must be denied\. Allowed by Grant of the bucket policy/u),
		});
		expect(rowIn(one, 'read.get-object').observed?.call?.operation).toBe('GetObject');
		const {call} = went('GetObjectAcl');
		const open = {...one, seen: {...one.seen, 'read.acl': [went('GetObjectAcl')]}};
		expect(rowIn(open, 'read.acl')).toMatchObject({observed: {outcome: 'allowed', by, call}});
		const more = {...one, seen: {...one.seen, 'damage.delete': [went('DeleteObject')]}};
		expect(rowIn(more, 'damage.delete')).toMatchObject({verdict: 'violated'});
		expect(rowIn(more, 'damage.delete').observed).not.toHaveProperty('through');
		expect(rowIn(more, 'read.acl').verdict).toBe('proven');

		// Without the condition the policies say so themselves: it is said once.
		const facts = one.facts as Facts;
		const {bucketPolicy} = facts.rights;
		const given = (bucketPolicy.ok && bucketPolicy.value) || '';
		const value = given.replace(/,"Condition":\{"IpAddress":\{[^}]*\}\}/u, '');
		expect(value).not.toBe(given);
		const rights = {...facts.rights, bucketPolicy: {...bucketPolicy, value}} as Facts['rights'];
		const row = rowIn({...one, facts: {...facts, rights}}, 'read.get-object');
		expect(row.note?.match(/Allowed by/gu)).toHaveLength(1);
	});

	test('where nothing granted explains a call that went through, it is left as it is', () => {
		const row = rowIn(withSeen({'read.copy': [went('CopyObject')]}), 'read.copy');
		expect(row).toMatchObject({
			verdict: 'violated',
			observed: {outcome: 'allowed', because: 'not said'},
			note: 'It must be denied.',
		});
		expect(row.observed).not.toHaveProperty('through');
	});

	test('a call that had to go through and was denied is explained by no grant, and shows none', async () => {
		const one = await granting(
			{
				Action: 's3:ListBucketVersions',
				Resource: 'arn:aws:s3:::acme-backups',
				Condition: {IpAddress: {'aws:SourceIp': '127.0.0.0/8'}},
			},
			{list: true},
		);
		const {observed: listed, verdict} = rowIn(one, 'list.names');
		expect(verdict).toBe('proven');
		expect(listed).toMatchObject({outcome: 'allowed'});
		expect(listed).not.toHaveProperty('through');
		expect(rowIn(one, 'list.versions').observed).toHaveProperty('through');

		const refused = denied(
			{strength: 'explicit', policy: 'resource', action: 's3:ListBucket'},
			{operation: 'ListObjectsV2'},
		);
		const shut = {...one, seen: {...one.seen, 'list.names': [refused]}};
		expect(rowIn(shut, 'could.list').verdict).toBe('violated');
		expect(rowIn(shut, 'list.names')).toMatchObject({
			verdict: 'violated',
			observed: {outcome: 'denied', because: 'a deny'},
			note: expect.not.stringContaining('Allowed'),
		});
		expect(rowIn(shut, 'list.names').observed).not.toHaveProperty('through');

		const never = {...shut, seen: {...shut.seen, 'list.versions': evidence.seen['list.versions'] ?? []}};
		expect(rowIn(never, 'list.versions').verdict).toBe('proven');
		expect(rowIn(never, 'could.list')).toMatchObject({
			verdict: 'not-proven',
			note: expect.stringMatching(/^May be allowed, when its condition is met/u),
		});
	});

	test('a setting that could be changed takes from what the simulator says of settings, and of nothing else', async () => {
		const one = await granting({
			Action: 's3:PutBucketNotification',
			Resource: 'arn:aws:s3:::acme-backups',
		});
		expect(rowIn(one, 'config.put-policy')).toMatchObject({
			verdict: 'not-proven',
			note: expect.stringMatching(/^The simulator denies it, but: May be allowed/u),
		});
		for (const id of ['identity.create-key', 'config.see-policy', 'could.read']) {
			expect(rowIn(one, id).verdict, id).toBe('proven');
		}

		expect(rowIn(evidence, 'config.put-policy').verdict).toBe('proven');
		const unanswered = {...one, simulated: {...one.simulated, 'config.put-policy': {seen: slow}}};
		expect(rowIn(unanswered, 'config.put-policy')).toMatchObject({
			verdict: 'not-proven',
			note: expect.stringMatching(/^IAM's simulator gave no answer/u),
		});
	});
});
