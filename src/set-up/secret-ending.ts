import {reveal, type Secret} from '../secret.js';

/** The last four characters of a secret: what the operator types to show that it was kept. */
export function ending(secret: Secret): string {
	return reveal(secret).slice(-4);
}
