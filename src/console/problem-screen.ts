import {createElement} from 'react';
import {errorCallout} from '../ui/blocks/error-callout.js';
import {Body} from '../ui/components/body.js';
import type {Identity} from '../ui/identity.js';
import type {OpenScreen} from './open-screen.js';

/** A screen that could not be opened: what, why and what next stand in its place. */
export function openProblemScreen(
	crumb: string,
	problem: {readonly what: string; readonly why?: string; readonly next: string},
	identity: () => Identity,
): OpenScreen {
	return {
		view: () => ({
			crumbs: [crumb],
			bindings: [{keys: ['escape'], label: 'back'}],
			body: createElement(Body, {blocks: [errorCallout(problem, {whose: identity().whose})]}),
		}),
		send() {},
		subscribe: () => () => {},
		identity,
		leaveTo: () => undefined,
		farewell: () => [],
		async close() {},
	};
}
