import type {Preset} from '../../src/policy/options.js';
import {day, hour, type Scene, setScene} from '../rotation/scene.js';
import type {Stage} from './cell.js';
import {addSecond, addTheirs, hostsBackUp, rotationStage, second} from './rotation.js';
import {byTurns, type Scenario, testTable} from './table.js';

/* A rotation where a key may be in other hands: its sessions are refused, it goes off, the hosts get another, it is deleted. */

const since = ({clock}: Scene) => ({since: new Date(clock.now() - 2 * day).toISOString()});

async function stolen(preset: Preset) {
	const scene = await setScene({preset});
	await addTheirs(scene);
	await hostsBackUp(scene);
	return scene;
}

/** It is said, and the policy refuses sessions; the preset hardened does so by itself. */
async function denied(preset: Preset) {
	const scene = await stolen(preset);
	if (preset !== 'hardened') {
		await scene.rotate({step: 'next', suspicion: since(scene)});
	}

	return scene;
}

async function setCreate(preset: Preset): Promise<Stage> {
	const scene = await denied(preset);
	await scene.rotate({step: 'next', suspicion: since(scene)});
	return rotationStage(scene, {step: 'create', suspicion: since(scene)}, 'install', true);
}

async function setDelete(preset: Preset): Promise<Stage> {
	const scene = await denied(preset);
	await scene.rotate({step: 'next', suspicion: since(scene)});
	await addSecond(scene);
	scene.clock.advance(hour);
	await scene.backUp(second(scene));
	return rotationStage(scene, {step: 'delete', key: scene.first}, 'healthy', true);
}

const steps: {readonly [step: string]: (preset: Preset) => Promise<Stage>} = {
	async 'deny-sessions'(preset) {
		const scene = await stolen(preset);
		return rotationStage(scene, {step: 'next', suspicion: since(scene)}, 'suspected', true);
	},
	async deactivate(preset) {
		const scene = await denied(preset);
		return rotationStage(scene, {step: 'next', suspicion: since(scene)}, 'off-suspected', true);
	},
	create: setCreate,
	delete: setDelete,
};

testTable(
	'compromise',
	Object.entries(steps).flatMap(([step, set]) =>
		(['hardened', 'classic', 'strict'] as const)
			.filter(preset => step !== 'deny-sessions' || preset !== 'hardened')
			.map(
				(preset): Scenario => ({
					name: `${step} in ${preset}`,
					set: async () => set(preset),
					...byTurns(preset),
					forProof: 0,
				}),
			),
	),
);
