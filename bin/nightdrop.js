#!/usr/bin/env node
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {isatty} from 'node:tty';

const {argv, env, stderr, stdout, versions} = process;
const words = argv.slice(2);
const asksFor = (...names) => words.some(word => names.includes(word));
/** The words that say what is wanted, wherever flags without a value stand between them. */
const wanted = words.filter(word => !['--json', '--plain', '--no-color', '--screen-reader'].includes(word));

/** What must be so before anything else is loaded: libraries read the environment when they are imported. */
function guardEnvironment() {
	if (env.NO_COLOR || env.TERM === 'dumb' || asksFor('--no-color')) {
		// Ink's colours do not know NO_COLOR.
		env.FORCE_COLOR = '0';
	} else {
		// The theme's 16 colours need no guess at what the terminal can do, and a guess is wrong under CI.
		env.FORCE_COLOR ||= '1';
	}

	// The SDK's notice on Node 20 would be written across the screen.
	env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}

/** Node aborts when it resets a terminal that has gone away (EIO). Dying of the hang-up says the same: 129. */
function expectHangUp() {
	const terminals = [0, 1, 2].filter(isatty);
	process.on('exit', () => {
		if (!terminals.every(isatty)) {
			process.removeAllListeners('SIGHUP');
			process.kill(process.pid, 'SIGHUP');
		}
	});
}

/** Words for people; one object for programs, as every command's. */
function tell(name, text, field) {
	stdout.write(
		asksFor('--json') ? `${JSON.stringify({schema: `nightdrop/${name}/1`, ok: true, ...field})}\n` : text,
	);
}

function fail(what, next) {
	if (asksFor('--json')) {
		const error = {kind: 'usage', what, why: '', next};
		stdout.write(`${JSON.stringify({schema: 'nightdrop/usage/1', ok: false, error})}\n`);
	} else {
		stderr.write(`problem: ${what}\n  next: ${next}\n`);
	}

	process.exitCode = 2;
}

async function tellHelp() {
	const {isCommand, usageOf} = await import('./usage.js');
	const [first, topic] = wanted;
	if (first === 'help' && topic !== undefined && !topic.startsWith('-') && !isCommand(topic)) {
		fail(`There is no command ${JSON.stringify(topic)}`, 'nightdrop help lists the commands');
		return;
	}

	const usage = usageOf(words);
	tell('help', usage, {usage});
}

async function tellCompletion() {
	const {completionOf, shells} = await import('./completion.js');
	const [, shell, ...more] = wanted;
	const next = 'nightdrop completion bash';
	if (shell === undefined) {
		fail('completion takes the name of a shell: bash, zsh or fish', next);
	} else if (!shells.includes(shell)) {
		fail(`completion has scripts for bash, zsh and fish, and none for ${JSON.stringify(shell)}`, next);
	} else if (more.length > 0) {
		fail(`${JSON.stringify(more[0])} is one word too many`, `nightdrop completion ${shell}`);
	} else if (asksFor('--json')) {
		fail('completion prints a script for a shell, and that is no JSON', `nightdrop completion ${shell}`);
	} else {
		stdout.write(completionOf(shell));
	}
}

if (Number(versions.node.split('.')[0]) < 20) {
	fail(`Nightdrop needs Node 20 or newer, this is ${versions.node}`, 'install a newer Node');
} else if (asksFor('--help', '-h') || wanted[0] === 'help') {
	await tellHelp();
} else if (wanted[0] === 'completion') {
	await tellCompletion();
} else if (asksFor('--version')) {
	const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
	tell('version', `${version}\n`, {version});
} else {
	guardEnvironment();
	expectHangUp();
	const main = new URL('../dist/main.js', import.meta.url);
	try {
		await import(main.href);
	} catch (error) {
		if (error?.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== main.href) {
			throw error;
		}

		fail('Nightdrop is not built yet', 'npm run build');
	}
}
