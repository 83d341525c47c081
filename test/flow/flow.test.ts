import {expect, test} from 'vitest';
import {type PerformContext, runFlow} from '../../src/flow/flow.js';

type Event = {type: 'pressed'; key: string} | {type: 'doubled'; text: string};
type Effect = {type: 'double'; text: string};

const update = (state: string, event: Event): readonly [string, ...Effect[]] =>
	event.type === 'pressed'
		? [state + event.key, ...(event.key === '!' ? [{type: 'double', text: state} as const] : [])]
		: [event.text];

const double = async (effect: Effect, {send}: PerformContext<Event>) => {
	send({type: 'doubled', text: effect.text.repeat(2)});
};

test('several events in one go are all applied, in order', () => {
	const flow = runFlow('', update, double);
	for (const key of 'hello') {
		flow.send({type: 'pressed', key});
	}

	expect(flow.getState()).toBe('hello');
});

test('an effect reports back, also from within an event', () => {
	const flow = runFlow('ab', update, double);
	flow.send({type: 'pressed', key: '!'});
	expect(flow.getState()).toBe('abab');
});

test('listeners hear changes only', () => {
	const flow = runFlow(
		'a',
		(state: string, event: Event) => [event.type === 'pressed' ? state : 'b'] as const,
		double,
	);
	let heard = 0;
	const unsubscribe = flow.subscribe(() => heard++);
	flow.send({type: 'pressed', key: 'x'});
	flow.send({type: 'doubled', text: ''});
	unsubscribe();
	flow.send({type: 'doubled', text: ''});
	expect(heard).toBe(1);
});

test('a closed flow aborts what runs and hears nothing more', () => {
	let context: PerformContext<Event> | undefined;
	const flow = runFlow('ab', update, async (_, given) => {
		context = given;
	});
	flow.send({type: 'pressed', key: '!'});
	flow.close();
	expect(context?.signal.aborted).toBe(true);
	context?.send({type: 'doubled', text: 'late'});
	expect(flow.getState()).toBe('ab!');
});

test('a rejection of perform is a bug, and surfaces', async () => {
	const bugs: unknown[] = [];
	const bug = new Error('bug');
	const flow = runFlow(
		'ab',
		update,
		async () => {
			throw bug;
		},
		error => bugs.push(error),
	);
	flow.send({type: 'pressed', key: '!'});
	await Promise.resolve();
	await Promise.resolve();
	expect(bugs).toEqual([bug]);
});

test('first effects are performed without an event', () => {
	const flow = runFlow('', update, double, undefined, [{type: 'double', text: 'x'}]);
	expect(flow.getState()).toBe('xx');
});
