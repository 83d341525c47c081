import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {IAM} from '@aws-sdk/client-iam';
import {Resvg} from '@resvg/resvg-js';
import {startSandbox} from '../src/sandbox/server.js';
import {type Launched, launch} from '../test/helpers/pty.js';
import {fontFiles} from './fonts.js';
import type {Journey, Step} from './journey.js';
import {journeys} from './shots.js';
import {drawSvg} from './svg.js';

/** The sandbox lives at this time and draws its random choices from this text, so that a picture is the same each time. */
const rehearsal = {
	NIGHTDROP_CLOCK: '2026-11-23T19:03:00.000Z',
	NIGHTDROP_SEED: 'screenshots',
	NIGHTDROP_PORT: '9000',
};

/** So long a screen must stand still before its picture is taken. */
const stillMs = 300;

const say = (text: string) => process.stdout.write(`${text}\n`);

const taken = new Set<string>();
for (const journey of journeys) {
	await travel(journey);
}

for (const file of readdirSync('screenshots')) {
	if (/\.(?:svg|png)$/u.test(file) && !taken.has(file)) {
		rmSync(join('screenshots', file));
		say(`removed  ${file}`);
	}
}

async function travel({columns, rows, args = [], env = {}, steps}: Journey): Promise<void> {
	const program = launch(['--sandbox', ...args], {columns, rows, env: {...rehearsal, ...env}});
	try {
		for (const step of steps) {
			await take(program, step);
		}
	} finally {
		await program.close();
	}
}

async function take(program: Launched, {meanwhile, press = [], type, see, seeNo, shot}: Step): Promise<void> {
	await meanwhile?.(await somebodyElse());
	program.press(...press);
	if (type !== undefined) {
		program.type(type);
	}

	await program.see(see, 60_000);
	if (seeNo !== undefined) {
		await program.seeNo(seeNo, 60_000);
	}

	if (shot !== undefined) {
		await standStill(program);
		save(shot, program);
	}
}

/** The sandbox's administrator, as another program. The key follows from the seed. */
async function somebodyElse(): Promise<IAM> {
	const twin = await startSandbox({randomSeed: rehearsal.NIGHTDROP_SEED});
	const {accessKeyId, secretAccessKey, region} = twin;
	await twin.close();
	return new IAM({
		region,
		endpoint: `http://127.0.0.1:${rehearsal.NIGHTDROP_PORT}`,
		credentials: {accessKeyId, secretAccessKey},
	});
}

async function standStill(program: Launched): Promise<void> {
	for (let before = ''; before !== program.text(); ) {
		before = program.text();
		await new Promise(resolve => {
			setTimeout(resolve, stillMs);
		});
	}
}

function save(name: string, program: Launched): void {
	const svg = drawSvg({cells: program.cells(), title: 'nightdrop', description: program.text()});
	const png = new Resvg(svg, {
		font: {fontFiles: [...fontFiles], loadSystemFonts: false, defaultFontFamily: 'JetBrains Mono'},
		fitTo: {mode: 'zoom', value: 2},
	})
		.render()
		.asPng();
	write(`${name}.svg`, Buffer.from(svg));
	write(`${name}.png`, png);
}

function write(file: string, bytes: Uint8Array): void {
	const path = join('screenshots', file);
	const outcome = existsSync(path) ? (readFileSync(path).equals(bytes) ? 'same' : 'changed') : 'new';
	writeFileSync(path, bytes);
	taken.add(file);
	say(`${outcome.padEnd(7)}  ${path}`);
}
