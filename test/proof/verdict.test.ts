import {beforeEach, describe, expect, test} from 'vitest';
import type {ProbeResult} from '../../src/proof/proof.js';
import type {Evidence} from '../../src/proof/state.js';
import {judge, wholeVerdict, worthAskingAgain} from '../../src/proof/verdict.js';
import {denied, failed, went} from './helpers.js';
import {prove, setScene} from './rehearsal.js';
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
});

describe('the whole', () => {
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
		}
	});
});

describe('what a reading of the policies adds', () => {
	const granting = async (more: Parameters<typeof inBucketPolicy>[0]) => {
		const closing: (() => void | Promise<void>)[] = [];
		const scene = await setScene({preset: 'strict'}, close => closing.unshift(close));
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
		const more = {...one, seen: {...one.seen, 'damage.delete': [went('DeleteObject')]}};
		expect(rowIn(more, 'damage.delete')).toMatchObject({verdict: 'violated'});
		expect(rowIn(more, 'damage.delete').observed).not.toHaveProperty('through');
		expect(rowIn(more, 'read.acl').verdict).toBe('proven');
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
	});
});
