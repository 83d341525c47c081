import {expect} from 'vitest';
import {type Place, type Run, rowOf, rowsThatAre} from './place.js';
import {policyOf} from './statements.js';

/*
What must hold on every server, whatever it lacks.
*/

/** A proof says what set-up said, and leaves nothing behind. */
export async function proveAlone(
	{s3, bucket, nightdrop}: Place,
	{violated, notProven}: {readonly violated: readonly string[]; readonly notProven: readonly string[]},
): Promise<void> {
	const {code, json} = await nightdrop('prove', bucket);
	expect(code).toBe(1);
	expect(rowsThatAre(json, 'violated')).toEqual(violated);
	expect(rowsThatAre(json, 'not-proven')).toEqual(notProven);
	expect(rowOf(json, 'read.real-backups')).toMatchObject({verdict: 'proven'});
	const {Versions = []} = await s3.listObjectVersions({Bucket: bucket, Prefix: '.nightdrop/'});
	expect(Versions).toEqual([]);
}

/** The one backup is listed, and the check has its findings. */
export async function listAndCheck({bucket, nightdrop}: Place): Promise<void> {
	const backups = await nightdrop('backups', bucket);
	expect(backups.json).toMatchObject({ok: true, complete: true, objects: 1});
	const uploads = await nightdrop('backups', bucket, '--uploads');
	expect(uploads).toMatchObject({code: 0, json: {uploads: []}});
	const check = await nightdrop('check', bucket);
	expect(check.code).toBe(1);
	expect(check.json.targets[0].health).toBe('finding');
}

/** A new key is made beside the old one, and proven by a step of its own: after a change of ours what was let through is asked again for some time. */
export async function makeSecond({bucket, nightdrop}: Place): Promise<Run> {
	const made = await nightdrop(
		...['rotate', bucket, '--step', 'create', '--save-profile', 'second', '--yes', '--timeout', '25'],
	);
	expect(made).toMatchObject({code: 3, json: {error: {what: 'The rotation was stopped'}}});
	const proved = await nightdrop('rotate', bucket, '--step', 'finish', '--yes');
	expect(proved).toMatchObject({code: 1, json: {done: [{step: 'finish', verdict: 'violated'}]}});
	return proved;
}

/** Where nothing tells that the old key is used no more, it is not turned off. */
export async function keepOld({iam, bucket, user, nightdrop}: Place, {json}: Run): Promise<void> {
	const [old] = json.keys;
	const off = await nightdrop(
		...['rotate', bucket, '--step', 'deactivate', '--key', old.accessKeyId, '--yes'],
	);
	expect(off.code).toBe(2);
	expect(off.json.error.what).toContain('Not done: deactivate');
	const keys = await iam.listAccessKeys({UserName: user});
	expect(keys.AccessKeyMetadata?.map(({Status}) => Status)).toEqual(['Active', 'Active']);
}

/** The keys, the user and our statements go; backups and statements of others stay. */
export async function retireAll(
	place: Place,
	{others, backups}: {readonly others: readonly object[]; readonly backups: readonly unknown[]},
): Promise<void> {
	const {s3, iam, bucket, user, nightdrop, hostWith} = place;
	const host = hostWith('second');
	const {code, json, stderr} = await nightdrop('retire', bucket, '--yes');
	expect([code, stderr]).toEqual([0, '']);
	expect(json).toMatchObject({ok: true, user: {deleted: true}, statements: {takenOut: true, others: 1}});
	expect(json.keys.deleted).toHaveLength(2);
	await expect(iam.getUser({UserName: user})).rejects.toMatchObject({name: 'NoSuchEntityException'});
	await expect(host.putObject({Bucket: bucket, Key: 'x', Body: 'x'})).rejects.toMatchObject({
		$metadata: {httpStatusCode: 403},
	});
	expect(await policyOf(place)).toEqual(others);
	const {Contents = []} = await s3.listObjectsV2({Bucket: bucket});
	expect(Contents.map(({Key}) => Key)).toEqual(backups);
}
