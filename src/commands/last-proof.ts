import {openLastProof} from '../console/last-proof-screen.js';
import type {OpenScreen} from '../console/open-screen.js';
import {readLastEvidence} from '../proof/evidence/read.js';
import {settingsDirectory} from '../storage/directory.js';
import type {Identity} from '../ui/identity.js';
import type {Context} from './context.js';

/** The kept proof of a remembered target as a screen of the console. */
export function openKeptProof(
	name: string,
	{directory = settingsDirectory()}: Pick<Context, 'directory'>,
	identity: () => Identity,
): OpenScreen {
	return openLastProof({name, read: async () => readLastEvidence(name, directory), identity});
}
