import '../helpers/colour.js';
import {expect, test} from 'vitest';
import {openBucketScreen} from '../../src/console/bucket-screen.js';
import {behindCursor, textOfField} from '../../src/console/cursor.js';
import {operator} from '../helpers/check-screen.js';
import {consoleOver} from './console-over.js';

const size = {columns: 80, rows: 24};

/** The console over the screen that asks for a bucket; its field as it is drawn. */
function open() {
	const home = openBucketScreen(() => operator);
	const console = consoleOver(home);
	return {
		console,
		home,
		press(...names: readonly string[]) {
			for (const name of names) {
				console.press({name, ...(name.length === 1 && {text: name})}, size);
			}
		},
		field() {
			const view = home.view(size);
			const letters = [...(textOfField(console.getState(), view) ?? 'no field')];
			letters.splice(letters.length - behindCursor(console.getState(), view), 0, '|');
			return letters.join('');
		},
	};
}

test('letters go in at the cursor, which stays where it is in the text', () => {
	const {press, field} = open();
	press(...'acm-bckups', 'home', 'right', 'right', 'right', 'e');
	expect(field()).toBe('acme|-bckups');
	press('end', 'left', 'left', 'left', 'left', 'left', 'a');
	expect(field()).toBe('acme-ba|ckups');
	press('backspace', 'delete');
	expect(field()).toBe('acme-b|kups');
	press('ctrl-u', 'x');
	expect(field()).toBe('x|kups');
});

test('of another text the cursor is at the end', () => {
	const {press, field, home} = open();
	press(...'acme', 'home');
	expect(field()).toBe('|acme');
	home.send({type: 'typed', input: {type: 'text', text: '-backups'}});
	expect(field()).toBe('acme-backups|');
});

test('the help and the question for a code have a cursor too, and the field behind them keeps its text', () => {
	const {press, field, console} = open();
	press(...'acme', 'f1', ...'eve', 'left', 'left', 'x', 'delete');
	expect(field()).toBe('ex|e');
	press('escape');
	expect(field()).toBe('acme|');
	const question = {profile: 'ops', role: 'arn:aws:iam::111122223333:role/ops', serial: 'mfa/jane'};
	void console.askCode(question, new AbortController().signal);
	press('1', '2', '3', 'home', '9', 'q', '8');
	expect(field()).toBe('98|123');
});
