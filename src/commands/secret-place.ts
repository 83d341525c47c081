import type {SecretFlags} from '../flags.js';
import type {Place} from '../keys/secret-place.js';

/** The one place that was given for a secret, if any. */
export function secretPlaceOf({saveProfile, saveFile, printSecret}: SecretFlags): Place | undefined {
	if (saveProfile !== undefined) {
		return {type: 'profile', name: saveProfile};
	}

	if (saveFile !== undefined) {
		return {type: 'file', path: saveFile};
	}

	return printSecret ? {type: 'printed'} : undefined;
}
