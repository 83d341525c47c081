import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {build} from 'esbuild';
import packageJson from './package.json' with {type: 'json'};

await rm('dist', {recursive: true, force: true});
const {metafile} = await build({
	entryPoints: ['src/main.ts'],
	outdir: 'dist',
	bundle: true,
	splitting: true,
	minify: true,
	metafile: true,
	platform: 'node',
	target: 'node20',
	format: 'esm',
	jsx: 'automatic',
	mainFields: ['module', 'main'],
	// All of them stand in the notices.
	legalComments: 'none',
	logLevel: 'warning',
	define: {
		'process.env.NODE_ENV': '"production"',
		// Ink would load React DevTools and send it every component, secrets included.
		'process.env.DEV': '"false"',
		'process.env.NIGHTDROP_VERSION': JSON.stringify(packageJson.version),
	},
	alias: {'react-devtools-core': './src/terminal/no-devtools.ts'},
	banner: {
		js: "import {createRequire as createRequireForBundle} from 'node:module'; const require = createRequireForBundle(import.meta.url);",
	},
});
await writeFile('dist/NOTICES.txt', await noticesOf(bundled(metafile)));

/** The folders of the packages that a part of is in the bundle. */
function bundled({inputs}) {
	const folders = Object.keys(inputs).flatMap(
		path => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(path)?.[0] ?? [],
	);
	return [...new Set(folders)].sort((a, b) => a.localeCompare(b));
}

/** What their licences ask to be passed on: names, versions, and the texts as they came, each text once. */
async function noticesOf(folders) {
	const packagesOf = new Map();
	for (const folder of folders) {
		const {name, version, license} = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
		const files = (await readdir(folder)).filter(file => /^(?:licen[cs]e|notice|copying)/iu.test(file));
		const texts = await Promise.all(files.sort().map(async file => readFile(join(folder, file), 'utf8')));
		const text = texts.map(each => each.trim()).join('\n\n');
		packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}, ${license}`]);
	}

	const notices = [...packagesOf].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`.trim());
	return `Nightdrop holds parts of these packages.\n\n${notices.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}
