import {join} from 'node:path';
import {proofJson} from '../../proof/json.js';
import {createPerformProof, proofOpener, proofUserAgent} from '../../proof/perform.js';
import type {ProofInput} from '../../proof/proof.js';
import type {ProofState} from '../../proof/state.js';
import {createSecret, type Secret} from '../../secret.js';
import {createFile} from '../../storage/atomic.js';
import {attempt} from '../../storage/problem.js';
import {printJson} from '../../terminal/lines.js';
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

/** Write the proof down, in a new file that only its owner may read. */
export async function saveEvidence(
	{deps}: Session,
	{proof}: {readonly proof: ProofState},
	{send}: Context,
): Promise<void> {
	const {input} = proof.evidence;
	const day = new Date(proof.finishedAt ?? proof.now).toISOString().slice(0, 10);
	const name = input.name.replace(/\/$/u, '').replace(/[^\w.-]+/gu, '-');
	const text = `${printJson(proofJson(proof), '  ')}\n`;
	for (let count = 1; ; count++) {
		const path = join(deps.evidenceDirectory ?? '', `${name}-${day}${count === 1 ? '' : `-${count}`}.json`);
		const saved = await attempt('The evidence was not saved', path, async () => createFile(path, text));
		if (saved.ok) {
			send({type: 'proof', event: {type: 'evidenceSaved', path}});
			send({type: 'evidenceSaved', path});
			return;
		}

		if (saved.problem.kind !== 'exists' || count > 99) {
			const {what, why, next} = saved.problem;
			send({type: 'proof', event: {type: 'evidenceNotSaved', problem: why}});
			send({type: 'evidenceFailed', trouble: {what, why, next}});
			return;
		}
	}
}
