import {describe, expect, test} from 'vitest';
import {checkTarget} from '../../src/home/check.js';
import type {BucketPosture, TargetFacts} from '../../src/home/facts.js';
import {checkJson} from '../../src/home/json.js';
import {checkLines} from '../../src/home/lines.js';
import {type CheckedTarget, exitCodeOfCheck, healthOf} from '../../src/home/verdict.js';
import {day, healthy, iso, now, target} from './example.js';

const acme = target('acme-backups');
const hour = 3_600_000;
const fresh: NonNullable<TargetFacts['backups']> = {
	isKnown: true,
	value: {
		series: 3,
		newestAt: now - 2 * hour,
		newest: {key: 'db/orders/2026-11-23.dump', size: 18_000},
		findings: [],
	},
};

function ids(change: Partial<TargetFacts>, maxAgeMs?: number) {
	const {findings, notes} = checkTarget(acme, healthy(acme, {backups: fresh, ...change}), now, maxAgeMs);
	return {findings: findings.map(({id}) => id), notes: notes.map(({id}) => id)};
}

const bucket = (change: Partial<BucketPosture>): Partial<TargetFacts> => ({
	bucket: {
		isKnown: true,
		value: {isPublicBlocked: true, hasVersions: true, areAclsOff: true, ...change},
	},
});

test('a target that is as it was made has nothing to say', () => {
	expect(ids({})).toEqual({findings: [], notes: []});
	expect(ids(bucket({hasObjectLock: true, isSseCBlocked: true, noncurrentDays: 90}))).toEqual({
		findings: [],
		notes: [],
	});
});

describe('the settings of the bucket', () => {
	test.each([
		[{isPublicBlocked: false}, 'public-access'],
		[{hasVersions: false}, 'versioning'],
		[{areAclsOff: false}, 'acls'],
		[{noncurrentDays: 29}, 'noncurrent-expiry'],
	])('%o', (change, id) => {
		expect(ids(bucket(change)).findings).toEqual([id]);
	});

	test('old versions that are kept for 30 days are no finding, nor their end where there are none', () => {
		expect(ids(bucket({noncurrentDays: 30})).findings).toEqual([]);
		expect(ids(bucket({noncurrentDays: 1, hasVersions: false})).findings).toEqual(['versioning']);
	});

	test('Object Lock alarms nobody, nor what hardened denies anyhow', () => {
		expect(ids(bucket({hasObjectLock: false, isSseCBlocked: false}))).toEqual({
			findings: [],
			notes: ['object-lock'],
		});
		const strict = target('acme-backups', {options: {...acme.options, preset: 'strict'}});
		const {notes} = checkTarget(strict, healthy(strict, bucket({isSseCBlocked: false})), now);
		expect(notes.map(({id}) => id)).toEqual(['sse-c']);
	});

	test('all of them are told, not the first alone', () => {
		expect(ids(bucket({isPublicBlocked: false, hasVersions: false, areAclsOff: false})).findings).toEqual([
			'public-access',
			'acls',
			'versioning',
		]);
	});
});

describe('statements of others in the policy', () => {
	const withStatement = (statement: object): Partial<TargetFacts> => {
		const {policy} = healthy(acme);
		const document = JSON.parse((policy.isKnown && policy.value) || '{}') as {Statement: object[]};
		document.Statement.push(statement);
		return {policy: {isKnown: true, value: JSON.stringify(document)}};
	};

	const allow = (change: object) => ({
		Sid: 'Theirs',
		Effect: 'Allow',
		Action: 's3:GetObject',
		Resource: 'arn:aws:s3:::acme-backups/*',
		...change,
	});

	test('one that lets the key read is bad where our denies do not shut it', () => {
		const strict = target('acme-backups', {options: {...acme.options, preset: 'strict', list: false}});
		const {policy} = healthy(strict);
		const document = JSON.parse((policy.isKnown && policy.value) || '{}') as {Statement: object[]};
		document.Statement.push(allow({Principal: {AWS: acme.user.arn}}));
		const facts = healthy(strict, {policy: {isKnown: true, value: JSON.stringify(document)}});
		const [finding] = checkTarget(strict, facts, now).findings;
		expect(finding).toMatchObject({
			id: 'foreign-grants',
			role: 'bad',
			title: 'A statement of others may let this key read backups',
			why: 'The statement Theirs allows s3:GetObject.',
		});
	});

	test('hardened shuts it for the key', () => {
		expect(ids(withStatement(allow({Principal: {AWS: acme.user.arn}}))).findings).toEqual([]);
	});

	test('another account that may read is told, this one is not', () => {
		expect(ids(withStatement(allow({Principal: {AWS: 'arn:aws:iam::999988887777:root'}}))).findings).toEqual([
			'grants-to-others',
		]);
		expect(ids(withStatement(allow({Principal: {AWS: '999988887777'}}))).findings).toEqual([
			'grants-to-others',
		]);
		expect(ids(withStatement(allow({Principal: {AWS: 'arn:aws:iam::111122223333:root'}}))).findings).toEqual(
			[],
		);
	});

	test('everyone is told, and of another bucket nothing', () => {
		expect(ids(withStatement(allow({Principal: '*'}))).findings).toContain('grants-to-others');
		expect(
			ids(withStatement(allow({Principal: {AWS: '999988887777'}, Resource: 'arn:aws:s3:::other/*'})))
				.findings,
		).toEqual([]);
	});

	test('one that may only put is a note', () => {
		const put = allow({Principal: {AWS: '999988887777'}, Action: 's3:PutObject'});
		expect(ids(withStatement(put))).toEqual({findings: [], notes: ['grants-to-others']});
	});

	test('a statement of ours that is gone', () => {
		expect(ids({policy: {isKnown: true, value: undefined}}).findings).toEqual(['our-statements']);
	});
});

describe('backups', () => {
	test('a series with something wrong is named', () => {
		const sick = {
			id: 'missing',
			role: 'bad',
			title: '3 backups did not arrive',
			why: 'x',
			next: 'y',
			series: 'db-02/orders',
		} as const;
		const backups = {isKnown: true, value: {series: 3, newestAt: now - hour, findings: [sick]}} as const;
		const check = checkTarget(acme, healthy(acme, {backups}), now);
		expect(check.findings[0]).toMatchObject({
			id: 'backups-missing',
			title: 'db-02/orders: 3 backups did not arrive',
		});
		expect(check.newest).toEqual({role: 'bad', word: '1 h, 1 to look at'});
	});

	test('the newest of all may be so old', () => {
		expect(ids({}, 2 * hour).findings).toEqual([]);
		expect(ids({}, 2 * hour - 1).findings).toEqual(['backups-age']);
	});

	test('what is known of a series is told where no backup is left or finished', () => {
		const finding = (role: 'bad' | 'unknown') =>
			({id: 'x', role, title: 'what', why: 'x', next: 'y', series: 'db'}) as const;
		const check = (role: 'bad' | 'unknown', createdAt: string, maxAgeMs?: number) => {
			const backups = {isKnown: true, value: {series: 1, findings: [finding(role)]}} as const;
			const {findings, newest} = checkTarget({...acme, createdAt}, healthy(acme, {backups}), now, maxAgeMs);
			return [findings.map(({id, role: of}) => [id, of]), newest.word];
		};

		// That all were deleted is told at any age.
		expect(check('bad', iso(hour))).toEqual([[['backups-x', 'bad']], 'None, 1 to look at']);
		expect(check('bad', iso(20 * day))).toEqual([[['backups-x', 'bad']], 'None, 1 to look at']);
		// The first one may take its time.
		expect(check('unknown', iso(hour))).toEqual([[], 'None yet']);
		expect(check('unknown', iso(2 * hour), hour)).toEqual([[['backups-x', 'unknown']], 'None, 1 to look at']);
		expect(check('unknown', iso(3 * day))).toEqual([[['backups-x', 'unknown']], 'None, 1 to look at']);
	});

	test('where nothing comes at regular times that is said, and alarms nobody', () => {
		const value = {series: 1, newestAt: now - 90 * day, isUnjudged: true, findings: []};
		const backups = {isKnown: true, value} as const;
		expect(ids({backups})).toEqual({findings: [], notes: ['backups-rhythm']});
		expect(ids({backups}, 26 * hour)).toEqual({findings: ['backups-age'], notes: []});
	});

	test('nothing at all is a finding once something was due', () => {
		const empty = {isKnown: true, value: {series: 0, findings: []}} as const;
		const check = (createdAt: string, maxAgeMs?: number) =>
			checkTarget({...acme, createdAt}, healthy(acme, {backups: empty}), now, maxAgeMs).findings;
		expect(check(iso(hour))).toEqual([]);
		expect(check(iso(hour), 30 * 60_000)).toMatchObject([{id: 'no-backups', role: 'bad'}]);
		expect(check(iso(3 * day))).toMatchObject([{id: 'no-backups'}]);
	});

	test('what may not be listed is not known, which is no "all well"', () => {
		const backups = {isKnown: false, kind: 'denied', why: 'AWS says no.'} as const;
		expect(checkTarget(acme, healthy(acme, {backups}), now).findings).toMatchObject([
			{id: 'backups', role: 'unknown'},
		]);
	});
});

test('that nobody is signed in is said once, and does not hide what is known of the backups', () => {
	const out = {isKnown: false, kind: 'no-credentials', why: 'No AWS credentials were found.'} as const;
	const facts = {user: out, keys: out, policy: out, rights: out, bucket: out};
	const check = (backups: TargetFacts['backups']) =>
		checkTarget(acme, healthy(acme, {...facts, ...(backups && {backups})}), now);
	expect(check(out)).toMatchObject({
		role: 'unknown',
		findings: [{id: 'sign-in', why: 'No AWS credentials were found.'}],
		newest: {word: 'Not known'},
	});
	const late = {id: 'missing', role: 'bad', title: 'Missing', why: 'x', next: 'y', series: 'db'} as const;
	const known = {isKnown: true, value: {series: 1, newestAt: now - 3 * day, findings: [late]}} as const;
	expect(check(known).findings.map(({role}) => role)).toEqual(['bad', 'unknown']);
});

test('of a user that is gone its keys are not told besides', () => {
	expect(ids({user: {isKnown: true, value: undefined}, keys: {isKnown: true, value: []}}).findings).toEqual([
		'user',
	]);
});

describe('the whole', () => {
	const checked = (name: string, change: Partial<TargetFacts> = {}): CheckedTarget => {
		const one = target(name);
		const facts = healthy(one, {backups: fresh, ...change});
		return {
			name,
			facts,
			check: checkTarget(one, facts, now),
			...(one.lastProof && {proof: one.lastProof}),
		};
	};
	const well = checked('well');
	const sick = checked('sick', bucket({isPublicBlocked: false}));
	const denied = {isKnown: false, kind: 'denied', why: 'AWS says no.'} as const;
	const dark = checked('dark', {policy: denied});
	const locked = checked('locked', {
		user: denied,
		policy: denied,
		bucket: denied,
		rights: denied,
		keys: denied,
		backups: denied,
	});

	test('health, and the exit code of the worst', () => {
		expect([well, sick, dark, locked].map(healthOf)).toEqual(['ok', 'finding', 'unknown', 'unknown']);
		expect(exitCodeOfCheck([well])).toBe(0);
		expect(exitCodeOfCheck([])).toBe(3);
		expect(exitCodeOfCheck([well, dark])).toBe(3);
		expect(exitCodeOfCheck([dark, locked])).toBe(4);
		expect(exitCodeOfCheck([locked, sick, well])).toBe(1);
	});

	test('as JSON', () => {
		expect(checkJson([well, dark], now)).toMatchObject({
			schema: 'nightdrop/check/1',
			ok: false,
			targets: [
				{
					name: 'well',
					health: 'ok',
					findings: [],
					newest: {lastModified: '2026-11-23T17:03:00.000Z', key: 'db/orders/2026-11-23.dump'},
					keyAgeDays: 12,
					proof: {verdict: 'proven', age: 2 * hour},
				},
				{
					name: 'dark',
					health: 'unknown',
					findings: [{id: 'policy', severity: 'warning', known: false, why: 'AWS says no.'}],
				},
			],
		});
	});

	test('in lines a key of a screen is the command that does it', () => {
		const finding = {
			id: 'key-age',
			role: 'warn',
			title: 'The key is 84 days old',
			why: 'Keys are to be changed.',
			next: 'Make a new key beside it (r): the old one works.',
		} as const;
		const lines = checkLines({...sick, check: {...sick.check, findings: [finding]}});
		expect(lines.at(-1)?.text.trim()).toBe(
			'next: Make a new key beside it (nightdrop rotate sick): the old one works.',
		);
	});

	test('in lines, without the keys of a screen', () => {
		expect(checkLines(well).map(({text}) => text)).toEqual([
			'ok: well: proven 2026-11-23T17:03:00.000Z; newest 2026-11-23T17:03:00Z; key 12 days old',
		]);
		expect(checkLines(sick).map(({text}) => text.trim())).toEqual([
			'warning: sick: Public access is not blocked',
			'why: One wrong policy or access list would open this bucket to everyone.',
			'next: Open the fixes of this target in the console.',
		]);
		expect(checkLines(dark)[0]?.text).toBe('unknown: dark: Could not tell: the bucket policy');
	});
});
