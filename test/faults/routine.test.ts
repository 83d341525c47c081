import type {Preset} from '../../src/policy/options.js';
import {day, setScene} from '../rotation/scene.js';
import type {Stage} from './cell.js';
import {addSecond, addTheirs, hostsBackUp, hostsSwitched, rotationStage, second} from './rotation.js';
import {byTurns, type Scenario, testTable} from './table.js';

/* A rotation where nothing is suspected: a second key, the first one off, the first one deleted. */

async function begun(preset: Preset) {
	const scene = await setScene({preset});
	await addTheirs(scene);
	await hostsBackUp(scene);
	return scene;
}

async function switched(preset: Preset) {
	const scene = await begun(preset);
	await addSecond(scene);
	await hostsSwitched(scene);
	return scene;
}

async function setDelete(preset: Preset): Promise<Stage> {
	const scene = await switched(preset);
	await scene.rotate({step: 'next'});
	scene.clock.advance(day);
	await scene.days(6, second(scene));
	await scene.backUp(second(scene));
	return rotationStage(scene, {step: 'delete', key: scene.first}, 'healthy');
}

const steps: {readonly [step: string]: (preset: Preset) => Promise<Stage>} = {
	create: async preset => rotationStage(await begun(preset), {step: 'create'}, 'install'),
	deactivate: async preset => rotationStage(await switched(preset), {step: 'next'}, 'soak'),
	delete: setDelete,
};

testTable(
	'routine',
	Object.entries(steps).flatMap(([step, set]) =>
		(['hardened', 'classic', 'strict'] as const).map(
			(preset): Scenario => ({
				name: `${step} in ${preset}`,
				set: async () => set(preset),
				...byTurns(preset),
				forProof: 0,
			}),
		),
	),
);
