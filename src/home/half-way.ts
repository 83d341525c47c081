import type {KeyRecord, Target} from '../targets/target.js';

/** What there is of a set-up that was left half-way, in sentences: what is lost, if anything is, is the secret of its key. */
export function halfWayWords({keys}: Target): string {
	const key = keys.findLast(({origin, deactivatedAt}) => origin === 'ours' && deactivatedAt === undefined);
	return `It was left half-way. What was made is still there; ${key === undefined ? 'nothing is lost' : secretWords(key)}.`;
}

function secretWords({secret, savedTo = ''}: KeyRecord): string {
	switch (secret) {
		case 'saved': {
			const [kind, ...name] = savedTo.split(':');
			return `the secret of its key is in the ${kind} ${name.join(':')}`;
		}

		case 'shown':
			return 'whoever made its key has the secret';
		case 'unknown':
			return 'the secret of its key was shown and not stored: unless somebody kept it, delete that key in IAM, and going on makes another';
		case 'unseen':
			return 'the secret of its key was neither shown nor stored: going on removes that key and makes another';
	}
}
