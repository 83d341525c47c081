import process from 'node:process';
import {parseArgs} from 'node:util';
import {startSandbox} from '../../src/sandbox/server.js';
import {rememberAll, seedFleet} from '../helpers/fleet.js';

/*
A sandbox with many targets, in a process of its own: it must not share a thread with what is measured. The targets are remembered in the folder of settings that is given.

It prints how to reach it as a line of JSON, and ends on SIGTERM.
*/

const {values} = parseArgs({
	options: {
		targets: {type: 'string', default: '500'},
		'slow-ms': {type: 'string', default: '50'},
		settings: {type: 'string'},
	},
});
const {endpoint, accessKeyId, secretAccessKey, state} = await startSandbox({
	slowMs: Number(values['slow-ms']),
});
const targets = seedFleet(state, Number(values.targets));
if (values.settings !== undefined) {
	rememberAll(values.settings, targets);
}

process.stdout.write(
	`${JSON.stringify({endpoint, accessKeyId, secretAccessKey, objects: targets.length})}\n`,
);
process.once('SIGTERM', () => process.exit());
