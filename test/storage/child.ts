import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {build} from 'esbuild';

const run = promisify(execFile);

/** Make a program of the project's own sources that another process can run: its arguments are `process.argv.slice(2)`. */
export async function compileProgram(
	folder: string,
	source: string,
): Promise<(...programArguments: string[]) => Promise<string>> {
	const outfile = join(folder, 'program.mjs');
	await build({
		stdin: {contents: source, resolveDir: join(import.meta.dirname, '..', '..'), loader: 'ts'},
		outfile,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'esm',
		logLevel: 'silent',
		banner: {
			js: "import {createRequire as createRequireForBundle} from 'node:module'; const require = createRequireForBundle(import.meta.url);",
		},
	});
	return async (...programArguments) => {
		const {stdout} = await run(process.execPath, [outfile, ...programArguments]);
		return stdout;
	};
}
