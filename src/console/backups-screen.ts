import {firstBackupsEffects, initialBackups, updateBackups} from '../backups/flow.js';
import {farewellLines} from '../backups/lines.js';
import {type BackupsDeps, createPerformBackups} from '../backups/perform.js';
import {backupsView} from '../backups/screen.js';
import type {BackupsEvent} from '../backups/state.js';
import {runFlow} from '../flow/flow.js';
import type {Identity} from '../ui/identity.js';
import type {OpenScreen} from './open-screen.js';

/** The backups of a place, with their flow: the listing begins at once. */
export function openBackupsScreen(deps: BackupsDeps, identity: () => Identity): OpenScreen {
	const {clock, place} = deps;
	const flow = runFlow(
		initialBackups(place, clock.now()),
		updateBackups,
		createPerformBackups(deps),
		undefined,
		firstBackupsEffects,
	);
	return {
		view: size => backupsView(flow.getState(), size),
		send: event => flow.send(event as BackupsEvent),
		subscribe: flow.subscribe,
		identity,
		leaveTo: () => undefined,
		farewell: () => farewellLines(flow.getState()),
		async close() {
			flow.close();
		},
	};
}
