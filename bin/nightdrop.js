#!/usr/bin/env node
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {isatty} from 'node:tty';

const {argv, env, stderr, stdout, versions} = process;
const words = argv.slice(2);
const asksFor = (...names) => words.some(word => names.includes(word));

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

function fail(...lines) {
	stderr.write(lines.map(line => `${line}\n`).join(''));
	process.exitCode = 2;
}

if (Number(versions.node.split('.')[0]) < 20) {
	fail(`problem: Nightdrop needs Node 20 or newer, this is ${versions.node}`);
} else if (asksFor('--help', '-h') || words[0] === 'help') {
	const {isCommand, usageOf} = await import('./usage.js');
	const [, topic] = words;
	if (words[0] === 'help' && topic !== undefined && !topic.startsWith('-') && !isCommand(topic)) {
		fail(
			`problem: There is no command ${JSON.stringify(topic)}`,
			'  next: nightdrop help lists the commands',
		);
	} else {
		stdout.write(usageOf(words));
	}
} else if (words[0] === 'completion') {
	const {completionOf, shells} = await import('./completion.js');
	if (words.length === 2 && shells.includes(words[1])) {
		stdout.write(completionOf(words[1]));
	} else {
		fail(
			'problem: completion takes the name of a shell: bash, zsh or fish',
			'  next: nightdrop completion bash',
		);
	}
} else if (asksFor('--version')) {
	const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
	stdout.write(`${version}\n`);
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

		fail('problem: Nightdrop is not built yet', '  next: npm run build');
	}
}
