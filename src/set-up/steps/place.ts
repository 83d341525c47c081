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

/** The place as the journal and the JSON write it. */
export function savedTo(place: Place): string {
	switch (place.type) {
		case 'profile':
			return `profile:${place.name}`;
		case 'file':
			return `file:${place.path}`;
		case 'kept':
			return 'kept by the operator';
		case 'printed':
		case 'discarded':
			return place.type;
	}
}
