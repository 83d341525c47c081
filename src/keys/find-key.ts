import {readProfileKey} from '../../storage/credentials-file.js';
import type {StoredKey} from '../../storage/ini.js';
import {readKeyFile} from '../../storage/key-file.js';
import type {KeyRecord, Target} from '../../targets/target.js';
import {usableKeyOf} from '../journal.js';
import {makeKey} from './make-key.js';
import type {Context, Session} from './session.js';

/**
The secret of a target's key, from where the operator gave or saved it; else a temporary key for this proof alone, deleted after it.
*/
export async function findProofKey(
	session: Session,
	{target}: {readonly target: Target},
	{send, signal}: Context,
): Promise<void> {
	const found = await storedKey(session, target);
	if (found !== undefined) {
		const {accessKeyId, secretAccessKey} = found.key;
		send({type: 'proofKeyFound', accessKeyId, secret: secretAccessKey, from: found.from, isTemporary: false});
		return;
	}

	if (!session.deps.mayMakeTemporaryKey) {
		send({
			type: 'proofKeyMissing',
			trouble: {
				what: 'The secret of the backup key is not at hand',
				why: 'It was never kept by Nightdrop, and no temporary key may be made.',
				next: 'Give it by NIGHTDROP_ACCESS_KEY_ID and NIGHTDROP_SECRET_ACCESS_KEY, or allow a temporary key.',
			},
		});
		return;
	}

	const outcome = await makeKey({
		session,
		target,
		origin: 'temporary',
		signal,
		onWait: waiting => send({type: 'testWaited', waiting}),
	});
	if (outcome.ok) {
		const {accessKeyId, secret, at} = outcome;
		session.temporary = {target: outcome.target, accessKeyId};
		send({
			type: 'proofKeyFound',
			accessKeyId,
			secret,
			from: 'temporary',
			isTemporary: true,
			madeAt: at,
			target: outcome.target,
		});
	} else {
		send({type: 'proofKeyMissing', trouble: outcome.trouble, target: outcome.target});
	}
}

/** Only a key that the journal knows as this target's: another one would prove nothing about it. */
async function storedKey(
	{deps}: Session,
	target: Target,
): Promise<{readonly key: StoredKey; readonly from: string} | undefined> {
	const record = usableKeyOf(target);
	const given = deps.userCredentials;
	if (given !== undefined && target.keys.some(key => key.accessKeyId === given.accessKeyId)) {
		return {key: given, from: record?.savedTo ?? 'environment'};
	}

	const key = record === undefined ? undefined : await readSaved(deps.credentialsFile, record);
	return record !== undefined && key?.accessKeyId === record.accessKeyId
		? {key, from: record.savedTo ?? ''}
		: undefined;
}

async function readSaved(path: string | undefined, {savedTo}: KeyRecord): Promise<StoredKey | undefined> {
	if (savedTo?.startsWith('profile:')) {
		return readProfileKey({profile: savedTo.slice('profile:'.length), path});
	}

	return savedTo?.startsWith('file:') ? readKeyFile(savedTo.slice('file:'.length)) : undefined;
}
