import {XMLParser, XMLValidator} from 'fast-xml-parser';
import {describe, expect, test} from 'vitest';
import {checkTarget} from '../../src/home/check.js';
import type {TargetFacts} from '../../src/home/facts.js';
import type {Finding} from '../../src/home/finding.js';
import {checkJunit} from '../../src/home/junit.js';
import {checkMetrics} from '../../src/home/prometheus.js';
import type {CheckedTarget} from '../../src/home/verdict.js';
import {printable} from '../../src/terminal/printable.js';
import {hostile} from '../hostile/corpus.js';
import {day, healthy, iso, now, target} from './example.js';
import {readMetrics} from './metrics.js';

const time = {startedAt: now - 1500, endedAt: now};
const metricsOf = (targets: readonly CheckedTarget[]) =>
	readMetrics(
		checkMetrics(targets, time)
			.map(line => `${line}\n`)
			.join(''),
	);

/** A target as `check` has looked at it. */
function looked(name: string, change: Partial<TargetFacts> = {}): CheckedTarget {
	const of = target(name);
	const newestAt = now - 3_600_000;
	const facts = healthy(of, {
		backups: {isKnown: true, value: {series: 1, newestAt, findings: []}},
		...change,
	});
	return {
		name,
		facts,
		check: checkTarget(of, facts, now),
		proof: {verdict: 'proven', at: iso(7_200_000)},
		tookMs: 120,
	};
}

const unknown = {isKnown: false, kind: 'timeout', why: 'No answer came.'} as const;
const silent = (name: string) =>
	looked(name, {
		user: unknown,
		keys: unknown,
		policy: unknown,
		rights: unknown,
		bucket: unknown,
		backups: unknown,
	});
const finding = (text: string, change: Partial<Finding> = {}): Finding => ({
	id: 'backups-late',
	role: 'bad',
	title: text,
	why: text,
	next: text,
	...change,
});

describe('as metrics', () => {
	const valueIn = (targets: readonly CheckedTarget[], wanted: string, labels: object = {}) =>
		metricsOf(targets).find(
			one =>
				one.name === `nightdrop_${wanted}` &&
				Object.entries(labels).every(([name, value]) => one.labels[name] === value),
		)?.value;

	test('a healthy target has its state, times and ages', () => {
		const targets = [looked('acme')];
		expect(
			['ok', 'finding', 'unknown'].map(state => valueIn(targets, 'target_health', {target: 'acme', state})),
		).toEqual([1, 0, 0]);
		expect(valueIn(targets, 'newest_backup_timestamp_seconds')).toBe((now - 3_600_000) / 1000);
		expect(valueIn(targets, 'key_age_seconds')).toBe((12 * day) / 1000);
		expect(valueIn(targets, 'proof_timestamp_seconds')).toBe((now - 7_200_000) / 1000);
		expect(valueIn(targets, 'proof_verdict', {verdict: 'proven'})).toBe(1);
		expect(valueIn(targets, 'proof_verdict', {verdict: 'violated'})).toBe(0);
		expect(valueIn(targets, 'check_timestamp_seconds')).toBe(now / 1000);
		expect(valueIn(targets, 'check_duration_seconds')).toBe(1.5);
		expect(valueIn(targets, 'targets')).toBe(1);
	});

	test('a proof that proved nothing is no time at which it was proven', () => {
		for (const verdict of ['not-proven', 'violated']) {
			const targets = [{...looked('acme'), proof: {verdict, at: iso(60_000)}}];
			expect(valueIn(targets, 'proof_timestamp_seconds')).toBeUndefined();
			expect(valueIn(targets, 'proof_verdict', {verdict})).toBe(1);
		}
	});

	test('what could not be told has no number, and each of it is a finding of the severity unknown', () => {
		const targets = [silent('gone'), looked('acme')];
		const of = metricsOf(targets).filter(({labels}) => labels['target'] === 'gone');
		expect(of.filter(({name}) => /newest|key_age/u.test(name))).toEqual([]);
		expect(valueIn(targets, 'target_health', {target: 'gone', state: 'unknown'})).toBe(1);
		const severities = of
			.filter(({name}) => name === 'nightdrop_finding')
			.map(({labels}) => labels['severity']);
		expect(severities).toEqual(Array.from({length: 6}, () => 'unknown'));
	});

	test('the same finding on several series is one sample', () => {
		const one = looked('acme');
		const findings = [finding('a'), finding('b'), finding('c', {role: 'warn'})];
		const targets = [{...one, check: {...one.check, findings}}];
		expect(valueIn(targets, 'finding', {severity: 'critical', id: 'backups-late'})).toBe(2);
		expect(valueIn(targets, 'finding', {severity: 'warning', id: 'backups-late'})).toBe(1);
	});

	test('hostile names stay in their quotes, each its own', () => {
		const names = [...hostile, 'a"b', 'a\\', 'a\\"', 'a\n', 'a^J', '\uD800'];
		const targets = names.map(name => looked(name));
		const told = metricsOf(targets)
			.filter(({name}) => name === 'nightdrop_key_age_seconds')
			.map(({labels}) => labels['target']);
		expect(new Set(told).size).toBe(names.length);
		expect(told.slice(0, hostile.length)).toEqual(hostile.map(printable));
		expect(told.at(-2)).toBe('a^J (2)');
	});

	test('of no target there is still when it was looked', () => {
		expect(metricsOf([]).map(({name}) => name)).toEqual([
			'nightdrop_targets',
			'nightdrop_check_timestamp_seconds',
			'nightdrop_check_duration_seconds',
		]);
	});
});

type Problem = {readonly '@type': string; readonly '@message': string; readonly '#text': string};
type Case = {
	readonly '@classname': string;
	readonly '@name': string;
	readonly failure?: Problem;
	readonly error?: Problem;
};
type Suite = {
	readonly '@name': string;
	readonly '@tests': string;
	readonly '@failures': string;
	readonly '@errors': string;
	readonly testcase: readonly Case[];
	readonly 'system-out'?: string;
};

describe('as JUnit', () => {
	const parser = new XMLParser({
		ignoreAttributes: false,
		attributeNamePrefix: '@',
		parseTagValue: false,
		isArray: name => name === 'testsuite' || name === 'testcase',
	});
	const read = (targets: readonly CheckedTarget[]) => {
		const text = checkJunit(targets, time)
			.map(line => `${line}\n`)
			.join('');
		expect(XMLValidator.validate(text)).toBe(true);
		// XML 1.0 has no place for others, not even as a reference.
		expect(text).toMatch(/^[\n -~\u00A0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
		const {testsuites} = parser.parse(text) as {
			testsuites: {'@tests': string; '@failures': string; '@errors': string; testsuite?: readonly Suite[]};
		};
		return testsuites;
	};

	test('a healthy target passes every question', () => {
		const {testsuite = [], ...all} = read([looked('acme')]);
		expect(all).toMatchObject({'@tests': '4', '@failures': '0', '@errors': '0'});
		expect(testsuite[0]).toMatchObject({'@name': 'acme', '@tests': '4'});
		expect(testsuite[0]?.testcase.map(one => one['@name'])).toEqual(['proof', 'backups', 'key', 'set-up']);
	});

	test('a finding is a failure, what could not be told an error, a note neither', () => {
		const sick = looked('acme', {
			bucket: {
				isKnown: true,
				value: {isPublicBlocked: true, hasVersions: false, areAclsOff: true, hasObjectLock: false},
			},
			keys: unknown,
		});
		const {testsuite: [suite] = [], ...all} = read([sick]);
		expect(all).toMatchObject({'@tests': '4', '@failures': '1', '@errors': '1'});
		const [, , key, setUp] = suite?.testcase ?? [];
		expect(key).toMatchObject({'@name': 'key: key', error: {'@type': 'unknown'}});
		expect(setUp).toMatchObject({'@name': 'set-up: versioning', failure: {'@type': 'warning'}});
		expect(setUp?.failure?.['#text']).toMatch(/^why: .+\nnext: /u);
		expect(suite?.['system-out']).toContain('note: Object Lock is off');
	});

	test('of what nobody could look at nothing passes', () => {
		const {facts: _, ...unseen} = silent('gone');
		const check = {...unseen.check, findings: [finding('gone', {id: 'not-checked', role: 'unknown'})]};
		const [suite] = read([{...unseen, check}]).testsuite ?? [];
		expect(suite?.testcase.map(one => [one['@name'], one.error?.['@type']])).toEqual([
			['set-up: not-checked', 'unknown'],
		]);
	});

	test('hostile text stays text, and cases keep names that do not change', () => {
		const targets = hostile.map((text): CheckedTarget => {
			const one = looked(text);
			const notes = [finding(text, {role: 'info'})];
			return {...one, check: {...one.check, findings: [finding(text), finding(text)], notes}};
		});
		const {testsuite = []} = read(targets);
		expect(testsuite).toHaveLength(hostile.length);
		for (const suite of testsuite) {
			expect(suite.testcase.map(one => one['@name'])).toEqual([
				'proof',
				'backups: backups-late',
				'backups: backups-late 2',
				'key',
				'set-up',
			]);
			expect(Object.keys(suite.testcase[1] as Case)).toEqual(['failure', '@classname', '@name', '@time']);
		}

		const told = testsuite.map(suite =>
			suite.testcase[1]?.failure?.['@message'].trim().replaceAll(/\s+/gu, ' '),
		);
		expect(told).toEqual(hostile.map(text => printable(text).trim().replaceAll(/\s+/gu, ' ')));
	});

	test('a case of a series is named after it: one that is well again leaves the others their history', () => {
		const late = (series: string) => ({
			id: 'late',
			role: 'warn' as const,
			series,
			title: 'The next backup is late',
			why: 'It is.',
			next: 'Look.',
		});
		const namesOf = (...series: readonly string[]) => {
			const value = {series: 3, newestAt: now - 3_600_000, findings: series.map(late)};
			const [suite] = read([looked('acme', {backups: {isKnown: true, value}})]).testsuite ?? [];
			return suite?.testcase.map(one => one['@name']).filter(name => name.startsWith('backups'));
		};
		expect(namesOf('db-01/orders', 'db-02/orders', 'db-02/orders')).toEqual([
			'backups: backups-late db-01/orders',
			'backups: backups-late db-02/orders',
			'backups: backups-late db-02/orders 2',
		]);
		expect(namesOf('db-02/orders')).toEqual(['backups: backups-late db-02/orders']);
	});

	test('of no target there is an empty report', () => {
		expect(read([])).toMatchObject({'@tests': '0'});
	});
});
