import {lostKeysOf, usableKeyOf} from '../../keys/known-keys.js';
import {targetName} from '../../targets/names.js';
import {fixesOf} from '../bucket-findings.js';
import type {SetUpEvent} from '../event.js';
import {recordOf} from '../journal.js';
import type {Next} from '../next.js';
import {planSetUp} from '../plan.js';
import type {PlanRow, SetUpState} from '../state.js';
import {startApply} from './apply.js';
import {placeOf} from './place.js';

/** Open the step: the plan follows from what was read and chosen, and nothing has been changed yet. */
export function enterReview(state: SetUpState): Next {
	const {goTo: _, ...settled} = state;
	const next: SetUpState = {
		...settled,
		step: 'review',
		review: {rows: planOf(state), focus: 0, status: 'shown'},
	};
	const {operator} = state.account;
	if (operator === undefined) {
		return [next];
	}

	return [
		{...next, account: {...state.account, needs: {...state.account.needs, status: 'asking'}}},
		{
			type: 'checkNeeds',
			operator,
			bucket: state.bucket.bucket,
			user: state.user.facts?.name ?? state.user.newName,
		},
	];
}

/** The calls in order; confirm. */
export function updateReview(state: SetUpState, event: SetUpEvent): Next {
	switch (event.type) {
		case 'moved': {
			const last = state.review.rows.length - 1;
			const focus = Math.max(0, Math.min(last, state.review.focus + event.by));
			return [{...state, review: {...state.review, focus}}];
		}
		case 'continued':
			return continued(state);
		case 'wentBack':
			return state.review.status === 'opening' ? [state] : [{...state, step: 'policy'}];
		default:
			return [state];
	}
}

/** Answers that belong to this step: the place for the secret, opened before anything is made. */
export function reviewAnswered(state: SetUpState, event: SetUpEvent): Next {
	if (state.review.status !== 'opening') {
		return [state];
	}

	switch (event.type) {
		case 'placeOpened':
			return startApply(withRecord(state));
		case 'placeRefused':
			return [{...state, review: {...state.review, status: 'shown', trouble: event.trouble}}];
		case 'placeHeld':
			// With that key the plan is another one: it is neither removed nor made.
			return enterReview({...state, target: event.target});
		default:
			return [state];
	}
}

function continued(state: SetUpState): Next {
	if (state.review.status === 'opening' || state.account.needs.status === 'asking') {
		return [state];
	}

	const makesKey = state.review.rows.some(row => row.id === 'create-key');
	if (state.key.isGiven && makesKey) {
		const {trouble: _, ...review} = state.review;
		return [
			{...state, review: {...review, status: 'opening'}},
			{
				type: 'openPlace',
				place: placeOf(state.key),
				...(state.target === undefined ? {} : {target: state.target}),
			},
		];
	}

	return startApply(withRecord(state));
}

/** The rows of the plan, from everything that the steps before know. */
export function planOf(state: SetUpState): readonly PlanRow[] {
	const {bucket, user, policy, account, target, run} = state;
	if (
		bucket.facts === undefined ||
		user.facts === undefined ||
		policy.preview?.type !== 'ready' ||
		account.where === undefined ||
		account.operator === undefined
	) {
		return [];
	}

	const there = new Set(
		user.facts.keys?.known === true ? user.facts.keys.value.map(key => key.accessKeyId) : [],
	);
	const usable = usableKeyOf(target);
	return planSetUp({
		account: account.operator.account,
		region: account.where.region,
		bucket: bucket.facts,
		user: user.facts,
		willCreateUser: user.facts.status === 'missing',
		cleanUp: user.willCleanUp ? (user.cleanUp ?? []) : [],
		fixes: fixesOf(bucket.findings).filter(fix => bucket.ticked.includes(fix.id)),
		policy: policy.preview,
		lostKeys: lostKeysOf(target, run.startedAt).filter(id => there.has(id)),
		needsKey: usable === undefined || !there.has(usable.accessKeyId),
		testPrefix: `${bucket.prefix}.nightdrop/`,
	});
}

/** The record of the target as it is kept from now on. */
function withRecord(state: SetUpState): SetUpState {
	const {bucket, user, account, policy, target, expectEveryMs} = state;
	const name = user.facts?.name ?? user.newName;
	const record = recordOf(
		{
			name: state.known.some(
				other => other.name === targetName(bucket.bucket, bucket.prefix) && other.user.name !== name,
			)
				? `${targetName(bucket.bucket, bucket.prefix)} (${name})`
				: targetName(bucket.bucket, bucket.prefix),
			bucket: bucket.bucket,
			prefix: bucket.prefix,
			region: account.where?.region ?? '',
			account: account.operator?.account ?? '',
			endpointUrl: account.where?.endpointUrl,
			userName: name,
			userArn: user.facts?.arn,
			userId: user.facts?.id,
			userCreatedAt: user.facts?.createdAt,
			options: policy.options,
			createdAt: new Date(state.run.startedAt).toISOString(),
			expectEveryMs,
			fixes: bucket.ticked,
		},
		target,
	);
	return {...state, target: record};
}
