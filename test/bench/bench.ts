import {spawn} from 'node:child_process';
import {cpus} from 'node:os';
import process from 'node:process';
import {launch} from '../helpers/pty.js';
import {median, quantile, repeat, report} from './figures.js';

/*
How fast it feels, beside the yardstick of the same machine in the same run: the start of Node itself.
*/

const runs = 15;
const presses = 300;

const say = (line: string) => process.stdout.write(`${line}\n`);

say(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
const start = median(await repeat(runs, async () => run('-e', '0')));
say(report('node -e 0', start, 'ms'));

const help = median(await repeat(runs, async () => run('bin/nightdrop.js', '--help')));
say(report('--help', help, 'ms'));
say(report('--help, of node -e 0', help / start, '×', 1.3));

const startInTerminal = median(
	await repeat(runs, async () => firstByte(['-e', 'process.stdout.write("x")'])),
);
say(report('node -e, first byte in a terminal', startInTerminal, 'ms'));
for (const args of [[], ['--sandbox']]) {
	const name = ['nightdrop', ...args].join(' ');
	const paint = median(await repeat(runs, async () => firstPaint(args)));
	say(report(`${name}, first paint`, paint, 'ms'));
	say(report(`${name}, first paint, of node -e 0`, paint / start, '×', 4));
}

const setUp = ['setup', '--sandbox', '--bucket', 'bench-backups', '--create-bucket', '--yes', '--json'];
const whole = median(await repeat(5, async () => run('bin/nightdrop.js', ...setUp)));
say(report('nightdrop setup --sandbox --yes --json, whole', whole, 'ms', 2500));

const keys = await pressKeys();
say(report('key press to changed screen, 200×60, median', median(keys), 'ms', 20));
say(report('key press to changed screen, 200×60, p99', quantile(keys, 0.99), 'ms', 50));

/** Milliseconds from the start of a Node process to its end. */
async function run(...args: readonly string[]): Promise<number> {
	const begin = performance.now();
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {stdio: ['ignore', 'ignore', 'inherit']});
		child.on('exit', code => {
			if (code === 0) {
				resolve(performance.now() - begin);
			} else {
				reject(new Error(`${args.join(' ')} ended with ${code}`));
			}
		});
	});
}

/** Milliseconds from the start of a Node process in a terminal to the first that it writes. */
async function firstByte(args: readonly string[]): Promise<number> {
	const begin = performance.now();
	const program = launch(args, {file: process.execPath});
	const time = await new Promise<number>(resolve => {
		program.listen(() => {
			resolve(performance.now() - begin);
		});
	});
	await program.close();
	return time;
}

/** Milliseconds from the start of the program to its first whole frame. */
async function firstPaint(args: readonly string[]): Promise<number> {
	const begin = performance.now();
	const program = launch(args);
	const time = await nextFrame(program, begin);
	await program.see('Nightdrop');
	await program.close();
	return time;
}

/** Milliseconds from each of many key presses to the end of the frame that answers it. */
async function pressKeys(): Promise<readonly number[]> {
	const program = launch(['--sandbox'], {columns: 200, rows: 60});
	// It draws once more by itself when the sandbox has begun: a frame of that kind would be taken for an answer.
	await program.see('127.0.0.1:');
	const samples: number[] = [];
	for (let index = 0; index < presses; index++) {
		const begin = performance.now();
		const frame = nextFrame(program, begin);
		// Help replaces the whole body, and comes and goes with a key.
		program.press(index % 2 === 0 ? '?' : 'escape');
		samples.push(await frame);
	}

	await program.close();
	return samples;
}

async function nextFrame(program: ReturnType<typeof launch>, begin: number): Promise<number> {
	return new Promise(resolve => {
		const forget = program.listen(data => {
			if (data.includes('\u001B[?2026l')) {
				forget();
				resolve(performance.now() - begin);
			}
		});
	});
}
