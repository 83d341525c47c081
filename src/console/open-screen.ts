import type {Identity} from '../ui/identity.js';
import type {Go, View} from '../ui/view.js';

export type Size = {readonly columns: number; readonly rows: number};

/** A screen with the flow behind it, as the console holds it: the events inside are the screen's own business. */
export type OpenScreen = {
	readonly view: (size: Size) => View<unknown>;
	readonly send: (event: unknown) => void;
	readonly subscribe: (listener: () => void) => () => void;
	/** Whose credentials, where: for the header. */
	readonly identity: () => Identity;
	/** Set when the flow itself has ended and the console should go on elsewhere. */
	readonly leaveTo: () => Go['to'] | undefined;
	/** What the normal screen is to say when the program ends while this screen is open, or after it was closed. */
	readonly farewell: () => readonly string[];
	/** Ends what runs; resolves when nothing that must not stay is left. */
	readonly close: () => Promise<void>;
};
