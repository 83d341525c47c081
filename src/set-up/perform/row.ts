import type {Trouble} from '../../aws/trouble.js';
import type {Waiting} from '../../flow/ask-until.js';
import type {Target} from '../../targets/target.js';
import type {ApplyJob} from '../effect.js';
import type {BucketFacts, UserFacts} from '../facts.js';
import type {PlanRow} from '../state.js';
import type {Context, Session} from './session.js';

/** How a row of the plan ended. */
export type RowOutcome =
	| {
			readonly ok: true;
			readonly outcome?: string;
			readonly target?: Target;
			readonly user?: UserFacts;
			readonly bucket?: BucketFacts;
			readonly wasThere?: boolean;
	  }
	| {readonly ok: false; readonly trouble: Trouble; readonly target?: Target};

/** What carrying out one row needs. */
export type RowContext = {
	readonly session: Session;
	readonly row: PlanRow;
	readonly job: ApplyJob;
	readonly signal: AbortSignal;
	readonly onWait: (waiting: Waiting) => void;
};

export type RunRow = (context: RowContext) => Promise<RowOutcome>;

/** A refusal of a row, said as what was not done. */
export function rowRefused(trouble: Trouble, target?: Target): RowOutcome {
	return {ok: false, trouble, ...(target === undefined ? {} : {target})};
}

/** Events and times around one row. */
export async function runRow(
	session: Session,
	run: RunRow,
	{row, job}: {readonly row: PlanRow; readonly job: ApplyJob},
	{send, signal}: Context,
): Promise<void> {
	const {clock} = session.deps;
	const startedAt = clock.now();
	const outcome = await run({
		session,
		row,
		job,
		signal,
		onWait: waiting => send({type: 'rowWaited', row: row.id, waiting}),
	});
	if (outcome.ok) {
		const {ok: _, ...rest} = outcome;
		const at = clock.now();
		send({type: 'rowDone', row: row.id, durationMs: at - startedAt, at, ...rest});
	} else {
		const {ok: _, ...rest} = outcome;
		send({type: 'rowFailed', row: row.id, ...rest});
	}
}
