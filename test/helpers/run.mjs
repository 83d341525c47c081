// Runs a TypeScript program of this repository: node test/helpers/run.mjs screenshots/make.ts

import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {bundle} from './bundle.mjs';

const program = await bundle(process.argv[2]);
try {
	await import(pathToFileURL(program.path).href);
} finally {
	await program.remove();
}
