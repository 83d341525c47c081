export type Preset = 'classic' | 'strict' | 'hardened';

/** What the operator chose; `build` turns it into statements. */
export type PolicyOptions = {
	readonly preset: Preset;
	/** May it list names and sizes. */
	readonly list: boolean;
	/** May it set ACLs. */
	readonly acl: boolean;
	/** Refuse plain http (hardened; left out on a plain-http endpoint). */
	readonly tls: boolean;
	/** Refuse sessions made with the key (hardened). */
	readonly sessions: boolean;
	/** Refuse overwrites (hardened). */
	readonly noOverwrite: boolean;
};

/** Whom and what the policy is about. */
export type PolicySubject = {
	/** Exactly as IAM returned it. */
	readonly userArn: string;
	/** `AIDA…`; known as soon as the user exists. */
	readonly userId?: string;
	readonly bucket: string;
	/** Empty, or ending in `/`. */
	readonly prefix: string;
	/** True when calls go over plain http, as to the sandbox: the TLS Deny is left out. */
	readonly isPlainHttp: boolean;
	/** ARNs that this user had before, as the target remembers them. */
	readonly formerArns?: readonly string[];
};

export function defaultOptions(preset: Preset): PolicyOptions {
	return {
		preset,
		list: preset !== 'strict',
		acl: preset === 'classic',
		tls: preset === 'hardened',
		sessions: preset === 'hardened',
		noOverwrite: false,
	};
}
