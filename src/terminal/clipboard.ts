import type {Environment} from './capabilities.js';

/** Terminals drop longer ones, some with all that follows. */
const longest = 100_000;

// GNU screen takes at most 768 bytes a string.
const screenChunk = 512;

export type Copied =
	| {readonly sent: true}
	| {readonly sent: false; readonly why: 'too-long' | 'no-clipboard'};

/**
Ask the terminal to put text on the clipboard (OSC 52), which also works over SSH. A terminal does not answer: sent is not yet copied.
*/
export function copy(text: string, send: (sequence: string) => void, environment: Environment): Copied {
	const term = environment['TERM'] ?? '';
	// Windows Terminal takes it, and sets no TERM.
	const isUnknown = term === '' && !environment['WT_SESSION'];
	if (isUnknown || term === 'dumb' || term === 'linux') {
		return {sent: false, why: 'no-clipboard'};
	}

	const encoded = Buffer.from(text, 'utf8').toString('base64');
	if (encoded.length > longest) {
		return {sent: false, why: 'too-long'};
	}

	send(wrapped(`\u001B]52;c;${encoded}\u0007`, term, environment));
	return {sent: true};
}

function wrapped(sequence: string, term: string, environment: Environment): string {
	if (environment['TMUX']) {
		// tmux takes one or the other, by its set-clipboard and allow-passthrough; both is harmless.
		return `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
	}

	if (environment['STY'] || term.startsWith('screen')) {
		const chunks = sequence.match(new RegExp(`[^]{1,${screenChunk}}`, 'gu')) ?? [];
		return chunks.map(chunk => `\u001BP${chunk}\u001B\\`).join('');
	}

	return sequence;
}
