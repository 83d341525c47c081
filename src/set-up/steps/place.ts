import type {KeyStep, Place} from '../state.js';

/** The place that is chosen, with its name. */
export function placeOf({place, profileName, filePath}: KeyStep): Place {
	switch (place) {
		case 'profile':
			return {type: place, name: profileName};
		case 'file':
			return {type: place, path: filePath};
		default:
			return {type: place};
	}
}
