import process from 'node:process';
import type {Aws} from '../aws/clients.js';
import type {ProveDeps} from '../proof/open-proof.js';
import {keep} from '../targets/keep.js';
import type {Store} from '../targets/store.js';
import type {Context} from './context.js';
import {copyKeeper} from './keep-copy.js';

/** What proving a remembered target again needs of this machine. */
export function proveDeps(
	context: Context,
	operator: Aws,
	store: Pick<Store, 'update'>,
): Omit<ProveDeps, 'mayMakeTemporary'> {
	const {clock, random, runId, version, credentialsFile, directory, flags} = context;
	return {
		operator,
		clock,
		random: bytes => Buffer.from(random(bytes)).toString('hex'),
		run: {id: runId, version, pid: process.pid},
		keep: async (target, before) => keep({store}, target, before),
		keepCopy: copyKeeper(context),
		credentialsFile,
		// A rehearsal leaves nothing behind.
		evidenceDirectory: flags.isSandbox ? directory : undefined,
	};
}
