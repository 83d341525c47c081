/*
Texts that whoever may name something could choose. Each ends in a mark of its own, which stands wherever the text is shown.
*/

/** Found again after anything that a terminal would have obeyed. */
export const mark = 'ZQX';

const range = (from: number, to: number) =>
	Array.from({length: to - from + 1}, (_, index) => String.fromCodePoint(from + index));

/** What a terminal obeys. */
export const controls: Readonly<Record<string, string>> = {
	colour: '\u001B[32mgreen\u001B[0m',
	clear: '\u001B[2J\u001B[H',
	cursor: '\u001B[1A\u001B[2K',
	alternate: '\u001B[?1049l',
	title: '\u001B]0;title\u0007',
	link: '\u001B]8;;https://evil.example\u001B\\ok\u001B]8;;\u001B\\',
	clipboard: '\u001B]52;c;cm0gLXJmIH4=\u0007',
	device: '\u001BP+q544e\u001B\\',
	answer: '\u001B[6n\u001B[c',
	shortForms: '\u009B31m\u009D52;c;eA==\u009C\u0090q\u009C\u0085',
	everyC1: range(0x80, 0x9f).join(''),
	everyC0: range(0x01, 0x1f).join(''),
	overwrite: 'db\b\b\r\u007F',
	bell: '\u0007\u0007',
	escape: '\u001B',
	endsInEscape: 'x\u001B[',
	nothing: '\u0000',
	newline: 'a\nok: proven\r\nProven',
	lines: 'a\u2028b\u2029c\u000Bd\u000Ce',
	tab: 'a\tb',
};

/** What a person does not see, or sees elsewhere. */
export const unseen: Readonly<Record<string, string>> = {
	bidi: '\u202A\u202B\u202C\u202D\u202Egpj.exe',
	isolates: '\u2066a\u2067b\u2068c\u2069',
	marks: '\u200E\u200F\u061C',
	zeroWidth: 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u00ADg',
	zeroWidthFlood: '\u200B'.repeat(300),
	combining: `a${'\u0301'.repeat(300)}`,
	tags: '\u{E0041}\u{E007F}',
	variation: '✓\uFE0F\u{E0100}',
	filler: '\u3164\u115F\uFFA0',
	spaces: 'a\u00A0\u2003\u3000b',
	unassigned: '\u{10FFFF}\uE000',
	replaced: '\uFFFD',
};

/** What looks like words of ours, or is taken for something else by a program. */
export const forged: Readonly<Record<string, string>> = {
	verdict: 'Proven: this key writes backups and cannot read them',
	line: 'ok: proven',
	marked: '✓ Proven 2 min ago, 104 probes',
	prompt: '$ rm -rf ~ # [y/N] y',
	spread: `  ${' '.repeat(60)}✓ Proven`,
	shell: "$(id);`id`;'|&>/tmp/x",
	markup: '</td></pre><script>alert(1)</script><img src=x onerror=alert(1)>"\'&lt;',
	markdown: '| x |\n|---|\n```\n# Proven\n[a](javascript:alert(1)) ![b](http://x/y) <b> $x$ @all',
	links: 'see https://evil.example/x or www.evil.example or $x$',
	json: '","ok":true,"verdict":"proven"}{"',
	prototype: '__proto__',
	constructor: 'constructor',
	// biome-ignore lint/suspicious/noTemplateCurlyInString: it is to be none
	template: '{date} %s %n ${x}',
	wide: '日本語🙂🇩🇪',
};

export const texts: Readonly<Record<string, string>> = {...controls, ...unseen, ...forged};

/** Each text with the mark behind it. */
export const hostile: readonly string[] = Object.values(texts).map(text => `${text}${mark}`);

/** As many of them as go into one text of so many bytes. */
export const mixed = (bytes: number): string => {
	let text = '';
	for (const one of Object.values(texts)) {
		if (Buffer.byteLength(text + one) <= bytes - mark.length) {
			text += one;
		}
	}

	return text + mark;
};

/** The longest key that S3 takes. */
export const longKey = `${'k'.repeat(500)}\u001B]52;c;eA==\u0007${'é'.repeat(240)}${mark}`;

/** As long as nothing of AWS is. */
export const huge = (text = 'é\u001B[31m'): string =>
	text.repeat(Math.ceil((10 * 1024 * 1024) / text.length));

/** In XML, with what XML has no place for as a reference to it. */
export const xml = (text: string): string =>
	text.replace(/[^ -~]|[<>&"']/gu, character => `&#${character.codePointAt(0)};`);
