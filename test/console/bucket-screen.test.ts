import '../helpers/colour.js';
import {expect, test} from 'vitest';
import {openBucketScreen, placeIn} from '../../src/console/bucket-screen.js';
import {answerKey} from '../../src/ui/bindings.js';
import {checkScreen, operator, sizes} from '../helpers/check-screen.js';

const typed = (text: string) => {
	const screen = openBucketScreen(() => operator);
	screen.send({type: 'typed', input: {type: 'text', text}});
	return screen;
};

const enter = (text: string) => answerKey(typed(text).view(sizes.usual), {name: 'enter'});

test.each([
	['acme-backups', {bucket: 'acme-backups', prefix: ''}],
	['acme-backups/db/', {bucket: 'acme-backups', prefix: 'db/'}],
	['acme-backups/db', {bucket: 'acme-backups', prefix: 'db/'}],
	[' s3://acme-backups/db/ ', {bucket: 'acme-backups', prefix: 'db/'}],
])('%s names a place', (text, place) => {
	expect(placeIn(text)).toEqual(place);
	expect(enter(text)).toEqual({type: 'event', event: {type: 'go', to: {type: 'backups', ...place}}});
});

test.each(['', 'Acme', 'a', 'acme-backups/*/', 'acme\u001B[2J'])('%j is told, not asked of AWS', text => {
	expect(enter(text).type).toBe('off');
});

test('the screen at every size', async () => {
	const seen = await checkScreen(() => typed('acme-backups/db/').view(sizes.usual));
	expect(seen.usual).toMatch(/Bucket +acme-backups\/db\/█/u);
	const wrong = await checkScreen(() => typed('Acme_Backups').view(sizes.usual));
	expect(wrong.wide).toMatch(/! /u);
});

test('a question mark is typed, and the bar names the key that shows the keys', async () => {
	const view = typed('acme-backups/').view(sizes.usual);
	expect(answerKey(view, {name: '?', text: '?'})).toMatchObject({event: {input: {text: '?'}}});
	for (const text of ['', 'acme-backups/']) {
		const seen = await checkScreen(() => typed(text).view(sizes.usual));
		for (const bar of Object.values(seen).map(shot => shot.split('\n').at(-1))) {
			expect(bar).toMatch(/esc back$/u);
			expect(bar).not.toContain('?');
		}

		expect(seen.usual).toContain('f1 keys');
	}
});

test('backspace takes the last character', () => {
	const screen = typed('acmee');
	screen.send({type: 'typed', input: {type: 'erased', what: 'letter'}});
	expect(answerKey(screen.view(sizes.usual), {name: 'enter'})).toMatchObject({
		event: {to: {bucket: 'acme'}},
	});
});
