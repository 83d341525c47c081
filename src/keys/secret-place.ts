import type {Trouble} from '../aws/trouble.js';
import {readProfileKey} from '../storage/credentials-file.js';
import type {StoredKey} from '../storage/ini.js';
import {readKeyFile} from '../storage/key-file.js';
import {type OpenPlace, openPlace} from '../storage/place.js';
import type {FileAnswer, FileProblem} from '../storage/problem.js';
import {wholePath} from '../storage/whole-path.js';
import {withKeyFacts} from '../targets/journal.js';
import type {KeyRecord, Target} from '../targets/target.js';

/** Where the secret of a new key goes. */
export type Place =
	| {readonly type: 'profile'; readonly name: string}
	| {readonly type: 'file'; readonly path: string}
	/** The operator copies it. */
	| {readonly type: 'kept'}
	/** Into the lines or the JSON. */
	| {readonly type: 'printed'}
	/** Sandbox only: it is used for the test and the proof, and forgotten. */
	| {readonly type: 'discarded'};

/** The place as the journal and the JSON write it. */
export function savedTo(place: Place): string {
	switch (place.type) {
		case 'profile':
			return `profile:${place.name}`;
		case 'file':
			// Noted whole: the next run may begin in another folder.
			return `file:${wholePath(place.path)}`;
		case 'kept':
			return 'kept by the operator';
		case 'printed':
		case 'discarded':
			return place.type;
	}
}

/** Open the place before a key is made: a key that cannot be saved is not made. Undefined: the secret goes to no file. */
export async function openSecretPlace(
	place: Place,
	credentialsFile?: string,
): Promise<FileAnswer<OpenPlace> | undefined> {
	switch (place.type) {
		case 'profile':
			return openPlace({type: 'profile', profile: place.name, path: credentialsFile});
		case 'file':
			return openPlace({type: 'file', path: place.path});
		default:
			return undefined;
	}
}

/** A run that died between storing the secret and noting it: what the place holds is the key that nobody seemed to have. */
export async function withHeldKey(
	target: Target,
	place: Place,
	credentialsFile?: string,
): Promise<Target | undefined> {
	const stored = await readSaved(savedTo(place), credentialsFile);
	const isOurs = target.keys.some(
		({accessKeyId, origin, secret}) =>
			accessKeyId === stored?.accessKeyId && origin === 'ours' && secret === 'unseen',
	);
	return stored !== undefined && isOurs
		? withKeyFacts(target, stored.accessKeyId, {secret: 'saved', savedTo: savedTo(place)})
		: undefined;
}

/** The key that a place holds, by how the journal names the place. */
export async function readSaved(
	place: KeyRecord['savedTo'] = '',
	credentialsFile?: string,
): Promise<StoredKey | undefined> {
	if (place.startsWith('profile:')) {
		return readProfileKey({profile: place.slice('profile:'.length), path: credentialsFile});
	}

	return place.startsWith('file:') ? readKeyFile(place.slice('file:'.length)) : undefined;
}

export const troubleOfFile = ({what, why, next}: FileProblem): Trouble => ({what, why, next});
