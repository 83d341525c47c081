import type {ReactNode} from 'react';
import type {TextInput} from './text-input.js';
import type {Glyph, Role} from './theme.js';

export type {Key} from '../terminal/key.js';

/** A binding is data: the key bar, the help and the dispatcher read the same list. */
export type Binding<Event> = {
	/** Names of keys, the first is shown. */
	readonly keys: readonly string[];
	/** How the bar shows the keys where it is not the first name: `↑↓`, `←→`. */
	readonly shown?: string;
	readonly label: string;
	/** The label where the bar is too narrow for all. */
	readonly short?: string;
	readonly event?: Event;
	/** Why it is off now: left out of the bar, said when pressed, shown in the help. */
	readonly off?: string;
	/** In the help only. */
	readonly isQuiet?: boolean;
	/** The words on the screen name this key: it is the last to go where the bar is too narrow for all. */
	readonly isNamed?: boolean;
};

/** What just happened: shown on the message line for 6 s or until the next key. */
export type Message = {readonly role: Role; readonly text: string};

export type TrailPart = {
	readonly steps: readonly string[];
	readonly at: number;
	/** The mark of the step that one is at. */
	readonly role?: Role;
	/** Marks of steps that lie behind and did not end well, by their index. */
	readonly behind?: {readonly [step: number]: Role};
};

/** A mark, and what it means where it stands for itself. */
export type MarkMeaning = {readonly glyph: Glyph; readonly means: string};

/** The text field that has the focus, and what a key or a paste means there; undefined: it is not for the field. */
export type Typed<Event> = {
	readonly text: string;
	readonly event: (input: TextInput) => Event | undefined;
};

/**
A screen as a pure function of its flow's state: what stands where in the frame, and what the keys do.

While `typed` is there a text field has the focus: printable keys, space, paste and what erases go there before the bindings are asked.
*/
export type View<Event> = {
	/** Where am I; the last is bold. */
	readonly crumbs: readonly string[];
	readonly trail?: TrailPart;
	readonly message?: Message;
	/** In the order of priority; the last two always stay in the bar. */
	readonly bindings: readonly Binding<Event>[];
	readonly typed?: Typed<Event>;
	/** A text field that stands on the message line: the filter. */
	readonly field?: {readonly label: string; readonly text: string};
	/** What would be lost by quitting now: it is said, and a second `q` quits. */
	readonly unsaved?: string;
	readonly body: ReactNode;
	/** Marks of its charts, which have no words beside them: the help says what they mean. */
	readonly marks?: readonly MarkMeaning[];
	/** Something on it turns: the shell redraws while this is so. */
	readonly isBusy?: boolean;
};

/** What a key asks of the console itself instead of the flow behind the screen: events of this type never reach a flow. */
export type Go = {readonly type: 'go'; readonly to: Place};

/** Where the console can go. `back` closes the screen, `home` closes all but home. */
export type Place =
	| {readonly type: 'back'}
	| {readonly type: 'home'}
	| {readonly type: 'quit'}
	| {readonly type: 'help'}
	/** New, or going on with the one of a target; `sandbox` begins one there. */
	| {readonly type: 'set-up'; readonly target?: string; readonly isSandbox?: boolean}
	| {readonly type: 'proof'; readonly target: string}
	/** Of a remembered target, or of any bucket. */
	| {readonly type: 'backups'; readonly target: string}
	| {readonly type: 'backups'; readonly bucket: string; readonly prefix: string}
	/** The change of a target's key, as far as it is. */
	| {readonly type: 'rotation'; readonly target: string}
	/** The proof that was kept, to be looked at again. */
	| {readonly type: 'last-proof'; readonly target: string}
	/** Asks for a bucket by name, to look at its backups. */
	| {readonly type: 'open-bucket'}
	/** Copies text to the clipboard, where the terminal takes it. */
	| {readonly type: 'copy'; readonly text: string; readonly what: string};

export const goBack: Go = {type: 'go', to: {type: 'back'}};
export const goQuit: Go = {type: 'go', to: {type: 'quit'}};
export const goHelp: Go = {type: 'go', to: {type: 'help'}};
