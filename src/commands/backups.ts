import {parsePlace} from '../backups/inventory/place.js';
import {runBackups} from '../backups/run.js';
import type {BackupsFlags, CommonFlags} from '../flags.js';
import {findPlace} from './backups-place.js';
import type {Machine, Output} from './machine.js';
import {sayProblem} from './problem.js';
import {withSession} from './session.js';

/** `nightdrop backups`: what is there, in lines or as JSON. It only reads. */
export async function runBackupsCommand(
	flags: BackupsFlags,
	common: CommonFlags,
	machine: Machine,
	output: Output,
	signal: AbortSignal,
): Promise<number> {
	return withSession({name: 'backups', common, machine, output}, async ({context, store, operator}) => {
		const found = await findPlace(flags.target, common, context, store, operator);
		if (!found.ok) {
			sayProblem('backups', found.problem, common, output);
			return 2;
		}

		const {label} = await context.connect();
		return runBackups(
			{
				...flags,
				...(flags.fromInventory !== undefined && {inventory: parsePlace(flags.fromInventory)}),
				isJson: common.isJson,
				...output,
				signal,
			},
			{clock: context.clock, place: {...found.place, whose: label}, open: found.open},
		);
	});
}
