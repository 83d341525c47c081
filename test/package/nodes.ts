import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import process from 'node:process';

/** A Node to run the program with, or why there is none here. */
export type OtherNode = {readonly path: string; readonly why?: string};

const folder = resolve('node_modules/.cache/nightdrop-nodes');

/** The Node of a major version: the one that runs, else one from the registry, which has them as packages. It is fetched once. */
export function nodeOf(major: number): OtherNode {
	if (Number(process.versions.node.split('.')[0]) === major) {
		return {path: process.execPath};
	}

	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const name = `node-${platform}-${process.arch}`;
	const path = `${folder}/${major}/node_modules/${name}/bin/node`;
	if (!existsSync(path)) {
		fetchNode(`${name}@${major}`, `${folder}/${major}`);
	}

	return spawnSync(path, ['--version'], {encoding: 'utf8'}).stdout?.startsWith(`v${major}.`) === true
		? {path}
		: {path, why: `, skipped: ${name}@${major} could not be had from the registry`};
}

function fetchNode(wanted: string, prefix: string): void {
	try {
		execFileSync('npm', ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund', wanted], {
			stdio: 'ignore',
			timeout: 60_000,
		});
	} catch {
		// No network, or no such package for this machine: the tests say so.
	}
}
