import '../helpers/colour.js';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createElement} from 'react';
import {expect, onTestFinished, test} from 'vitest';
import {getBucketPolicy} from '../../src/aws/bucket-policy.js';
import {openAws} from '../../src/aws/clients.js';
import {activityView} from '../../src/home/screens/activity.js';
import {createSecret} from '../../src/secret.js';
import {cutLeft, cutRight, printable, takeCells, width} from '../../src/terminal/printable.js';
import {errorCallout} from '../../src/ui/blocks/error-callout.js';
import {wrapCode} from '../../src/ui/blocks/text-view.js';
import {Body} from '../../src/ui/components/body.js';
import {cutSpans, wrapText} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';
import type {View} from '../../src/ui/view.js';
import {connectionTo} from '../aws/open.js';
import {openProgram} from '../helpers/program.js';
import {steppedClock} from '../helpers/stepped-clock.js';
import {huge} from './corpus.js';
import {startLyingServer} from './lying-server.js';
import {showScreen} from './screen.js';
import {expectLines} from './sent.js';

/*
10 MB where nothing of AWS is so long. A test that is not over in its time, or for which memory is not enough, has failed.
*/

const at = {columns: 80, rows: 24};

test.each([
	['letters', 'x'],
	['words', 'an object '],
	['accents', 'é'],
	['characters of two cells', '日🙂'],
	['control characters', '\u001B[31m\u202E'],
	['marks', 'a\u0301\u0301'],
	['one mark after the other', '\u0301'],
	['syllables without an end', '\u1100'],
])('10 MB of %s are measured, cut and wrapped', (_, text) => {
	const long = printable(huge(text));
	expect(width(long)).toBeGreaterThan(80);
	expect(width(takeCells(long, 20))).toBeLessThanOrEqual(20);
	expect(width(cutRight(long, 20))).toBeLessThanOrEqual(20);
	expect(width(cutLeft(long, 20))).toBeLessThanOrEqual(20);
	const lines = wrapText(long, 76);
	expect(lines.filter(line => width(line) > 76)).toEqual([]);
	expect(lines.length).toBeLessThan(2000);
	const [cut] = cutSpans([long], 76, plainTheme);
	expect(width(cut as string)).toBeLessThanOrEqual(76);
});

test('a long text keeps every character while it is measured and cut in parts', () => {
	const family = 'ab日é\u0301🇩🇪🇫🇷👍🏽각'.repeat(300);
	expect(takeCells(family, width(family))).toBe(family);
	expect(wrapText(family, 30).join('')).toBe(family);
	expect(cutLeft(family, 10).startsWith('…')).toBe(true);
	expect(family.endsWith(cutLeft(family, 10).slice(1))).toBe(true);
});

test('a line of code that is wrapped loses nothing behind what was made visible', () => {
	const code = `  "Sid": "${'\u202E'.repeat(20)}", "Action": "s3:GetObject", "Resource": "*"`;
	const shown = wrapCode(code, 40).map(line => line.trimStart());
	expect(shown.join('').replaceAll(' ', '')).toBe(printable(code).replaceAll(' ', ''));
});

test('a screen with 10 MB in every place is drawn', async () => {
	const long = huge();
	const error = {kind: 'unknown', code: long, message: long, requestId: long, attempts: 1} as const;
	const call = {
		service: 's3',
		operation: 'GetObject',
		code: long,
		requestId: long,
		startedAt: 0,
		durationMs: 1,
	} as const;
	const view: View<never> = {
		crumbs: [long, 'Trouble'],
		message: {role: 'bad', text: long},
		bindings: [{keys: ['escape'], label: 'back'}],
		body: createElement(Body, {blocks: [errorCallout({error, call}, {whose: long, on: long})]}),
	};
	expect(await showScreen(view, at)).toContain('Trouble');
	const entry = {
		at: '2026-11-23T17:01:22Z',
		what: long,
		call: long,
		answer: long,
		who: long,
		isOk: true,
		details: long,
	};
	const page = {type: 'activity', name: 'acme', answer: {ok: true, value: [entry]}, focus: 0} as const;
	expect(await showScreen(activityView(page, 0, at), at)).toContain('Activity');
});

test('an error of 10 MB in code, message and region is cut', async () => {
	const [code, message, region] = ['Code'.repeat(2_700_000), huge('m\u009B'), huge('r')];
	const server = await startLyingServer({status: 403, code, message, region});
	const program = openProgram();
	onTestFinished(async () => {
		await server.close();
		await program.close();
	});
	const {
		code: exitCode,
		stdout,
		stderr,
	} = await program.run(['backups', '--bucket', 'acme-backups', '--endpoint-url', server.url], {
		env: {AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret'},
	});
	expect(exitCode).not.toBe(0);
	expect(stdout).toBe('');
	expect(expectLines(stderr).filter(line => line.length > 30_000)).toEqual([]);
});

test('an answer that never ends is left, as one that is not of AWS', async () => {
	let sent = 0;
	const server = createServer((_, response) => {
		response.writeHead(200, {'content-type': 'application/json', 'x-amz-request-id': 'R'});
		const chunk = Buffer.alloc(1_048_576, 'x');
		const write = () => {
			while (!response.destroyed && response.write(chunk)) {
				sent += chunk.length;
			}
		};
		response.on('drain', write);
		write();
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const aws = await openAws(
		connectionTo(url, {
			credentials: {
				type: 'key',
				accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
				secretAccessKey: createSecret('secret'),
			},
		}),
		{clock: steppedClock(), userAgent: 'nightdrop/9.9.9 run/test'},
	);
	onTestFinished(() => {
		aws.close();
		server.closeAllConnections();
		server.close();
	});
	const answer = await getBucketPolicy(aws, {bucket: 'acme-backups', owner: '111122223333'});
	expect(answer).toMatchObject({ok: false, error: {kind: 'network', code: 'IncompleteReply'}});
	expect(sent).toBeLessThan(200 * 1_048_576);
});
