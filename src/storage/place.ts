import type {KeyToSave} from './credentials-file.js';
import {checkProfile, saveProfile} from './credentials-file.js';
import {checkKeyFile, saveKeyFile} from './key-file.js';
import type {FileAnswer} from './problem.js';
import {wholePath} from './whole-path.js';

/** Where a key is to be saved. */
export type KeyPlace =
	| {
			readonly type: 'profile';
			readonly profile: string;
			/** The credentials file, where it is not the usual one. */
			readonly path?: string | undefined;
	  }
	| {readonly type: 'file'; readonly path: string};

/** A place that was just seen to be new and writable. */
export type OpenPlace = {
	/** `profile:NAME` or `file:PATH`: how the journal and the JSON name it. */
	readonly savedTo: string;
	/** The file that it is in. */
	readonly path: string;
	readonly save: (key: KeyToSave) => Promise<FileAnswer<string>>;
};

/** Open the place for a key before the key is made: a key that cannot be saved is not made. Nothing is left behind. */
export async function openPlace(place: KeyPlace): Promise<FileAnswer<OpenPlace>> {
	if (place.type === 'profile') {
		const {profile, path} = place;
		const checked = await checkProfile({profile, path});
		return opened(checked, `profile:${profile}`, async key => saveProfile({...key, profile, path}));
	}

	// Noted whole: the next run may begin in another folder.
	const path = wholePath(place.path);
	return opened(await checkKeyFile(path), `file:${path}`, async key => saveKeyFile({...key, path}));
}

const opened = (
	checked: FileAnswer<string>,
	savedTo: string,
	save: OpenPlace['save'],
): FileAnswer<OpenPlace> => (checked.ok ? {ok: true, value: {savedTo, path: checked.value, save}} : checked);
