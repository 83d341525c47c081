import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join, resolve} from 'node:path';
import process from 'node:process';

/** A virtual environment with a server in it, or why this machine cannot have it: no Python, or no package index. */
export type Installed =
	| {readonly ok: true; readonly bin: string}
	/** One plain sentence. */
	| {readonly ok: false; readonly why: string};

export type Wanted = {
	/** The server, and the name of its file of pinned versions beside this one: `localemu`. */
	readonly name: string;
	/** The oldest Python that runs it, whatever its package says: 3.13 is 13. */
	readonly minor: number;
};

type Ended = {readonly code: number | null; readonly text: string};

const cache = resolve('node_modules/.cache/nightdrop-interop');

/**
Install a server from Python's package index, by the usual settings of pip, into an environment of its own that later runs find again.

Only what this machine lacks is told as `ok: false`; an install that breaks for another reason throws.
*/
export async function install({name, minor}: Wanted): Promise<Installed> {
	const python = await findPython(minor);
	if (python === undefined) {
		return {ok: false, why: `it needs Python 3.${minor} or newer with venv and pip, which is not here`};
	}

	const requirements = join(import.meta.dirname, `${name}.txt`);
	const stamp = createHash('sha256')
		.update(`${python.path} ${python.version} ${readFileSync(requirements, 'utf8')}`)
		.digest('hex');
	const folder = join(cache, `${name}-${stamp.slice(0, 12)}`);
	const complete = join(folder, 'complete');
	if (existsSync(complete)) {
		return {ok: true, bin: join(folder, 'bin')};
	}

	// One that was interrupted is begun anew.
	rmSync(folder, {recursive: true, force: true});
	mkdirSync(cache, {recursive: true});
	const made = await run(python.path, ['-m', 'venv', folder]);
	if (made.code !== 0) {
		throw new Error(`The virtual environment for ${name} was not made:\n${made.text}`);
	}

	const pip = [
		'-m',
		'pip',
		'install',
		'--quiet',
		'--no-compile',
		'--retries',
		'2',
		'--requirement',
		requirements,
	];
	const installed = await run(join(folder, 'bin/python'), pip);
	if (installed.code !== 0) {
		rmSync(folder, {recursive: true, force: true});
		if (lacksNetwork.test(installed.text)) {
			return {ok: false, why: "Python's package index cannot be reached from here"};
		}

		throw new Error(`${name} could not be installed:\n${installed.text}`);
	}

	writeFileSync(complete, '');
	return {ok: true, bin: join(folder, 'bin')};
}

/** What pip writes when the index does not answer at all; an index that answers and lacks the package is another matter. */
const lacksNetwork =
	/NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Network is unreachable|Temporary failure in name resolution/u;

/** The first Python that is new enough and able to make environments: those on the PATH, then those that pyenv keeps. */
async function findPython(
	minor: number,
): Promise<{readonly path: string; readonly version: string} | undefined> {
	const check = [
		'import sys, venv, ensurepip',
		'print(sys.version)',
		`sys.exit(0 if sys.version_info >= (3, ${minor}) else 1)`,
	].join('\n');
	for (const path of ['python3', 'python3.14', 'python3.13', 'python', ...ofPyenv()]) {
		const {code, text} = await run(path, ['-c', check]);
		if (code === 0) {
			return {path, version: text};
		}
	}

	return undefined;
}

function ofPyenv(): readonly string[] {
	const folder = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
	return existsSync(folder) ? readdirSync(folder).map(version => join(folder, version, 'bin/python3')) : [];
}

async function run(program: string, args: readonly string[]): Promise<Ended> {
	const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe']});
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (more: string) => {
			text += more;
		});
	}

	return new Promise(done => {
		child.once('error', error => done({code: null, text: String(error)}));
		child.once('close', code => done({code, text}));
	});
}
