import type {Trouble} from '../aws/trouble.js';
import {probeJson} from '../proof/json.js';
import type {Secret} from '../secret.js';
import {troubleJson} from '../ui/trouble-words.js';
import type {SetUpState} from './state.js';
import {whoseWords} from './words.js';

/** The secret of a key that goes into the JSON, where the operator asked for that. */
export type PrintedKey = {readonly accessKeyId: string; readonly secret: Secret};

/** What is revealed of it. */
type PrintedJson = {readonly accessKeyId: string; readonly secretAccessKey: string};

/** `nightdrop/setup/1`: what was made, written and proven. */
export function setUpJson(state: SetUpState, printed: PrintedJson | undefined): unknown {
	const {policy, test, proof, calls, target} = state;
	return {
		schema: 'nightdrop/setup/1',
		ok: proof.record?.verdict === 'proven',
		changed: isChanged(state),
		...(target === undefined ? {} : {target: targetJson(state)}),
		user: userJson(state),
		...(policy.preview?.type === 'ready' ? {policy: policyJson(state)} : {}),
		...(test.key === undefined
			? {}
			: {upload: {key: test.key, bytes: test.bytes, requestId: test.requestId ?? null}}),
		...(proof.proof === undefined
			? {}
			: {
					proof: {verdict: proof.record?.verdict ?? 'not-proven', probes: proof.proof.results.map(probeJson)},
				}),
		secret: secretJson(state, printed),
		calls: calls.map(({operation, status, code, requestId}) => ({
			operation,
			status: status ?? null,
			...(code === undefined ? {} : {code}),
			requestId: requestId ?? null,
		})),
	};
}

/** `--dry-run`: the calls that would be made, in order. */
export function planJson(state: SetUpState): unknown {
	const {review, policy} = state;
	return {
		schema: 'nightdrop/setup/1',
		ok: true,
		changed: false,
		dryRun: true,
		target: targetJson(state),
		...(policy.preview?.type === 'ready' ? {policy: policyJson(state)} : {}),
		plan: review.rows.map(({id, title, calls, others}) => ({
			id,
			title,
			calls,
			...(others === undefined ? {} : {others}),
		})),
		calls: [],
	};
}

/** What went wrong, with what had been done until then. */
export function failureJson(state: SetUpState, trouble: Trouble, printed: PrintedJson | undefined): unknown {
	return {
		schema: 'nightdrop/setup/1',
		ok: false,
		error: troubleJson(trouble, whoseWords(state)),
		changed: isChanged(state),
		...(state.target === undefined ? {} : {target: targetJson(state)}),
		done: state.apply.rows.filter(row => row.state === 'done').map(row => row.id),
		...(printed === undefined ? {} : {secret: {saved: 'printed', ...printed}}),
		calls: state.calls.map(({operation, status, code, requestId}) => ({
			operation,
			status: status ?? null,
			...(code === undefined ? {} : {code}),
			requestId: requestId ?? null,
		})),
	};
}

/** A temporary key that came and went is no change. */
function isChanged({apply}: SetUpState): boolean {
	return apply.rows.some(row => row.state === 'done' && row.wasThere !== true && row.id !== 'check-user');
}

function targetJson({target, bucket, account, user}: SetUpState): unknown {
	return {
		name: target?.name ?? null,
		bucket: bucket.bucket,
		prefix: bucket.prefix,
		region: account.where?.region ?? null,
		account: account.operator?.account ?? null,
		user: target?.user.name ?? user.facts?.name ?? null,
		userArn: target?.user.arn ?? null,
	};
}

function userJson({apply, user, key, proof, target}: SetUpState): unknown {
	const wasMade = apply.rows.some(row => row.id === 'create-user' && row.state === 'done');
	const facts = proof.proof?.evidence.after?.keys ?? proof.proof?.evidence.facts?.rights.keys;
	const temporary = key.isTemporary === true ? key.accessKeyId : undefined;
	const active =
		facts?.ok === true
			? facts.value.filter(one => one.status === 'Active' && one.accessKeyId !== temporary).length
			: (target?.keys ?? []).filter(one => one.deactivatedAt === undefined).length;
	const {password} = user.facts ?? {};
	return {
		created: wasMade,
		password: password?.known === true ? password.value !== 'none' : null,
		activeKeys: active,
		accessKeyId:
			temporary === undefined
				? (key.accessKeyId ?? null)
				: (target?.keys.findLast(one => one.origin === 'ours')?.accessKeyId ?? null),
	};
}

function policyJson({policy}: SetUpState): unknown {
	const {preview, options} = policy;
	return preview?.type === 'ready'
		? {
				preset: options.preset,
				document: preview.document,
				kept: preview.kept,
				replaced: preview.replaced,
				added: preview.added,
			}
		: null;
}

function secretJson({key, target}: SetUpState, printed: PrintedJson | undefined): unknown {
	if (printed !== undefined) {
		return {saved: 'printed', ...printed};
	}

	const record = target?.keys.findLast(one => one.origin === 'ours');
	const saved = key.isTemporary === true ? (record?.savedTo ?? 'discarded') : (key.savedTo ?? 'discarded');
	return {saved};
}
