import {isSameStatement} from './compare.js';
import {asList, type Statement} from './document.js';
import {isOurs} from './merge.js';
import type {PolicySubject} from './options.js';
import {type ParsedStatement, parsePolicy} from './parse.js';

/** What becomes of one statement when a policy is written, in words. */
export type PolicyChange = {
	readonly sid: string;
	readonly change: 'kept' | 'added' | 'replaced' | 'removed';
	readonly isOurs: boolean;
	/** `lets it list names and sizes`. */
	readonly words: string;
};

/** What becomes of every statement, in the order of the policy that will be there; what is taken out comes last. */
export function policyChanges(
	existing: string | undefined,
	merged: string,
	subject: PolicySubject,
): readonly PolicyChange[] {
	const before = statementsOf(existing);
	const after = statementsOf(merged);
	const ourBefore = before.filter(({value}) => isOurs(value, subject));
	const there = after.map(({value}): PolicyChange => {
		if (!isOurs(value, subject)) {
			return change(value, 'kept', false, 'kept, not ours');
		}

		const was = ourBefore.find(one => one.value.Sid === value.Sid);
		const what = was === undefined ? 'added' : isSameStatement(was.value, value) ? 'kept' : 'replaced';
		return change(value, what, true, wordsOf(value, subject));
	});
	const sids = new Set(after.map(({value}) => value.Sid));
	const kept = new Set(after.map(({source}) => source));
	const gone = before.flatMap(({source, value}): readonly PolicyChange[] => {
		if (isOurs(value, subject)) {
			return sids.has(value.Sid)
				? []
				: [change(value, 'removed', true, `no longer ${wordsOf(value, subject)}`)];
		}

		return kept.has(source) ? [] : [change(value, 'removed', false, 'taken out, not ours')];
	});
	return [...there, ...gone];
}

/** A policy, pretty, line by line; `isOurs` where the line belongs to a statement of ours. */
export function policyLines(
	text: string,
	subject: PolicySubject,
): readonly {readonly isOurs: boolean; readonly text: string}[] {
	const parsed = parsePolicy(text);
	if (parsed === undefined) {
		return text.split('\n').map(line => ({isOurs: false, text: line}));
	}

	const document = JSON.parse(text) as {readonly [name: string]: unknown};
	const last = Object.keys(document).length - 1;
	const members = Object.entries(document).flatMap(([name, value], index) => {
		const end = index === last ? '' : ',';
		return name === 'Statement'
			? statementLines(parsed.statements, subject, end)
			: others(
					`  ${JSON.stringify(name)}: ${JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ')}${end}`,
				);
	});
	return [...others('{'), ...members, ...others('}')];
}

type Lines = ReturnType<typeof policyLines>;

const others = (text: string): Lines => text.split('\n').map(line => ({isOurs: false, text: line}));

function statementLines(statements: readonly ParsedStatement[], subject: PolicySubject, end: string): Lines {
	const inner = statements.flatMap(({value}, index) => {
		const comma = index === statements.length - 1 ? '' : ',';
		const pretty = `${JSON.stringify(value, undefined, 2)}${comma}`;
		return pretty.split('\n').map(line => ({isOurs: isOurs(value, subject), text: `    ${line}`}));
	});
	return [...others('  "Statement": ['), ...inner, ...others(`  ]${end}`)];
}

const statementsOf = (text: string | undefined) =>
	text === undefined ? [] : (parsePolicy(text)?.statements ?? []);

const change = (
	statement: Statement,
	what: PolicyChange['change'],
	isOurStatement: boolean,
	words: string,
): PolicyChange => ({
	sid: statement.Sid ?? '(no name)',
	change: what,
	isOurs: isOurStatement,
	words,
});

const has = ({Action}: Statement, action: string) =>
	asList(Action).some(one => one.toLowerCase() === action.toLowerCase());

/** What each of our statements does, the longer of two names first. One that was changed by hand may do more: only the JSON tells. */
const words: readonly (readonly [string, (statement: Statement, prefix: string) => string])[] = [
	[
		'BucketPermissions',
		statement =>
			has(statement, 's3:ListBucket') ? 'lets it list names and sizes' : 'lets it ask for the region',
	],
	['ListPermissions', (_, prefix) => `lets it list names and sizes under ${prefix}`],
	[
		'ObjectPermissions',
		(statement, prefix) =>
			`lets it put objects${prefix === '' ? '' : ` under ${prefix}`}${has(statement, 's3:PutObjectAcl') ? ', and set ACLs' : ''}`,
	],
	['NightdropDenyElseUser', () => 'the same, also after a rename'],
	['NightdropDenyElse', () => 'denies every other action'],
	['NightdropDenyOutside', (_, prefix) => `denies to put outside ${prefix}`],
	['NightdropDenyListOutside', (_, prefix) => `denies to list outside ${prefix}`],
	['NightdropDenyAclOnPut', () => 'denies ACLs in an upload'],
	['NightdropDenyAcl', () => 'denies ACLs that open'],
	['NightdropDenySessions', () => 'denies sessions made with the key'],
	['NightdropDenyPlainHttp', () => 'denies plain http'],
	['NightdropDenySseC', () => 'denies encryption with a foreign key'],
	['NightdropDenyOverwrite', () => 'denies overwriting'],
];

function wordsOf(statement: Statement, {prefix}: PolicySubject): string {
	const sid = statement.Sid ?? '';
	return words.find(([name]) => sid.startsWith(name))?.[1](statement, prefix) ?? 'ours';
}
