import {saveEvidence} from '../../proof/evidence/save.js';
import {createPerformProof, proofOpener, proofUserAgent} from '../../proof/perform.js';
import type {ProofInput} from '../../proof/proof.js';
import type {ProofState} from '../../proof/state.js';
import {createSecret, type Secret} from '../../secret.js';
import {type Context, operatorOf, type Session} from './session.js';

/** Prepare the proof with the backup key. */
export function takeKey(
	session: Session,
	{input, secret}: {readonly input: ProofInput; readonly secret: Secret},
): void {
	const {deps} = session;
	const operator = operatorOf(session);
	session.proofInput = input;
	session.proof = createPerformProof({
		input,
		operator,
		key: {accessKeyId: input.accessKeyId, secretAccessKey: secret},
		open: proofOpener(operator, {userAgent: proofUserAgent(input), clock: deps.clock}),
		clock: deps.clock,
		random: deps.random,
	});
}

/** The proof has ended: what is left of it can turn the key off, and no longer use it. */
export function forgetKey(session: Session): void {
	if (session.proofInput !== undefined) {
		takeKey(session, {input: session.proofInput, secret: createSecret('')});
	}
}

/** Write the proof down. */
export async function keepEvidence(
	{deps}: Session,
	{proof}: {readonly proof: ProofState},
	{send}: Context,
): Promise<void> {
	const saved = await saveEvidence(proof, deps.evidenceDirectory);
	if (saved.ok) {
		send({type: 'proof', event: {type: 'evidenceSaved', path: saved.value}});
		send({type: 'evidenceSaved', path: saved.value});
	} else {
		const {what, why, next} = saved.problem;
		send({type: 'proof', event: {type: 'evidenceNotSaved', problem: why}});
		send({type: 'evidenceFailed', trouble: {what, why, next}});
	}
}
