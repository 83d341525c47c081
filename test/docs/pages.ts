import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** A command as a page shows it, with what is shown below it. */
export type Shown = {readonly command: string; readonly said: readonly string[]};

/** Every page that tells people what to type. */
export const pages: readonly string[] = [
	...['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
	...readdirSync('docs').map(name => join('docs', name)),
];

/** The commands of the `console` blocks of a page, in their order. */
export function commandsOf(page: string): readonly Shown[] {
	const blocks = [...readFileSync(page, 'utf8').matchAll(/^```console\n(.*?)\n```$/gmsu)];
	return blocks.flatMap(([, block = '']) =>
		block
			.split(/^\$ /mu)
			.filter(Boolean)
			.map(text => {
				const [command = '', ...said] = text.replaceAll('\\\n', '').trimEnd().split('\n');
				return {command, said};
			}),
	);
}

/** Whether this was said: `…` in a line is anything, a line of its own any lines. */
export function isSaid(said: readonly string[], text: string): boolean {
	const lines = said.map(line =>
		line.trim() === '…'
			? '(?:.*\n)*'
			: `${line
					.trimEnd()
					.split('…')
					.map(part => part.replaceAll(/[$()*+.?[\\\]^{|}]/gu, '\\$&'))
					.join('.*?')}\n`,
	);
	return new RegExp(`^${lines.join('')}$`, 'u').test(text);
}
