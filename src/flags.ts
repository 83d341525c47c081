import type {Preset} from './policy/options.js';

export type CommandName =
	| 'console'
	| 'setup'
	| 'prove'
	| 'backups'
	| 'check'
	| 'rotate'
	| 'retire'
	| 'policy'
	| 'targets'
	| 'activity'
	| 'sandbox';

/** Flags that every command takes. */
export type CommonFlags = {
	readonly profile?: string;
	readonly region?: string;
	readonly endpointUrl?: string;
	readonly isSandbox: boolean;
	readonly isReadOnly: boolean;
	readonly isPlain: boolean;
	readonly isJson: boolean;
	readonly isColourless: boolean;
	readonly isScreenReader: boolean;
	readonly configDirectory?: string;
	/** Of the whole command. */
	readonly timeoutMs?: number;
};

/** A remembered name, or its parts. */
export type TargetFlags = {
	readonly name?: string;
	readonly bucket?: string;
	readonly prefix?: string;
	readonly user?: string;
};

/** What was said about the policy; absent: not said, the preset's own default. */
export type PolicyFlags = {
	readonly preset?: Preset;
	readonly list?: boolean;
	readonly acl?: boolean;
	readonly tls?: boolean;
	readonly sessions?: boolean;
	readonly noOverwrite?: boolean;
};

export type SecretFlags = {
	readonly saveProfile?: string;
	readonly saveFile?: string;
	readonly printSecret: boolean;
};

export type SetUpFlags = {
	readonly target: TargetFlags;
	readonly policy: PolicyFlags;
	readonly secret: SecretFlags;
	readonly createBucket: boolean;
	readonly fix: readonly string[];
	readonly expectEveryMs?: number;
	readonly yes: boolean;
	readonly dryRun: boolean;
};

export type ProveFlags = {
	readonly target: TargetFlags;
	readonly userProfile?: string;
	readonly userCredentialsStdin: boolean;
	readonly temporaryKey: boolean;
	readonly evidence?: string;
};

export type BackupsFlags = {
	readonly target: TargetFlags;
	/** Every object, the series, or the totals alone. */
	readonly view: 'objects' | 'series' | 'summary';
	/** Only what was written in so long; a series in which something is wrong stays. */
	readonly sinceMs?: number;
	/** Rows at most. */
	readonly limit?: number;
	/** Requests side by side at most. */
	readonly concurrency?: number;
	/** Versions and delete markers as well. */
	readonly versions: boolean;
	/** The unfinished uploads instead. */
	readonly uploads: boolean;
	/** `s3://…`: where the bucket's S3 Inventory is, read instead of listing. */
	readonly fromInventory?: string;
};

/** How `check` says what it found: for people, for programs, for node_exporter's textfile collector, for CI. */
export type CheckFormat = 'text' | 'json' | 'prometheus' | 'junit';

export type CheckFlags = {
	readonly target: TargetFlags;
	readonly format: CheckFormat;
	readonly all: boolean;
	/** The newest backup may be so old; absent: what each target expects, else its rhythm. */
	readonly maxAgeMs?: number;
	/** Prove as well, with the key as `prove` takes it. */
	readonly prove: boolean;
	readonly key: Pick<ProveFlags, 'userProfile' | 'userCredentialsStdin' | 'temporaryKey'>;
};

export type RotateFlags = {
	readonly target: TargetFlags;
	/** Absent: where it stands is shown. */
	readonly step?: 'next' | 'create' | 'deactivate' | 'reactivate' | 'delete' | 'finish';
	/** A key id. */
	readonly key?: string;
	/** A key may be in other hands. */
	readonly compromised: boolean;
	/** Since when, before now. */
	readonly sinceMs?: number;
	readonly secret: SecretFlags;
	readonly yes: boolean;
};

export type RetireFlags = {readonly target: TargetFlags; readonly yes: boolean; readonly dryRun: boolean};

export type PolicyCommandFlags = {
	readonly target: TargetFlags;
	/** The document alone, or with its user as resources of Terraform or CloudFormation. */
	readonly format: 'json' | 'terraform' | 'cloudformation';
	readonly policy: PolicyFlags;
	readonly userArn?: string;
	readonly id?: string;
	readonly explain: boolean;
};

export type TargetsFlags = {
	readonly action: 'list' | 'add' | 'forget';
	readonly target: TargetFlags;
	/** The names alone are listed. */
	readonly isNamesOnly: boolean;
};

export type ActivityFlags = {
	readonly target: TargetFlags;
	/** Only what was done in so long. */
	readonly sinceMs?: number;
	/** Entries at most. */
	readonly limit?: number;
};

export type SandboxFlags = {
	readonly port: number;
	readonly seed: 'none' | 'demo';
	readonly slowMs: number;
	readonly consistencyMs: number;
};

export type Arguments = {readonly common: CommonFlags} & (
	| {readonly command: 'console'}
	| {readonly command: 'setup'; readonly setUp: SetUpFlags}
	| {readonly command: 'prove'; readonly prove: ProveFlags}
	| {readonly command: 'backups'; readonly backups: BackupsFlags}
	| {readonly command: 'check'; readonly check: CheckFlags}
	| {readonly command: 'rotate'; readonly rotate: RotateFlags}
	| {readonly command: 'retire'; readonly retire: RetireFlags}
	| {readonly command: 'policy'; readonly policy: PolicyCommandFlags}
	| {readonly command: 'targets'; readonly targets: TargetsFlags}
	| {readonly command: 'activity'; readonly activity: ActivityFlags}
	| {readonly command: 'sandbox'; readonly sandbox: SandboxFlags}
);
