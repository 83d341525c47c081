import type {Answer} from '../aws/answer.js';
import type {Acl, Ownership, PublicAccessBlock} from '../aws/bucket-access.js';
import type {Encryption, ObjectLock, Versioning} from '../aws/bucket-settings.js';
import type {CallerIdentity} from '../aws/identity.js';
import type {AccessKey} from '../aws/keys.js';
import type {Role} from '../aws/roles.js';
import type {OtherCredential} from '../aws/user-credentials.js';
import type {Group, NamedPolicy} from '../aws/user-policies.js';
import type {IamUser} from '../aws/users.js';

/** Who is at the two ends of the proof: whom the backup key belongs to, and who gives the controls. */
export type Identities = {
	readonly user: Answer<CallerIdentity>;
	readonly operator: Answer<CallerIdentity>;
};

export type GroupPolicies = {readonly group: string; readonly policies: readonly NamedPolicy[]};

/** Every policy that reaches the user, and who the user is. Read at the start and at the end, and compared. */
export type Rights = {
	readonly user: Answer<IamUser>;
	/** The text; undefined where the bucket has no policy. */
	readonly bucketPolicy: Answer<string | undefined>;
	readonly inline: Answer<readonly NamedPolicy[]>;
	readonly attached: Answer<readonly NamedPolicy[]>;
	readonly groups: Answer<readonly Group[]>;
	readonly groupPolicies: Answer<readonly GroupPolicies[]>;
	/** Undefined where the user has no boundary. */
	readonly boundary: Answer<NamedPolicy | undefined>;
	readonly roles: Answer<readonly Role[]>;
	readonly ownership: Answer<Ownership>;
	readonly publicAccess: Answer<PublicAccessBlock>;
	readonly keys: Answer<readonly AccessKey[]>;
};

/** What is read once of user and bucket. */
export type Posture = {
	readonly password: Answer<unknown>;
	readonly mfaDevices: Answer<readonly OtherCredential[]>;
	readonly sshKeys: Answer<readonly OtherCredential[]>;
	readonly certificates: Answer<readonly OtherCredential[]>;
	readonly serviceCredentials: Answer<readonly OtherCredential[]>;
	readonly versioning: Answer<Versioning>;
	readonly encryption: Answer<Encryption | undefined>;
	readonly objectLock: Answer<ObjectLock | undefined>;
	readonly policyStatus: Answer<{readonly isPublic: boolean}>;
	readonly bucketAcl: Answer<Acl>;
	readonly replication: Answer<readonly string[]>;
	readonly inventory: Answer<readonly {readonly id: string; readonly destination: string}[]>;
	readonly logging: Answer<{readonly bucket: string; readonly prefix: string} | undefined>;
	readonly sample: Answer<Sample>;
};

/** Some of the objects that are there, as the operator sees them: only names, classes and owners. */
export type Sample = {
	/** Newest of up to 20 series, and one of each storage class. */
	readonly backups: readonly {readonly key: string; readonly storageClass: string}[];
	/** Canonical ids of owners that are not the bucket's. */
	readonly otherOwners: readonly string[];
	readonly seen: number;
	readonly isComplete: boolean;
};

export type Facts = {readonly rights: Rights; readonly posture: Posture};
