import {createElement} from 'react';
import type {OpenScreen} from '../../src/console/open-screen.js';
import {Body} from '../../src/ui/components/body.js';
import type {Place, View} from '../../src/ui/view.js';

export type FakeScreen = OpenScreen & {
	/** What it was sent, in order. */
	readonly sent: readonly unknown[];
	/** Its flow has news; with a place, it has ended and wants to go there. */
	readonly tell: (place?: Place) => void;
	/** How many listen to it. */
	readonly listeners: () => number;
	readonly isClosed: () => boolean;
};

/** A screen that shows what it is told to, and remembers what it was sent. */
export function fakeScreen(
	name: string,
	{
		view = {},
		farewell = [],
		closing = Promise.resolve(),
	}: {
		readonly view?: Partial<View<unknown>>;
		readonly farewell?: readonly string[];
		/** Its clean-up, which may take time. */
		readonly closing?: Promise<void>;
	} = {},
): FakeScreen {
	const sent: unknown[] = [];
	const listeners = new Set<() => void>();
	let place: Place | undefined;
	let isClosed = false;
	return {
		sent,
		tell(next) {
			place = next;
			for (const listener of listeners) {
				listener();
			}
		},
		listeners: () => listeners.size,
		isClosed: () => isClosed,
		view: () => ({
			crumbs: [name],
			bindings: [{keys: ['escape'], label: 'back'}],
			body: createElement(Body, {blocks: []}),
			...view,
		}),
		send: event => {
			sent.push(event);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		identity: () => ({whose: name, isSandbox: false, isReadOnly: false}),
		leaveTo: () => place,
		farewell: () => farewell,
		async close() {
			isClosed = true;
			await closing;
		},
	};
}

/** A promise with its end in the test's hands. */
export function deferred<Value = void>() {
	let resolve: (value: Value) => void = () => {};
	const promise = new Promise<Value>(done => {
		resolve = done;
	});
	return {promise, resolve};
}
