import type {ActionKind} from '../policy/action-kinds.js';
import {couldApply} from '../policy/could.js';
import {grantsToOthers} from '../policy/grants-to-others.js';
import {mergePolicy} from '../policy/merge.js';
import {parsePolicy} from '../policy/parse.js';
import {subjectOf} from '../targets/subject.js';
import type {Target} from '../targets/target.js';
import type {TargetFacts} from './facts.js';
import {type Finding, fine, joined, notKnown, type Part, wrong} from './finding.js';

/** Whether our statements are as written, and what the others in the policy open. */
export function checkPolicy(target: Target, facts: TargetFacts): Part {
	const {policy} = facts;
	if (!policy.isKnown) {
		return notKnown('policy', 'the bucket policy', policy.why);
	}

	return joined([checkOurs(target, facts), checkOthers(target, facts, policy.value)], 'As made');
}

/** Whether our statements are as written; where the policy could not be read nothing is said. */
export function checkOurs(target: Target, {policy, isPlainHttp}: TargetFacts): Part {
	const subject = subjectOf(target, isPlainHttp);
	const merged =
		subject === undefined || !policy.isKnown ? undefined : mergePolicy(policy.value, subject, target.options);
	if (merged?.ok === false) {
		const {what: title, why, next} = merged.problem;
		return wrong('bad', 'Changed', {id: 'policy', title, why, next});
	}

	return merged === undefined || merged.isUnchanged
		? fine('As made')
		: wrong('bad', 'Changed', {
				id: 'our-statements',
				title: 'Our part of the bucket policy is not as we wrote it',
				why: 'A statement of ours was changed or removed by someone else.',
				next: 'Look at the changes (y), write ours again (f), then prove again (p).',
			});
}

const verbs: Readonly<Record<ActionKind, string>> = {
	read: 'read backups',
	delete: 'delete backups',
	acl: 'open backups to others',
	config: 'change settings of the bucket',
	list: 'list what it must not see',
	write: 'write where it must not',
};

/** Grants that reach the backup user, and grants to others than this account. */
function checkOthers(target: Target, {user}: TargetFacts, text: string | undefined): Part {
	const parsed = text === undefined ? undefined : parsePolicy(text);
	const {arn, id, formerArns = []} = target.user;
	if (parsed === undefined || arn === undefined) {
		return fine('As made');
	}

	const now = user.isKnown && user.value !== undefined ? user.value.arn : arn;
	const reaching = couldApply({
		policies: [{kind: 'resource', name: 'bucket policy', document: parsed.document}],
		user: {
			arn: now,
			formerArns: [arn, ...formerArns].filter(one => one !== now),
			...(id !== undefined && {id}),
		},
		bucket: target.bucket,
		prefix: target.prefix,
		options: target.options,
	});
	const [worst] = reaching;
	const elsewhere = grantsToOthers(parsed.document, {
		account: target.account,
		bucketArn: `arn:${arn.split(':')[1]}:s3:::${target.bucket}`,
	});
	const findings: readonly Finding[] = [
		...(worst === undefined
			? []
			: [
					{
						id: 'foreign-grants',
						role: 'bad',
						title: `A statement of others may let this key ${verbs[worst.what]}`,
						why: `${nameOf(worst.statement.Sid, worst.index)} allows ${worst.action}${worst.isConditional ? ', under a condition' : ''}.`,
						next: 'Prove (p): it tries what can be tried. Then have its owner narrow it.',
					} as const,
				]),
		...elsewhere.map(
			({sid, index, who, what}): Finding => ({
				id: 'grants-to-others',
				role: what === 'read' || what === 'delete' ? 'warn' : 'info',
				title: `${who} may ${verbs[what].replace('it must', 'they must')}`,
				why: `${nameOf(sid, index)} of the bucket policy, which is not ours, says so.`,
				next: 'Ask its owner whether that is meant.',
			}),
		),
	];
	const [first] = findings;
	return first === undefined
		? fine('As made')
		: {cell: first.role === 'info' ? {word: 'As made'} : {role: first.role, word: 'Others'}, findings};
}

const nameOf = (sid: string | undefined, index: number) =>
	sid === undefined ? `Statement ${index + 1}` : `The statement ${sid}`;
