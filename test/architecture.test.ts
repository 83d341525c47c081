import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {expect, test} from 'vitest';
import {viewsOf} from './helpers/drawn-views.js';

const root = join(import.meta.dirname, '..', 'src');

/** The floors of the house, top first. An import goes down, or stays in its own folder. */
const floors: readonly (readonly string[])[] = [
	['main.ts', 'arguments.ts', 'command-flags.ts', 'flag-values.ts', 'flags.ts', 'commands'],
	['console'],
	['set-up', 'rotation', 'retire'],
	['proof', 'backups', 'home'],
	// What proof and home both mend, and set-up in part: neither may import the other.
	['keys', 'mending'],
	['ui', 'sandbox'],
	['policy', 'targets', 'aws', 'flow', 'terminal'],
	['storage'],
	['secret.ts'],
];

const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
	.filter(file => /\.tsx?$/u.test(file))
	.map(file => file.replaceAll('\\', '/'));

const roomOf = (file: string) => file.split('/')[0] as string;
const floorOf = (file: string) => floors.findIndex(floor => floor.includes(roomOf(file)));

type Import = {readonly from: string; readonly to: string; readonly isTypeOnly: boolean};

function importsOf(file: string): readonly Import[] {
	const text = readFileSync(join(root, file), 'utf8');
	const found = text.matchAll(
		/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s*'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\('([^']+)'\)/gu,
	);
	return [...found].map(match => ({
		from: file,
		to: (match[2] ?? match[3] ?? match[4]) as string,
		isTypeOnly: match[1] !== undefined,
	}));
}

const inside = (edge: Import) =>
	relative(root, resolve(root, dirname(edge.from), edge.to))
		.replaceAll('\\', '/')
		.replace(/\.js$/u, '.ts');
const edges = files.flatMap(importsOf);
const inner = edges.filter(edge => edge.to.startsWith('.')).map(edge => ({...edge, to: inside(edge)}));

test('every file lives on a floor', () => {
	expect(files.filter(file => floorOf(file) === -1)).toEqual([]);
});

test('every import goes down, or stays in its folder', () => {
	const wrong = inner.filter(edge => {
		const [from, to] = [floorOf(edge.from), floorOf(edge.to)];
		const isSameRoom = roomOf(edge.from) === roomOf(edge.to);
		// Bottom-floor folders may know each other's types, never each other's code.
		const isTypeBesides = from === to && from === 6 && edge.isTypeOnly;
		const isMain = from === 0 && to === 0;
		return !(isSameRoom || isMain || to > from || isTypeBesides);
	});
	expect(wrong.map(edge => `${edge.from} -> ${edge.to}`)).toEqual([]);
});

test('only the front door and the sandbox itself import the sandbox', () => {
	const wrong = inner.filter(
		edge => roomOf(edge.to) === 'sandbox' && floorOf(edge.from) !== 0 && roomOf(edge.from) !== 'sandbox',
	);
	expect(wrong).toEqual([]);
});

test('only aws imports the SDK', () => {
	const wrong = edges.filter(edge => edge.to.startsWith('@aws-sdk') && roomOf(edge.from) !== 'aws');
	expect(wrong).toEqual([]);
});

test('pure files import no Node, no SDK and no React', () => {
	const isPure = (file: string) =>
		roomOf(file) === 'policy' ||
		/(?:^|\/)(?:flow|plan|keys|series|health|verdict|probes|answers|state)\.ts$/u.test(file) ||
		/^(?:set-up\/steps|backups\/(?:series|health))\//u.test(file);
	const wrong = edges.filter(
		edge => isPure(edge.from) && !edge.to.startsWith('.') && !(edge.isTypeOnly && edge.to === 'react'),
	);
	expect(wrong.map(edge => `${edge.from} -> ${edge.to}`)).toEqual([]);
});

test('policy knows nobody', () => {
	const wrong = inner.filter(edge => roomOf(edge.from) === 'policy' && roomOf(edge.to) !== 'policy');
	expect(wrong).toEqual([]);
});

test('the screens of every folder are drawn at 80×24 and at 40×12 by a test that misses none', () => {
	const tests = readdirSync(import.meta.dirname, {recursive: true, encoding: 'utf8'})
		.filter(file => /screens?\/?.*\.test\.ts$|past\.test\.ts$/u.test(file))
		.map(file => readFileSync(join(import.meta.dirname, file), 'utf8'))
		.filter(text => text.includes('checkScreen('))
		.join('\n');
	const folders = [...new Set(files.map(roomOf))].filter(
		folder => folder !== 'ui' && !folder.endsWith('.ts') && viewsOf(folder).length > 0,
	);
	expect(folders).toEqual(['backups', 'console', 'home', 'mending', 'proof', 'rotation', 'set-up']);
	expect(folders.filter(folder => !tests.includes(`undrawnViews('${folder}')`))).toEqual([]);
});

test('the first letter of a sentence is made small in one place, which knows ids and names', () => {
	const lowers = files.filter(file =>
		/(?:charAt\(0\)|\[0\])\??\.toLowerCase\(/u.test(readFileSync(join(root, file), 'utf8')),
	);
	// The sandbox writes the parameters of IAM's errors as IAM does.
	expect(lowers.filter(file => roomOf(file) !== 'sandbox')).toEqual(['ui/text.ts']);
});
