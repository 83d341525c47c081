import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	checkBucketName,
	checkPrefix,
	checkRegion,
	checkUserName,
	defaultUserName,
	targetName,
} from '../../src/targets/names.js';

test.each(['acme-backups', 'abc', 'a.b.c', '1bucket', 'x'.repeat(63), '1.2.3', 'a--b'])('bucket %s', name => {
	expect(checkBucketName(name)).toBeUndefined();
});

test.each([
	['', 'no name'],
	['my-bucket--use1-az4--x-s3', 'directory bucket'],
	['s3://acme/db/', 'address'],
	['arn:aws:s3:::acme', 'address'],
	['acme/db', 'slash'],
	['ab', '3 to 63'],
	['x'.repeat(64), '3 to 63'],
	['Acme', 'small letters'],
	['a_b', 'small letters'],
	['a b c', 'small letters'],
	['ächt', 'small letters'],
	['-abc', 'begins and ends'],
	['abc.', 'begins and ends'],
	['a..b', 'two dots'],
	['192.168.5.4', 'IP address'],
	['xn--abc', 'for itself'],
	['sthree-abc', 'for itself'],
	['amzn-s3-demo-abc', 'for itself'],
	['abc-s3alias', 'for itself'],
	['abc--ol-s3', 'for itself'],
	['abc.mrap', 'for itself'],
	['abc--table-s3', 'for itself'],
])('bucket %j is refused with its rule', (name, rule) => {
	expect(checkBucketName(name)?.what).toContain(rule);
});

test.each(['', 'db/', 'a/b/c/', 'ä ö/', 'with space/', "it's/"])('prefix %j', prefix => {
	expect(checkPrefix(prefix)).toBeUndefined();
});

test.each([
	['db', 'ends in /'],
	['/', 'begin with a slash'],
	['/db/', 'begin with a slash'],
	['db*/', '*, ? or $'],
	['d?b/', '*, ? or $'],
	['$' + '{aws:username}/', '*, ? or $'],
	['a\n/', 'control'],
	['a\u009b/', 'control'],
	['a\ud800/', 'control'],
	['a/../', '. or ..'],
	['./', '. or ..'],
	['.nightdrop/', '.nightdrop/'],
	['db/.nightdrop/x/', '.nightdrop/'],
	[`${'x'.repeat(800)}/`, '800 bytes'],
	[`${'ä'.repeat(400)}/`, '800 bytes'],
])('prefix %j is refused with its rule', (prefix, rule) => {
	expect(checkPrefix(prefix)?.what).toContain(rule);
});

test.each(['nightdrop-acme', 'a', 'a+b=c,d.e@f_g-h', 'x'.repeat(64)])('user %s', name => {
	expect(checkUserName(name)).toBeUndefined();
});

test.each([
	['', '1 to 64'],
	['x'.repeat(65), '1 to 64'],
	['a b', 'letters, digits'],
	['ä', 'letters, digits'],
	['arn:aws:iam::111122223333:user/b', 'more than the name'],
	['backup/b', 'more than the name'],
])('user %j is refused with its rule', (name, rule) => {
	expect(checkUserName(name)?.what).toContain(rule);
});

test('regions', () => {
	expect(['eu-west-1', 'us-gov-east-1', 'local', 'auto'].map(checkRegion)).toEqual(Array(4).fill(undefined));
	expect(['', 'EU West', 'eu-west-1/', '-x'].every(region => checkRegion(region) !== undefined)).toBe(true);
});

test('every problem has its three sentences', () => {
	const problems = [
		...['', 'A', 'x--x-s3', 's3://', 'a/b', 'a..b', '1.1.1.1', 'xn--a', '-ab'].map(checkBucketName),
		...['x', '/', '*', 'a/../', '.nightdrop/', '\n/', `${'x'.repeat(900)}/`].map(checkPrefix),
		...['', ' ', 'a/b'].map(checkUserName),
		checkRegion(' '),
	];
	for (const problem of problems) {
		expect(problem?.what).toMatch(/[^.]$/u);
		expect(problem?.why).toMatch(/\.$/u);
		expect(problem?.next).toMatch(/\.$/u);
	}
});

test('the name of a new user says what it is for', () => {
	expect(defaultUserName('acme-backups', '')).toBe('nightdrop-acme-backups');
	expect(defaultUserName('acme-backups', 'db/')).toBe('nightdrop-acme-backups-db');
	expect(defaultUserName('acme', 'hosts/db 1/')).toBe('nightdrop-acme-hosts-db-1');
	expect(targetName('acme', 'db/')).toBe('acme/db/');
	expect(targetName('acme', '')).toBe('acme');
});

test('it is a name that IAM takes, whatever the prefix', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), prefix => {
			expect(checkUserName(defaultUserName('acme-backups', `${prefix}/`))).toBeUndefined();
		}),
	);
});

test('what is accepted as a prefix has nothing that a policy would read as a pattern', () => {
	fc.assert(
		fc.property(fc.string({unit: fc.constantFrom('a', '/', '*', '?', '$', '{', '.', '\n')}), prefix => {
			if (checkPrefix(prefix) === undefined && prefix !== '') {
				expect(prefix).toMatch(/^[^*?$\n]*\/$/u);
				expect(prefix.startsWith('/')).toBe(false);
			}
		}),
	);
});
