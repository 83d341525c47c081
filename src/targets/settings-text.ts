import type Conf from 'conf';
import type {Settings} from './settings-file.js';

/** Carries the text out of conf, in the moment before conf would write it. */
export function textInstead(settings: Settings): never {
	throw Object.assign(new Error('Conf is not to write'), {
		textOfSettings: JSON.stringify(settings, undefined, '\t'),
	});
}

/**
The text of the file for these settings, once conf has held them to the schema.

Conf would write it too, but takes half a file for a whole one: on a full disk its writer does not look at how much was written, and puts that in the place of the settings (atomically 2.1). Under Snap it writes into the file that is there.
*/
export function settingsText(conf: Conf<Settings>, settings: Settings): string {
	try {
		conf.store = settings;
	} catch (error) {
		if (error instanceof Error && 'textOfSettings' in error) {
			return error.textOfSettings as string;
		}

		throw error;
	}

	throw new Error('Conf kept the settings without asking for their text');
}
