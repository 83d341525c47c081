import {createElement} from 'react';
import {Body} from '../ui/components/body.js';
import type {Identity} from '../ui/identity.js';
import type {OpenScreen} from './open-screen.js';

/** A screen whose code and data are still being fetched: the frame stands there empty for that moment. */
export function openLater(
	opening: Promise<OpenScreen>,
	{crumbs, identity}: {readonly crumbs: readonly string[]; readonly identity: () => Identity},
): OpenScreen {
	let screen: OpenScreen | undefined;
	/** Who listens, and how to end that once there is a screen to listen to. */
	const listeners = new Map<() => void, (() => void) | undefined>();
	const opened = opening.then(one => {
		screen = one;
		for (const listener of listeners.keys()) {
			listeners.set(listener, one.subscribe(listener));
			listener();
		}

		return one;
	});
	return {
		view: size =>
			screen?.view(size) ?? {
				crumbs,
				bindings: [{keys: ['escape'], label: 'back'}],
				body: createElement(Body, {blocks: []}),
			},
		// Keys that come before it is there are not for it.
		send: event => screen?.send(event),
		subscribe(listener) {
			listeners.set(listener, screen?.subscribe(listener));
			return () => {
				listeners.get(listener)?.();
				listeners.delete(listener);
			};
		},
		identity: () => screen?.identity() ?? identity(),
		leaveTo: () => screen?.leaveTo(),
		farewell: () => screen?.farewell() ?? [],
		async close() {
			listeners.clear();
			await (await opened).close();
		},
	};
}
