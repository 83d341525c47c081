import type {Trouble} from '../aws/trouble.js';
import {checkSubject} from '../policy/build.js';
import {policyChanges, policyLines} from '../policy/diff.js';
import {mergePolicy} from '../policy/merge.js';
import type {PolicySubject} from '../policy/options.js';
import {thiefView} from '../policy/thief.js';
import type {PolicyPreview, SetUpState} from './state.js';

/** What the chosen options mean on this bucket: the document as it would be written, what changes, and what a thief could still do. */
export function previewOf(state: SetUpState): PolicyPreview {
	const {bucket, policy, account} = state;
	const reading = bucket.facts?.policy;
	if (reading?.known === false) {
		return refused({
			what: 'The policy that is there could not be read',
			error: reading.error,
		});
	}

	const subject = subjectOf(state);
	const problem = checkSubject(subject, {
		bucketAccount: account.operator?.account ?? '',
		operatorArn: account.operator?.arn ?? '',
	});
	if (problem !== undefined) {
		return refused(problem);
	}

	const existing = reading?.value;
	const merged = mergePolicy(existing, subject, policy.options);
	if (!merged.ok) {
		const {what, why, next} = merged.problem;
		return refused({what, why, next});
	}

	const changes = policyChanges(existing, merged.text, subject);
	const ours = changes.filter(change => change.isOurs && change.change !== 'removed').length;
	const lines = policyLines(merged.text, subject);
	const {facts, ticked} = bucket;
	return {
		type: 'ready',
		subject,
		text: lines.map(({text}) => text).join('\n'),
		document: merged.document,
		lines,
		changes,
		thief: thiefView(merged.document, subject, policy.options, {
			versioning:
				ticked.includes('versioning') ||
				(facts?.versioning?.known === true && facts.versioning.value === 'Enabled'),
			acls: !(
				facts?.status === 'missing' ||
				ticked.includes('acls') ||
				(facts?.ownership?.known === true && facts.ownership.value === 'BucketOwnerEnforced')
			),
			objectLock: facts?.objectLock?.known === true && facts.objectLock.value !== 'off',
		}),
		ours,
		kept: merged.kept,
		added: merged.added.length,
		replaced: merged.replaced.length,
		bytes: merged.bytes,
		isUnchanged: merged.isUnchanged,
		refusesOverwrites: policy.options.noOverwrite,
	};
}

function refused(trouble: Trouble): PolicyPreview {
	return {type: 'refused', trouble};
}

/** Whom and what the policy is about; the ARN of a user that is yet to be made is foretold for the preview alone. */
export function subjectOf({account, bucket, user, target}: SetUpState): PolicySubject {
	const {operator, where} = account;
	const name = user.facts?.name ?? user.newName;
	const userArn =
		user.facts?.arn ?? `arn:${operator?.partition ?? 'aws'}:iam::${operator?.account ?? ''}:user/${name}`;
	// The id of a user that was deleted and made again stays known: statements with it are ours, and dead.
	const userId = target?.user.id ?? user.facts?.id;
	return {
		userArn,
		...(userId === undefined ? {} : {userId}),
		bucket: bucket.bucket,
		prefix: bucket.prefix,
		isPlainHttp: where?.isPlainHttp ?? false,
		...(target?.user.formerArns === undefined ? {} : {formerArns: target.user.formerArns}),
	};
}
