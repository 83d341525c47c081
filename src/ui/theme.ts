/** The meaning of a mark; it decides glyph and colour. No screen picks a colour of its own. */
export type Role = 'ok' | 'bad' | 'warn' | 'unknown' | 'busy' | 'info' | 'todo' | 'skip' | 'focus';

/** Every mark that may be drawn: the roles, and the ornaments. */
export type Glyph =
	| Role
	| 'chosen'
	| 'choice'
	| 'ticked'
	| 'unticked'
	| 'done'
	| 'rest'
	| 'rule'
	| 'edge'
	| 'added'
	| 'removed'
	| 'crumb'
	| 'between'
	| 'secret'
	| 'cursor'
	| 'arrived'
	| 'more'
	| 'awaited'
	| 'none-due'
	| Step;

/** A bar of a chart of sizes, in eight steps. */
export type Step = `step-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

/** Colours that marks may have: those that stay apart on all common palettes. Letters have none. */
export type Colour = 'red' | 'green' | 'yellow' | 'magenta' | 'cyan' | 'gray';

/** How this terminal is drawn on. */
export type Theme = {
	/** Only bytes that every console has: see `NIGHTDROP_ASCII`. */
	readonly isAscii: boolean;
	/** Bold, inverse and underline vanish too: brackets stand for them. */
	readonly isColourless: boolean;
	/** How often the busy mark has turned. */
	readonly turn: number;
	/** How many characters of the field that has the focus stand behind its cursor. */
	readonly behind: number;
};

export const plainTheme: Theme = {isAscii: false, isColourless: false, turn: 0, behind: 0};

type Drawing = {readonly text: string; readonly ascii: string; readonly colour?: Colour};

const drawings: Readonly<Record<Glyph, Drawing>> = {
	ok: {text: '✓', ascii: 'v', colour: 'green'},
	bad: {text: '✗', ascii: 'x', colour: 'red'},
	warn: {text: '!', ascii: '!', colour: 'yellow'},
	unknown: {text: '?', ascii: '?', colour: 'magenta'},
	busy: {text: '◐', ascii: '/', colour: 'cyan'},
	info: {text: 'i', ascii: 'i', colour: 'cyan'},
	todo: {text: '·', ascii: '.'},
	skip: {text: '–', ascii: '-'},
	focus: {text: '→', ascii: '>', colour: 'cyan'},
	chosen: {text: '●', ascii: '(*)', colour: 'cyan'},
	choice: {text: '○', ascii: '( )'},
	ticked: {text: '[x]', ascii: '[x]'},
	unticked: {text: '[ ]', ascii: '[ ]'},
	done: {text: '━', ascii: '#', colour: 'cyan'},
	rest: {text: '─', ascii: '-', colour: 'gray'},
	rule: {text: '─', ascii: '-', colour: 'gray'},
	edge: {text: '▌', ascii: '|'},
	added: {text: '+', ascii: '+', colour: 'green'},
	removed: {text: '-', ascii: '-', colour: 'red'},
	crumb: {text: '›', ascii: '>'},
	between: {text: '·', ascii: '.'},
	secret: {text: '•', ascii: '*'},
	cursor: {text: '█', ascii: '_'},
	arrived: {text: '■', ascii: '#', colour: 'green'},
	more: {text: '+', ascii: '+', colour: 'cyan'},
	awaited: {text: '□', ascii: 'o'},
	'none-due': {text: '·', ascii: '.'},
	'step-1': {text: '▁', ascii: '1'},
	'step-2': {text: '▂', ascii: '2'},
	'step-3': {text: '▃', ascii: '3'},
	'step-4': {text: '▄', ascii: '4'},
	'step-5': {text: '▅', ascii: '5'},
	'step-6': {text: '▆', ascii: '6'},
	'step-7': {text: '▇', ascii: '7'},
	'step-8': {text: '█', ascii: '8'},
};

const turning = {text: [...'◐◓◑◒'], ascii: [...'/-\\|']} as const;

/** The characters of a mark. The busy mark stands still; the one that turns is drawn with `turningMark`. */
export function glyphText(glyph: Glyph, theme: Theme): string {
	return theme.isAscii ? drawings[glyph].ascii : drawings[glyph].text;
}

/** The busy mark at this turn, 120 ms a frame, on one place of the screen only. */
export function turningMark(theme: Theme): string {
	const frames = theme.isAscii ? turning.ascii : turning.text;
	return frames[theme.turn % frames.length] as string;
}

/** The colour of a mark, or none. */
export function glyphColour(glyph: Glyph, theme: Theme): Colour | undefined {
	return theme.isColourless ? undefined : drawings[glyph].colour;
}

/** What stands where text was cut. */
export function ellipsis(theme: Theme): string {
	return theme.isAscii ? '..' : '…';
}

/** Weight is spent on trouble: the words of these roles are bold. */
export function isTrouble(role: Role | undefined): boolean {
	return role === 'bad' || role === 'warn' || role === 'unknown';
}
