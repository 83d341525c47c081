import process from 'node:process';
import {bundle} from '../helpers/bundle.mjs';
import {launch} from '../helpers/pty.js';
import {median, quantile, report} from './figures.js';
import {serving} from './serving.js';

/*
How the console feels while a million keys arrive: from a key press to the end of the frame that answers it.

node test/helpers/run.mjs test/bench/streaming.ts
*/

const objects = Number(process.env['BENCH_OBJECTS'] ?? 1_000_000);
const say = (line: string) => process.stdout.write(`${line}\n`);
const server = await bundle('test/bench/big-bucket.ts');
try {
	await serving(server.path, ['--objects', String(objects)], measure);
} finally {
	await server.remove();
}

async function measure(endpoint: string): Promise<void> {
	const program = launch(['--endpoint-url', endpoint], {
		columns: 100,
		rows: 30,
		env: {
			AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
			AWS_SECRET_ACCESS_KEY: 'secret',
			AWS_REGION: 'us-east-1',
		},
	});
	await program.see('Set up a bucket on AWS');
	program.press('o');
	await program.see('Open a bucket');
	program.type('big');
	await program.see('list it');
	const begin = performance.now();
	program.press('enter');
	await program.see(/hosts\/db-\d+/u, 30_000);
	say(report('first series on the screen', performance.now() - begin, 'ms'));
	const samples: number[] = [];
	// Help replaces the whole body, and comes and goes with a key; its frame is told from those of the listing.
	let isOver = false;
	for (let count = 0; !isOver; count++) {
		const isShown = count % 2 === 1;
		const pressed = performance.now();
		const frame = new Promise<number>(resolve => {
			const forget = program.listen(data => {
				// The newest of this bucket is some days old.
				isOver ||= data.includes('✗');
				if (isOver || data.includes(isShown ? 'Listing' : 'Find:')) {
					forget();
					resolve(performance.now() - pressed);
				}
			});
		});
		program.press(isShown ? 'escape' : '?');
		samples.push(await frame);
		await new Promise(resolve => {
			setTimeout(resolve, 80);
		});
	}

	say(report('key presses measured', samples.length, ''));
	say(report('key press to changed screen while listing, median', median(samples), 'ms'));
	say(report('key press to changed screen while listing, p99', quantile(samples, 0.99), 'ms', 50));
	await program.close();
}
