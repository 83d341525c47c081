import type {PolicyDocument} from '../policy/document.js';

/** Parts of AWS that know nothing of each other: the usual one, China, GovCloud. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** Everything the sandbox knows, in memory. */
export type SandboxState = {
	readonly account: string;
	readonly partition: Partition;
	/** Where buckets are made unless a location is given. */
	readonly region: string;
	/** Another account that owns the bucket one may run into. */
	readonly otherAccount: string;
	readonly users: Map<string, User>;
	readonly groups: Map<string, Group>;
	readonly roles: Map<string, Role>;
	/** Managed policies by ARN. */
	readonly managedPolicies: Map<string, ManagedPolicy>;
	/** Serial numbers of the virtual MFA devices that were made. */
	readonly virtualMfaDevices: Set<string>;
	/** The step of 30 s that the last code taken of a device was of, by its serial number. */
	readonly usedMfaSteps: Map<string, number>;
	/** Keys and temporary credentials by access key id. */
	readonly accessKeys: Map<string, AccessKey>;
	readonly sessions: Map<string, Session>;
	readonly buckets: Map<string, Bucket>;
	readonly accountPublicAccessBlock: {current?: PublicAccessBlock};
	readonly clock: () => number;
	/** Random characters from an alphabet. Seeded for pictures: then they follow from `of`, what they are for, and how often that was asked. */
	readonly random: (length: number, alphabet: string, of?: string) => string;
	readonly knobs: Knobs;
};

export type Knobs = {
	/** Added to every answer, milliseconds. */
	slowMs: number;
	/** How long a new user is unknown to bucket policies, a new key flickers and a new policy takes. */
	consistencyMs: number;
};

export type User = {
	readonly name: string;
	readonly path: string;
	readonly id: string;
	readonly arn: string;
	/** Milliseconds since 1970, as all times here. */
	readonly createdAt: number;
	readonly tags: Map<string, string>;
	readonly inlinePolicies: Map<string, PolicyDocument>;
	readonly attachedPolicies: Set<string>;
	boundary?: string;
	/** Nobody signs in here: only seed data has it. */
	passwordLastUsedAt?: number;
	loginProfile?: {readonly createdAt: number; readonly passwordResetRequired: boolean};
	readonly mfaDevices: {readonly serialNumber: string; readonly enabledAt: number}[];
	readonly sshKeys: {readonly id: string; readonly status: string; readonly uploadedAt: number}[];
	readonly signingCertificates: {readonly id: string; readonly status: string; readonly uploadedAt: number}[];
	readonly serviceCredentials: {
		readonly id: string;
		readonly serviceName: string;
		readonly userName: string;
		readonly status: string;
		readonly createdAt: number;
	}[];
};

export type Group = {
	readonly name: string;
	readonly path: string;
	readonly id: string;
	readonly arn: string;
	readonly createdAt: number;
	readonly members: Set<string>;
	readonly inlinePolicies: Map<string, PolicyDocument>;
	readonly attachedPolicies: Set<string>;
};

export type Role = {
	readonly name: string;
	readonly path: string;
	readonly id: string;
	readonly arn: string;
	readonly createdAt: number;
	trustPolicy: PolicyDocument;
	readonly inlinePolicies: Map<string, PolicyDocument>;
	readonly attachedPolicies: Set<string>;
};

export type ManagedPolicy = {
	readonly name: string;
	readonly arn: string;
	readonly id: string;
	readonly path: string;
	readonly createdAt: number;
	document: PolicyDocument;
};

export type AccessKey = {
	readonly id: string;
	readonly secret: string;
	readonly userName: string;
	status: 'Active' | 'Inactive';
	readonly createdAt: number;
	lastUsed?: {readonly at: number; readonly service: string; readonly region: string};
};

/** Temporary credentials. */
export type Session = {
	readonly accessKeyId: string;
	readonly secret: string;
	readonly token: string;
	readonly issuedAt: number;
	readonly expiresAt: number;
	readonly kind: 'session' | 'federated-user' | 'assumed-role';
	/** User name for `session` and `federated-user` (whose rights it has or shares), role name for `assumed-role`. */
	readonly owner: string;
	readonly sessionName?: string;
	readonly policy?: PolicyDocument;
	/** When a code of an MFA device opened it. */
	readonly mfaAt?: number;
};

export type PublicAccessBlock = {
	readonly blockPublicAcls: boolean;
	readonly ignorePublicAcls: boolean;
	readonly blockPublicPolicy: boolean;
	readonly restrictPublicBuckets: boolean;
};

export type Bucket = {
	readonly name: string;
	readonly region: string;
	/** Account id of the owner. */
	readonly owner: string;
	readonly createdAt: number;
	policy?: {
		readonly text: string;
		readonly document: PolicyDocument;
		readonly at: number;
		/** What was there before, and holds until this is known everywhere. */
		readonly previous?: PolicyDocument;
		/** Ids of the users and roles that the policy names, by ARN, as they were when it was put. */
		readonly principals?: ReadonlyMap<string, string>;
	};
	publicAccessBlock?: PublicAccessBlock;
	ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
	versioning?: 'Enabled' | 'Suspended';
	acl: Acl;
	/** Raw XML of configurations that are stored and given back: lifecycle, encryption, tagging, logging … by sub-resource name. */
	readonly configurations: Map<string, string>;
	objectLock?: {readonly mode?: 'GOVERNANCE' | 'COMPLIANCE'; readonly days?: number; readonly years?: number};
	/** Versions of each key, newest first. */
	readonly objects: Map<string, ObjectVersion[]>;
	readonly uploads: Map<string, Upload>;
};

/** Canonical user ids or group URIs. */
export type Grant = {
	readonly grantee: string;
	readonly permission: 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP' | 'FULL_CONTROL';
};
export type Acl = {readonly owner: string; readonly grants: readonly Grant[]};

export type ObjectVersion = {
	/** `null` in a bucket without versions. */
	readonly versionId: string;
	readonly isDeleteMarker: boolean;
	readonly lastModified: number;
	readonly size: number;
	/** Without quotes. */
	readonly etag: string;
	/** Seed data has a size and no bytes: reading it yields zeros. */
	readonly content?: Uint8Array;
	readonly storageClass: string;
	readonly headers: {readonly [name: string]: string};
	readonly metadata: {readonly [name: string]: string};
	readonly checksum?: {readonly algorithm: string; readonly value: string; readonly type: string};
	/** Canonical id of the account that it belongs to. */
	readonly owner: string;
	/** How many parts it was uploaded in. */
	readonly parts?: number;
	readonly partList?: readonly {readonly size: number; readonly checksum?: string}[];
	acl: Acl;
	tags: Map<string, string>;
	retention?: {readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly until: number};
	legalHold?: boolean;
	/** An archived object that was asked back: readable between the two times. */
	restore?: {readonly readyAt: number; readonly until: number};
	annotations?: Map<string, Annotation>;
};

export type Annotation = {
	readonly content: Uint8Array;
	readonly etag: string;
	readonly lastModified: number;
};

export type Upload = {
	readonly id: string;
	readonly key: string;
	readonly initiator: string;
	readonly initiatedAt: number;
	readonly headers: {readonly [name: string]: string};
	readonly metadata: {readonly [name: string]: string};
	readonly checksumAlgorithm?: string;
	readonly checksumType?: 'FULL_OBJECT' | 'COMPOSITE';
	/** Canonical id of the account that the object will belong to. */
	readonly owner: string;
	readonly acl: Acl;
	readonly tags: Map<string, string>;
	readonly storageClass: string;
	readonly retention?: ObjectVersion['retention'];
	readonly legalHold?: boolean;
	readonly parts: Map<
		number,
		{readonly content: Uint8Array; readonly etag: string; readonly at: number; readonly checksum?: string}
	>;
};
