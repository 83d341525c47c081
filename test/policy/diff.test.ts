import {expect, test} from 'vitest';
import {buildDocument} from '../../src/policy/build.js';
import {policyChanges, policyLines} from '../../src/policy/diff.js';
import type {Statement} from '../../src/policy/document.js';
import {mergePolicy} from '../../src/policy/merge.js';
import {defaultOptions, type PolicyOptions} from '../../src/policy/options.js';
import {documentOf, foreign, statementsOf, subject} from './subject.js';

const hardened = defaultOptions('hardened');
const who = subject({prefix: 'db/'});

function merge(existing: string | undefined, options: PolicyOptions = hardened, about = who): string {
	const merged = mergePolicy(existing, about, options);
	return merged.ok ? merged.text : merged.problem.what;
}

const said = (existing: string | undefined, text: string, about = who) =>
	policyChanges(existing, text, about).map(({sid, change, isOurs, words}) =>
		[isOurs ? change : `${change} of others`, sid, words].join(' | '),
	);

test('beside statements of others each of ours is added, and says what it does', () => {
	const existing = JSON.stringify(documentOf(foreign('CloudTrailWrite'), foreign('ReplicationRead')));
	expect(said(existing, merge(existing))).toEqual([
		'kept of others | CloudTrailWrite | kept, not ours',
		'kept of others | ReplicationRead | kept, not ours',
		'added | BucketPermissions | lets it ask for the region',
		'added | ListPermissions | lets it list names and sizes under db/',
		'added | ObjectPermissions | lets it put objects under db/',
		'added | NightdropDenyElse | denies every other action',
		'added | NightdropDenyElseUser | the same, also after a rename',
		'added | NightdropDenyOutside | denies to put outside db/',
		'added | NightdropDenyListOutside | denies to list outside db/',
		'added | NightdropDenyAclOnPut | denies ACLs in an upload',
		'added | NightdropDenySessions | denies sessions made with the key',
		'added | NightdropDenyPlainHttp | denies plain http',
		'added | NightdropDenySseC | denies encryption with a foreign key',
	]);
});

test('without a prefix, with ACLs and without overwrites the words are others', () => {
	const about = subject();
	const text = merge(undefined, {...hardened, acl: true, noOverwrite: true}, about);
	expect(said(undefined, text, about)).toEqual(
		expect.arrayContaining([
			'added | BucketPermissions | lets it list names and sizes',
			'added | ObjectPermissions | lets it put objects, and set ACLs',
			'added | NightdropDenyAcl | denies ACLs that open',
			'added | NightdropDenyOverwrite | denies overwriting',
		]),
	);
});

test('nothing is added where ours are there already, however S3 wrote them', () => {
	const stored = statementsOf(buildDocument(who, hardened)).map(
		one => ({...one, ...(one.Principal === '*' && {Principal: {AWS: '*'}})}) as Statement,
	);
	const existing = JSON.stringify(documentOf(...stored));
	const changes = policyChanges(existing, merge(existing), who);
	expect(new Set(changes.map(({change, isOurs}) => `${change} ${isOurs}`))).toEqual(new Set(['kept true']));
});

test('another preset replaces what says something else, and what is not wanted any more is taken out last', () => {
	const before = merge(undefined, {...hardened, acl: true}, subject());
	const changes = said(before, merge(before, defaultOptions('strict'), subject()), subject());
	expect(changes[0]).toBe('replaced | ObjectPermissions | lets it put objects');
	expect(changes.slice(1)).toContain('removed | BucketPermissions | no longer lets it list names and sizes');
	expect(changes.slice(1).every(line => line.startsWith('removed'))).toBe(true);
});

test('a statement of others under one of our names is not ours, and ours under a suffix says what it does', () => {
	const existing = JSON.stringify(documentOf(foreign('NightdropDenyElse')));
	const changes = policyChanges(existing, merge(existing), who);
	expect(changes[0]).toMatchObject({sid: 'NightdropDenyElse', change: 'kept', isOurs: false});
	expect(changes.find(({sid}) => /^NightdropDenyElseT/u.test(sid))?.words).toBe('denies every other action');
	expect(changes.find(({sid}) => /^NightdropDenyElseUserT/u.test(sid))?.words).toBe(
		'the same, also after a rename',
	);
});

test('a statement without a name is called so', () => {
	const {Sid: _, ...nameless} = foreign('x');
	const existing = JSON.stringify(documentOf(nameless));
	expect(said(existing, merge(existing))[0]).toBe('kept of others | (no name) | kept, not ours');
});

test('should one of others be missing afterwards, that is never passed over', () => {
	const existing = JSON.stringify(documentOf(foreign('A'), foreign('B')));
	const text = JSON.stringify(documentOf(foreign('A'), foreign('B', {Effect: 'Deny'})));
	expect(said(existing, text)).toContain('removed of others | B | taken out, not ours');
});

test('the lines are the pretty document, and those of our statements are marked', () => {
	const existing =
		'{"Version":"2008-10-17","Id":"x","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}';
	const text = merge(existing);
	const lines = policyLines(text, who);
	expect(lines.map(({text: line}) => line).join('\n')).toBe(JSON.stringify(JSON.parse(text), undefined, 2));
	const marked = lines.filter(({isOurs}) => isOurs).map(({text: line}) => line);
	const ours = JSON.parse(`[${marked.join('\n').replace(/,$/u, '')}]`) as readonly Statement[];
	expect(ours).toEqual(statementsOf(buildDocument(who, hardened)));
});

test('what comes after the statements is written too, with its depth', () => {
	const text =
		'{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"},"Id":"x","Version":"2012-10-17"}';
	const lines = policyLines(text, who).map(({text: line}) => line);
	expect(JSON.parse(lines.join('\n'))).toEqual({
		...JSON.parse(text),
		Statement: [JSON.parse(text).Statement],
	});
	expect(lines.at(-2)).toBe('  "Version": "2012-10-17"');
});

test('a text that is no policy is shown as it is', () => {
	expect(policyLines('no\npolicy', who)).toEqual([
		{isOurs: false, text: 'no'},
		{isOurs: false, text: 'policy'},
	]);
});
