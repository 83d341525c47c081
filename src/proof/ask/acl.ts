import {listObjectsV2} from '../../aws/listing.js';
import {type AclToSet, putObjectAcl} from '../../aws/object-details.js';
import {deleteObject, getObject} from '../../aws/objects.js';
import {making, putNew} from '../run.js';
import {toSeen} from '../seen.js';
import type {Asks, World} from './ask.js';

/** The bucket owner's canonical id: a grant to it asks the same right and gives nobody anything. */
const ownId = ({run}: World) => {
	const acl = run.facts?.posture.bucketAcl;
	return acl?.ok ? acl.value.ownerId : undefined;
};

async function putOpen(world: World, name: string, more: {acl?: 'public-read'; grantRead?: string}) {
	const {run, user, operator, bucket} = world;
	const {answer, canary} = await putNew(run, user, name, more);
	if (answer.ok) {
		// It went through: nobody shall find it open.
		await deleteObject(operator, {
			bucket,
			owner: run.deps.input.account,
			key: canary.key,
			...(canary.versionId !== undefined && {versionId: canary.versionId}),
		});
	}

	return [toSeen(answer)];
}

async function setAcl({run, user, operator, bucket, open}: World, set: AclToSet) {
	const answer = await putObjectAcl(user, {bucket, key: open.key, set}, making(run));
	if (answer.ok) {
		await putObjectAcl(operator, {
			bucket,
			owner: run.deps.input.account,
			key: open.key,
			set: {type: 'canned', acl: 'private'},
		});
	}

	return [toSeen(answer)];
}

export const aclAsks: Asks = {
	'acl.put-public': async world => putOpen(world, 'public', {acl: 'public-read'}),

	async 'acl.put-grant'(world) {
		const id = ownId(world);
		return id === undefined ? [] : putOpen(world, 'granted', {grantRead: `id=${id}`});
	},

	async 'acl.set-grant'(world) {
		const id = ownId(world);
		return id === undefined
			? []
			: setAcl(world, {type: 'body', ownerId: id, grants: [{id, permission: 'READ'}]});
	},

	'acl.set-public': async world => setAcl(world, {type: 'canned', acl: 'public-read'}),

	async 'acl.anonymous-get'({run, bucket, read, signal}) {
		const nobody = await run.anonymous();
		return [toSeen(await getObject(nobody, {bucket, key: read.key, isRequesterPaying: true}, signal))];
	},

	async 'acl.anonymous-list'({run, bucket, signal}) {
		const {prefix} = run.deps.input;
		return [toSeen(await listObjectsV2(await run.anonymous(), {bucket, prefix, maxKeys: 1}, signal))];
	},

	async 'acl.anonymous-put'({run}) {
		return [toSeen((await putNew(run, await run.anonymous(), 'anonymous')).answer)];
	},
};
