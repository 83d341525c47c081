import type {AskMfaCode} from '../aws/sign-in.js';
import {createListeners} from '../flow/listeners.js';
import {answerKey, findBinding} from '../ui/bindings.js';
import {isTooSmall} from '../ui/least-size.js';
import {asInput, movedCursor} from '../ui/text-input.js';
import type {Binding, Go, Key, Message, Place, View} from '../ui/view.js';
import {createCodeQuestions} from './code-questions.js';
import {behindCursor, type Cursor, textOfField} from './cursor.js';
import {answerHelp, type OpenHelp} from './help-keys.js';
import type {AskedCode} from './mfa-question.js';
import type {OpenScreen, Size} from './open-screen.js';

/** What the console itself remembers; everything else is in the flows behind the screens. */
export type ConsoleState = {
	/** The last is the one that is seen; the first is home. */
	readonly stack: readonly OpenScreen[];
	readonly message?: Message & {readonly until: number};
	readonly help?: OpenHelp;
	/** Where it was put in the field that has the focus. */
	readonly cursor?: Cursor;
	/** A code that is asked for before anything else goes on. */
	readonly asked?: AskedCode;
	/** ctrl-c was pressed once while something ran: the next one quits. */
	readonly isStopAsked: boolean;
	/** `q` was pressed, and what would be lost was said. */
	readonly isQuitAsked?: boolean;
	/** The program ends, with this exit code. */
	readonly exitCode?: number;
};

export type ConsoleDeps = {
	readonly home: OpenScreen;
	readonly openSetUp: (options: {readonly target?: string; readonly isSandbox: boolean}) => OpenScreen;
	readonly openProof: (target: string) => OpenScreen;
	readonly openBackups: (place: Extract<Place, {type: 'backups'}>) => OpenScreen;
	readonly openBucket: () => OpenScreen;
	readonly openRotation: (target: string) => OpenScreen;
	readonly openLastProof: (target: string) => OpenScreen;
	readonly isAscii: boolean;
	/** True when the terminal took the text. */
	readonly copy: (text: string) => boolean;
	readonly now: () => number;
	/** Somebody does something: what was given up may be tried again. */
	readonly onKey?: () => void;
};

export type Console = {
	readonly getState: () => ConsoleState;
	readonly subscribe: (listener: () => void) => () => void;
	readonly press: (key: Key, size: Size) => void;
	/** Go somewhere without a key, as when the command line says where to begin. */
	readonly go: (place: Place) => void;
	/** Ask for an MFA code over whatever is open; one question at a time. */
	readonly askCode: AskMfaCode;
	/** Lines for the normal screen, from the last screen that had something to say. */
	readonly farewell: () => readonly string[];
	/** Resolves when every screen has cleaned up after itself. */
	readonly close: () => Promise<void>;
};

const messageMs = 6000;

/** As after SIGINT: ctrl-c means the same on every screen. */
const interrupted = 130;

/** The full-screen front end without its drawing: which screen is open, and what a key does. */
export function createConsole(deps: ConsoleDeps): Console {
	let state: ConsoleState = {stack: [deps.home], isStopAsked: false};
	const listeners = createListeners();
	let said: readonly string[] = [];
	const closing: Promise<void>[] = [];
	let unsubscribe = () => {};

	const set = (change: Partial<ConsoleState>) => {
		state = {...state, ...change};
		listeners.tell();
	};

	const say = (message: Message) => set({message: {...message, until: deps.now() + messageMs}});

	const top = () => state.stack[state.stack.length - 1] as OpenScreen;

	const follow = () => {
		unsubscribe();
		unsubscribe = top().subscribe(() => {
			const place = top().leaveTo();
			if (place === undefined) {
				set({});
			} else {
				go(place);
			}
		});
	};

	const open = (screen: OpenScreen) => {
		set({stack: [...state.stack, screen], isStopAsked: false});
		follow();
	};

	const closeTop = () => {
		const screen = top();
		const lines = screen.farewell();
		if (lines.length > 0) {
			said = lines;
		}

		const closed = screen.close();
		closing.push(closed);
		set({stack: state.stack.slice(0, -1), isStopAsked: false});
		follow();
		// What the other screen had to remember is written once it has closed: home must not show what was so before.
		void closed.then(() => state.stack[0]?.send({type: 'checkAsked'}));
	};

	const go = (place: Place) => {
		switch (place.type) {
			case 'back':
				return state.stack.length > 1 ? closeTop() : set({exitCode: 0});
			case 'home':
				while (state.stack.length > 1) {
					closeTop();
				}

				return;
			case 'quit':
				return set({exitCode: 0});
			case 'help':
				return set({help: {query: '', focus: 0}});
			case 'set-up':
				return open(
					deps.openSetUp({
						...(place.target === undefined ? {} : {target: place.target}),
						isSandbox: place.isSandbox ?? false,
					}),
				);
			case 'proof':
				return open(deps.openProof(place.target));
			case 'backups':
				return open(deps.openBackups(place));
			case 'open-bucket':
				return open(deps.openBucket());
			case 'rotation':
				return open(deps.openRotation(place.target));
			case 'last-proof':
				return open(deps.openLastProof(place.target));
			case 'copy':
				return deps.copy(place.text)
					? say({role: 'ok', text: `Copied ${place.what}`})
					: say({
							role: 'warn',
							text: 'Not copied: this terminal takes no clipboard text. Select it by hand.',
						});
		}
	};

	const perform = (event: unknown) => {
		if (isGo(event)) {
			go(event.to);
		} else {
			top().send(event);
		}
	};

	const run = (binding: Binding<unknown>, key: string) => {
		if (binding.off !== undefined) {
			say({role: 'skip', text: `${key}: ${binding.off}`});
		} else if (binding.event !== undefined) {
			perform(binding.event);
		}
	};

	const stop = (view: View<unknown>) => {
		const cancel = findBinding(view, {name: 'escape'});
		if (!view.isBusy || state.isStopAsked || cancel?.event === undefined) {
			set({exitCode: interrupted});
			return;
		}

		perform(cancel.event);
		set({isStopAsked: true});
		say({role: 'info', text: 'Stopping. ctrl-c again quits'});
	};

	const quit = ({unsaved}: View<unknown>, isQuitAsked: boolean) => {
		if (unsaved === undefined || isQuitAsked) {
			go({type: 'quit'});
		} else {
			state = {...state, isQuitAsked: true};
			say({role: 'info', text: `${unsaved}. q again quits`});
		}
	};

	// Keys that mean the same on every screen, unless the screen says otherwise.
	const pressEverywhere = (key: Key, view: View<unknown>, isQuitAsked: boolean) => {
		switch (key.name) {
			case '?':
			case 'f1':
				return go({type: 'help'});
			case 'escape':
				// One escape too many must not end what a rehearsal has made.
				return state.stack.length > 1
					? go({type: 'back'})
					: say({role: 'info', text: 'This is home. q quits'});
			case 'q':
				return view.isBusy
					? say({role: 'skip', text: 'q: something is running; ctrl-c stops it'})
					: quit(view, isQuitAsked);
			default:
				return undefined;
		}
	};

	const pressInHelp = (key: Key, view: View<unknown>, open: OpenHelp, behind: number) => {
		const {help, run: chosen} = answerHelp(key, open, {view, isAscii: deps.isAscii, behind});
		const {help: _, ...rest} = state;
		state = help === undefined ? rest : {...rest, help};
		listeners.tell();
		if (chosen !== undefined) {
			run(chosen, chosen.keys[0] as string);
		}
	};

	const codes = createCodeQuestions(asked => {
		const {asked: _, ...rest} = state;
		state = asked === undefined ? rest : {...rest, asked};
		listeners.tell();
	}, say);

	const pressWhatIsOpen = (
		key: Key,
		view: View<unknown>,
		{behind, isQuitAsked}: {readonly behind: number; readonly isQuitAsked: boolean},
	) => {
		if (state.asked !== undefined) {
			return codes.press(key, state.asked, behind);
		}

		if (state.help !== undefined) {
			return pressInHelp(key, view, state.help, behind);
		}

		const answer = answerKey(view, key, behind);
		switch (answer.type) {
			case 'event':
				return perform(answer.event);
			case 'off':
				return say(answer.message);
			case 'none':
				return pressEverywhere(key, view, isQuitAsked);
		}
	};

	const press = (key: Key, size: Size) => {
		deps.onKey?.();
		const view = top().view(size);
		if (key.name === 'ctrl-c') {
			return stop(view);
		}

		// Only two in a row mean to quit whatever runs.
		const {isQuitAsked = false, ...before} = state;
		state = {...before, isStopAsked: false};
		if (isTooSmall(size.columns, size.rows)) {
			return key.name === 'q' ? set({exitCode: 0}) : undefined;
		}

		if (state.message !== undefined) {
			const {message: _, ...rest} = state;
			state = rest;
			set({});
		}

		const text = textOfField(state, view);
		const behind = behindCursor(state, view);
		const moved = text === undefined ? undefined : movedCursor(key, text, behind);
		if (text !== undefined && moved !== undefined) {
			return set({cursor: {text, behind: moved}});
		}

		pressWhatIsOpen(key, view, {behind, isQuitAsked});
		if (behind > 0 && asInput(key) !== undefined) {
			set({
				cursor: {
					text: textOfField(state, top().view(size)) ?? '',
					behind: key.name === 'delete' ? behind - 1 : behind,
				},
			});
		}
	};

	follow();
	return {
		getState: () => state,
		subscribe: listeners.subscribe,
		press,
		go,
		askCode: codes.ask,
		farewell() {
			const lines = top().farewell();
			return lines.length > 0 ? lines : said;
		},
		async close() {
			unsubscribe();
			await Promise.all([...closing, ...[...state.stack].reverse().map(async screen => screen.close())]);
		},
	};
}

function isGo(event: unknown): event is Go {
	return typeof event === 'object' && event !== null && 'type' in event && event.type === 'go';
}
