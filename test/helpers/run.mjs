// Runs a TypeScript program of this repository: node test/helpers/run.mjs screenshots/make.ts

import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {bundle} from './bundle.mjs';

// The SDK's notice on Node 20 would only be noise.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const program = await bundle(process.argv[2]);
try {
	await import(pathToFileURL(program.path).href);
} finally {
	await program.remove();
}
