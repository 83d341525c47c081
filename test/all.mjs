// Everything that must hold, in one command: types, lint, build, then every test. Its last line counts them all.
import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const tools = join(import.meta.dirname, '..', 'node_modules');
const run = (...argv) =>
	new Promise(resolve => {
		const child = spawn(process.execPath, argv, {stdio: 'inherit'});
		child.on('exit', code => resolve(code ?? 1));
	});

let passed = 0;
let failed = 0;
const step = async (name, ...argv) => {
	process.stdout.write(`\n${name}\n`);
	const code = await run(...argv);
	if (code === 0) {
		passed++;
	} else {
		failed++;
		process.stdout.write(`${name}: failed\n`);
	}
};

await step('Types', join(tools, 'typescript/bin/tsc'), '--noEmit');
await step('Lint', join(tools, '@biomejs/biome/bin/biome'), 'check', '.');
await step('Build', 'build.mjs');

process.stdout.write('\nTests\n');
const folder = await mkdtemp(join(tmpdir(), 'nightdrop-tests-'));
const report = join(folder, 'report.json');
const code = await run(
	join(tools, 'vitest/vitest.mjs'),
	'run',
	'--reporter=default',
	'--reporter=json',
	`--outputFile.json=${report}`,
	...process.argv.slice(2),
);
let skipped = 0;
try {
	const tests = JSON.parse(await readFile(report, 'utf8'));
	passed += tests.numPassedTests;
	failed += tests.numFailedTests;
	skipped = tests.numPendingTests;
	// A file that could not be loaded, or an error outside a test, fails the run without failing a test.
	if (code !== 0 && tests.numFailedTests === 0) {
		failed++;
	}
} catch (error) {
	process.stdout.write(`The tests did not end: ${error.message}\n`);
	failed++;
}

await rm(folder, {recursive: true, force: true});
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
