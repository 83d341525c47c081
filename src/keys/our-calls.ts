import type {Aws} from '../aws/clients.js';
import {getAccessKeyLastUsed} from '../aws/keys.js';
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

/** The record of a key after a use that AWS tells of, milliseconds since 1970: one that may have been ours says nothing of hosts. */
export function afterUse(record: KeyRecord, at: number): KeyRecord {
	const usedAt = new Date(at).toISOString();
	const isKnown = record.usedAt !== undefined && record.usedAt >= usedAt;
	return isKnown || record.origin === 'temporary' || isOurCall(at, record) ? record : {...record, usedAt};
}

/** What AWS knows of the use of a key by a host, kept before calls of ours hide it: it remembers the last use alone. Where it may not be asked nothing is learnt. */
export async function withUseBefore(
	aws: Aws,
	target: Target,
	accessKeyId: string,
	signal: AbortSignal,
): Promise<Target> {
	const record = target.keys.find(key => key.accessKeyId === accessKeyId);
	// A key that no put was tried with is on no host yet.
	if (record === undefined || (record.origin !== 'foreign' && record.verifiedAt === undefined)) {
		return target;
	}

	const used = await getAccessKeyLastUsed(aws, {accessKeyId}, signal);
	const next = used.ok && used.value.at !== undefined ? afterUse(record, Date.parse(used.value.at)) : record;
	return next === record ? target : {...target, keys: target.keys.map(one => (one === record ? next : one))};
}
