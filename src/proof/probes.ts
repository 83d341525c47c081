import type {Probe} from './probe.js';
import {aclProbes} from './probes/acl.js';
import {configProbes} from './probes/config.js';
import {damageProbes, discloseProbes} from './probes/damage.js';
import {identityProbes, sessionProbes} from './probes/identity.js';
import {listProbes} from './probes/list.js';
import {couldProbes, postureProbes} from './probes/posture.js';
import {readProbes} from './probes/read.js';
import {writeProbes} from './probes/write.js';
import type {Group} from './proof.js';

/** All probes, in the order in which they are shown. */
export const probes: readonly Probe[] = [
	...writeProbes,
	...readProbes,
	...listProbes,
	...discloseProbes,
	...damageProbes,
	...aclProbes,
	...configProbes,
	...identityProbes,
	...sessionProbes,
	...couldProbes,
	...postureProbes,
];

const byId = new Map(probes.map(probe => [probe.id, probe]));

/** The probe of an id. */
export function probeOf(id: string): Probe {
	const probe = byId.get(id);
	if (probe === undefined) {
		throw new Error(`There is no probe ${id}`);
	}

	return probe;
}

/** The groups in the order of the screen, with their names and what each is about. */
export const groups: readonly {readonly id: Group; readonly title: string; readonly about: string}[] = [
	{id: 'write', title: 'Write', about: 'what a backup needs'},
	{id: 'read', title: 'Read', about: 'what is in a backup'},
	{id: 'list', title: 'List', about: 'names and sizes'},
	{id: 'disclose', title: 'Disclose', about: 'what answers give away'},
	{id: 'damage', title: 'Damage', about: 'what could be lost'},
	{id: 'acl', title: 'Public', about: 'opening to others'},
	{id: 'config', title: 'Settings', about: 'of the bucket'},
	{id: 'identity', title: 'Identity', about: 'becoming more'},
	{id: 'session', title: 'Sessions', about: 'that outlive the key'},
	{id: 'could', title: 'Could', about: 'under any condition'},
	{id: 'posture', title: 'Posture', about: 'user and bucket'},
];
