import type {SetUpState} from './state.js';

/** `1 statement`, `6 statements`. */
export function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Whose credentials make the calls, or were to make them. */
export function whoseWords({account}: SetUpState): string {
	const chosen = account.sources.find(({id}) => id === account.chosen);
	return account.where?.label ?? chosen?.label ?? 'your credentials';
}

/** `acme-backups/db/`, as the target is called everywhere. */
export function placeWords({bucket, target}: SetUpState): string {
	return target?.name ?? (bucket.prefix === '' ? bucket.bucket : `${bucket.bucket}/${bucket.prefix}`);
}

/** Where the secret is, in words. */
export function savedWords(savedTo: string): string {
	const [kind, ...rest] = savedTo.split(':');
	const name = rest.join(':');
	switch (kind) {
		case 'profile':
			return `secret saved in the profile ${name}`;
		case 'file':
			return `secret saved in the file ${name}`;
		case 'printed':
			return 'secret printed here, and nowhere else';
		case 'discarded':
			return 'secret kept for this rehearsal only, and forgotten after it';
		case 'temporary':
			return 'temporary, for this proof only';
		default:
			return `secret ${savedTo}`;
	}
}
