import type {PolicyOptions, PolicySubject} from '../policy/options.js';
import type {ProofInput} from '../proof/proof.js';
import type {ProofEffect, ProofState} from '../proof/state.js';
import type {Secret} from '../secret.js';
import type {ProofRecord, Target} from '../targets/target.js';
import type {BucketFacts, UserFacts} from './facts.js';
import type {Operator, Place, PlanRow, PlanRowId} from './state.js';

/** What is to be done outside. Each is performed by one function in `perform/`. */
export type SetUpEffect =
	| {readonly type: 'listSources'}
	| {readonly type: 'connect'; readonly source: string; readonly region?: string}
	| {
			readonly type: 'checkNeeds';
			readonly operator: Operator;
			readonly bucket?: string;
			readonly user?: string;
	  }
	| {readonly type: 'listBuckets'}
	| {readonly type: 'readBucket'; readonly bucket: string; readonly account: string}
	| {readonly type: 'readUser'; readonly name: string}
	/** Carry out one row of the plan. */
	| {readonly type: 'applyRow'; readonly row: PlanRow; readonly job: ApplyJob}
	| {
			readonly type: 'undo';
			readonly rows: readonly PlanRowId[];
			readonly job: ApplyJob;
			/** The record as it was before this run; absent: this run began it, so that nothing is left to be remembered. */
			readonly before?: Target;
	  }
	/** With the target, since a run that died may have stored the secret of its key there. */
	| {readonly type: 'openPlace'; readonly place: Place; readonly target?: Target}
	| {readonly type: 'createKey'; readonly target: Target; readonly run: string}
	| {
			readonly type: 'store';
			readonly place: Place;
			readonly accessKeyId: string;
			readonly secret: Secret;
			readonly target: Target;
	  }
	| {readonly type: 'hideSecretLater'; readonly showing: number}
	| {readonly type: 'copy'; readonly what: string; readonly text: string | Secret}
	| {
			readonly type: 'testUpload';
			readonly target: Target;
			readonly accessKeyId: string;
			readonly secret: Secret;
			/** When it was made, milliseconds since 1970. */
			readonly madeAt?: number;
	  }
	| {readonly type: 'proof'; readonly effect: ProofEffect}
	/** Find the secret of a complete target, else make a temporary key. */
	| {readonly type: 'findProofKey'; readonly target: Target}
	/** The proof runs with this key, until `endProof` forgets it. */
	| {
			readonly type: 'useKey';
			readonly accessKeyId: string;
			readonly secret: Secret;
			readonly input: ProofInput;
	  }
	/** The proof has ended: the test object goes, a temporary key goes, the record is written, the secret is forgotten. */
	| {
			readonly type: 'endProof';
			readonly target: Target;
			readonly record: ProofRecord;
			readonly proof: ProofState;
			/** A key that was made for the proof alone. */
			readonly temporaryKey?: string;
	  }
	| {readonly type: 'saveEvidence'; readonly proof: ProofState}
	| {readonly type: 'saveTarget'; readonly target: Target};

/** What carrying out the plan needs to know. */
export type ApplyJob = {
	readonly target: Target;
	/** Id of this run, for the journal. */
	readonly run: string;
	/** Account that owns the bucket. */
	readonly owner: string;
	readonly region: string;
	readonly options: PolicyOptions;
	/** Without the user's ARN as long as the user does not exist. */
	readonly subject: Omit<PolicySubject, 'userArn'> & {readonly userArn?: string};
	readonly bucket: BucketFacts;
	readonly user: UserFacts;
	/** Keys whose secret nobody has. */
	readonly lostKeys: readonly string[];
};
