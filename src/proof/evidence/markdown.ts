import {printable} from '../../terminal/printable.js';
import type {Page, PageRow} from './contents.js';

/** What Markdown would take for its own, HTML inside it, and what becomes a link or a formula without being marked as one. */
const special = /[\\`*_{}[\]<>()#|&~!$]|:(?=\/\/)|(?<=www)\./gu;

/** Text from anywhere, as Markdown shows it unchanged and on one line. */
const escaped = (text: string): string => printable(text).replace(special, sign => `\\${sign}`);

const marks = {ok: '✓', bad: '✗', unknown: '?', info: 'i', skip: '–'} as const;

/** The page as Markdown. */
export function markdownOf(page: Page): string {
	return [
		`# ${escaped(page.title)}`,
		...page.sentences.map(escaped),
		table(
			['', ''],
			page.facts.map(([label, value]) => [escaped(label), escaped(value)]),
		),
		'## What was tried',
		...page.groups.flatMap(({title, rows}) => [`### ${escaped(title)}`, table(heading, rows.map(cellsOf))]),
		...policyOf(page),
		'## How it is judged',
		listOf(page.rules),
		'## What this proof does not cover',
		listOf(page.notCovered),
		'',
	].join('\n\n');
}

const heading = ['', 'Question', 'Call', 'Answer', 'Because', 'Record'];

const cellsOf = ({mark, question, call, answer, because, record}: PageRow) => [
	marks[mark],
	...[question, call, answer, because, record].map(escaped),
];

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const table = (titles: readonly string[], rows: readonly (readonly string[])[]) =>
	[line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');

const listOf = (items: readonly string[]) => items.map(item => `- ${escaped(item)}`).join('\n');

function policyOf({policy}: Page): readonly string[] {
	if (policy === undefined) {
		return [];
	}

	// A fence that no run of backticks inside can end.
	const longest = Math.max(2, ...[...policy.text.matchAll(/`+/gu)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const text = policy.text.split('\n').map(printable).join('\n');
	return ['## The bucket policy', `SHA-256 ${policy.sha256}`, `${fence}json\n${text}\n${fence}`];
}
