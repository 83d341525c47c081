import fc from 'fast-check';
import {expect, test} from 'vitest';
import {buildDocument} from '../../src/policy/build.js';
import type {PolicyDocument, Statement} from '../../src/policy/document.js';
import {isOurs, type MergeResult, mergePolicy, removeOurs} from '../../src/policy/merge.js';
import {defaultOptions, type PolicyOptions, type PolicySubject} from '../../src/policy/options.js';
import {parsePolicy} from '../../src/policy/parse.js';
import {mostPolicyBytes} from '../../src/policy/validate.js';
import {account, bucketArn, documentOf, foreign, statementsOf, subject, userArn, userId} from './subject.js';

const hardened = defaultOptions('hardened');

type Merged = Extract<MergeResult, {ok: true}>;

function good(result: MergeResult): Merged {
	expect(result).toMatchObject({ok: true});
	return result as Merged;
}

const problemOf = (result: MergeResult) => (result.ok ? undefined : result.problem.kind);
const sourcesOf = (text: string) => (parsePolicy(text)?.statements ?? []).map(({source}) => source);
const sidsOf = (text: string) => (parsePolicy(text)?.statements ?? []).map(({value}) => value.Sid);

// Properties.

const presets = fc.constantFrom('classic' as const, 'strict' as const, 'hardened' as const);
const options: fc.Arbitrary<PolicyOptions> = fc
	.record({preset: presets, list: fc.boolean(), acl: fc.boolean(), noOverwrite: fc.boolean()})
	.map(({preset, ...more}) => ({...defaultOptions(preset), ...more}));
const prefixes = fc.constantFrom('', 'db/', 'a/b/');

/** JSON that says the same with other spacing, and numbers and escapes as they were written. */
const spaced = (statement: Statement, indent: number) =>
	JSON.stringify(statement, undefined, indent).replaceAll('/', indent === 1 ? '\\/' : '/');

const principals = fc.constantFrom<Statement['Principal'] & {}>(
	'*',
	{AWS: userArn},
	{AWS: [`arn:aws:iam::${account}:user/olga`, account]},
	{Service: 'logging.s3.amazonaws.com'},
	{CanonicalUser: 'f'.repeat(64)},
);
const foreigners = fc.uniqueArray(
	fc.record({
		sid: fc.constantFrom('CloudTrail', 'Replication', 'Ünïcode ☂', 'A"quote', 'Deny]}', undefined),
		effect: fc.constantFrom('Allow' as const, 'Deny' as const),
		principal: principals,
		indent: fc.nat(2),
		condition: fc.option(fc.constant({NumericLessThan: {'s3:max-keys': [10, 20.5]}}), {nil: undefined}),
	}),
	{selector: ({sid}) => sid ?? 'none', maxLength: 5},
);

const policies = fc
	.record({
		foreigners,
		version: fc.constantFrom('2012-10-17', '2008-10-17', undefined),
		id: fc.constantFrom('Policy1415', 'with "quotes"', undefined),
		isObject: fc.boolean(),
	})
	.filter(({foreigners: some}) => some.length > 0)
	.map(({foreigners: some, version, id, isObject}) => {
		const sources = some.map(({sid, effect, principal, indent, condition}) =>
			spaced(
				{
					...(sid !== undefined && {Sid: sid}),
					Effect: effect,
					Principal: principal,
					Action: 's3:GetObject',
					Resource: `${bucketArn}/x/*`,
					...(condition && {Condition: condition}),
				},
				indent,
			),
		);
		const kept = isObject ? sources.slice(0, 1) : sources;
		const list = isObject ? kept[0] : `[ ${kept.join(' ,\n')} ]`;
		const head = [
			...(version === undefined ? [] : [`"Version": "${version}"`]),
			...(id === undefined ? [] : [`"Id" :${JSON.stringify(id)}`]),
		];
		return {text: `{${[...head, `"Statement": ${list}`].join(' , ')}}`, sources: kept, version, id};
	});

test('no statement of others is ever lost or edited, not by a byte, and Version and Id stay', () => {
	fc.assert(
		fc.property(policies, options, prefixes, (policy, chosen, prefix) => {
			const {text, kept} = good(mergePolicy(policy.text, subject({prefix}), chosen));
			const after = JSON.parse(text) as PolicyDocument;
			expect(sourcesOf(text).slice(0, policy.sources.length)).toEqual(policy.sources);
			expect(kept).toBe(policy.sources.length);
			expect([after.Version, after.Id]).toEqual([policy.version, policy.id]);
		}),
	);
});

test('what is put in is what was built, and nothing else', () => {
	fc.assert(
		fc.property(policies, options, prefixes, (policy, chosen, prefix) => {
			const who = subject({prefix});
			const {text} = good(mergePolicy(policy.text, who, chosen));
			const ours = sourcesOf(text).slice(policy.sources.length);
			const built = statementsOf(buildDocument(who, chosen));
			expect(ours.map(source => JSON.parse(source) as unknown)).toEqual(built);
		}),
	);
});

test('a second time there is nothing to write', () => {
	fc.assert(
		fc.property(policies, options, prefixes, (policy, chosen, prefix) => {
			const who = subject({prefix});
			const first = good(mergePolicy(policy.text, who, chosen));
			const second = good(mergePolicy(first.text, who, chosen));
			expect(second).toMatchObject({isUnchanged: true, text: first.text, added: [], replaced: []});
		}),
	);
});

test('ours of before are replaced by ours of now, whatever was chosen before', () => {
	fc.assert(
		fc.property(policies, options, options, prefixes, (policy, before, now, prefix) => {
			const who = subject({prefix});
			const first = good(mergePolicy(policy.text, who, before));
			const second = good(mergePolicy(first.text, who, now));
			const straight = good(mergePolicy(policy.text, who, now));
			expect(new Set(sourcesOf(second.text))).toEqual(new Set(sourcesOf(straight.text)));
		}),
	);
});

test('taking ours out gives back the policy that was there', () => {
	fc.assert(
		fc.property(policies, options, prefixes, (policy, chosen, prefix) => {
			const who = subject({prefix});
			const merged = good(mergePolicy(policy.text, who, chosen));
			const removed = removeOurs(merged.text, who);
			const text = removed.ok ? (removed.text ?? '') : '';
			expect(sourcesOf(text)).toEqual(policy.sources);
			expect({...JSON.parse(text), Statement: 0}).toEqual({...JSON.parse(policy.text), Statement: 0});
		}),
	);
});

test('the bytes are those that S3 counts: without white space', () => {
	fc.assert(
		fc.property(policies, options, (policy, chosen) => {
			const {text, bytes} = good(mergePolicy(policy.text, subject(), chosen));
			expect(bytes).toBe(Buffer.byteLength(JSON.stringify(JSON.parse(text))));
		}),
	);
});

// Particulars.

test('a bucket without a policy gets ours alone, and loses the policy with them', () => {
	const merged = good(mergePolicy(undefined, subject(), hardened));
	expect(JSON.parse(merged.text)).toEqual(buildDocument(subject(), hardened));
	expect(merged).toMatchObject({kept: 0, replaced: [], isUnchanged: false});
	expect(removeOurs(merged.text, subject())).toEqual({ok: true, text: undefined, removed: merged.added});
});

test('a policy without ours is given back as it is', () => {
	const text = ' {"Statement":[]} ';
	expect(removeOurs(text, subject())).toEqual({ok: true, text, removed: []});
});

test('a statement of ours that was widened by hand is written anew, and named', () => {
	const document = buildDocument(subject(), hardened);
	const widened = statementsOf(document).map(one =>
		one.Sid === 'ObjectPermissions' ? {...one, Action: ['s3:PutObject', 's3:GetObject']} : one,
	);
	const merged = good(mergePolicy(JSON.stringify(documentOf(...widened)), subject(), hardened));
	expect(merged).toMatchObject({replaced: ['ObjectPermissions'], added: [], isUnchanged: false});
	expect(merged.text).not.toContain('s3:GetObject"');
});

test('what S3 rewrote is still ours and unchanged', () => {
	const rewritten = statementsOf(buildDocument(subject(), hardened)).map(one => ({
		...one,
		Principal: one.Principal === '*' ? {AWS: '*'} : one.Principal,
		Resource: Array.isArray(one.Resource) ? [...one.Resource].reverse() : [one.Resource as string],
	}));
	const text = JSON.stringify(documentOf(...(rewritten as readonly Statement[])));
	expect(good(mergePolicy(text, subject(), hardened)).isUnchanged).toBe(true);
});

test('a policy without ours, and one that only they are taken out of, keep how they were written', () => {
	const text = ` {"Statement" : [ ${JSON.stringify(foreign('Trail'))} ] } `;
	expect(removeOurs(text, subject())).toEqual({ok: true, text, removed: []});
	expect(removeOurs(good(mergePolicy(text, subject(), hardened)).text, subject())).toMatchObject({
		text: text.replace('[ ', '[').replace(' ]', ']'),
	});
});

test.each<readonly [string, Partial<Statement>]>([
	['another user', {Principal: {AWS: `arn:aws:iam::${account}:user/other`}}],
	['our user and another', {Principal: {AWS: [userArn, `arn:aws:iam::${account}:user/other`]}}],
	['our user and a service', {Principal: {AWS: userArn, Service: 'x.amazonaws.com'}}],
	['nobody', {Principal: {AWS: []}}],
	['a service', {Principal: {Service: 'logging.s3.amazonaws.com'}}],
	['everyone', {Principal: '*'}],
	['everyone, where our user is named too', {Principal: {AWS: ['*', userArn]}}],
	['everyone but our user', {Principal: undefined as never, NotPrincipal: {AWS: userArn}}],
])(
	'one of our names on a statement for %s makes it theirs: it is kept, and ours get another name',
	(_, more) => {
		const theirs = JSON.parse(JSON.stringify(foreign('ObjectPermissions', more))) as Statement;
		const text = JSON.stringify(documentOf(theirs));
		const merged = good(mergePolicy(text, subject(), hardened));
		expect(sourcesOf(merged.text)[0]).toBe(JSON.stringify(theirs));
		expect(new Set(sidsOf(merged.text)).size).toBe(sidsOf(merged.text).length);
		expect(good(mergePolicy(merged.text, subject(), hardened)).isUnchanged).toBe(true);
	},
);

test('a deny bound to our user by a second value is not ours, and one bound in other letters is', () => {
	const deny = (condition: Statement['Condition'] & {}) =>
		foreign('NightdropDenyElse', {Effect: 'Deny', Principal: '*', Condition: condition});
	expect(isOurs(deny({ArnEquals: {'AWS:principalarn': userArn}}), subject())).toBe(true);
	expect(isOurs(deny({ArnEquals: {'aws:PrincipalArn': [userArn, 'arn:aws:iam::1:user/x']}}), subject())).toBe(
		false,
	);
	expect(isOurs({...deny({ArnEquals: {'aws:PrincipalArn': userArn}}), Effect: 'Allow'}, subject())).toBe(
		false,
	);
});

test('after a rename the statements of before are ours by the ARN that is remembered', () => {
	const renamed = userArn.replace('nightdrop-acme', 'nightdrop-new');
	const before = good(mergePolicy(undefined, subject(), hardened)).text;
	const who = subject({userArn: renamed, formerArns: [userArn]});
	const after = good(mergePolicy(before, who, hardened));
	expect(JSON.parse(after.text)).toEqual({...buildDocument(who, hardened), Id: 'Nightdrop'});
	expect(after.text).not.toContain(userArn);
});

test('the id of a deleted user in our statements is ours by the id that is remembered, and written anew', () => {
	const dead = statementsOf(buildDocument(subject(), hardened)).map(one =>
		one.Principal === '*' ? one : {...one, Principal: {AWS: userId}},
	);
	const text = JSON.stringify(documentOf(...dead));
	const merged = good(mergePolicy(text, subject({userId}), hardened));
	expect(merged.text).not.toContain(userId);
	expect(problemOf(mergePolicy(text, subject(), hardened))).toBe('dead-principal');
});

test.each<readonly [string, Statement]>([
	['a user', foreign('Old', {Principal: {AWS: 'AIDAQQQQQQQQEXAMPLE12'}})],
	['a role among others', foreign('Old', {Principal: {AWS: [userArn, 'AROAQQQQQQQQEXAMPLE12']}})],
	[
		'a user that is spared',
		JSON.parse(
			JSON.stringify({
				...foreign('Old', {NotPrincipal: {AWS: 'AIDAQQQQQQQQEXAMPLE12'}, Effect: 'Deny'}),
				Principal: undefined,
			}),
		) as Statement,
	],
])('a statement of others that names %s that was deleted is not touched: the policy is refused', (_, one) => {
	const result = mergePolicy(JSON.stringify(documentOf(one)), subject({userId}), hardened);
	expect(problemOf(result)).toBe('dead-principal');
});

test('a statement of ours that is there twice is written once', () => {
	const ours = statementsOf(buildDocument(subject(), hardened));
	const text = JSON.stringify(documentOf(...ours, ...ours.slice(-1)));
	const merged = good(mergePolicy(text, subject(), hardened));
	expect(merged).toMatchObject({isUnchanged: false, added: [], replaced: []});
	expect(sourcesOf(merged.text)).toHaveLength(ours.length);
	// As many as there should be, and one of them is not there.
	const odd = JSON.stringify(documentOf(...ours.slice(0, -1), ...ours.slice(-2, -1)));
	const mended = good(mergePolicy(odd, subject(), hardened));
	expect(mended).toMatchObject({isUnchanged: false, added: [ours.at(-1)?.Sid], replaced: []});
	expect(sourcesOf(mended.text).map(source => JSON.parse(source) as unknown)).toEqual(ours);
});

test('a name that is there twice is refused', () => {
	const twice = documentOf(foreign('A'), foreign('A', {Effect: 'Deny'}));
	expect(problemOf(mergePolicy(JSON.stringify(twice), subject(), hardened))).toBe('duplicate-sid');
});

test.each(['', '{', '[]', '{"Version":"2012-10-17"}', '{"Statement":[{"Effect":"allow"}]}'])(
	'what is no policy is left alone: %s',
	text => {
		expect(problemOf(mergePolicy(text, subject(), hardened))).toBe('not-json');
		expect(removeOurs(text, subject())).toMatchObject({ok: false});
	},
);

test('a second prefix for the same user is refused, since each shuts the other out', () => {
	const {text} = good(mergePolicy(undefined, subject({prefix: 'a/'}), hardened));
	expect(problemOf(mergePolicy(text, subject({prefix: 'b/'}), hardened))).toBe('second-target');
	expect(problemOf(mergePolicy(text, subject(), hardened))).toBe('second-target');
	// Also where ours had to take another name.
	const theirs = foreign('ObjectPermissions');
	const suffixed = good(
		mergePolicy(JSON.stringify(documentOf(theirs)), subject({prefix: 'a/'}), hardened),
	).text;
	expect(problemOf(mergePolicy(suffixed, subject({prefix: 'b/'}), hardened))).toBe('second-target');
});

test('every place that the user may put under is told', () => {
	const [ours] = statementsOf(buildDocument(subject(), defaultOptions('strict'))) as readonly [Statement];
	const wide = {...ours, Resource: [`${bucketArn}/a/*`, `${bucketArn}/b/*`]};
	expect(mergePolicy(JSON.stringify(documentOf(wide)), subject(), hardened)).toMatchObject({
		problem: {why: expect.stringContaining(`under ${bucketArn}/a/*, ${bucketArn}/b/*; the`)},
	});
});

test('one of ours that someone turned into a deny opens no other prefix: it is written anew', () => {
	const {text} = good(mergePolicy(undefined, subject(), hardened));
	const turned = statementsOf(JSON.parse(text) as PolicyDocument).map(one =>
		one.Sid === 'ObjectPermissions' ? {...one, Effect: 'Deny' as const, Resource: `${bucketArn}/a/*`} : one,
	);
	const merged = good(mergePolicy(JSON.stringify(documentOf(...turned)), subject(), hardened));
	expect(merged.replaced).toEqual(['ObjectPermissions']);
	expect(statementsOf(merged.document)).toEqual(statementsOf(JSON.parse(text) as PolicyDocument));
});

test('a policy of exactly the most bytes is taken, one more is refused and told by how much', () => {
	const base = good(mergePolicy(JSON.stringify(documentOf(foreign('A'))), subject(), hardened)).bytes;
	const filled = (bytes: number) =>
		mergePolicy(
			JSON.stringify(documentOf(foreign('A', {Resource: `${bucketArn}/AWSLogs/${'x'.repeat(bytes)}*`}))),
			subject(),
			hardened,
		);
	expect(good(filled(mostPolicyBytes - base)).bytes).toBe(mostPolicyBytes);
	const refused = filled(mostPolicyBytes - base + 3);
	expect(refused).toMatchObject({ok: false, problem: {kind: 'too-large'}});
	expect(refused.ok ? '' : refused.problem.what).toContain('3 bytes');
});

test('letters outside ASCII count as the bytes that they take', () => {
	const text = (name: string) =>
		JSON.stringify(documentOf(foreign('A', {Resource: `${bucketArn}/${name}/*`})));
	const [plain, umbrella] = ['a', '☂'].map(name => good(mergePolicy(text(name), subject(), hardened)).bytes);
	expect((umbrella ?? 0) - (plain ?? 0)).toBe(2);
});

test('three targets on one bucket do not disturb each other, when one is written anew or taken out', () => {
	const targets = ['a', 'b', 'c'].map(name =>
		subject({userArn: `arn:aws:iam::${account}:user/drop-${name}`, prefix: `${name}/`}),
	);
	const full = targets.reduce<string | undefined>(
		(text, target) => good(mergePolicy(text, target, hardened)).text,
		undefined,
	) as string;
	expect(new Set(sidsOf(full)).size).toBe(sidsOf(full).length);
	const [a, b, c] = targets as [(typeof targets)[0], (typeof targets)[0], (typeof targets)[0]];
	for (const target of targets) {
		expect(good(mergePolicy(full, target, hardened)).isUnchanged).toBe(true);
	}

	const rewritten = good(mergePolicy(full, b, {...hardened, noOverwrite: true}));
	expect(rewritten.kept).toBe(sourcesOf(full).length - statementsOf(buildDocument(b, hardened)).length);
	const without = removeOurs(rewritten.text, a);
	const left = without.ok ? (without.text ?? '') : '';
	expect(left).not.toContain('drop-a');
	expect(good(mergePolicy(left, b, {...hardened, noOverwrite: true})).isUnchanged).toBe(true);
	expect(good(mergePolicy(left, c, hardened)).isUnchanged).toBe(true);
});

test('a subject that no policy can be built for is refused, whatever is there', () => {
	for (const existing of [undefined, JSON.stringify(documentOf())]) {
		expect(problemOf(mergePolicy(existing, subject({prefix: 'no-slash'}), hardened))).toBe('prefix');
	}
});

test('what was added and what is there no longer is told apart from what was kept', () => {
	const before = good(mergePolicy(JSON.stringify(documentOf(foreign('Trail'))), subject(), hardened));
	const options = {...hardened, noOverwrite: true, sessions: false};
	const after = good(mergePolicy(before.text, subject(), options));
	expect(after).toMatchObject({
		added: ['NightdropDenyOverwrite'],
		replaced: ['NightdropDenySessions'],
		kept: 1,
		isUnchanged: false,
	});
	const more = good(mergePolicy(before.text, subject(), {...hardened, noOverwrite: true}));
	expect(more).toMatchObject({added: ['NightdropDenyOverwrite'], replaced: [], isUnchanged: false});
});

test.each<readonly [string, readonly Statement[], Partial<PolicySubject>, object]>([
	[
		'a name twice',
		[foreign('Trail'), foreign('Trail')],
		{},
		{
			what: 'Two statements of the policy are called Trail',
			why: expect.stringContaining('a name is there twice'),
			next: expect.stringContaining('renamed'),
		},
	],
	[
		'a user that is gone',
		[foreign('Old', {Principal: {AWS: 'AIDAIOSFODNN7GONEXX'}})],
		{},
		{
			what: 'The statement Old names a user or role that was deleted',
			why: expect.stringContaining('not ours to remove'),
			next: expect.stringContaining('its owner'),
		},
	],
	[
		'another prefix',
		statementsOf(buildDocument(subject({prefix: 'a/'}), hardened)),
		{prefix: 'b/'},
		{
			what: 'This user has a target on this bucket already',
			why: expect.stringContaining(`${bucketArn}/a/*; the denies of two targets`),
			next: expect.stringContaining('another user'),
		},
	],
	[
		'too much',
		[foreign('Long', {Resource: `${bucketArn}/${'x'.repeat(mostPolicyBytes)}`})],
		{},
		{
			what: expect.stringMatching(/^The policy would be \d{4} bytes too large$/u),
			why: expect.stringMatching(/^S3 takes 20480 bytes; with our statements it would be \d{5}\.$/u),
			next: expect.stringContaining('shorten'),
		},
	],
])('it is said why nothing can be written: %s', (_, statements, who, problem) => {
	const result = mergePolicy(JSON.stringify(documentOf(...statements)), subject(who), hardened);
	expect(result).toMatchObject({ok: false, problem});
});

test('what is no policy is said to be none, to be merged or to be taken out of', () => {
	const problem = {
		what: 'The policy that is there cannot be read',
		why: expect.stringContaining('could not be kept'),
		next: expect.stringContaining('AWS console'),
	};
	expect(mergePolicy('{', subject(), hardened)).toMatchObject({ok: false, problem});
	expect(removeOurs('{', subject())).toMatchObject({ok: false, problem});
});

test('statements without a name are others’, as many as there are, and a dead one is said to have none', () => {
	const {Sid: _, ...nameless} = foreign('x');
	const merged = good(mergePolicy(JSON.stringify(documentOf(nameless, nameless)), subject(), hardened));
	expect(merged.kept).toBe(2);
	const dead = {...nameless, Principal: {AWS: 'AROAIOSFODNN7GONEXX'}};
	expect(mergePolicy(JSON.stringify(documentOf(dead)), subject(), hardened)).toMatchObject({
		problem: {what: 'The statement without a name names a user or role that was deleted'},
	});
});

test('only a whole id is one of somebody deleted', () => {
	for (const AWS of ['arn:aws:iam::111122223333:user/AIDAIOSFODNN7GONEXX', 'AIDAIOSFODNN7GONEXX/x']) {
		const others = documentOf(foreign('Fine', {Principal: {AWS}}));
		expect(good(mergePolicy(JSON.stringify(others), subject(), hardened)).kept).toBe(1);
	}
});

test('a deny is ours by the user alone, not by another condition, nor for somebody unknown', () => {
	const bound = (Condition: Statement['Condition'] & {}): Statement => ({
		...{Sid: 'NightdropDenyElse', Effect: 'Deny', Principal: '*', Action: 's3:*'},
		...{Resource: `${bucketArn}/*`, Condition},
	});
	expect(isOurs(bound({ArnEquals: {'aws:PrincipalArn': userArn}}), subject())).toBe(true);
	expect(isOurs(bound({ArnEquals: {'aws:SourceArn': userArn}}), subject())).toBe(false);
	expect(isOurs(bound({ArnEquals: {'aws:PrincipalArn': 'undefined'}}), subject())).toBe(false);
	expect(isOurs(bound({ArnEquals: {'aws:SourceArn': 'x', 'aws:PrincipalArn': userArn}}), subject())).toBe(
		true,
	);
});

test('where others have our names ours get a suffix that follows from the user, and another where that is taken', () => {
	const theirs = (suffix: string) =>
		statementsOf(buildDocument(subject(), hardened)).map(one =>
			foreign(`${one.Sid}${suffix}`, {Principal: {AWS: `arn:aws:iam::${account}:user/other`}}),
		);
	// FNV-1a (draft-eastlake-fnv), by the signs of the ARN.
	const hashOf = (text: string) =>
		[...text].reduce(
			(hash, sign) => ((hash ^ BigInt(sign.charCodeAt(0))) * 0x01000193n) % 0x1_0000_0000n,
			0x811c9dc5n,
		);
	const named = (hash: bigint) => `T${hash.toString(36).toUpperCase()}`;
	const suffixIn = (statements: readonly Statement[], arn = userArn) => {
		const who = subject({userArn: arn});
		const {added, document} = good(mergePolicy(JSON.stringify(documentOf(...statements)), who, hardened));
		const built = statementsOf(buildDocument(who, hardened));
		const suffix = added[0]?.slice(built[0]?.Sid?.length) ?? '';
		expect(added).toEqual(built.map(({Sid}) => `${Sid}${suffix}`));
		expect(statementsOf(document).slice(-built.length)).toEqual(
			built.map(one => ({...one, Sid: `${one.Sid}${suffix}`})),
		);
		return suffix;
	};
	for (const arn of [userArn, `${userArn}-two`, `${userArn}☂`]) {
		expect(suffixIn(theirs('').slice(0, 1), arn), arn).toBe(named(hashOf(arn)));
	}

	// One of theirs has that, too; the policy stays under what S3 takes.
	const first = suffixIn(theirs(''));
	expect(first).toBe(named(hashOf(userArn)));
	const taken = [...theirs('').slice(0, 1), ...theirs(first).slice(0, 1)];
	expect(suffixIn(taken)).toBe(named(hashOf(userArn) + 1n));
});

test('the name that ours have they keep, also where one of our names begins like another', () => {
	const theirs = foreign('BucketPermissions');
	const ours = statementsOf(buildDocument(subject(), hardened)).map(one => ({...one, Sid: `${one.Sid}T7`}));
	for (const list of [ours, ours.filter(({Sid}) => Sid === 'NightdropDenyElseUserT7')]) {
		const merged = good(mergePolicy(JSON.stringify(documentOf(theirs, ...list)), subject(), hardened));
		expect(sidsOf(merged.text).slice(1)).toEqual(ours.map(({Sid}) => Sid));
	}
});
