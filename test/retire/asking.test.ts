import {describe, expect, test} from 'vitest';
import {type Scene, setScene} from './scene.js';

const everything = ({policy, keysOf, store, state}: Scene) =>
	JSON.stringify([policy(), keysOf('nightdrop-db'), store.list(), [...state.users.keys()]]);

/** Answers one after another, then nobody does. */
function typing(...answers: readonly string[]) {
	const asked: string[] = [];
	return {
		asked,
		ask: async (text: string) => {
			asked.push(text);
			return answers[asked.length - 1];
		},
	};
}

describe('before anything is done', () => {
	test('the name of the user must be typed, and another one is not enough', async () => {
		const scene = await setScene();
		const {name} = await scene.addTarget();
		const {ask, asked} = typing('yes', 'acme-backups/db/', 'nightdrop-db');
		const {code, out} = await scene.retire(name, {isYes: false, ask});
		expect(code).toBe(0);
		expect(asked).toHaveLength(3);
		expect(asked[0]).toContain('nightdrop-db');
		expect(out.indexOf('1. Turn off the key')).toBeLessThan(out.indexOf('That is not nightdrop-db.'));
		expect(scene.store.list()).toEqual([]);
	});

	test.each([
		['an empty line', typing('nope', '')],
		['the end of the input', typing()],
	])('%s is no, and nothing was changed', async (_, {ask}) => {
		const scene = await setScene();
		const {name} = await scene.addTarget();
		const before = everything(scene);
		const {code, err} = await scene.retire(name, {isYes: false, ask});
		expect(code).toBe(2);
		expect(err).toContain('Nothing was changed.');
		expect(everything(scene)).toBe(before);
	});

	test.each([false, true])('--dry-run shows the plan and changes nothing, as JSON: %s', async isJson => {
		const scene = await setScene();
		const {name} = await scene.addTarget();
		const before = everything(scene);
		let seen: readonly string[] = [];
		const {code, out} = await scene.retire(name, {
			isDryRun: true,
			isJson,
			onWay(way) {
				seen = way.seen;
			},
		});
		expect(code).toBe(0);
		expect(seen.filter(call => !/^(?:Get|List)/u.test(call))).toEqual([]);
		expect(everything(scene)).toBe(before);
		expect(scene.copies()).toEqual([]);
		expect(out).toContain('Delete the user nightdrop-db');
	});

	test('with --read-only nothing that changes anything is sent', async () => {
		const scene = await setScene();
		const {name} = await scene.addTarget();
		const [policy, keys] = [scene.policy(), scene.keysOf('nightdrop-db')];
		const {code} = await scene.retire(name, {connection: {isReadOnly: true}});
		expect(code).toBe(2);
		expect([scene.policy(), scene.keysOf('nightdrop-db')]).toEqual([policy, keys]);
	});
});

describe('stopped by a signal', () => {
	const calls = ['UpdateAccessKey', 'PutBucketPolicy', 'DeleteAccessKey', 'DeleteUser'];

	test.each(calls)('while %s is under way: that call ends, no other one is made', async stopAt => {
		const scene = await setScene();
		const {name} = await scene.addTarget();
		const abort = new AbortController();
		let seen: readonly string[] = [];
		const {code, json} = await scene.retire(name, {
			isJson: true,
			signal: abort.signal,
			fate(operation) {
				if (operation === stopAt) {
					abort.abort(143);
				}

				return undefined;
			},
			onWay(way) {
				seen = way.seen;
			},
		});
		const changing = seen.filter(call => !/^(?:Get|List)/u.test(call));
		expect(changing).toEqual(calls.slice(0, calls.indexOf(stopAt) + 1));
		expect(json.calls.map(({operation}: {operation: string}) => operation)).toEqual(changing);
		expect(json.done).toHaveLength(changing.length);
		expect([code, json.error.what]).toEqual([143, 'Retiring was stopped']);
		expect((await scene.retire(name)).code).toBe(0);
		expect(scene.store.list()).toEqual([]);
	});

	test('while it looks, or waits for the name: nothing was changed', async () => {
		const scene = await setScene();
		const {name} = await scene.addTarget();
		const before = everything(scene);
		const [looking, asking] = [new AbortController(), new AbortController()];
		const looked = await scene.retire(name, {
			signal: looking.signal,
			fate(operation) {
				if (operation === 'GetUser') {
					looking.abort(130);
				}

				return undefined;
			},
		});
		const asked = await scene.retire(name, {
			isYes: false,
			signal: asking.signal,
			async ask() {
				asking.abort(129);
				return 'nightdrop-db';
			},
		});
		expect([looked.code, asked.code]).toEqual([130, 129]);
		expect([looked.err, asked.err].filter(text => text.includes('Nothing was changed.'))).toHaveLength(2);
		expect(everything(scene)).toBe(before);
	});

	test('lines say what was done and what not', async () => {
		const scene = await setScene();
		const {name, keys} = await scene.addTarget();
		const abort = new AbortController();
		const {err} = await scene.retire(name, {
			signal: abort.signal,
			fate(operation) {
				if (operation === 'PutBucketPolicy') {
					abort.abort(130);
				}

				return undefined;
			},
		});
		expect(err).toContain(`done: turned off the key ${keys[0]?.accessKeyId}; took our 11 statements out`);
		expect(err).toContain(`not done: Delete the key ${keys[0]?.accessKeyId}; Delete the user nightdrop-db`);
		expect(err).toContain('next: Run the same command again: it goes on from here.');
	});
});
