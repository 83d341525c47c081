import {withKeyFacts} from '../targets/journal.js';
import type {Target} from '../targets/target.js';

/** No proof makes calls for longer. */
const proofMs = 10 * 60_000;

/** Calls of ours with a key begin: written down before the first, so that what a run that is killed leaves does not look like use by a host. */
export const withOurCallsBegun = (target: Target, accessKeyId: string, now: number): Target =>
	withOurLastCall(target, accessKeyId, now + proofMs);

/** They have ended: whatever AWS notes from now on is not ours. */
export const withOurCallsEnded = (target: Target, accessKeyId: string, now: number): Target =>
	withOurLastCall(target, accessKeyId, now);

function withOurLastCall(target: Target, accessKeyId: string, at: number): Target {
	const isKnown = target.keys.some(key => key.accessKeyId === accessKeyId && key.origin !== 'temporary');
	return isKnown ? withKeyFacts(target, accessKeyId, {ourLastCallAt: new Date(at).toISOString()}) : target;
}
