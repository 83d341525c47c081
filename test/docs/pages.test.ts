import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {defaultOptions} from '../../src/policy/options.js';
import type {Terms} from '../../src/proof/probe.js';
import {probes} from '../../src/proof/probes.js';
import {openProgram, pathWith} from '../helpers/program.js';
import {commandsOf, isSaid, pages} from './pages.js';

/** A shell in an empty home, with the program on its PATH and the demo account of a sandbox for AWS. */
async function openShell() {
	const program = openProgram();
	onTestFinished(program.close);
	const {endpoint} = await program.serve('--seed', 'demo');
	const env = {
		...program.env,
		PATH: pathWith(program),
		AWS_ENDPOINT_URL: endpoint,
	};
	return async (command: string) =>
		new Promise<{readonly code: number | null; readonly text: string}>(done => {
			const shell = spawn('sh', ['-c', `${command}`], {
				env,
				cwd: program.home,
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			let text = '';
			for (const stream of [shell.stdout, shell.stderr]) {
				stream.setEncoding('utf8').on('data', (more: string) => {
					text += more;
				});
			}

			shell.once('close', code => done({code, text}));
		});
}

describe.each(pages)('%s', page => {
	const commands = commandsOf(page);

	test.runIf(commands.length > 0)(
		'what it says to type works, and says what is shown',
		async () => {
			const run = await openShell();
			for (const {command, said} of commands) {
				const {code, text} = await run(command);
				// A finding is an answer too.
				expect([0, 1], `${command}\n${text}`).toContain(code);
				if (said.length > 0) {
					expect(isSaid(said, text), `${command}\n${text}`).toBe(true);
				}
			}
		},
		120_000,
	);

	test('leads to what is there', () => {
		const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/gu)].map(
			match => match[1] as string,
		);
		expect(links.filter(link => !existsSync(join(dirname(page), link)))).toEqual([]);
	});
});

test('the page for auditors has every probe as it is asked with the default policy', () => {
	const terms: Terms = {
		...{options: defaultOptions('hardened'), prefix: 'db/', isPlainHttp: false, isAws: true},
		...{hasKmsDefault: true, keepsVersions: true, mayHaveBackups: true},
	};
	const rows = probes.map(({id, question, operation, how, expected, isOptional}) => {
		const wanted = typeof expected === 'function' ? expected(terms) : expected;
		return `| \`${id}\` | ${question} | ${operation} | ${how} | ${wanted}${isOptional === true ? ' ○' : ''} |`;
	});
	const page = readFileSync('docs/how-nightdrop-knows.md', 'utf8');
	expect(page.split('\n').filter(line => line.startsWith('| `'))).toEqual(rows);
});
