import {createElement} from 'react';
import {createListeners} from '../flow/listeners.js';
import {checkBucketName, checkPrefix} from '../targets/names.js';
import {fields} from '../ui/blocks/field.js';
import {paragraph} from '../ui/blocks/paragraph.js';
import {Body} from '../ui/components/body.js';
import type {Identity} from '../ui/identity.js';
import {edited, type TextInput} from '../ui/text-input.js';
import type {Binding, Go} from '../ui/view.js';
import type {OpenScreen} from './open-screen.js';

type Typed = {readonly type: 'typed'; readonly input: TextInput};

/** Ask for a bucket by its name, remembered or not: nothing has to be listed for that. */
export function openBucketScreen(identity: () => Identity): OpenScreen {
	const listeners = createListeners();
	let text = '';
	return {
		view: () => ({
			crumbs: ['Nightdrop', 'Open a bucket'],
			typed: {text, event: (input): Typed => ({type: 'typed', input})},
			bindings: bindingsFor(text),
			body: createElement(Body, {
				blocks: [
					paragraph([
						'Look at the backups in any bucket that your credentials may list: type bucket, or bucket/prefix/.',
					]),
					fields([{label: 'Bucket', text, isFocused: true, note: noteOn(text)}]),
				],
			}),
		}),
		send(event) {
			if ((event as Typed).type === 'typed') {
				const {input} = event as Typed;
				text = edited(text, input);
				listeners.tell();
			}
		},
		subscribe: listeners.subscribe,
		identity,
		leaveTo: () => undefined,
		farewell: () => [],
		async close() {
			listeners.clear();
		},
	};
}

/** `bucket/prefix/` in its two parts; what the AWS CLI puts before it is left out. */
export function placeIn(text: string): {readonly bucket: string; readonly prefix: string} {
	const path = text.trim().replace(/^s3:\/\//u, '');
	const at = path.indexOf('/');
	const prefix = at === -1 ? '' : path.slice(at + 1);
	return {
		bucket: at === -1 ? path : path.slice(0, at),
		prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
	};
}

function problemOf(text: string): string | undefined {
	const {bucket, prefix} = placeIn(text);
	return bucket === '' ? 'type its name first' : (checkBucketName(bucket) ?? checkPrefix(prefix))?.what;
}

function noteOn(text: string) {
	const problem = problemOf(text);
	return text === '' || problem === undefined ? undefined : ({role: 'warn', text: problem} as const);
}

function bindingsFor(text: string): readonly Binding<Go | Typed>[] {
	const problem = problemOf(text);
	return [
		{
			keys: ['enter'],
			label: 'list it',
			...(problem === undefined
				? {event: {type: 'go', to: {type: 'backups', ...placeIn(text)}} as const}
				: {off: problem}),
		},
		{keys: ['escape'], label: 'back'},
	];
}
