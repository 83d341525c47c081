import {formatKeptTime} from '../ui/format.js';
import {copiesOf, servicesIn} from './posture/bucket.js';
import type {ProofState} from './state.js';

/** What a proof does not cover, with the particulars of this bucket: printed in every evidence. */
export function notCovered({evidence, finishedAt, now}: ProofState): readonly string[] {
	const {input, facts} = evidence;
	const at = formatKeptTime(finishedAt ?? now);
	const places = facts === undefined ? [] : copiesOf(facts.posture);
	const services = facts === undefined ? [] : servicesIn(facts.rights);
	const named = (items: readonly string[]) => (items.length === 0 ? '' : ` Known here: ${items.join(', ')}.`);
	return [
		`Any time but ${at}. A policy, role, group, access list or setting changed later is seen by the next proof only.`,
		`Other places where the same data may be: replicas, backup vaults, inventory and metadata tables, logs, restored copies, snapshots, other buckets. Who may read there was not tried.${named(places)}`,
		`Other doors that do not ask for this user: roles of services (Object Lambda, Access Grants, batch jobs, Athena, DataSync, Transfer Family, Storage Gateway, AWS Backup), CloudFront, links signed by others, access points' own policies.${named(services)}`,
		`Other keys. Rights belong to the user; that the hosts use a key of ${input.userName} is for you to know. The key that was tried is ${input.accessKeyId}.`,
		`Other networks. The denials were seen from this address, at ${input.endpoint}. Conditions on address, endpoint, time and agent were read, not tried. Policies of the organisation, and the public access block of the account, cannot be read from here.`,
		"Whoever may change the bucket policy, IAM, the encryption key or the organisation; the account's root user.",
		`What a write-only key can do by design: overwrite or poison what a restore will use, fill the bucket, cause cost and events${input.options.list ? ', see names and sizes' : ''}, test whether a guessed name exists.`,
	];
}
