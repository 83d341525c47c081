import type {PolicyOptions, Preset} from '../../policy/options.js';

/** What the focus of the policy step can be on. */
export type PolicyFocus = Preset | Exclude<keyof PolicyOptions, 'preset'>;

type Words = {
	readonly title: string;
	/** Beside the title, two or three words. */
	readonly note: string;
	/** What it does, what it costs, what it breaks. */
	readonly sentences: readonly string[];
};

export const policyWords: Readonly<Record<PolicyFocus, Words>> = {
	hardened: {
		title: 'Hardened',
		note: 'recommended',
		sentences: [
			'Put and list, and a deny for everything else, today and later.',
			'Even if someone grants this user more, reads stay shut.',
			'Not for tools that must read what they wrote: restic, pgBackRest, Veeam.',
		],
	},
	strict: {
		title: 'Strict',
		note: 'put, no more',
		sentences: [
			'Put only: the key cannot even see what is there.',
			'No deny: someone could grant reads later, and nothing here would stop it.',
			'Not for tools that look before they put: s3cmd sync, rclone without --no-check-dest.',
		],
	},
	classic: {
		title: 'Classic',
		note: 'the old recipe',
		sentences: [
			'The recipe as it stands in many guides: list, put, and set ACLs.',
			'It has no deny, and with ACLs on a thief could make files public.',
			'For tools that send an ACL with each upload.',
		],
	},
	list: {
		title: 'List names and sizes',
		note: '',
		sentences: [
			'The key may see names and sizes, so that a tool can check what arrived.',
			'A thief sees them too. Without it, only the operator can look.',
		],
	},
	acl: {
		title: 'Set ACLs',
		note: '',
		sentences: [
			'Some old tools send an access list (ACL) with each upload and fail without this.',
			'Where access lists are on, a thief could make files public.',
		],
	},
	tls: {
		title: 'Refuse plain http',
		note: '',
		sentences: [
			'Nothing may be put over an unencrypted connection.',
			'It costs nothing: AWS speaks https everywhere.',
		],
	},
	sessions: {
		title: 'Refuse sessions',
		note: '',
		sentences: [
			'Sessions made with the key are refused. They would go on for up to 36 h after the key is off.',
			'Backup tools use the key itself, and need no session.',
		],
	},
	noOverwrite: {
		title: 'Refuse overwrites',
		note: '',
		sentences: [
			'A name can be put once: a thief cannot replace a backup.',
			'Each upload must then say If-None-Match, which few tools do today.',
		],
	},
};
