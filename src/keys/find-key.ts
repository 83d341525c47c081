import type {Trouble} from '../aws/trouble.js';
import type {Waiting} from '../flow/ask-until.js';
import type {Secret} from '../secret.js';
import type {StoredKey} from '../storage/ini.js';
import {isRunning} from '../storage/process.js';
import type {Target} from '../targets/target.js';
import {isAbandoned, usableKeyOf} from './known-keys.js';
import {makeKey} from './make-key.js';
import {removeKey} from './remove-key.js';
import {readSaved} from './secret-place.js';
import type {KeyTools} from './tools.js';

export type KeyQuest = {
	readonly tools: KeyTools;
	readonly target: Target;
	/** A key that the operator handed over for this run. */
	readonly given?: StoredKey | undefined;
	/** Where profiles are, if not in the usual file. */
	readonly credentialsFile?: string | undefined;
	readonly mayMakeTemporary: boolean;
	readonly signal: AbortSignal;
	readonly onWait: (waiting: Waiting) => void;
};

/** The backup key for a proof, and where it came from: `profile:NAME`, `file:PATH`, `environment` or `temporary`. */
export type FoundKey = {
	readonly ok: true;
	readonly accessKeyId: string;
	readonly secret: Secret;
	readonly from: string;
	readonly isTemporary: boolean;
	/** Milliseconds since 1970; of a temporary key. */
	readonly madeAt?: number;
	readonly target: Target;
};

export type KeyNotFound = {readonly ok: false; readonly trouble: Trouble; readonly target: Target};

/**
The secret of a target's key, from where the operator gave or saved it; else a temporary key for this proof alone, which whoever asked deletes after it.
*/
export async function findKey(quest: KeyQuest): Promise<FoundKey | KeyNotFound> {
	const {tools, mayMakeTemporary, signal, onWait} = quest;
	const target = await withoutAbandoned(quest);
	const found = await storedKey(quest);
	if (found !== undefined) {
		const {accessKeyId, secretAccessKey} = found.key;
		return {ok: true, accessKeyId, secret: secretAccessKey, from: found.from, isTemporary: false, target};
	}

	if (!mayMakeTemporary) {
		return {ok: false, trouble: notAtHand, target};
	}

	const made = await makeKey({tools, target, origin: 'temporary', signal, onWait});
	return made.ok
		? {
				ok: true,
				accessKeyId: made.accessKeyId,
				secret: made.secret,
				from: 'temporary',
				isTemporary: true,
				madeAt: made.at,
				target: made.target,
			}
		: made;
}

/** Temporary keys that an earlier run left behind go first; one that cannot be deleted now stays in the journal for the next run. */
async function withoutAbandoned({tools, target, signal}: KeyQuest): Promise<Target> {
	let known = target;
	for (const key of target.keys) {
		if (isAbandoned(key, {now: tools.clock.now(), isRunning})) {
			const removed = await removeKey(tools, known, key.accessKeyId, signal);
			known = removed.ok ? removed.target : known;
		}
	}

	return known;
}

const notAtHand: Trouble = {
	what: 'The secret of the backup key is not at hand',
	why: 'Nightdrop kept it nowhere that it can read, and no temporary key may be made.',
	next: 'Give it by NIGHTDROP_ACCESS_KEY_ID and NIGHTDROP_SECRET_ACCESS_KEY, or allow one: nightdrop prove --temporary-key',
};

/** A key that was handed over, whose owner the proof asks AWS for; else the saved one that the journal knows. */
async function storedKey({
	target,
	given,
	credentialsFile,
}: KeyQuest): Promise<{readonly key: StoredKey; readonly from: string} | undefined> {
	const record = usableKeyOf(target);
	if (given !== undefined) {
		const known = target.keys.find(key => key.accessKeyId === given.accessKeyId);
		return {key: given, from: known?.savedTo ?? 'environment'};
	}

	const key = record === undefined ? undefined : await readSaved(record.savedTo, credentialsFile);
	return record !== undefined && key?.accessKeyId === record.accessKeyId
		? {key, from: record.savedTo ?? ''}
		: undefined;
}
