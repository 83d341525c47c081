import {closestMatch} from 'leven';

/** The one of these names that was most likely meant; undefined where none is near: one slip in four letters, and never more than three. */
export function nearest(name: string, names: readonly string[]): string | undefined {
	const maxDistance = Math.min(3, Math.ceil(name.length / 4));
	return closestMatch(name, names, {maxDistance});
}
