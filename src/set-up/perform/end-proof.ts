import {listMultipartUploads, listObjectVersions} from '../../aws/listing.js';
import {abortMultipartUpload} from '../../aws/multipart.js';
import {deleteObjects} from '../../aws/objects.js';
import {isMissing} from '../../aws/trouble.js';
import {withOurCallsEnded} from '../../keys/our-calls.js';
import {removeKey} from '../../keys/remove-key.js';
import type {ProofState} from '../../proof/state.js';
import type {ProofRecord, Target} from '../../targets/target.js';
import {forgetKey} from './run-proof.js';
import {type Context, keep, keyTools, operatorOf, type Session} from './session.js';

/** After the proof: the test objects go, a temporary key goes, the record is written and the secret is forgotten. */
export async function endProof(
	session: Session,
	effect: {
		readonly target: Target;
		readonly record: ProofRecord;
		readonly proof: ProofState;
		readonly temporaryKey?: string;
	},
	{send, signal}: Context,
): Promise<void> {
	forgetKey(session);
	session.deps.onProof?.(effect.proof);
	const leftOver = await removeTestObjects(session, effect.target, signal);
	const target =
		effect.temporaryKey === undefined
			? effect.target
			: await withoutTemporary(session, effect.target, effect.temporaryKey, signal);
	const {accessKeyId} = effect.proof.evidence.input;
	const known = withOurCallsEnded(target, accessKeyId, session.deps.clock.now());
	await keep(session, known);
	send({type: 'proofRecorded', record: effect.record, target: known, leftOver});
}

/** A temporary key that cannot be deleted stays in the journal, so that the next run removes it. */
async function withoutTemporary(
	session: Session,
	target: Target,
	accessKeyId: string,
	signal: AbortSignal,
): Promise<Target> {
	const removed = await removeKey(keyTools(session), target, accessKeyId, signal);
	if (removed.ok) {
		delete session.temporary;
	}

	return removed.ok ? removed.target : target;
}

/** All versions of the objects that the test upload left; the answer is what could not be removed. */
export async function removeTestObjects(
	session: Session,
	target: Pick<Target, 'bucket' | 'account'>,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const leftOver: string[] = [];
	const ref = {bucket: target.bucket, owner: target.account};
	for (const key of session.testKeys) {
		const listed = await listObjectVersions(operatorOf(session), {...ref, prefix: key}, signal);
		const versions = listed.ok ? listed.value.versions.filter(version => version.key === key) : [];
		if (listed.ok && versions.length === 0) {
			continue;
		}

		const objects = listed.ok
			? versions.map(({versionId}) => ({key, versionId}))
			: // A store without versions: the object itself.
				[{key, versionId: undefined}];
		const deleted = await deleteObjects(operatorOf(session), {...ref, objects}, signal);
		if (!deleted.ok || deleted.value.some(one => !one.isDeleted)) {
			leftOver.push(key);
		}
	}

	if (session.testUpload !== undefined && !(await endUploads(session, ref, session.testUpload, signal))) {
		leftOver.push(session.testUpload);
	}

	session.testKeys = leftOver;
	return leftOver;
}

/** An upload in parts that was stopped in its middle: found by its key, since even its id may have been lost. */
async function endUploads(
	session: Session,
	ref: {readonly bucket: string; readonly owner: string},
	key: string,
	signal: AbortSignal,
): Promise<boolean> {
	const operator = operatorOf(session);
	const listed = await listMultipartUploads(operator, {...ref, prefix: key}, signal);
	if (!listed.ok) {
		return false;
	}

	let isEnded = true;
	for (const {uploadId} of listed.value.uploads.filter(upload => upload.key === key)) {
		const answer = await abortMultipartUpload(operator, {...ref, key, uploadId}, signal);
		isEnded &&= answer.ok || isMissing(answer.error);
	}

	if (isEnded) {
		delete session.testUpload;
	}

	return isEnded;
}
