import {printable} from '../terminal/printable.js';
import {withoutKeys} from '../ui/trouble-words.js';
import type {Finding} from './finding.js';
import type {CheckTime} from './prometheus.js';
import {type CheckedTarget, severityOf} from './verdict.js';

/** What is asked of each target, and the findings that answer it; what is in none is of the set-up. */
const questions: readonly {readonly name: string; readonly ids: RegExp}[] = [
	{name: 'proof', ids: /^proof/u},
	{name: 'backups', ids: /^(?:backups|no-backups)/u},
	{name: 'key', ids: /^(?:key|no-key|two-keys|rotation)/u},
	{name: 'set-up', ids: /^/u},
];

/**
What `check` found as lines of JUnit XML, for CI: a test suite for each target, a test case for each question or finding.

A finding is a failure, what could not be told an error, what alarms nobody stands in the suite's output. No formal schema exists; this is the part that Jenkins (jenkinsci/xunit-plugin, junit-10.xsd), GitLab and others read.
*/
export function checkJunit(
	targets: readonly CheckedTarget[],
	{startedAt, endedAt}: CheckTime,
): readonly string[] {
	const suites = targets.map(suiteOf);
	const all = suites.flatMap(({cases}) => cases);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<testsuites name="nightdrop check"${counts(all)} time="${seconds(endedAt - startedAt)}">`,
		...suites.flatMap(suite => suiteLines(suite, startedAt)),
		'</testsuites>',
	];
}

type Case = {readonly name: string; readonly finding?: Finding};
type Suite = CheckedTarget & {readonly cases: readonly Case[]};

function suiteOf(target: CheckedTarget): Suite {
	const {findings} = target.check;
	const of = findings.map(finding => questions.find(({ids}) => ids.test(finding.id)));
	const cases = questions.flatMap((question): readonly Case[] => {
		const found = findings.filter((_, index) => of[index] === question);
		return found.length === 0
			? [{name: question.name}]
			: distinct(found.map(finding => ({name: nameOf(finding, question.name, target), finding})));
	});
	// Of what nobody could look at nothing passes.
	return {
		...target,
		cases: target.facts === undefined ? cases.filter(({finding}) => finding !== undefined) : cases,
	};
}

/** CI follows a case by its name: it holds the series, and nothing that changes from day to day. */
function nameOf(finding: Finding, question: string, {facts}: CheckedTarget): string {
	const backups = facts?.backups;
	const of = backups?.isKnown
		? backups.value.findings.find(
				({id, series, title}) => finding.id === `backups-${id}` && finding.title === `${series}: ${title}`,
			)
		: undefined;
	return `${question}: ${finding.id}${of === undefined ? '' : ` ${of.series}`}`;
}

/** The second and later of one name have a number. */
const distinct = (cases: readonly Case[]): readonly Case[] =>
	cases.map(({name, ...rest}, index) => {
		const same = cases.slice(0, index).filter(before => before.name === name).length;
		return {...rest, name: same === 0 ? name : `${name} ${same + 1}`};
	});

const isFailure = ({finding}: Case) => finding !== undefined && finding.role !== 'unknown';
const isError = ({finding}: Case) => finding?.role === 'unknown';

const counts = (cases: readonly Case[]) =>
	` tests="${cases.length}" failures="${cases.filter(isFailure).length}" errors="${cases.filter(isError).length}"`;

const seconds = (milliseconds = 0) => (milliseconds / 1000).toFixed(3);

function suiteLines({name, cases, check, tookMs}: Suite, startedAt: number): readonly string[] {
	const timestamp = new Date(startedAt).toISOString().slice(0, 19);
	return [
		`<testsuite name="${xml(name)}"${counts(cases)} skipped="0" time="${seconds(tookMs)}" timestamp="${timestamp}">`,
		...cases.flatMap(one => caseLines(name, one)),
		...(check.notes.length === 0
			? []
			: [
					'<system-out>',
					...check.notes.map(({title, why}) => xml(`note: ${title}: ${why}`)),
					'</system-out>',
				]),
		'</testsuite>',
	];
}

function caseLines(target: string, {name, finding}: Case): readonly string[] {
	const head = `<testcase classname="${xml(`nightdrop.${target}`)}" name="${xml(name)}" time="0"`;
	if (finding === undefined) {
		return [`${head}/>`];
	}

	const {role, title, why, next} = finding;
	const [element, type] = role === 'unknown' ? ['error', 'unknown'] : ['failure', severityOf(finding)];
	return [
		`${head}>`,
		`<${element} type="${type}" message="${xml(title)}">${xml(`why: ${why}`)}`,
		`${xml(`next: ${withoutKeys(next)}`)}</${element}>`,
		'</testcase>',
	];
}

const entities: {readonly [sign: string]: string} = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

/** Control characters, which XML cannot carry at all, are made visible before. */
const xml = (text: string) => printable(text).replace(/[&<>"']/gu, sign => entities[sign] as string);
