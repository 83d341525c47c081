import {firstProofEffect, initialProof, updateProof as updateInner} from '../../proof/flow.js';
import type {ProofInput} from '../../proof/proof.js';
import {proofRecordOf} from '../../proof/record.js';
import type {ProofEvent, ProofState} from '../../proof/state.js';
import {withKeyFacts} from '../../targets/journal.js';
import type {SetUpEffect} from '../effect.js';
import type {SetUpEvent} from '../event.js';
import {asComplete, atStep} from '../journal.js';
import type {Next} from '../next.js';
import type {SetUpState} from '../state.js';
import {enterHandOver} from './hand-over.js';

/** Open the step, and begin at once. */
export function enterProof(state: SetUpState): Next {
	const {key, target} = state;
	const input = inputOf(state);
	if (input === undefined || target === undefined || key.secret === undefined) {
		return [state];
	}

	// Evidence that was saved is of the proof before.
	const {evidence: _, ...handOver} = state.handOver;
	return [
		{
			...state,
			handOver,
			step: 'proof',
			target: atStep(target, 9),
			key: {...key, isShown: false},
			proof: {status: 'running', proof: initialProof(input)},
		},
		{type: 'useKey', accessKeyId: input.accessKeyId, secret: key.secret, input},
		{type: 'proof', effect: firstProofEffect},
	];
}

/** The probes, live; the proof's own keys are its own events. */
export function updateProof(state: SetUpState, event: SetUpEvent): Next {
	const {proof} = state;
	switch (event.type) {
		case 'continued':
			return continued(state);
		case 'retried':
		case 'proveAgainAsked':
			return proveAgain(state);
		case 'wentBack':
			return proof.record?.verdict === 'violated'
				? backToPolicy(state)
				: proof.status === 'running' || proof.status === 'ending'
					? [{...state, message: {role: 'busy', text: 'The proof is running; ctrl-c stops it'}}]
					: [{...state, over: 'kept'}];
		default:
			return [state];
	}
}

/** The plan was carried out, so bucket and user are not as they were read: they are read again on the way. */
function backToPolicy(state: SetUpState): Next {
	const {account, bucket} = state;
	return account.operator === undefined
		? [state]
		: [
				{
					...state,
					step: 'bucket',
					goTo: 'policy',
					bucket: {...bucket, status: 'reading', findings: [], wanted: bucket.ticked},
				},
				{type: 'readBucket', bucket: bucket.bucket, account: account.operator.account},
			];
}

/** Events of the proof itself, and its end. */
export function proofAnswered(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'proof':
			return event.event.type === 'proveAgainAsked' ? proveAgain(state) : inner(state, event.event);
		case 'proofRecorded':
			return recorded(state, event);
		default:
			return [state];
	}
}

function inputOf({account, bucket, policy, key, target, run, apply}: SetUpState): ProofInput | undefined {
	const {where, operator} = account;
	if (
		where === undefined ||
		operator === undefined ||
		target?.user.arn === undefined ||
		key.accessKeyId === undefined
	) {
		return undefined;
	}

	const {user} = target;
	const changedAt = key.madeAt ?? apply.changedAt;
	return {
		name: target.name,
		bucket: bucket.bucket,
		prefix: bucket.prefix,
		region: where.region,
		account: operator.account,
		userName: user.name,
		userArn: target.user.arn,
		...(user.id === undefined ? {} : {userId: user.id}),
		...(user.formerArns === undefined ? {} : {formerArns: user.formerArns}),
		options: policy.options,
		accessKeyId: key.accessKeyId,
		endpoint: where.endpoint,
		isAws: where.isAws,
		isPlainHttp: where.isPlainHttp,
		runId: run.id,
		version: run.version,
		keepsEvidence: true,
		...(changedAt === undefined ? {} : {changedAt}),
	};
}

function inner(state: SetUpState, event: ProofEvent): Next {
	const {proof} = state.proof;
	if (proof === undefined) {
		return [state];
	}

	const [next, ...effects] = updateInner(proof, event);
	const known: SetUpState = {...state, proof: {...state.proof, proof: next}};
	const wrapped = effects.map(
		(effect): SetUpEffect =>
			effect.type === 'saveEvidence' ? {type: 'saveEvidence', proof: next} : {type: 'proof', effect},
	);
	if (event.type === 'keyTurnedOff' && event.error === undefined) {
		return turnedOff(known, wrapped);
	}

	return state.proof.status === 'running' && next.phase === 'done'
		? ended(known, next, wrapped)
		: [known, ...wrapped];
}

function turnedOff(state: SetUpState, effects: readonly SetUpEffect[]): Next {
	const {target, key, proof} = state;
	if (target === undefined || key.accessKeyId === undefined) {
		return [state, ...effects];
	}

	const off = withKeyFacts(target, key.accessKeyId, {
		deactivatedAt: new Date(proof.proof?.now ?? 0).toISOString(),
	});
	return [{...state, target: off}, {type: 'saveTarget', target: off}, ...effects];
}

function ended(state: SetUpState, proof: ProofState, effects: readonly SetUpEffect[]): Next {
	const {target, key} = state;
	if (target === undefined) {
		return [state, ...effects];
	}

	const record = proofRecordOf(proof);
	const proven = {...target, lastProof: record};
	return [
		{...state, proof: {...state.proof, status: 'ending'}},
		...effects,
		{
			type: 'endProof',
			target: record.verdict === 'violated' ? proven : asComplete(proven),
			record,
			proof,
			...(key.isTemporary === true && key.accessKeyId !== undefined ? {temporaryKey: key.accessKeyId} : {}),
		},
	];
}

/** The secret leaves the memory with the end of the proof. */
function recorded(state: SetUpState, event: Extract<SetUpEvent, {type: 'proofRecorded'}>): Next {
	const {secret: _, ...key} = state.key;
	const {isGoingOn, ...proof} = state.proof;
	const ended: SetUpState = {
		...state,
		target: event.target,
		key: {...key, isShown: false},
		test: {...state.test, leftOver: event.leftOver},
		proof: {...proof, status: 'done', record: event.record},
	};
	return isGoingOn ? continued(ended) : [ended];
}

function continued(state: SetUpState): Next {
	const {status, record, trouble} = state.proof;
	if (status === 'ending') {
		return [
			{
				...state,
				proof: {...state.proof, isGoingOn: true},
				message: {role: 'busy', text: 'Taking the test objects away'},
			},
		];
	}

	if (status !== 'done' || trouble !== undefined || record === undefined) {
		return [state];
	}

	return record.verdict === 'violated'
		? [
				{
					...state,
					message: {role: 'bad', text: 'It does not go on: the proof is violated'},
				},
			]
		: enterHandOver(state);
}

/** The secret is gone with the first proof: it is read again from where it was saved, or a temporary key is made. */
function proveAgain(state: SetUpState): Next {
	const {target} = state;
	return state.proof.status !== 'done' || target === undefined
		? [state]
		: [
				{...state, proof: {...state.proof, status: 'finding-key'}},
				{type: 'findProofKey', target},
			];
}
