import {mkdir, rm} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import process from 'node:process';
import {build} from 'esbuild';

/**
Turn a TypeScript program of this repository into one that Node runs, in a folder from which it finds its packages. Returns its path.
*/
export async function bundle(entry) {
	const folder = resolve('node_modules/.cache/nightdrop');
	const outfile = join(folder, `${entry.replaceAll(/[^a-z]+/giu, '-')}-${process.pid}.mjs`);
	await mkdir(folder, {recursive: true});
	await build({
		entryPoints: [entry],
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		jsx: 'automatic',
		packages: 'external',
		logLevel: 'warning',
		define: {'process.env.NODE_ENV': '"production"'},
	});
	return {path: outfile, remove: async () => rm(outfile, {force: true})};
}
