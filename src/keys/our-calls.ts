import {withKeyFacts} from '../targets/journal.js';
import type {KeyRecord, Target} from '../targets/target.js';

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

/** IAM counts in seconds, and its clock is not ours. A wrong guess does no harm: a key goes off only when backups arrived without it. */
const slackMs = 2000;

/** Whether a use at that time, milliseconds since 1970, may have been a call of ours. */
export const isOurCall = (at: number, key: Pick<KeyRecord, 'ourLastCallAt'> | undefined): boolean =>
	key?.ourLastCallAt !== undefined && at <= Date.parse(key.ourLastCallAt) + slackMs;
