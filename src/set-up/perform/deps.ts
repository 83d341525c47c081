import type {Call} from '../../aws/answer.js';
import type {Aws} from '../../aws/clients.js';
import type {Connection} from '../../aws/connection.js';
import type {Clock} from '../../flow/clock.js';
import type {ProofState} from '../../proof/state.js';
import type {Secret} from '../../secret.js';
import type {Store} from '../../targets/store.js';
import type {Operator} from '../state.js';

/** Credentials that one can choose, and how to reach AWS with them. */
export type SourceChoice = {
	readonly id: string;
	/** `profile ops`, `environment`, `sandbox`. */
	readonly label: string;
	readonly note?: string;
	/** May take time: the sandbox is started here. */
	readonly connect: () => Promise<Connection>;
};

/** The memory of targets, as set-up needs it. */
export type TargetStore = Pick<Store, 'list' | 'save' | 'forget'>;

/** Everything that set-up needs of the world around it. */
export type SetUpDeps = {
	readonly sources: () => Promise<readonly SourceChoice[]>;
	readonly store: TargetStore;
	readonly clock: Clock;
	/** So many random bytes, in hexadecimal. */
	readonly random: (bytes: number) => string;
	readonly run: {readonly id: string; readonly version: string; readonly pid: number};
	/** Every changing call that the operator's credentials made, for the activity record. */
	readonly onChange?: (call: Call, operator: Operator | undefined) => void;
	/** Every proof that has ended. */
	readonly onProof?: (proof: ProofState) => void;
	/** Puts text on the clipboard; false where the terminal takes none. */
	readonly copy?: (text: string) => boolean;
	/** Directory for copies of policies that are replaced. */
	readonly policyCopies: string;
	/** Directory for evidence; absent: the working directory. */
	readonly evidenceDirectory?: string;
	/** The file for profiles; absent: the one that the AWS tools share. */
	readonly credentialsFile?: string;
	/** Where a file with a secret is proposed; absent: the home folder. */
	readonly keyFolder?: string;
	/** The backup key where the operator handed it over (NIGHTDROP_ACCESS_KEY_ID and its secret). */
	readonly userCredentials?: {readonly accessKeyId: string; readonly secretAccessKey: Secret};
	/** A temporary key may be made for the proof of a target whose secret is not at hand. */
	readonly mayMakeTemporaryKey: boolean;
	/** Opens a session with AWS; a test may put faults in between. */
	readonly openAws: (
		connection: Connection,
		options: {readonly userAgent: string; readonly onCall?: (call: Call) => void},
	) => Promise<Aws>;
};
