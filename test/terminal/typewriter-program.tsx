import process from 'node:process';
import {startFullScreen} from '../../src/terminal/start.js';
import {Typewriter} from './typewriter.js';

const kill = (signal: NodeJS.Signals) => () => {
	process.kill(process.pid, signal);
};

const {exited, stop} = startFullScreen(
	<Typewriter
		act={{
			q() {
				stop();
			},
			'ctrl-c'() {
				stop(130);
			},
			T: kill('SIGTERM'),
			I: kill('SIGINT'),
			H: kill('SIGHUP'),
			U() {
				setImmediate(() => {
					throw new Error('Thrown later');
				});
			},
			R() {
				void Promise.reject(new Error('Rejected later'));
			},
			E() {
				process.stderr.write('a warning of a library\n');
				process.stdout.write('a stray line of a library\n');
			},
			X() {
				process.exit(9);
			},
		}}
	/>,
	{farewell: end => [`farewell after ${end.type}`]},
);
const end = await exited;
process.exitCode = end.exitCode;
