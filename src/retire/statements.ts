import type {PolicyProblem} from '../policy/build.js';
import {asList, type Statement} from '../policy/document.js';
import {isOurs, removeOurs} from '../policy/merge.js';
import type {PolicySubject} from '../policy/options.js';
import {parsePolicy} from '../policy/parse.js';
import type {Target} from '../targets/target.js';
import type {Stranger} from './facts.js';

/** The policy without the statements of a target. */
export type Removal =
	| {
			readonly ok: true;
			/** Absent: nothing is left. */
			readonly text?: string;
			/** Sids. */
			readonly removed: readonly string[];
			/** Those of others, which stay byte for byte. */
			readonly kept: readonly Statement[];
	  }
	| {readonly ok: false; readonly problem: PolicyProblem};

/** Take the statements of a target out of a policy; those of others stay as they are. */
export function withoutOurs(policy: string, target: Target, strangers: readonly Stranger[]): Removal {
	const subject = subjectOf(policy, target, strangers);
	if (subject === undefined) {
		return {ok: true, text: policy, removed: [], kept: statementsOf(policy)};
	}

	const removal = removeOurs(policy, subject);
	if (!removal.ok) {
		return removal;
	}

	const {text, removed} = removal;
	return {
		ok: true,
		...(text !== undefined && {text}),
		removed,
		kept: text === undefined ? [] : statementsOf(text),
	};
}

/** By whom our statements are known. Absent: the user was never made, so there can be none. */
export function subjectOf(
	policy: string,
	{bucket, prefix, user: {arn, id, formerArns = []}}: Target,
	strangers: readonly Stranger[],
): PolicySubject | undefined {
	const taken = new Set(strangers.filter(one => isSetUpFor(policy, one)).map(one => one.arn));
	const names = [arn, ...formerArns, id].filter(name => name !== undefined && !taken.has(name));
	const [userArn, ...others] = names;
	return arn === undefined || userArn === undefined
		? undefined
		: {
				userArn,
				formerArns: others.filter(name => name !== undefined),
				bucket,
				prefix,
				isPlainHttp: false,
			};
}

/**
Whether somebody set up the user that has our name now: then the statements about this ARN are its own.

S3 keeps ids and shows ARNs, so a statement that names the ARN as its principal is about whoever has it now.
*/
export function isSetUpFor(policy: string, {arn}: Stranger): boolean {
	const subject = {userArn: arn, bucket: '', prefix: '', isPlainHttp: false};
	return statementsOf(policy).some(one => isOurs(one, subject) && principalsOf(one).includes(arn));
}

/** Whether a statement of ours shows the user's id: S3 writes that in the place of the ARN of a user that was deleted. */
export function namesDeleted(policy: string, {user: {id}}: Target): boolean {
	return (
		id !== undefined &&
		statementsOf(policy).some(
			one =>
				isOurs(one, {userArn: id, bucket: '', prefix: '', isPlainHttp: false}) &&
				principalsOf(one).includes(id),
		)
	);
}

const statementsOf = (policy: string) => parsePolicy(policy)?.statements.map(({value}) => value) ?? [];

const principalsOf = ({Principal}: Statement) =>
	Principal === undefined || Principal === '*' ? [] : asList(Principal.AWS);
