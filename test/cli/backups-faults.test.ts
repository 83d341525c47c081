import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {openProgram} from '../helpers/program.js';

/** The program asks an endpoint that answers so. */
async function ask(answer: (response: ServerResponse, url: string) => void, ...args: readonly string[]) {
	const server = createServer(({url = ''}, response) => answer(response, url));
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const program = openProgram();
	onTestFinished(async () => {
		server.closeAllConnections();
		server.close();
		await program.close();
	});
	const {port} = server.address() as AddressInfo;
	const env = {AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret'};
	const where = ['--bucket', 'acme-backups', '--endpoint-url', `http://127.0.0.1:${port}`];
	return program.run(['backups', ...where, ...args], {env});
}

const page = (response: ServerResponse, body: string, more: {readonly [name: string]: string} = {}) => {
	response.writeHead(200, {'x-amz-request-id': 'R1', ...more});
	response.write(`<?xml version="1.0"?><ListBucketResult>${body}`);
};

const contents = (key: string, at = '2026-11-20T03:06:16.000Z') =>
	`<Contents><Key>${key}</Key><LastModified>${at}</LastModified><ETag>"x"</ETag><Size>5</Size></Contents>`;

test('an endpoint that hangs is given up when the time is over, and nobody is said to have stopped it', async () => {
	const {code, stdout, stderr} = await ask(() => {}, '--timeout', '2');
	expect([code, stdout]).toEqual([3, '']);
	expect(stderr).toMatch(/^unknown: could not tell: the time that was given was over after 0 objects\n/u);
	expect(stderr).toMatch(/next: Give it more time/u);
});

const listed = (response: ServerResponse) => {
	page(response, `<IsTruncated>false</IsTruncated>${contents('db/2026-11-20.dump')}</ListBucketResult>`);
	response.end();
};

/** All is listed at once, and no version ever. */
const withoutVersions = (response: ServerResponse, url: string) => {
	if (!/[?&]versions/u.test(url)) {
		listed(response);
	}
};

test('a time that is over while the versions are looked at is said, with what it leaves open', async () => {
	const {code, stdout, stderr} = await ask(withoutVersions, '--timeout', '2');
	expect(code).toBe(3);
	expect(stdout).toMatch(/^Backups of acme-backups: 1 series, .*, listing complete$/mu);
	expect(stderr.split('\n')).toEqual([
		'unknown: could not tell whether the newest backups were put over: their versions were not looked at',
		'  why: The time that was given was over.',
		'  next: Give it more time (--timeout).',
		'',
	]);
});

test('its JSON is not ok: the listing is complete, and the versions are not known', async () => {
	const {code, stdout} = await ask(withoutVersions, '--timeout', '2', '--json');
	expect(code).toBe(3);
	expect(JSON.parse(stdout)).toMatchObject({
		ok: false,
		complete: true,
		versions: 'unknown',
		error: {kind: 'timeout', why: 'The time that was given was over.'},
	});
});

test('a listing that the time ended is no wrong usage', async () => {
	const {code, stdout} = await ask(() => {}, '--timeout', '2', '--json');
	expect(code).toBe(3);
	expect(JSON.parse(stdout)).toMatchObject({ok: false, complete: false, error: {kind: 'timeout'}});
});

test.each([
	[[], 'The unfinished uploads of acme-backups could not be listed'],
	[
		[
			'<Upload><Key>db/a.dump</Key><UploadId>U1</UploadId><Initiated>2026-11-20T03:06:16.000Z</Initiated></Upload>',
		],
		'Could not tell how far each of these uploads has come',
	],
])('nobody is said to have stopped the look at unfinished uploads (%#)', async (uploads, what) => {
	const answer = (response: ServerResponse, url: string) => {
		if (/[?&]uploads/u.test(url) && uploads.length > 0) {
			response.writeHead(200, {'x-amz-request-id': 'R1'});
			response.end(
				`<?xml version="1.0"?><ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${uploads.join('')}</ListMultipartUploadsResult>`,
			);
		}
	};
	const {code, stdout} = await ask(answer, '--uploads', '--timeout', '2', '--json');
	expect(code).toBe(3);
	const {ok, error, uploads: told = []} = JSON.parse(stdout);
	expect([ok, told.length]).toEqual([false, uploads.length]);
	expect(error).toMatchObject({
		kind: 'timeout',
		what,
		why: 'The time that was given was over.',
		next: 'Give it more time (--timeout).',
	});
});

test('a page of a proxy is no empty bucket', async () => {
	const {code, stdout, stderr} = await ask(response => {
		response.writeHead(200, {'content-type': 'text/html'}).end('<html>Sign in</html>');
	});
	expect([code, stdout]).toEqual([3, '']);
	expect(stderr).toMatch(/^unknown: AWS could not be reached\n/u);
});

test('a place that is empty may have been emptied, where versions may not be listed', async () => {
	const {code, stdout} = await ask((response, url) => {
		if (/[?&]versions/u.test(url)) {
			response.writeHead(403, {'x-amz-request-id': 'R2'});
			response.end('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No</Message></Error>');
		} else {
			page(response, '<IsTruncated>false</IsTruncated></ListBucketResult>');
			response.end();
		}
	});
	expect(code).toBe(0);
	expect(stdout).toBe(
		'ok: empty: nothing is in acme-backups now\nnote: versions were not seen (AccessDenied): whether a backup was put over or deleted is not known\n',
	);
});

test('half a page is no page', async () => {
	const {code, stdout} = await ask(response => {
		page(response, contents('db/2026-11-20.dump'), {'content-length': '5000'});
		setImmediate(() => response.destroy());
	});
	expect([code, stdout]).toEqual([3, '']);
});

test('a token that comes again is no endless loop, and what was seen is told as not the whole', async () => {
	const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>';
	const {code, stdout, stderr} = await ask(response => {
		page(response, `${more}${contents('db/2026-11-20.dump')}</ListBucketResult>`);
		response.end();
	});
	expect(code).toBe(3);
	expect(stdout).toMatch(/listing not complete$/mu);
	expect(stderr).toMatch(/^unknown: could not tell: the listing stopped after 1 object\n/u);
	expect(stderr).not.toMatch(/goes on from where/u);
});

test('keys and messages that would paint the terminal are made visible; times far off are no wrong figures', async () => {
	const keys = [
		contents('db/&#27;[2Jevil/1970-01-01.dump', '1970-01-01T00:00:00.000Z'),
		contents('db/\u202Efar/2100-01-01.dump', '2100-01-01T00:00:00.000Z'),
	];
	const end = '<IsTruncated>false</IsTruncated></ListBucketResult>';
	const {stdout, stderr} = await ask(response => {
		page(response, `${keys.join('')}${end}`);
		response.end();
	});
	expect(`${stdout}${stderr}`).not.toMatch(/[^\n -~…]/u);
	expect(stdout).not.toMatch(/NaN|Infinity|-\d+ (?:d|h|min)/u);
});
