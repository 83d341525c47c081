import {expect, test} from 'vitest';
import {headerSpans} from '../../src/ui/header.js';
import type {Identity} from '../../src/ui/identity.js';
import {spansWidth, spanText} from '../../src/ui/text.js';
import {plainTheme} from '../../src/ui/theme.js';

const identity: Identity = {
	account: '111122223333',
	region: 'eu-west-1',
	whose: 'profile ops',
	isSandbox: false,
	isReadOnly: true,
};

const header = (crumbs: readonly string[], columns: number, whose: Identity = identity, theme = plainTheme) =>
	headerSpans(crumbs, whose, columns, theme)
		.map(span => spanText(span, theme))
		.join('');

test('where at the left; account, region, whose and badges at the right', () => {
	expect(header(['acme-backups/db/', 'Proof'], 100)).toMatch(
		/^acme-backups\/db\/ › Proof {2,}111122223333 · eu-west-1 · profile ops {3}READ-ONLY $/u,
	);
});

test('an endpoint that is not of AWS stands in the place of the region', () => {
	const sandbox: Identity = {
		...identity,
		endpoint: '127.0.0.1:9000',
		whose: 'sandbox admin',
		isSandbox: true,
	};
	expect(header(['Nightdrop'], 100, sandbox)).toMatch(
		/127\.0\.0\.1:9000 · sandbox admin {3}SANDBOX {4}READ-ONLY $/u,
	);
});

test('what does not fit goes in its order; the last crumb, whose and the badges stay', () => {
	const crumbs = ['a-bucket-with-a-long-name/and/a/prefix/', 'Proof'];
	expect(header(crumbs, 90)).toMatch(/111122223333 · ops {3}READ-ONLY $/u);
	expect(header(['Nightdrop'], 60)).toMatch(/^Nightdrop {2,}…3333 · ops {3}READ-ONLY $/u);
	expect(header(crumbs, 60)).toMatch(/^… › Proof {2,}…3333 · ops {3}READ-ONLY $/u);
	for (let columns = 40; columns < 120; columns++) {
		const text = header(crumbs, columns);
		expect(spansWidth([text], plainTheme)).toBeLessThanOrEqual(columns - 4);
		expect(text).toMatch(/Proof .*ops {3}READ-ONLY $/u);
	}
});

test('a last crumb that is too long itself is cut, and says so', () => {
	expect(header(['one-very-long-name-that-nobody-can-read-here'], 40)).toMatch(/^one-very.*…\s+…3333 · ops/u);
});

test('without colour the badges are in brackets; in ASCII no byte is above 0x7E', () => {
	expect(header(['Nightdrop'], 100, identity, {...plainTheme, isColourless: true})).toMatch(
		/\[READ-ONLY\]$/u,
	);
	expect(header(['A bucket', 'Proof'], 60, identity, {...plainTheme, isAscii: true})).toMatch(/^[ -~]*$/u);
});

test('the smallest header still says where one is', () => {
	const sandbox: Identity = {...identity, whose: 'sandbox admin', isSandbox: true, isReadOnly: false};
	expect(header(['New set-up', 'Hand-over'], 40, sandbox)).toMatch(
		/^Hand-over {2,}sandbox admin {3}SANDBOX $/u,
	);
	const both = header(['New set-up', 'Hand-over'], 40, {...sandbox, isReadOnly: true});
	expect(both).toMatch(/^Hand-over .* SANDBOX {4}READ-ONLY $/u);
	expect(spansWidth([both], plainTheme)).toBeLessThanOrEqual(36);
	for (const name of ['Proof', 'acme-backups/db/', 'one-very-long-name-that-nobody-can-read-here']) {
		expect(header(['a', name], 40, sandbox)).toMatch(new RegExp(`^${name.slice(0, 8)}`, 'u'));
	}
});
