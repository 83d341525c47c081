import type {Preset} from '../../src/policy/options.js';
import {setScene} from '../retire/scene.js';
import type {Stage} from './cell.js';
import {openOperator} from './operator.js';
import {byTurns, testTable} from './table.js';

/** A target among others, with its key and one that a proof left behind; the bucket has statements of others. */
async function setStage(preset: Preset): Promise<Stage> {
	const scene = await setScene();
	const {state, store, clock, sandbox} = scene;
	await scene.addTarget({prefix: 'web/'});
	const others = scene.sources();
	const target = await scene.addTarget({preset});
	const left = await scene.addKey(target.user.name);
	const key = {accessKeyId: left, createdAt: '2026-11-20T10:00:00.000Z', secret: 'unseen'} as const;
	await store.save({...target, keys: [...target.keys, {...key, origin: 'temporary'}]});
	const keysOf = (user: string) => scene.keysOf(user).map(({status}) => status);
	return {
		endpoint: sandbox.endpoint,
		operator: sandbox.accessKeyId,
		clock,
		async run(process) {
			// That it was forgotten already is an end too.
			if (store.get(target.name) !== undefined) {
				const operator = await openOperator(sandbox, process);
				await scene.retire(target.name, {deps: {operator, clock: process.clock}});
			}
		},
		end: () => ({
			policy: scene.policy(),
			users: [...state.users.keys()],
			keys: keysOf(target.user.name),
			otherKeys: keysOf('nightdrop-web'),
			targets: store.list().map(({name, intent}) => [name, intent]),
		}),
		broken: () => others.filter(source => !scene.sources().includes(source)).map(one => `gone: ${one}`),
	};
}

testTable(
	'retire',
	(['hardened', 'classic', 'strict'] as const).map(preset => ({
		name: preset,
		set: async () => setStage(preset),
		...byTurns(preset),
	})),
);
