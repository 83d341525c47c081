import {expect, test} from 'vitest';
import {type Copied, copy} from '../../src/terminal/clipboard.js';
import {openTerminal} from '../helpers/terminal.js';
import {CopyingApp} from './copying-app.js';

const sentFor = (text: string, environment: {readonly [name: string]: string}) => {
	const sent: string[] = [];
	const copied = copy(text, sequence => sent.push(sequence), environment);
	return {copied, sent: sent.join('')};
};

const encoded = Buffer.from('secret ✓').toString('base64');

test('the terminal is asked with OSC 52', () => {
	expect(sentFor('secret ✓', {TERM: 'xterm'})).toEqual({
		copied: {sent: true},
		sent: `\u001B]52;c;${encoded}\u0007`,
	});
});

test('Windows Terminal names itself in its own way', () => {
	const sent = `\u001B]52;c;${encoded}\u0007`;
	expect(sentFor('secret ✓', {WT_SESSION: '4fa9d9a1'})).toEqual({copied: {sent: true}, sent});
	expect(sentFor('secret ✓', {WT_SESSION: '4fa9d9a1', TERM: 'dumb'}).sent).toBe('');
});

test('in tmux it is asked through tmux too', () => {
	expect(sentFor('secret ✓', {TERM: 'tmux-256color', TMUX: '/tmp/tmux'}).sent).toBe(
		`\u001B]52;c;${encoded}\u0007\u001BPtmux;\u001B\u001B]52;c;${encoded}\u0007\u001B\\`,
	);
});

test('in GNU screen it is asked in pieces that screen passes on', () => {
	const {sent} = sentFor('x'.repeat(2000), {TERM: 'screen.xterm', STY: '1.tty'});
	const pieces = sent.slice(2, -2).split('\u001B\\\u001BP');
	expect(sent.slice(0, 2) + sent.slice(-2)).toBe('\u001BP\u001B\\');
	expect(pieces.join('')).toBe(`\u001B]52;c;${Buffer.from('x'.repeat(2000)).toString('base64')}\u0007`);
	expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThan(768);
});

test('where it cannot work nothing is sent', () => {
	expect(sentFor('x', {TERM: 'linux'})).toEqual({copied: {sent: false, why: 'no-clipboard'}, sent: ''});
	expect(sentFor('x', {})).toEqual({copied: {sent: false, why: 'no-clipboard'}, sent: ''});
	expect(sentFor('x'.repeat(80_000), {TERM: 'xterm'})).toEqual({
		copied: {sent: false, why: 'too-long'},
		sent: '',
	});
});

test('an app copies past the frame', async () => {
	const outcome: Copied[] = [];
	const terminal = openTerminal(<CopyingApp outcome={outcome} />);
	await terminal.see('app');
	terminal.type('c');
	expect(outcome).toEqual([{sent: true}]);
	expect(terminal.sent()).toContain(`\u001B]52;c;${Buffer.from('key id').toString('base64')}\u0007`);
	expect(await terminal.see('app')).toBe('app');
	await terminal.close();
});
