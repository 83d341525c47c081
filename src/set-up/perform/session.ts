import {type Aws, isChanging} from '../../aws/call.js';
import type {Connection} from '../../aws/connection.js';
import {isOfAws} from '../../aws/endpoints.js';
import type {Trouble} from '../../aws/trouble.js';
import type {PerformContext} from '../../flow/flow.js';
import type {KeyTools} from '../../keys/tools.js';
import type {PerformProof} from '../../proof/perform.js';
import type {ProofInput} from '../../proof/proof.js';
import type {Secret} from '../../secret.js';
import type {Target} from '../../targets/target.js';
import type {SetUpEvent} from '../event.js';
import type {Operator} from '../state.js';
import type {SetUpDeps, SourceChoice} from './deps.js';

/** What performing keeps between effects: the open session with AWS, and nothing that the state could hold. */
export type Session = {
	readonly deps: SetUpDeps;
	readonly userAgent: string;
	choices: readonly SourceChoice[];
	connection?: Connection;
	aws?: Aws;
	operator?: Operator;
	/** The last write of the record. */
	saving: Promise<unknown>;
	/** The record as it was last written. */
	kept?: Target;
	/** Keys of objects that the test upload left, to be removed after the proof. */
	testKeys: readonly string[];
	testBucket?: string;
	/** Key of an upload in parts that was begun and has not ended yet. */
	testUpload?: string;
	/** The proof under way; it holds the backup key until it has ended. */
	proof?: PerformProof;
	proofInput?: ProofInput;
	/** A key made for the proof alone, until it is deleted. */
	temporary?: {readonly target: Target; readonly accessKeyId: string};
};

export type Context = PerformContext<SetUpEvent>;

/** Begin without a connection. */
export function createSession(deps: SetUpDeps): Session {
	return {
		deps,
		userAgent: `nightdrop/${deps.run.version} run/${deps.run.id}`,
		choices: [],
		testKeys: [],
		saving: Promise.resolve(),
	};
}

/** The operator's session. Effects that need it come after `connected`. */
export function operatorOf(session: Session): Aws {
	if (session.aws === undefined) {
		throw new Error('A call was to be made before credentials were chosen');
	}

	return session.aws;
}

/** Open a session with the operator's credentials in place of the one before; every change is told. */
export async function openOperator(session: Session, connection: Connection, context: Context): Promise<Aws> {
	session.aws?.close();
	const aws = await session.deps.openAws(connection, {
		userAgent: session.userAgent,
		onCall(call) {
			if (isChanging(call.operation) && call.service !== 'sts') {
				session.deps.onChange?.(call, session.operator);
				context.send({type: 'called', call});
			}
		},
	});
	session.connection = connection;
	session.aws = aws;
	return aws;
}

/** A session with the backup key alone: never a chain behind it. */
export async function openUser(
	session: Session,
	key: {readonly accessKeyId: string; readonly secret: Secret},
): Promise<Aws> {
	const {connection, deps, userAgent} = session;
	if (connection === undefined) {
		throw new Error('The backup key was to be used before credentials were chosen');
	}

	// A profile may name an endpoint that a session from a bare key would not know of.
	const {s3} = operatorOf(session).endpoints();
	const endpointUrl = connection.endpointUrl ?? (isOfAws(s3) ? undefined : s3);
	return deps.openAws(
		{
			...connection,
			...(endpointUrl === undefined ? {} : {endpointUrl}),
			credentials: {type: 'key', accessKeyId: key.accessKeyId, secretAccessKey: key.secret},
			label: 'the backup key',
		},
		{userAgent},
	);
}

/**
Write the record to the disk. Without it nothing is sent: an interrupted run could not be gone on with.

One after another, in the order of asking, so that what is written last is what was known last.
*/
export async function keep(session: Session, target: Target): Promise<Trouble | undefined> {
	const saving = session.saving.then(async () => session.deps.store.save(target));
	session.saving = saving;
	const saved = await saving;
	if (saved.ok) {
		session.kept = target;
	}

	return saved.ok ? undefined : {what: saved.problem.what, why: saved.problem.why, next: saved.problem.next};
}

/** What looking after keys needs of this session. */
export const keyTools = (session: Session): KeyTools => ({
	operator: operatorOf(session),
	clock: session.deps.clock,
	run: session.deps.run,
	keep: async target => keep(session, target),
});
