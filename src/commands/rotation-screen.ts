import type {OpenScreen} from '../console/open-screen.js';
import {openProblemScreen} from '../console/problem-screen.js';
import {openRotationScreen} from '../console/rotation-screen.js';
import {openStore} from '../targets/store.js';
import type {Context} from './context.js';
import type {Noting} from './noting.js';
import type {OperatorSessions} from './operator.js';
import {rotationDeps} from './rotation-deps.js';
import {findTarget} from './targets.js';

export type RotationScreenOptions = {
	readonly context: Context;
	readonly operator: OperatorSessions;
	readonly noting: Noting;
	/** Of a remembered target. */
	readonly name: string;
};

/** The rotation of a remembered target's key as a screen of the console. */
export async function openRotation({
	context,
	operator,
	noting,
	name,
}: RotationScreenOptions): Promise<OpenScreen> {
	const {directory, flags, environment} = context;
	const store = await openStore(directory === undefined ? {} : {directory});
	const found = findTarget(store, {name}, flags.endpointUrl);
	if (!found.ok) {
		return openProblemScreen('Rotation', found.problem, operator.identity);
	}

	const aws = await operator.open(found.target);
	return openRotationScreen(
		found.target,
		rotationDeps({context, store, noting}, aws, environment),
		operator.identity,
		context.keyFolder,
	);
}
