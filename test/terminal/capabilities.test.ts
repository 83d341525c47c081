import {expect, test} from 'vitest';
import {isAscii, isColourless, isDumb} from '../../src/terminal/capabilities.js';

test.each([
	[{TERM: 'xterm-256color', LANG: 'en_US.UTF-8'}, false],
	[{TERM: 'xterm-256color', LANG: 'C.utf8'}, false],
	[{TERM: 'xterm-256color'}, false],
	[{TERM: 'xterm-256color', LANG: ''}, false],
	[{TERM: 'linux', LANG: 'en_US.UTF-8'}, true],
	[{TERM: 'xterm', LANG: 'C'}, true],
	[{TERM: 'xterm', LANG: 'de_DE.ISO-8859-1'}, true],
	[{TERM: 'xterm', LANG: 'en_US.UTF-8', LC_ALL: 'POSIX'}, true],
	[{TERM: 'xterm', LANG: 'C', LC_CTYPE: 'en_US.UTF-8'}, false],
	[{TERM: 'xterm', LANG: 'en_US.UTF-8', NIGHTDROP_ASCII: '1'}, true],
	[{TERM: 'linux', LANG: 'C', NIGHTDROP_ASCII: '0'}, false],
])('ASCII in %j: %j', (environment, expected) => {
	expect(isAscii(environment)).toBe(expected);
});

test.each([
	[{TERM: 'xterm'}, false],
	[{TERM: 'xterm', NO_COLOR: ''}, false],
	[{TERM: 'xterm', NO_COLOR: '1'}, true],
	[{TERM: 'xterm', FORCE_COLOR: '0'}, true],
	[{TERM: 'xterm', FORCE_COLOR: '1'}, false],
	[{TERM: 'dumb'}, true],
])('no colour in %j: %j', (environment, expected) => {
	expect(isColourless(environment)).toBe(expected);
});

test.each([
	[{TERM: 'xterm'}, 'linux', false],
	[{TERM: 'dumb'}, 'linux', true],
	[{}, 'linux', true],
	[{}, 'win32', false],
])('dumb in %j on %s: %j', (environment, platform, expected) => {
	expect(isDumb(environment, platform)).toBe(expected);
});
