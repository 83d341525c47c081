import type {IAM} from '@aws-sdk/client-iam';

/** A step of a journey: keys, then what must be seen, then perhaps a picture. */
export type Step = {
	/** Keys by name, pressed one after the other. */
	readonly press?: readonly string[];
	/** Text typed into a field. */
	readonly type?: string;
	/** What must stand on the screen before the journey goes on. */
	readonly see: string | RegExp;
	/** What must not stand there any more. */
	readonly seeNo?: string | RegExp;
	/** The name of the picture to take here. */
	readonly shot?: string;
	/** What somebody else does to the account before the keys are pressed. */
	readonly meanwhile?: (iam: IAM) => Promise<unknown>;
};

/** One run of the program, from its start to the last picture. */
export type Journey = {
	readonly columns: number;
	readonly rows: number;
	readonly args?: readonly string[];
	readonly env?: {readonly [name: string]: string};
	readonly steps: readonly Step[];
};
