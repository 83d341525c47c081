import {lostKeysOf} from '../../keys/known-keys.js';
import type {ApplyJob} from '../effect.js';
import type {SetUpState} from '../state.js';

/** What the rows need to know to be carried out. */
export function jobOf(state: SetUpState): ApplyJob {
	const {bucket, user, policy, account, target, run} = state;
	if (
		target === undefined ||
		bucket.facts === undefined ||
		user.facts === undefined ||
		policy.preview?.type !== 'ready'
	) {
		throw new Error('The plan was begun before it was made');
	}

	const {userArn: _, ...subject} = policy.preview.subject;
	const arn = target.user.arn ?? user.facts.arn;
	return {
		target,
		run: run.id,
		owner: account.operator?.account ?? '',
		region: account.where?.region ?? '',
		options: policy.options,
		subject: {
			...subject,
			...(arn === undefined ? {} : {userArn: arn}),
			...(target.user.id === undefined ? {} : {userId: target.user.id}),
		},
		bucket: bucket.facts,
		user: user.facts,
		lostKeys: lostKeysOf(target, run.startedAt),
	};
}
