import {printable} from '../../terminal/printable.js';
import type {Page, PageRow} from './contents.js';

const entities: {readonly [sign: string]: string} = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text from anywhere, as HTML shows it unchanged. */
const escaped = (text: string): string =>
	printable(text).replace(/[&<>"']/gu, sign => entities[sign] as string);

const marks = {ok: '✓', bad: '✗', unknown: '?', info: 'i', skip: '–'} as const;

const style = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{border-left:.4rem solid;padding-left:.8rem}
h1.proven{border-color:#1a7f37}h1.violated{border-color:#cf222e}h1.not-proven{border-color:#8250df}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #8886;overflow-wrap:anywhere}
th,td:first-child,td:nth-child(4){white-space:nowrap}
.bad{font-weight:bold}.ok b{color:#1a7f37}.bad b{color:#cf222e}.unknown b{color:#8250df}
.record,pre{font:12px/1.4 ui-monospace,monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
@media print{body{font-size:10px;max-width:none;margin:0}h2,h3{break-after:avoid}tr{break-inside:avoid}}
`;

/** The page as one file of HTML: no script, nothing from elsewhere, and it prints well. */
export function htmlOf(page: Page): string {
	const parts = [
		`<h1 class="${page.verdict}">${escaped(page.title)}</h1>`,
		...page.sentences.map(sentence => `<p>${escaped(sentence)}</p>`),
		`<table>${page.facts.map(([label, value]) => `<tr><th>${escaped(label)}</th><td>${escaped(value)}</td></tr>`).join('')}</table>`,
		'<h2>What was tried</h2>',
		...page.groups.flatMap(({title, rows}) => [`<h3>${escaped(title)}</h3>`, tableOf(rows)]),
		...policyOf(page),
		'<h2>How it is judged</h2>',
		listOf(page.rules),
		'<h2>What this proof does not cover</h2>',
		listOf(page.notCovered),
	];
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)}</title>
<style>${style}</style>
</head>
<body>
${parts.join('\n')}
</body>
</html>
`;
}

const tableOf = (rows: readonly PageRow[]) =>
	`<table><tr><th></th><th>Question</th><th>Call</th><th>Answer</th><th>Because</th></tr>${rows.map(rowOf).join('')}</table>`;

function rowOf({mark, question, call, answer, because, record}: PageRow): string {
	const cells = [question, call, answer].map(text => `<td>${escaped(text)}</td>`).join('');
	const told = record === '' ? '' : `<div class="record">${escaped(record)}</div>`;
	return `<tr class="${mark}"><td><b>${marks[mark]}</b></td>${cells}<td>${escaped(because)}${told}</td></tr>`;
}

const listOf = (items: readonly string[]) =>
	`<ul>${items.map(item => `<li>${escaped(item)}</li>`).join('')}</ul>`;

function policyOf({policy}: Page): readonly string[] {
	return policy === undefined
		? []
		: [
				'<h2>The bucket policy</h2>',
				`<p class="record">SHA-256 ${policy.sha256}</p>`,
				`<pre>${policy.text.split('\n').map(escaped).join('\n')}</pre>`,
			];
}
