import {rm} from 'node:fs/promises';
import {build} from 'esbuild';
import packageJson from './package.json' with {type: 'json'};

await rm('dist', {recursive: true, force: true});
await build({
	entryPoints: ['src/main.ts'],
	outdir: 'dist',
	bundle: true,
	splitting: true,
	minify: true,
	platform: 'node',
	target: 'node20',
	format: 'esm',
	jsx: 'automatic',
	mainFields: ['module', 'main'],
	legalComments: 'linked',
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
